"""The history of a case in plain words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.cases import (
    CHANNEL_WORDS,
    CLOSURE_WORDS,
    CONTACT_WORDS,
    KIND_WORDS,
    Channel,
    Closure,
    ContactWay,
    Kind,
)
from portal.domain.clocks import WHICH_WORDS, Which
from portal.domain.extensions import EXTENSION_WORDS, ExtensionReason
from portal.domain.findings import FINDING_WORDS, Finding
from portal.domain.learning import STATUS_WORDS, ActionStatus
from portal.domain.moves import Move
from portal.domain.offers import WHY_OFFER_WORDS, WhyOffer
from portal.domain.questions import RANG_WORDS, Rang
from portal.domain.refusals import REFUSAL_WORDS, RefusalReason
from portal.domain.remedies import REMEDY_WORDS, RemedyKind
from portal.domain.root_causes import ROOT_CAUSE_WORDS, RootCause
from portal.domain.second_readings import WHY_UP_WORDS, WhyUp
from portal.domain.words import N_
from portal.queries.case_page import HistoryLine
from portal.staff.cases.rewritten import point_changes, record_changes
from portal.web.words import day, pounds


@dataclass(frozen=True)
class TimelineItem:
    """One line: what happened, when, who did it ("" for the portal itself), and the words."""

    title: str
    at: datetime
    who: str
    text: str


def timeline(lines: Iterable[HistoryLine], person: str | None) -> list[TimelineItem]:
    """Return ``lines`` in plain words; ``person`` is whose case it is, None without a name."""
    return [item_of(line, person) for line in lines]


def item_of(line: HistoryLine, person: str | None) -> TimelineItem:
    """Return one line in plain words. A line of a kind not known here is named as it is."""
    title = TITLES.get(line.what, _by_its_name)(line)
    who = (person or _("The person")) if line.by_person else line.who or ""
    return TimelineItem(title, line.at, who, "\n".join(_details(line)))


def _details(line: HistoryLine) -> list[str]:
    """Return the facts of a line, one each, and then what somebody wrote."""
    values, found = line.values, []
    if line.handler and line.what not in (Move.ASSIGN, Move.CHOOSE_REVIEWER):
        found.append(_("Handled by %(name)s", name=line.handler))
    if values.get("before_first_edition"):
        found.append(_("Older than the first commitments, and measured by them"))
    if values.get("way"):
        found.append(_("By: %(way)s", way=_words(CONTACT_WORDS, ContactWay, values["way"])))
    if values.get("sent_on") and line.what != Move.POST:
        found.append(_("Sent on %(day)s", day=_day(values["sent_on"])))
    if values.get("phone_them"):
        found.append(_("Nothing was written, because they want the phone: phone them"))
    found += [_words(WHY_OFFER_WORDS, WhyOffer, one) for one in values.get("why_offered", ())]
    if values.get("followed_up"):
        way = _words(CONTACT_WORDS, ContactWay, values["followed_up"])
        found.append(_("Followed up in writing: %(way)s", way=way))
    if values.get("told_on"):
        found.append(_("Told us on %(day)s", day=_day(values["told_on"])))
    if values.get("rang"):
        found += [_day(values["rang_on"]), _words(RANG_WORDS, Rang, values["rang"])]
    if values.get("duplicate_of"):
        found.append(_("The same as %(reference)s", reference=values["duplicate_of"]))
    if line.what == Move.ASK_STAGE_2 and values.get("linked"):
        found.append(_("On %(reference)s, joined to this", reference=values["linked"]))
    if values.get("files"):
        found.append(ngettext("%(num)s file added", "%(num)s files added", len(values["files"])))
    if values.get("corrects"):
        found.append(_correction(values))
    if values.get("reason") in set(ExtensionReason):
        found.append(_words(EXTENSION_WORDS, ExtensionReason, values["reason"]))
    if values.get("refusal"):
        found.append(_words(REFUSAL_WORDS, RefusalReason, values["refusal"]))
    if values.get("discretion"):
        found.append(_("Why not all the same: %(words)s", words=values["discretion"]))
    if values.get("equality"):
        found.append(_("Thought about fairness: %(words)s", words=values["equality"]))
    if values.get("beyond_limit"):
        found.append(_("Beyond the limit of the national code without good reason"))
    if values.get("answer_by"):
        found.append(_("To be answered by %(day)s", day=_day(values["answer_by"])))
    if values.get("agreed_by"):
        found.append(_("Agreed by %(name)s", name=values["agreed_by"]))
    if line.what == Move.SAY_LATE:
        found += _missed(values)
    if values.get("cause"):
        cause = _words(ROOT_CAUSE_WORDS, RootCause, values["cause"])
        found.append(_("Main cause: %(cause)s", cause=cause))
    if values.get("remedy"):
        found += _changes(values)
    if line.what == Move.OMBUDSMAN:
        found += record_changes(values)
    found += point_changes(values)
    found += _clocks(values)
    if line.words and line.words != line.handler:
        found.append(line.words)
    return found


def _changes(values: Any) -> list[str]:
    """Return what a line set on a remedy, where people look for it later."""
    changed = dict(values.get("changed") or {})
    found = []
    if changed.get("pence"):
        found.append(_("Amount: %(amount)s", amount=pounds(int(changed["pence"]))))
    if changed.get("due_on"):
        found.append(_("Due: %(day)s", day=_day(changed["due_on"])))
    if changed.get("done_on"):
        found.append(_("Done: %(day)s", day=_day(changed["done_on"])))
    elif "done_on" in changed:
        found.append(_("Not done after all"))
    return found


def _clocks(values: Any) -> list[str]:
    """Return what a line did to clocks."""
    found = []
    for which, met in dict(values.get("stopped") or {}).items():
        result = {
            True: _("on time"),
            False: _("late"),
            None: _("ended, not due yet"),
            "extended": _("within more time that was agreed"),
        }[met]
        name = _words(WHICH_WORDS, Which, which)
        found.append(_("%(clock)s: %(result)s", clock=name, result=result))
    for what, text in CHANGES.items():
        for which in dict(values.get(what) or {}):
            name = _words(WHICH_WORDS, Which, which)
            found.append(_("%(clock)s: %(change)s", clock=name, change=_(text)))
    moves = dict(values.get("moved") or {})
    if values.get("which"):
        moves[values["which"]] = (values.get("from"), values.get("to"))
    for which, (before, after) in moves.items():
        found.append(
            _(
                "%(clock)s: moved from %(before)s to %(after)s",
                clock=_words(WHICH_WORDS, Which, which),
                before=_day(before),
                after=_day(after),
            )
        )
    return found


def _missed(values: Any) -> list[str]:
    """Return which dates were missed, the new one, and whether the person knows of it."""
    found = [
        _("%(clock)s: was due on %(day)s", clock=_words(WHICH_WORDS, Which, which), day=_day(due))
        for which, due in dict(values.get("missed") or {}).items()
    ]
    if values.get("expected_on"):
        found.append(_("New date: %(day)s", day=_day(values["expected_on"])))
    if not values.get("message_id"):
        found.append(_("Nobody has told the person yet. The portal cannot write to them"))
    return found


def _correction(values: Any) -> str:
    name = _("Date received")
    if values["corrects"] != "received":
        name = _words(WHICH_WORDS, Which, values["corrects"])
    return _(
        "%(date)s: from %(before)s to %(after)s",
        date=name,
        before=_day(values.get("before")),
        after=_day(values.get("after")),
    )


CHANGES = {"paused": N_("waits"), "resumed": N_("runs again")}
"""What a line may have done to a clock beside stopping and moving it."""


def _received(line: HistoryLine) -> str:
    return _(
        "%(kind)s received: %(channel)s",
        kind=_words(KIND_WORDS, Kind, line.values.get("kind")),
        channel=_words(CHANNEL_WORDS, Channel, line.values.get("channel")),
    )


def _kind_decided(line: HistoryLine) -> str:
    kind = _words(KIND_WORDS, Kind, line.values.get("kind"))
    return _("Decided what this is: %(kind)s", kind=kind)


def _assigned(line: HistoryLine) -> str:
    return _("Given to %(name)s", name=line.handler or _("someone else"))


def _points_decided(line: HistoryLine) -> str:
    if line.values.get("split"):
        first, second = line.values["split"]
        return _("Point %(first)s split: its other part is %(second)s", first=first, second=second)
    points = dict(line.values.get("decided") or {})
    done = sum(finding is not None for finding in points.values())
    return _("Points decided: %(done)s of %(all)s", done=done, all=len(points))


def _remedy(line: HistoryLine) -> str:
    kind = _words(REMEDY_WORDS, RemedyKind, line.values.get("remedy"))
    return _("What puts it right: %(kind)s", kind=kind)


def _money_agreed(line: HistoryLine) -> str:
    if not line.values.get("pence"):
        return _("Money was agreed to")
    return _("Money was agreed to: %(amount)s", amount=pounds(int(line.values["pence"])))


def _learned(line: HistoryLine) -> str:
    if not line.values.get("action_id"):
        return _("Nothing wider to learn from it")
    status = _words(STATUS_WORDS, ActionStatus, line.values.get("status"))
    return _("Learning action: %(status)s", status=status)


def _acknowledged(line: HistoryLine) -> str:
    return _("Acknowledgement written, to be posted") if _waits(line) else _("Acknowledged")


def _answered(line: HistoryLine) -> str:
    outcome = line.values.get("outcome")
    words = _words(FINDING_WORDS, Finding, outcome) if outcome else ""
    if _waits(line):
        return _("Answer written, to be posted")
    return _("Answered: %(outcome)s", outcome=words) if words else _("Answered")


def _waits(line: HistoryLine) -> bool:
    """Whether the line is about a letter that left later, or not yet."""
    return line.values.get("way") == ContactWay.POST and not line.values.get("sent_on")


def _posted(line: HistoryLine) -> str:
    return _("Letter posted on %(day)s", day=_day(line.values.get("sent_on")))


def _message(line: HistoryLine) -> str:
    if line.by_person:
        return _("Message from the person")
    return _("They phoned") if line.values.get("incoming") else _("We wrote to the person")


def _closed(line: HistoryLine) -> str:
    closure = line.values.get("closure")
    if not closure:
        return _("Closed")
    return _("Closed: %(reason)s", reason=_words(CLOSURE_WORDS, Closure, closure))


def _reopened(line: HistoryLine) -> str:
    due_on = line.values.get("due_on")
    if not due_on:
        return _("Opened again")
    return _("Opened again: answer by %(day)s", day=_day(due_on))


def _split(line: HistoryLine) -> str:
    other = line.values.get("linked", "")
    if line.values.get("taken_out_of") == other:
        return _("Taken out of %(reference)s", reference=other)
    return _("A part became %(reference)s", reference=other)


def _merged(line: HistoryLine) -> str:
    other = line.values.get("linked", "")
    if line.values.get("stays") == other:
        return _("Joined to %(reference)s, and closed", reference=other)
    return _("%(reference)s was joined to this", reference=other)


def _by_its_name(line: HistoryLine) -> str:
    return line.what.replace("_", " ").capitalize()


def _named(line: HistoryLine) -> str:
    added, taken = len(line.values.get("named") or ()), len(line.values.get("unnamed") or ())
    found = []
    if added:
        found.append(ngettext("%(num)s person named", "%(num)s people named", added))
    if taken:
        found.append(ngettext("%(num)s name taken back", "%(num)s names taken back", taken))
    return ", ".join(found) or _("The people named in it were looked at")


def _conflicted(line: HistoryLine) -> str:
    added, ended = len(line.values.get("declared") or ()), len(line.values.get("ended") or ())
    found = []
    if added:
        found.append(
            ngettext("%(num)s conflict of interest", "%(num)s conflicts of interest", added)
        )
    if ended:
        found.append(
            ngettext(
                "%(num)s conflict of interest ended", "%(num)s conflicts of interest ended", ended
            )
        )
    return ", ".join(found) or _("The conflicts of interest were looked at")


def _disputed(line: HistoryLine) -> str:
    linked, first = line.values.get("linked", ""), line.values.get("disputed")
    if linked == first:
        return _("About what we found of %(reference)s", reference=linked)
    return _("What we found was disputed: see %(reference)s", reference=linked)


ABOUT_PEOPLE: dict[str, Callable[[HistoryLine], str]] = {
    Move.CHANGE_CONTACT: lambda line: _("How to reach the person was changed"),
    Move.ADJUST: lambda line: _("What we do differently was agreed"),
    Move.SAY_WHO: lambda line: _("Who it is for was changed"),
    Move.NAME_STAFF: _named,
    Move.SAY_CONFLICT: _conflicted,
    Move.AT_RISK: lambda line: _("Someone may be at risk"),
    Move.NOT_AT_RISK: lambda line: _("Nobody is at risk any more"),
    Move.CONTACT_PLAN: lambda line: _("A contact plan was made"),
    Move.REVIEW_PLAN: lambda line: (
        _("A contact plan was lifted") if line.values.get("lifted") else _("A contact plan goes on")
    ),
    Move.REMIND_CONSENT: lambda line: _("We reminded them of consent"),
    Move.NO_CONSENT: lambda line: _("No consent came, so we stopped waiting"),
}
"""What lines about the people of a case are called."""


def _imported(line: HistoryLine) -> str:
    values = line.values
    return _("Imported from %(file)s line %(line)s", file=values["file"], line=values["line"])


TITLES: dict[str, Callable[[HistoryLine], str]] = {
    "imported": _imported,
    "imported_stage_2": _imported,
    Move.RECEIVE: _received,
    Move.DECIDE_KIND: _kind_decided,
    Move.ASSIGN: _assigned,
    Move.ACKNOWLEDGE: _acknowledged,
    Move.DECIDE_POINTS: _points_decided,
    Move.ASK_APPROVAL: lambda line: _("A manager was asked to approve the answer"),
    Move.APPROVE: lambda line: _("The answer was approved. It has not left yet"),
    Move.SEND_BACK: lambda line: _("The answer was sent back to its writer"),
    Move.REMEDY: _remedy,
    Move.APPROVE_MONEY: _money_agreed,
    Move.LEARN: _learned,
    Move.RESPOND: _answered,
    Move.POST: _posted,
    Move.TAKE_BACK: lambda line: _("Letter taken back before it was posted"),
    Move.MESSAGE: _message,
    Move.ADD_FILE: lambda line: _("Files put on the case"),
    Move.NOTE: lambda line: _("Note on the file"),
    Move.WITHDRAW: lambda line: _("Withdrawn by the person"),
    Move.CLOSE: _closed,
    Move.REOPEN: _reopened,
    Move.READ: lambda line: _("Read and counted"),
    Move.ASK_STAGE_2: lambda line: _("Stage 2 was asked for"),
    Move.CHOOSE_REVIEWER: lambda line: _(
        "Stage 2 reviewer: %(name)s", name=line.handler or _("someone else")
    ),
    Move.ACKNOWLEDGE_STAGE_2: lambda line: _("Stage 2 acknowledged"),
    Move.FINAL_RESPONSE: lambda line: _("Final response written"),
    Move.CLOSE_UNASKED: lambda line: _("Closed, because nobody asked for stage 2 in time"),
    Move.OMBUDSMAN: lambda line: _("The Ombudsman's record was written"),
    Move.EXTEND: lambda line: _("More time was given"),
    Move.ASK_INFORMATION: lambda line: _("We asked the person a question"),
    Move.INFORMATION_CAME: lambda line: _("The person answered our question"),
    Move.RANG: lambda line: _("We rang them about our question"),
    Move.REMIND_QUESTION: lambda line: _("We reminded them of our question"),
    Move.ASK_CONSENT: lambda line: _("We asked for consent"),
    Move.CONSENT_GIVEN: lambda line: _("Consent was given"),
    Move.CONSENT_REFUSED: lambda line: _("Consent was refused"),
    Move.PAUSE: lambda line: _("We wait, because the person asked us to"),
    Move.RESUME: lambda line: _("We carry on"),
    Move.CORRECT_DATE: lambda line: _("A date is to be corrected"),
    Move.AGREE_DATE: lambda line: _("The corrected date was agreed"),
    Move.REJECT_DATE: lambda line: _("The corrected date was not agreed"),
    Move.SPLIT: _split,
    Move.MERGE: _merged,
    "joined_answer": lambda line: _(
        "Got the answer of %(reference)s", reference=line.values.get("linked", "")
    ),
    "joined_message": lambda line: _(
        "A message came on %(reference)s, joined to this", reference=line.values.get("linked", "")
    ),
    "joined_stage_2": lambda line: _(
        "Stage 2 was asked for: it goes on as %(reference)s",
        reference=line.values.get("linked", ""),
    ),
    "stopped_stage_2": lambda line: _("They asked us to stop at stage 2. Others may still want it"),
    "stage_2_ended": lambda line: _("Nobody wants stage 2 any more. It has ended"),
    "told_of_stage_2": lambda line: _("We told them that someone else asked for stage 2"),
    "joined_copy": lambda line: _(
        "Got a copy of what we wrote on %(reference)s", reference=line.values.get("linked", "")
    ),
    "repeated": lambda line: _(
        "They told us the same again: %(reference)s", reference=line.values.get("linked", "")
    ),
    "released": lambda line: _(
        "No longer joined with %(reference)s", reference=line.values.get("linked", "")
    ),
    Move.REFUSE: lambda line: _("Someone asks not to take this as a complaint"),
    Move.AGREE_REFUSAL: lambda line: _("Not taken as a complaint"),
    Move.REJECT_REFUSAL: lambda line: _("The refusal was sent back"),
    **ABOUT_PEOPLE,
    Move.SAY_LATE: lambda line: _("Missed commitment, found by the portal itself"),
    "quote": lambda line: _("A quote to publish was kept"),
    "offer_complaint": lambda line: _("We offered to look into it as a complaint"),
    "read_one_up": lambda line: _(
        "Went one level up to be read: %(why)s",
        why=_words(WHY_UP_WORDS, WhyUp, line.values.get("why")),
    ),
    "reading_disputed": _disputed,
    "no_dates": lambda line: _("No date could be counted"),
    "clock_moved": lambda line: _("A date moved because the calendar changed"),
    "mail_failed": lambda line: _("An email to the person could not be delivered"),
    "new_code": lambda line: _("The person asked for a new tracking code"),
}
"""What each kind of line is called."""


def _words(table: Any, kind: Any, value: Any) -> str:
    """Return the words of ``value`` in ``table``, or the value itself when it has none."""
    try:
        return _(table[kind(value)])
    except (ValueError, KeyError):
        return str(value or "")


def _day(text: Any) -> str:
    try:
        return day(date.fromisoformat(str(text)))
    except ValueError:
        return str(text or "")
