"""Deciding what a contact is (screen S2)."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.cases import KIND_WORDS, STATE_WORDS, Kind, State
from portal.domain.clocks import WHICH_WORDS
from portal.domain.conflicts import HasConflict
from portal.domain.errors import AlreadySent, ChangedByOther
from portal.domain.moves import Move, can
from portal.domain.roles import Permission
from portal.domain.times import london_date
from portal.domain.triage import (
    CHECK_HINTS,
    CHECK_WORDS,
    ENDS_A_COMPLAINT,
    AcknowledgedAsComplaint,
    Check,
)
from portal.domain.words import N_
from portal.queries.calendar import calendar
from portal.queries.cases import conflicts_in
from portal.queries.duplicates import PossibleDuplicate, possible_duplicates
from portal.queries.editions import edition_on
from portal.queries.handlers import CannotHandle, HandlerChoice, handler_choices
from portal.queries.places import services
from portal.queries.staff import active_staff, named_in
from portal.queries.triage import CheckMade, acknowledged_as_complaint, checks_made
from portal.services import triage as service
from portal.services.triage import HandlerHasConflict, OwnConflict, ReasonNeeded, TellingNeeded
from portal.staff.due import days_until
from portal.staff.route_question import offer_routes
from portal.staff.seen import case_seen, has_conflict_in
from portal.staff.told import told_facts
from portal.staff.triage_form import NOTHING, TriageForm
from portal.web.access import needs
from portal.web.fields import CheckboxesField, Option, Question
from portal.web.now import now, today
from portal.web.signed_in import viewer
from portal.web.words import day

blueprint = Blueprint("triage", __name__, url_prefix="/inbox")

BESIDE = {
    AcknowledgedAsComplaint: "kind",
    CannotHandle: "handler",
    HandlerHasConflict: "handler",
    OwnConflict: "conflicts",
    ReasonNeeded: "reason",
    TellingNeeded: "tell",
}
"""The question beside which each rule's message stands."""


DUPLICATE_WORDS = {
    "named": N_("Named in the text"),
    "email": N_("Same email address"),
    "postcode": N_("Same postcode"),
}


@blueprint.route("/<reference>", methods=["GET", "POST"])
@needs(Permission.TRIAGE)
def decide(reference: str) -> ResponseReturnValue:
    """Show what was said and ask what it is."""
    case = case_seen(reference)
    form = _form(case)
    was_new = case.state is State.NEW
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                service.decide(
                    viewer=viewer(),
                    reference=case.reference,
                    version=form.version.data or 0,
                    decision=form.decision(),
                    form_key=form.form_key.data,
                    now=now(),
                )
            flash(_("%(reference)s is saved", reference=case.reference))
            return redirect(_onward(form, case.reference, was_new))
        except ChangedByOther:
            case = case_seen(reference)
            kept = {
                form.named: [str(one) for one in named_in(case.id)],
                form.conflicts: [str(one) for one in conflicts_in(case.id)],
            }
            conflict = _both_texts(case, form, kept)
            form.version.data = case.version
            for question, there in kept.items():
                question.data = sorted({*question.data, *there})
            return _page(case, form, conflict), 409
        except tuple(BESIDE) as broken:
            form.add_problem(_(broken.sentence), BESIDE[type(broken)])
    return _page(case, form), form.status


def _onward(form: TriageForm, reference: str, was_new: bool) -> str:
    """Return where to go next: a complaint is acknowledged at once by whoever may do so.

    Whoever found their own name in it cannot go on with it.
    """
    named = str(viewer().staff_id) in form.named.data
    complaint = form.kind.data == Kind.COMPLAINT.value
    if complaint and was_new and not named and viewer().may(Permission.ACKNOWLEDGE):
        return url_for("staff.cases.acknowledge", reference=reference)
    return url_for("staff.inbox.index")


