"""Giving an answer more time, and telling the person so (screen S9; Policy A4.12)."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.cases import Kind
from portal.domain.extensions import (
    AnswerDate,
    ExtensionReason,
    NoDateToMove,
    TooLateToExtend,
    WaitsAlready,
    check_before_asking,
    check_extension,
)
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.responses import Dispatch
from portal.domain.roles import Permission, Viewer
from portal.domain.stage_2 import ConsideredBefore
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Case, Clock, Extension
from portal.queries.askers import others_waiting
from portal.queries.calendar import calendar
from portal.queries.cases import case_to_change, find_case
from portal.queries.reviewers import considered_stage_1
from portal.recording.acts import act
from portal.recording.clocks import answer_clocks, extend_clocks
from portal.recording.dispatch import watched
from portal.recording.ending import at_work
from portal.recording.history import record
from portal.recording.telling import check_dispatch, tell
from portal.recording.telling_joined import copy_to


@dataclass(frozen=True)
class MoreTime:
    """How much more time, and why. ``words`` say why in plain words, for the person."""

    reason: ExtensionReason
    words: str
    new_due_on: date
    dispatch: Dispatch


def check_can_extend(*, viewer: Viewer, reference: str, now: datetime) -> None:
    """Raise what ``extend`` would raise whatever is typed: nobody fills a form in for nothing."""
    case = find_case(viewer, reference, now)
    after(Move.EXTEND, case.state, case.kind, viewer)
    check_before_asking(
        _answer_date(case, _clock(case, viewer)),
        today=london_date(now),
        manager=viewer.may(Permission.EXTEND_AGAIN),
    )


def extension_text(
    *, viewer: Viewer, reference: str, more_time: MoreTime, now: datetime
) -> Composed:
    """Return the exact message that ``extend`` would write.

    Raises what ``extend`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    after(Move.EXTEND, case.state, case.kind, viewer)
    _check(case, more_time, viewer, now)
    check_dispatch(case, more_time.dispatch, now)
    return _composed(case, more_time)


def extend(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    more_time: MoreTime,
    form_key: str,
    now: datetime,
) -> int | None:
    """Move the date of the answer and tell the person why (Policy A4.12).

    Our date moves, and the national code's where it is sooner. What was promised before is kept:
    an answer after it has not met the commitment. Returns the number of the letter to print,
    None when there is none. Raises what ``check_extension`` raises, ``ConsideredBefore``,
    ``NoDateToMove``, ``WaitsAlready``, ``WayNotKnown``, ``SentBeforeReceived``, ``SentInFuture``,
    ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        state = after(Move.EXTEND, case.state, case.kind, viewer, work=at_work(case))
        clock, beyond = _check(case, more_time, viewer, now)
        mail = _composed(case, more_time)
        copies = [(other, _composed(case, more_time, other)) for other in others_waiting(case)]
        given = Extension(
            stage=clock.stage,
            round=clock.round,
            reason=more_time.reason,
            words=more_time.words,
            from_due_on=clock.due_on,
            to_due_on=more_time.new_due_on,
            beyond_limit=beyond,
            given_at=now,
            given_by_id=viewer.staff_id,
        )
        case.extensions.append(given)
        case.state = state
        counted = watched(case, lambda: extend_clocks(case, more_time.new_due_on, today))
        told = tell(
            doing.session,
            case,
            Purpose.EXTENSION,
            mail,
            more_time.dispatch,
            viewer=viewer,
            now=now,
        )
        for other, copy in copies:
            copy_to(other, case, Purpose.EXTENSION, copy, now=now)
        record(
            doing.session,
            case,
            Move.EXTEND,
            now=now,
            staff_id=viewer.staff_id,
            words=more_time.words,
            reason=more_time.reason.value,
            beyond_limit=beyond,
            **told.values,
            **counted,
        )
        doing.result = reference
        return told.letter


def _check(case: Case, more_time: MoreTime, viewer: Viewer, now: datetime) -> tuple[Clock, bool]:
    """Return the clock that people are told of, and whether the new date is to be flagged."""
    clock = _clock(case, viewer)
    beyond = check_extension(
        _answer_date(case, clock),
        more_time.reason,
        more_time.new_due_on,
        today=london_date(now),
        manager=viewer.may(Permission.EXTEND_AGAIN),
        calendar=calendar(),
    )
    return clock, beyond


def _clock(case: Case, viewer: Viewer) -> Clock:
    """Return the clock that people are told of, if ``viewer`` may give it more time."""
    clocks = answer_clocks(case)
    if not clocks:
        raise NoDateToMove
    clock = clocks[0]
    if clock.paused_on is not None:
        raise WaitsAlready
    if clock.stage > 1 and viewer.staff_id in considered_stage_1(case):
        raise ConsideredBefore
    if clock.missed_due_on is not None:
        raise TooLateToExtend(due_on=clock.missed_due_on)
    return clock


def _answer_date(case: Case, clock: Clock) -> AnswerDate:
    before = [
        one for one in case.extensions if (one.stage, one.round) == (clock.stage, clock.round)
    ]
    base = clock.unextended_due_on or clock.due_on
    return AnswerDate(clock.due_on, base, clock.stage, len(before))


def _composed(case: Case, more_time: MoreTime, to: Case | None = None) -> Composed:
    """Return what the person of ``case`` is told, or of ``to``, answered together with it."""
    told = to or case
    return compose(
        "extension",
        reference=told.reference,
        person=told.person.name,
        is_complaint=case.kind is Kind.COMPLAINT,
        was_due_on=answer_clocks(case)[0].due_on,
        due_on=more_time.new_due_on,
        why=more_time.words,
    )
