"""The page of one case, and why each of its dates is what it is (screen S4)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.cases import CONTACT_WORDS, KIND_WORDS, STATE_WORDS, ContactWay, OnBehalf
from portal.domain.clocks import RESULT_WORDS, WHICH_WORDS, Result, Which, result
from portal.domain.findings import FINDING_WORDS, KEPT_WORDS
from portal.domain.links import LinkKind
from portal.domain.moves import Move
from portal.domain.next_step import may_take
from portal.domain.roles import Permission
from portal.domain.working_days import WHY_OFF_WORDS, Calendar
from portal.queries.calendar import calendar
from portal.queries.case_page import (
    CaseView,
    clock_view,
    due,
    history_of,
    messages_of,
)
from portal.queries.links import Linked, joined_seen, linked_cases
from portal.queries.putting_right import remedies_on
from portal.staff.cases import facts
from portal.staff.cases.acknowledge import wanted_words
from portal.staff.cases.files import file_rows
from portal.staff.cases.lookup import blueprint, look_up
from portal.staff.cases.righting import shown_causes, shown_learning, shown_remedies
from portal.staff.cases.steps import main_step, other_steps, step_next_to_it
from portal.staff.cases.timeline import item_of, timeline
from portal.staff.due import days_until
from portal.web.access import needs
from portal.web.now import now, today
from portal.web.signed_in import viewer

TABS = ("summary", "points", "righting", "messages", "files", "timeline")


@blueprint.get("/<reference>")
@needs(Permission.SEE_CASES)
def page(reference: str) -> ResponseReturnValue:
    """Show a case: its dates, the next right step, and one of its parts."""
    view = look_up(reference)
    asked = request.args.get("tab", "")
    tab = asked if asked in TABS else TABS[0]
    days = calendar()
    case = view.case
    joined = joined_seen(viewer(), case.id) if tab == "messages" else []
    return render_template(
        "staff/cases/page.html",
        state_words=_(STATE_WORDS[case.state]),
        view=view,
        case=case,
        tab=tab,
        tabs=tabs_of(view, tab),
        dates=bar_dates(view, days),
        main=main_step(view),
        next_to_it=step_next_to_it(view),
        others=other_steps(view),
        wanted=wanted_words(view),
        clocks=_clocks(view),
        flags=_flags(view),
        history=timeline(history_of(case.id), case.person.name) if tab == "timeline" else [],
        messages=messages_of(case.id, *(one.id for one in joined)) if tab == "messages" else [],
        references={one.id: one.reference for one in (case, *joined)},
        links=[_linked(one) for one in linked_cases(viewer(), case.id, now())],
        files=file_rows(view) if tab == "files" else [],
        may_add_files=may_take(Move.ADD_FILE, view.progress, viewer()),
        outcome=_(FINDING_WORDS[case.outcome]) if case.outcome else None,
        causes=shown_causes(view) if tab == "points" else [],
        remedies=shown_remedies(remedies_on(case.id), view) if tab == "righting" else [],
        learning=shown_learning(view) if tab == "righting" else None,
        about=facts.about(case) if tab == "summary" else [],
        way_words=lambda way: _(CONTACT_WORDS[way]),
        kept_words=lambda kept: _(KEPT_WORDS[kept]),
    )


@blueprint.get("/<reference>/clocks/<int:number>")
@needs(Permission.SEE_CASES)
def clock(reference: str, number: int) -> ResponseReturnValue:
    """Explain one date: day by day, and everything that moved it."""
    view = look_up(reference)
    found = clock_view(view, number, calendar())
    one = found.clock
    return render_template(
        "staff/cases/clock.html",
        heading=_("How we count: %(clock)s", clock=_(WHICH_WORDS[one.which])),
        view=view,
        clock=one,
        agrees=found.agrees,
        lines=[(line.day, line.number, _why_off(line.reason)) for line in found.days],
        moved_by=[item_of(line, view.case.person.name) for line in found.moved_by],
        result=_result(one, today()),
    )


def bar_dates(view: CaseView, days: Calendar) -> list[dict[str, Any]]:
    """Return the dates of the bar over a case: ours and the national code's, the next of each.

    No date stands there without its words: the days that are left, or how it ended.
    """
    found = []
    for pair in (
        (Which.OUR_ACKNOWLEDGEMENT, Which.OUR_RESPONSE),
        (Which.CODE_ACKNOWLEDGEMENT, Which.CODE_RESPONSE),
    ):
        clocks = [clock for which in pair if (clock := due(view.case, which))]
        if not clocks:
            continue
        running = [clock for clock in clocks if clock.stopped_on is None]
        shown = running[0] if running else clocks[-1]
        counts = running and shown.paused_on is None
        days_left = days_until(shown.due_on, today(), days) if counts else None
        found.append(
            {
                "name": _(WHICH_WORDS[shown.which]),
                "when": shown.due_on,
                "days": days_left,
                "result": _result(shown, today()) if days_left is None else "",
                "why": url_for("staff.cases.clock", reference=view.case.reference, number=shown.id),
            }
        )
    return found


def tabs_of(view: CaseView, tab: str) -> list[dict[str, Any]]:
    """Return the parts of a case as tabs; ``tab`` is the one that is shown, "people" too."""
    reference = view.case.reference
    texts = {
        "summary": _("Summary"),
        "points": _("Points"),
        "righting": _("Put right"),
        "messages": _("Messages"),
        "files": _("Files"),
        "timeline": _("Timeline"),
    }
    found = [
        {
            "text": texts[name],
            "href": url_for(
                "staff.cases.page", reference=reference, tab=None if name == TABS[0] else name
            ),
            "current": name == tab,
        }
        for name in TABS
        if name not in ("points", "righting") or view.case.points
    ]
    href = url_for("staff.cases.people", reference=reference)
    return [*found, {"text": _("People"), "href": href, "current": tab == "people"}]


def _linked(one: Linked) -> dict[str, str]:
    """Return how another case belongs to this one, in words."""
    words = {
        (LinkKind.SPLIT, True): _("This was taken out of it"),
        (LinkKind.SPLIT, False): _("A part of this"),
        (LinkKind.MERGED, True): _("This goes on as it"),
        (LinkKind.MERGED, False): _("Joined to this: its person gets the answer too"),
    }[one.link, one.onward]
    return {
        "reference": one.reference,
        "how": words,
        "kind": _(KIND_WORDS[one.kind]),
        "state": _(STATE_WORDS[one.state]),
        "opening": one.opening,
    }


def _clocks(view: CaseView) -> list[dict[str, Any]]:
    """Return the rows of the table of clocks."""
    rounds = max((clock.round for clock in view.case.clocks), default=1)
    return [
        {
            "name": _clock_name(clock, rounds),
            "started": clock.started_on,
            "due": clock.due_on,
            "why": url_for("staff.cases.clock", reference=view.case.reference, number=clock.id),
            "done": clock.stopped_on,
            "result": _result(clock, today()),
        }
        for clock in view.case.clocks
    ]


def _clock_name(clock: Any, rounds: int) -> str:
    name = _(WHICH_WORDS[clock.which])
    if rounds == 1:
        return name
    return _("%(name)s (round %(round)s)", name=name, round=clock.round)


def _result(clock: Any, on: date) -> str:
    """Return how a clock stands; one that ended without being due has no result."""
    if clock.stopped_on is not None and clock.met is None:
        return _("Ended before it was due")
    if clock.within_extension:
        return _(RESULT_WORDS[Result.EXTENDED])
    if clock.stopped_on is not None:
        return _(RESULT_WORDS[Result.MET if clock.met else Result.MISSED])
    if clock.paused_on is not None:
        return _(RESULT_WORDS[Result.PAUSED])
    return _(RESULT_WORDS[result(clock.due_on, None, on)])


def _flags(view: CaseView) -> Sequence[str]:
    """Return what everyone must see at once."""
    case = view.case
    found = []
    if case.next_due_on and case.next_due_on < today():
        found.append(_("This case is late"))
    if view.progress.paused:
        found.append(_("The dates wait. They do not count until you carry on"))
    if view.progress.approving:
        found.append(_("An answer waits for a manager to approve it. It has not left"))
    if view.progress.heard_nothing:
        found.append(
            _("They did not answer our question, and 10 working days since our reminder are over")
        )
    elif view.progress.asked and _to_phone(view):
        found.append(_("They want the phone: phone them and remind them of our question"))
    if view.progress.correcting:
        found.append(_("A corrected date waits for a second person to agree"))
    if view.progress.refusing:
        found.append(_("A refusal waits for a second person to agree"))
    if case.on_behalf is OnBehalf.ANONYMOUS and case.person.contact_way is ContactWay.NONE:
        found.append(_("They did not give their name. We cannot reply"))
    if case.details.get("not_sure"):
        found.append(_("They were not sure what this is"))
    if case.needs_reply and case.next_due_on is None and case.queue_on == case.received_on:
        found.append(_("The calendar ends too soon to count a date for this case"))
    return found


def _to_phone(view: CaseView) -> bool:
    """Whether the reminder of a question is still left to the officer, who phones the person."""
    case = view.case
    asked = [one for one in case.inquiries if one.answered_on is None]
    to_remind = asked[-1].reminded_on is not None and asked[-1].rung_on is None
    return to_remind and case.person.contact_way is ContactWay.PHONE


def _why_off(reason: Any) -> str:
    return "" if reason is None else _(WHY_OFF_WORDS[reason.why]) % {"name": _(reason.name)}
