"""What each kind of line in the history of a case is called."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.cases import (
    CHANNEL_WORDS,
    CLOSURE_WORDS,
    KIND_WORDS,
    Channel,
    Closure,
    ContactWay,
    Kind,
)
from portal.domain.findings import FINDING_WORDS, Finding
from portal.domain.learning import STATUS_WORDS, ActionStatus
from portal.domain.moves import Move
from portal.domain.remedies import REMEDY_WORDS, RemedyKind
from portal.domain.second_readings import WHY_UP_WORDS, WhyUp
from portal.queries.case_page import HistoryLine
from portal.web.words import day, pounds


def _received(line: HistoryLine) -> str:
    return _(
        "%(kind)s received: %(channel)s",
        kind=words_of(KIND_WORDS, Kind, line.values.get("kind")),
        channel=words_of(CHANNEL_WORDS, Channel, line.values.get("channel")),
    )


def _kind_decided(line: HistoryLine) -> str:
    kind = words_of(KIND_WORDS, Kind, line.values.get("kind"))
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
    kind = words_of(REMEDY_WORDS, RemedyKind, line.values.get("remedy"))
    return _("What puts it right: %(kind)s", kind=kind)


def _money_agreed(line: HistoryLine) -> str:
    if not line.values.get("pence"):
        return _("Money was agreed to")
    return _("Money was agreed to: %(amount)s", amount=pounds(int(line.values["pence"])))


def _learned(line: HistoryLine) -> str:
    if not line.values.get("action_id"):
        return _("Nothing wider to learn from it")
    status = words_of(STATUS_WORDS, ActionStatus, line.values.get("status"))
    return _("Learning action: %(status)s", status=status)


def _acknowledged(line: HistoryLine) -> str:
    return _("Acknowledgement written, to be posted") if _waits(line) else _("Acknowledged")


def _answered(line: HistoryLine) -> str:
    outcome = line.values.get("outcome")
    words = words_of(FINDING_WORDS, Finding, outcome) if outcome else ""
    if _waits(line):
        return _("Answer written, to be posted")
    return _("Answered: %(outcome)s", outcome=words) if words else _("Answered")


def _waits(line: HistoryLine) -> bool:
    """Whether the line is about a letter that left later, or not yet."""
    return line.values.get("way") == ContactWay.POST and not line.values.get("sent_on")


def _posted(line: HistoryLine) -> str:
    return _("Letter posted on %(day)s", day=day_of(line.values.get("sent_on")))


def _message(line: HistoryLine) -> str:
    if line.by_person:
        return _("Message from the person")
    return _("They phoned") if line.values.get("incoming") else _("We wrote to the person")


def _closed(line: HistoryLine) -> str:
    closure = line.values.get("closure")
    if not closure:
        return _("Closed")
    return _("Closed: %(reason)s", reason=words_of(CLOSURE_WORDS, Closure, closure))


def _reopened(line: HistoryLine) -> str:
    due_on = line.values.get("due_on")
    if not due_on:
        return _("Opened again")
    return _("Opened again: answer by %(day)s", day=day_of(due_on))


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


def by_its_name(line: HistoryLine) -> str:
    """Return a title for a kind of line that is not known here."""
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
        why=words_of(WHY_UP_WORDS, WhyUp, line.values.get("why")),
    ),
    "reading_disputed": _disputed,
    "no_dates": lambda line: _("No date could be counted"),
    "clock_moved": lambda line: _("A date moved because the calendar changed"),
    "mail_failed": lambda line: _("An email to the person could not be delivered"),
    "new_code": lambda line: _("The person asked for a new tracking code"),
}
"""What each kind of line is called."""


def words_of(table: Any, kind: Any, value: Any) -> str:
    """Return the words of ``value`` in ``table``, or the value itself when it has none."""
    try:
        return _(table[kind(value)])
    except (ValueError, KeyError):
        return str(value or "")


def day_of(text: Any) -> str:
    """Return an ISO date in words, or what stands there when it is none."""
    try:
        return day(date.fromisoformat(str(text)))
    except ValueError:
        return str(text or "")
