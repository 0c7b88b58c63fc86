"""Correcting a date: one person asks, a second one agrees (Policy A4.13)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.errors import NotFound, RuleBroken
from portal.domain.moves import Move, after
from portal.domain.roles import Viewer
from portal.domain.times import LONDON, london_date
from portal.domain.words import N_
from portal.models import Case, Clock, DateCorrection
from portal.queries.calendar import calendar
from portal.queries.cases import case_to_change
from portal.queries.corrections import correction_waiting
from portal.recording.acts import act
from portal.recording.clocks import note_miss, open_clocks, requeue
from portal.recording.dispatch import watched
from portal.recording.history import record
from portal.recording.kinds import count_again

RECEIVED = "received"
"""In the history, the date that is no clock's: the day the case was received."""


class SameDate(RuleBroken):
    """A correction changes something."""

    sentence = N_("Corrected date must be another date")


class NotAWorkingDay(RuleBroken):
    """Nothing is due on a day on which nobody works."""

    sentence = N_("Corrected date must be a working day")


class LaterIsMoreTime(RuleBroken):
    """More time has limits, reasons and a message of its own (Policy A4.12)."""

    sentence = N_("Corrected date must be before %(due_on)s. For a later date, give more time")


class BeforeStart(RuleBroken):
    """A date is due after its first day."""

    sentence = N_("Corrected date must be after %(started_on)s")


class ReceivedInFuture(RuleBroken):
    """Nobody receives anything tomorrow."""

    sentence = N_("Date received must be today or in the past")


class ReceivedAfterStep(RuleBroken):
    """Nothing is done about what has not come yet."""

    sentence = N_("Date received must be on or before %(done_on)s, when we had done something")


class DoneMeanwhile(RuleBroken):
    """A date that has had its result is not moved (Policy A4.13)."""

    sentence = N_("That step is done now, and its result stays. Select no")


class OneAtATime(RuleBroken):
    """Another correction waits."""

    sentence = N_("Another correction waits. Decide that one first")


class SecondPersonNeeded(RuleBroken):
    """Whoever asks for a correction does not agree to it (Policy A4.13)."""

    sentence = N_("You asked for this correction. Someone else must agree")


def ask_for_correction(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    clock_id: int | None,
    corrected: date,
    reason: str,
    form_key: str,
    now: datetime,
) -> None:
    """Ask that a date be corrected; nothing moves until a second person agrees.

    ``clock_id`` is the clock whose due date it is, None for the day the case was received. A due
    date is only corrected to an earlier one: a later one is more time. Raises ``OneAtATime``,
    ``SameDate``, ``LaterIsMoreTime``, ``NotAWorkingDay``, ``BeforeStart``,
    ``ReceivedInFuture``, ``ReceivedAfterStep``, ``BeyondCalendar``, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.CORRECT_DATE, case.state, case.kind, viewer)
        if correction_waiting(case.id):
            raise OneAtATime
        clock = _clock(case, clock_id) if clock_id else None
        before = clock.due_on if clock else case.received_on
        _check(case, clock, before, corrected, now)
        doing.session.add(
            DateCorrection(
                case_id=case.id,
                clock_id=clock.id if clock else None,
                before=before,
                after=corrected,
                reason=reason,
                asked_at=now,
                asked_by_id=viewer.staff_id,
            )
        )
        record(
            doing.session,
            case,
            Move.CORRECT_DATE,
            now=now,
            staff_id=viewer.staff_id,
            words=reason,
            **_values(clock, before, corrected),
        )
        doing.result = reference


def decide_correction(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    correction_id: int,
    agree: bool,
    words: str,
    form_key: str,
    now: datetime,
) -> None:
    """Agree to a corrected date, or not. Both values stay on the history; a miss stays a miss.

    A corrected day of receipt counts the clocks of stage 1 again. Raises
    ``SecondPersonNeeded``, ``DoneMeanwhile``, ``SameDate``, ``LaterIsMoreTime``,
    ``NotAWorkingDay``, ``BeforeStart``, ``ReceivedInFuture``, ``ReceivedAfterStep``,
    ``BeyondCalendar``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    move = Move.AGREE_DATE if agree else Move.REJECT_DATE
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(move, case.state, case.kind, viewer)
        wanted = correction_waiting(case.id)
        if wanted is None or wanted.id != correction_id:
            raise NotFound
        if wanted.asked_by_id == viewer.staff_id:
            raise SecondPersonNeeded
        wanted.agreed, wanted.decided_at, wanted.decided_by_id = agree, now, viewer.staff_id
        clock = _still_open(case, wanted.clock_id) if wanted.clock_id and agree else None
        counted: dict[str, Any] = {}
        if agree:
            before = clock.due_on if clock else case.received_on
            _check(case, clock, before, wanted.after, now)
            counted = watched(case, lambda: _correct(doing.session, case, clock, wanted.after, now))
        record(
            doing.session,
            case,
            move,
            now=now,
            staff_id=viewer.staff_id,
            words=words or None,
            **_values(clock, wanted.before, wanted.after),
            **counted,
        )
        doing.result = reference


def _clock(case: Case, clock_id: int) -> Clock:
    """Return an open clock of ``case``. Raises ``NotFound``, also for one that stopped."""
    for clock in open_clocks(case):
        if clock.id == clock_id:
            return clock
    raise NotFound


def _still_open(case: Case, clock_id: int) -> Clock:
    try:
        return _clock(case, clock_id)
    except NotFound:
        raise DoneMeanwhile from None


def _check(case: Case, clock: Clock | None, before: date, corrected: date, now: datetime) -> None:
    if corrected == before:
        raise SameDate
    if clock is None:
        if corrected > london_date(now):
            raise ReceivedInFuture
        done = [one.stopped_on for one in case.clocks if one.stopped_on is not None]
        if done and corrected > min(done):
            raise ReceivedAfterStep(done_on=min(done))
        return
    if corrected > before:
        raise LaterIsMoreTime(due_on=before)
    if corrected <= clock.started_on:
        raise BeforeStart(started_on=clock.started_on)
    if not calendar().is_working_day(corrected):
        raise NotAWorkingDay


def _values(clock: Clock | None, before: date, corrected: date) -> dict[str, Any]:
    return {
        "corrects": clock.which.value if clock else RECEIVED,
        "before": before.isoformat(),
        "after": corrected.isoformat(),
    }


def _correct(
    session: Session, case: Case, clock: Clock | None, corrected: date, now: datetime
) -> None:
    """Set the date. The day of receipt is a new day 0 for what runs at stage 1."""
    if clock is not None:
        note_miss(clock, london_date(now))
        clock.due_on = corrected
        if clock.unextended_due_on is not None:
            clock.unextended_due_on = min(clock.unextended_due_on, corrected)
        requeue(case)
        return
    hour = case.received_at.astimezone(LONDON).timetz()
    case.received_on = corrected
    case.received_at = datetime.combine(corrected, hour.replace(tzinfo=LONDON))
    if case.stage == 1 and open_clocks(case):
        count_again(session, case, now=now)