def _form(case: Any) -> TriageForm:
    """Return the form with what the case says now; ``case`` is the one the page found."""
    named = [str(one) for one in named_in(case.id)]
    conflicts = [str(one) for one in conflicts_in(case.id)]
    made = checks_made(case.id)
    me = viewer().staff_id if viewer().may(Permission.RESPOND) else ""
    form = TriageForm(
        data={
            "version": case.version,
            "checks": [check.value for check in made],
            "conflict": "yes" if conflicts else "",
            "conflicts": conflicts,
            "commitment": case.commitment.slug if case.commitment else NOTHING,
            "service": case.service.slug if case.service else "",
            "named": named,
            "handler": str(case.handler_id or me),
            "route": case.details.get("other_route", ""),
        }
    )
    edition = edition_on(case.occurred_on or case.received_on).edition
    form.reply_owed = case.needs_reply
    if acknowledged_as_complaint(case) and not form.is_submitted():
        form.kind.options = [one for one in form.kind.options if one.value not in ENDS_A_COMPLAINT]
    form.commitment.options = [
        Option(NOTHING, _("None of them")),
        *(Option(one.slug, one.short_title) for one in edition.commitments),
    ]
    form.service.options = [
        *(Option(place.slug, place.name) for place in services()),
        Option(NOTHING, _("Not known yet")),
    ]
    offer_routes(form.route)
    form.checks.options = [
        Option(check.value, _(CHECK_WORDS[check]), _check_hint(check, made.get(check)))
        for check in Check
    ]
    form.named.options = [Option(str(id_), name) for id_, name in active_staff()]
    choices = handler_choices(today(), service_id=case.service_id)
    form.conflicts.options = form.named.options
    form.handler.options = [
        Option(str(one.staff_id), _handler_words(one))
        for one in choices
        if str(one.staff_id) not in form.named.data
    ]
    return form


def _check_hint(check: Check, made: CheckMade | None) -> str:
    if made is None:
        return _(CHECK_HINTS[check])
    return _("%(name)s checked it on %(day)s", name=made.by, day=day(london_date(made.at)))


def _handler_words(one: HandlerChoice) -> str:
    words = one.name if one.service is None else f"{one.name} – {one.service}"
    load = ngettext("%(num)s open case", "%(num)s open cases", one.caseload)
    away = f", {_('away')}" if one.away_until else ""
    return f"{words} ({load}{away})"


def _page(case: Any, form: TriageForm, conflict: list[dict[str, str]] | None = None) -> str:
    days = calendar()
    found = possible_duplicates(viewer(), case, now())
    return render_template(
        "staff/inbox/decide.html",
        form=form,
        conflict_rows=conflict or [],
        case=case,
        facts=told_facts(case),
        kind=_(KIND_WORDS[case.kind]),
        dates=[
            {
                "name": _(WHICH_WORDS[clock.which]),
                "when": clock.due_on,
                "days": days_until(clock.due_on, today(), days),
            }
            for clock in case.clocks
            if clock.stopped_on is None
        ],
        duplicates=[_shown(one) for one in found],
        to_refuse=acknowledged_as_complaint(case)
        and can(Move.REFUSE, case.state, case.kind, viewer()),
        not_mine=_(HasConflict.sentence) if has_conflict_in(case) else "",
        possible=can(Move.DECIDE_KIND, case.state, case.kind, viewer()),
    )


def _shown(one: PossibleDuplicate) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "kind": _(KIND_WORDS[one.kind]),
        "state": _(STATE_WORDS[one.state]),
        "received_at": one.received_at,
        "opening": one.opening,
        "why": _(DUPLICATE_WORDS[one.why]),
    }


def _both_texts(
    case: Any, form: TriageForm, kept: Mapping[CheckboxesField, list[str]]
) -> list[dict[str, str]]:
    """Return what the case says now beside what this person chose (Policy B9, shared).

    ``kept`` are the people who must not see or handle it now, by their question: whoever saves
    second must not let them in unseen.
    """
    service = case.service.name if case.service else ""
    commitment = case.commitment.short_title if case.commitment else ""
    handler = case.handler.name if case.handler else ""
    return [
        _row(form.kind, _(KIND_WORDS[case.kind])),
        _row(form.service, service),
        _row(form.commitment, commitment),
        *(_row(question, _names(question, there)) for question, there in kept.items()),
        _row(form.handler, handler),
        _row(form.reason, ""),
        _row(form.tell, ""),
    ]


def _names(question: CheckboxesField, there: list[str]) -> str:
    return "\n".join(str(one.text) for one in question.options if one.value in there)


def _row(field: Question, theirs: str) -> dict[str, str]:
    return {
        "question": field.question,
        "theirs": theirs,
        "yours": "\n".join(field.as_words()),
    }
