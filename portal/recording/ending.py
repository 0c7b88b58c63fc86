"""How the dates of a case end, and in which state it is worked on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, Kind, State
from portal.domain.endings import CaseFacts
from portal.domain.findings import Finding
from portal.domain.joining import PersonChanged
from portal.domain.moves import Actor, Move, after, can, work_state
from portal.domain.pauses import ConsentAnswer
from portal.domain.questions import heard_nothing
from portal.domain.times import london_date
from portal.models import Case, Consent, Inquiry
from portal.queries.calendar import calendar
from portal.queries.letters import letters_waiting
from portal.queries.putting_right import approval_waiting
from portal.queries.triage import acknowledged_as_complaint
from portal.recording.clocks import answer_clocks, end_all_clocks
from portal.recording.history import record
from portal.recording.pauses import finish_pause, running_pause


def end_dates(case: Case, on: date) -> None:
    """End the pause of ``case`` and every clock: nothing runs on a closed case."""
    pause = running_pause(case)
    if pause is not None:
        finish_pause(pause, on, calendar())
    end_all_clocks(case, on)


def close_as_answered(case: Case, now: datetime) -> None:
    """Close ``case`` after its final answer, whose leaving has stopped the clocks."""
    case.state = after(Move.FINAL_RESPONSE, case.state, case.kind, Actor.SYSTEM)
    case.closure, case.closed_at = Closure.ANSWERED, now
    end_dates(case, london_date(now))


def answer_kept(case: Case) -> dict[str, Any]:
    """Return the last answer of ``case`` for the line that says that it is opened again."""
    last = case.review or case
    if last.answered_on is None:
        return {}
    return {
        "was_answered_on": last.answered_on.isoformat(),
        "was_outcome": last.outcome.value if last.outcome else None,
        "was_without_apology": last.no_apology_reason,
    }


def bring_answer_back(case: Case) -> None:
    """Let the answer hold that was given before ``case`` was opened again, where it ends without
    another: a first result never changes."""
    last = case.review or case
    if last.answered_on is not None:
        return
    for line in reversed(case.events):
        if line.what == Move.ASK_STAGE_2:
            return
        if line.what == Move.REOPEN and "was_answered_on" in line.values:
            outcome = line.values["was_outcome"]
            last.answered_on = date.fromisoformat(line.values["was_answered_on"])
            last.outcome = Finding(outcome) if outcome else None
            last.no_apology_reason = line.values["was_without_apology"]
            return


def open_inquiry(case: Case) -> Inquiry | None:
    """Return the newest question to the person that is not answered, None without.

    At stage 2 a question of stage 1 is over: it was answered without it.
    """
    since = case.review.asked_on if case.review else date.min
    asked = [one for one in case.inquiries if one.answered_on is None and one.asked_on >= since]
    return asked[-1] if asked else None


def take_as_answer(session: Session, case: Case, *, now: datetime, **by: Any) -> None:
    """Take what the person told us as the answer to our question, if one is open (screen S7).
    ``by`` says who wrote it down."""
    move = Move.INFORMATION_CAME
    if open_inquiry(case) is None or not can(move, case.state, case.kind, Actor.PERSON):
        return
    for inquiry in case.inquiries:
        inquiry.answered_on = inquiry.answered_on or london_date(now)
    case.state = after(move, case.state, case.kind, Actor.PERSON, work=at_work(case))
    record(session, case, move, now=now, **by)


def facts_of(case: Case, today: date) -> CaseFacts:
    """Return what decides for which reasons ``case`` can be closed ``today``.

    A letter that waits to be posted may be the reminder: nobody has had time to answer it.
    """
    asked = open_inquiry(case)
    return CaseFacts(
        complaint=case.kind is Kind.COMPLAINT or acknowledged_as_complaint(case),
        state=case.state,
        approving=approval_waiting(case.id) is not None,
        asked=asked is not None,
        heard_nothing=asked is not None
        and heard_nothing(
            asked.reminded_on, asked.rung_on, case.person.contact_way, today, calendar()
        )
        and not letters_waiting(case.id),
        no_consent=bool(case.consents) and _is_over(case.consents[-1]),
        unreachable=case.person.contact_way is ContactWay.NONE and not _reach_changed(case),
    )


def _is_over(consent: Consent) -> bool:
    return consent.answer is ConsentAnswer.REFUSED or consent.given_up_on is not None


def _reach_changed(case: Case) -> bool:
    """Whether staff changed how the person can be reached: what they gave themselves counts."""
    return bool(_changed_by_staff(case) - {"name"})


def check_person_kept(case: Case, other: Case) -> None:
    """Raise ``PersonChanged`` when staff changed, on either case, who it is from or for, as far
    as ``same_asker`` asks: by their mailboxes, or else by their homes."""
    asked = {"name", "email"}
    if not (case.person.email and other.person.email):
        asked |= {"phone", "postcode"}
    for one in (case, other):
        if _changed_by_staff(one) & asked or any(line.what == Move.SAY_WHO for line in one.events):
            raise PersonChanged


def _changed_by_staff(case: Case) -> set[str]:
    """Return the names of the details of the person that staff changed."""
    return {
        name
        for line in case.events
        if line.what == Move.CHANGE_CONTACT and line.staff_id is not None
        for name in line.values["changed"]
    }


def at_work(case: Case) -> State:
    """Return the state in which ``case`` is worked on, as the moves that lead back to it ask."""
    return work_state(
        stage=case.stage,
        asked=open_inquiry(case) is not None,
        extended=any(clock.unextended_due_on for clock in answer_clocks(case)),
    )
