"""Closing a case, and withdrawing it (screen S15; Policy A7.6, A8.3)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, Kind
from portal.domain.endings import LetterWaits, check_ending
from portal.domain.joining import NoOtherCase, check_repeats
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.responses import check_told_on
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Case
from portal.queries.cases import case_to_change, find_case
from portal.queries.letters import letters_waiting
from portal.queries.links import both_to_change, goes_on_as, other_case, with_the_one_that_stays
from portal.recording.acts import act
from portal.recording.dispatch import watched
from portal.recording.ending import check_person_kept, end_dates, facts_of, open_inquiry
from portal.recording.history import record
from portal.recording.joining import REPEATED, go_on_as, release
from portal.recording.letters import stop_letters
from portal.recording.outbox import check_way, write_to_person
from portal.recording.stopping import (
    goes_on_for_others,
    state_when_stopped,
    stop_asking,
    stop_for_one,
    told_who_stops,
)


@dataclass(frozen=True)
class Ending:
    """Why and how a case is closed. ``why`` is told to the person, "" when answered.

    ``duplicate_of`` is the canonical reference of the case as which it goes on, None when it is
    not a duplicate. ``way`` is how the person is told.
    """

    closure: Closure
    way: ContactWay
    why: str = ""
    duplicate_of: str | None = None


def closing_text(
    *, viewer: Viewer, reference: str, ending: Ending, now: datetime
) -> Composed | None:
    """Return the exact message that ``close`` would write, None when it writes none.

    Raises what ``close`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    after(Move.CLOSE, case.state, case.kind, viewer)
    other = other_case(viewer, case, ending.duplicate_of, now) if ending.duplicate_of else None
    _check(case, other, ending, now)
    return _composed(case, ending, london_date(now))


def close(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    ending: Ending,
    form_key: str,
    now: datetime,
) -> None:
    """Close the case; every clock of it ends (Policy A8.3, lessons 1.11).

    The person is told, unless they have had an answer. A duplicate goes on as the other case.
    Raises an ``EndingNotPossible``, ``LetterWaits``, ``NoOtherCase``, a ``NotARepeat``,
    ``WayNotKnown``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        if ending.duplicate_of is None:
            case, other = case_to_change(viewer, reference, version, now), None
        else:
            case, other = both_to_change(viewer, reference, version, ending.duplicate_of, now)
        state = after(Move.CLOSE, case.state, case.kind, viewer)
        _check(case, other, ending, now)
        mail = _composed(case, ending, today)
        case.state, case.closure, case.closed_at = state, ending.closure, now
        counted = watched(case, lambda: end_dates(case, today))
        if ending.closure is not Closure.ANSWERED:
            release(doing.session, case, now=now)
        if other is not None and ending.closure is Closure.DUPLICATE:
            go_on_as(doing.session, case, other, staff_id=viewer.staff_id, now=now)
            record(
                doing.session, other, REPEATED, now=now, staff_id=viewer.staff_id, linked=reference
            )
        if mail:
            _tell(doing.session, case, Purpose.NOTE, mail, ending.way, viewer, now)
        record(
            doing.session,
            case,
            Move.CLOSE,
            now=now,
            staff_id=viewer.staff_id,
            words=ending.why or None,
            closure=ending.closure.value,
            duplicate_of=ending.duplicate_of,
            **counted,
        )
        doing.result = reference


def withdrawal_text(
    *, viewer: Viewer, reference: str, told_on: date, way: ContactWay, now: datetime
) -> Composed:
    """Return the exact message that ``withdraw`` would write.

    Raises what ``withdraw`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    kept = goes_on_as(case.id)
    state_when_stopped(case, kept, viewer)
    _check_told(case, told_on, way, now)
    return told_who_stops(case, kept, now=now)


def withdraw(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    evidence: str,
    told_on: date,
    way: ContactWay,
    form_key: str,
    now: datetime,
) -> None:
    """Close the case because its person told staff to stop (Policy A7.6).

    Letters of our work that wait are taken back: an answer that waits was never given.
    ``evidence`` says how they told us, ``told_on`` on which London date. They get it in
    writing by ``way``. At stage 2 it goes on when somebody else asked for it too. A case that was
    joined to another leaves it, or stops asking for its stage 2. Raises
    ``ToldBeforeReceived``, ``ToldInFuture``, ``WayNotKnown``, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        _, kept = with_the_one_that_stays(reference)
        case = case_to_change(viewer, reference, version, now)
        state = state_when_stopped(case, kept, viewer)
        _check_told(case, told_on, way, now)
        how: dict[str, Any] = {
            "now": now,
            "staff_id": viewer.staff_id,
            "words": evidence,
            "told_on": told_on.isoformat(),
        }
        if kept is not None:
            mail = stop_asking(doing.session, case, kept, **how)
        elif goes_on_for_others(case):
            mail = stop_for_one(doing.session, case, **how)
        else:
            stop_letters(doing.session, case, now=now, staff_id=viewer.staff_id)
            case.state, case.closure, case.closed_at = state, Closure.WITHDRAWN, now
            counted = watched(case, lambda: end_dates(case, today))
            release(doing.session, case, now=now)
            record(doing.session, case, Move.WITHDRAW, **how, **counted)
            mail = compose("withdrawn", reference=reference, today=today)
        _tell(doing.session, case, Purpose.WITHDRAWAL, mail, way, viewer, now)
        doing.result = reference


def _check_told(case: Case, told_on: date, way: ContactWay, now: datetime) -> None:
    check_told_on(told_on, case.received_on, london_date(now))
    check_way(case.person, way)


def _check(case: Case, other: Case | None, ending: Ending, now: datetime) -> None:
    """Raise what keeps ``case`` open; ``other`` is the other case, None when none is named."""
    facts = facts_of(case, london_date(now))
    check_ending(ending.closure, facts)
    if ending.closure is Closure.ANSWERED:
        if letters_waiting(case.id):
            raise LetterWaits
    else:
        check_way(case.person, ending.way)
    if ending.closure is Closure.DUPLICATE:
        if other is None:
            raise NoOtherCase
        check_repeats(case, other, complaint=facts.complaint)
        check_person_kept(case, other)


def _composed(case: Case, ending: Ending, today: date) -> Composed | None:
    if ending.closure is Closure.ANSWERED:
        return None
    asked = open_inquiry(case) if ending.closure is Closure.NO_REPLY else None
    return compose(
        "no_reply" if asked else "closed",
        reference=case.reference,
        person=case.person.name,
        is_complaint=case.kind is Kind.COMPLAINT,
        asked_on=asked.asked_on if asked else None,
        today=today,
        why=ending.why,
    )


def _tell(
    session: Session,
    case: Case,
    purpose: Purpose,
    mail: Composed,
    way: ContactWay,
    viewer: Viewer,
    now: datetime,
) -> None:
    write_to_person(
        session,
        case,
        purpose,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=london_date(now),
        staff_id=viewer.staff_id,
        way=way,
    )
