"""One case as staff work on it: its page, its history, and why each date is what it is (S4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarResult, select
from sqlalchemy.orm import joinedload, selectinload

from portal.db import db
from portal.domain.cases import Kind, State
from portal.domain.clocks import RESPONSES, Which
from portal.domain.errors import NotFound
from portal.domain.extensions import AnswerDate, latest_without_manager
from portal.domain.moves import Actor
from portal.domain.next_step import Progress
from portal.domain.questions import heard_nothing
from portal.domain.representatives import FOR_OTHERS
from portal.domain.responses import PointDecision
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.working_days import BeyondCalendar, Calendar, DayCounted
from portal.models import (
    Case,
    Clock,
    Event,
    Inquiry,
    Message,
    OutboundMail,
    Point,
    Staff,
)
from portal.models.mail import MailState
from portal.queries.askers import can_be_added, can_stop_asking
from portal.queries.calendar import calendar
from portal.queries.cases import visible_cases
from portal.queries.corrections import corrections_open
from portal.queries.letters import letters_waiting
from portal.queries.links import goes_on_as
from portal.queries.refusals import refusals_open
from portal.queries.triage import counts_as_complaint

ACKNOWLEDGEMENTS = frozenset({Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT})


@dataclass(frozen=True)
class CaseView:
    """A case with what its page needs. ``letters`` wait to be posted.

    ``mails`` are those of the case that wait to leave or were not delivered, newest first.
    """

    case: Case
    letters: Sequence[Message]
    mails: Sequence[OutboundMail]
    progress: Progress


@dataclass(frozen=True)
class HistoryLine:
    """One line of history. ``who`` is the member of staff, None when it was not one.

    ``by_person`` says that the case's person did it; with neither it was the portal itself.
    ``handler`` is the name of the person a line gave the case to, None without.
    """

    what: str
    at: datetime
    who: str | None
    by_person: bool
    words: str | None
    values: Mapping[str, Any]
    handler: str | None = None


@dataclass(frozen=True)
class ClockView:
    """One clock with the days it counts. ``days`` is empty past the calendar's end.

    ``agrees`` says whether today's calendar leads to the same date: a clock that stopped keeps
    its date when the calendar changes, and a person can have set another one. ``moved_by`` are
    the lines of history that moved it, oldest first.
    """

    clock: Clock
    days: Sequence[DayCounted]
    agrees: bool
    moved_by: Sequence[HistoryLine]


def case_view(viewer: Viewer, reference: str, now: datetime) -> CaseView:
    """Return the case with that canonical reference. Raises ``NotFound`` as ``find_case``."""
    found = db.session.scalars(
        visible_cases(viewer, now)
        .where(Case.reference == reference)
        .options(
            joinedload(Case.person),
            joinedload(Case.service),
            joinedload(Case.office),
            joinedload(Case.handler),
            joinedload(Case.reviewer),
            joinedload(Case.review),
            joinedload(Case.waiting_approval),
            joinedload(Case.logged_by),
            joinedload(Case.commitment),
            joinedload(Case.with_conflict),
            selectinload(Case.clocks).joinedload(Clock.commitment),
            selectinload(Case.points).joinedload(Point.commitment),
        )
        .execution_options(populate_existing=True)
    )
    case = found.unique().one_or_none()
    if case is None:
        raise NotFound
    letters = letters_waiting(case.id)
    progress = _progress(viewer, case, bool(letters), london_date(now))
    return CaseView(case, letters, _mails(case.id), progress)


def history_of(case_id: int) -> list[HistoryLine]:
    """Return the history of a case, newest first, with who made each line."""
    lines = _lines(case_id).all()
    names = _handlers(line.values.get("handler_id") for line in lines)
    return [_line(line, names.get(line.values.get("handler_id", 0))) for line in lines]


def latest_line(case_id: int) -> HistoryLine | None:
    """Return the newest line of a case's history, None when it has none."""
    line = _lines(case_id).first()
    return _line(line) if line else None


def sent_with(case_id: int, line: HistoryLine) -> Message | None:
    """Return the message to the person that was written with ``line``, None without one."""
    return db.session.scalar(
        select(Message)
        .where(Message.case_id == case_id, ~Message.incoming, Message.written_at == line.at)
        .order_by(Message.id.desc())
        .limit(1)
    )


def messages_of(case_id: int, *joined: int) -> list[Message]:
    """Return the messages of a case both ways, newest first, with who wrote each.

    ``joined`` are the row numbers of cases that were joined to it, whose messages follow.
    """
    return list(
        db.session.scalars(
            select(Message)
            .where(Message.case_id.in_([case_id, *joined]))
            .options(joinedload(Message.written_by))
            .order_by(Message.id.desc())
        )
    )


def message_of(case_id: int, message_id: int) -> Message:
    """Return one message of a case. Raises ``NotFound``, also for another case's message."""
    for message in messages_of(case_id):
        if message.id == message_id:
            return message
    raise NotFound


def clock_view(view: CaseView, clock_id: int, calendar: Calendar) -> ClockView:
    """Return one clock of the case, explained day by day (Policy A4.3).

    Raises ``NotFound``, also for another case's clock.
    """
    for clock in view.case.clocks:
        if clock.id == clock_id:
            days = _days(clock, calendar)
            agrees = bool(days) and days[-1].day == clock.due_on
            return ClockView(clock, days, agrees, _moved_by(clock))
    raise NotFound


def due(case: Case, which: Which) -> Clock | None:
    """Return the clock of that kind in its last round, None when the case has none."""
    clocks = [clock for clock in case.clocks if clock.which is which]
    return max(clocks, key=lambda clock: (clock.stage, clock.round), default=None)


def answer_by(case: Case) -> date | None:
    """Return the date by which we promised to answer, None when no such clock runs."""
    clock = due(case, Which.OUR_RESPONSE)
    return clock.due_on if clock and clock.stopped_on is None else None


def answer_clock(case: Case) -> Clock | None:
    """Return the open clock that people are told of: ours, or the code's where we have none."""
    running = {clock.which: clock for clock in case.clocks if clock.stopped_on is None}
    return next((running[which] for which in RESPONSES if which in running), None)


def latest_extension(case: Case, calendar: Calendar) -> date | None:
    """Return the last date that needs no manager, None when no answer is due (Policy A4.12).

    Raises ``BeyondCalendar``.
    """
    clock = answer_clock(case)
    if clock is None:
        return None
    base = clock.unextended_due_on or clock.due_on
    return latest_without_manager(AnswerDate(clock.due_on, base, clock.stage, 0), calendar)


def _mails(case_id: int) -> list[OutboundMail]:
    return list(
        db.session.scalars(
            select(OutboundMail)
            .where(OutboundMail.case_id == case_id, OutboundMail.state != MailState.SENT)
            .order_by(OutboundMail.id.desc())
        )
    )


def _is_late(case: Case, today: date) -> bool:
    clock = answer_clock(case)
    return clock is not None and clock.paused_on is None and today > clock.due_on


def _progress(viewer: Viewer, case: Case, letter_waiting: bool, today: date) -> Progress:
    asked, silent, correcting, refusing = _waiting(case, today)
    points = (PointDecision(one.text, one.finding, one.reasons or "") for one in case.points)
    onward = goes_on_as(case.id) if case.state is State.CLOSED else None
    return Progress(
        state=case.state,
        kind=case.kind,
        needs_reply=case.needs_reply,
        handled=case.handler_id is not None,
        to_acknowledge=any(
            clock.which in ACKNOWLEDGEMENTS and clock.stopped_on is None for clock in case.clocks
        ),
        answer_due=answer_clock(case) is not None,
        late=_is_late(case, today),
        paused=any(clock.paused_on is not None for clock in case.clocks),
        asked=asked,
        heard_nothing=silent and not letter_waiting,
        reviewed=case.reviewer_id is not None,
        may_ask_again=_may_ask_again(case, onward or case),
        may_stop=case.state is not State.CLOSED or can_stop_asking(case, onward),
        correcting=correcting,
        refusing=refusing,
        undecided=case.kind is Kind.COMPLAINT and not all(point.decided for point in points),
        letter_waiting=letter_waiting,
        approving=case.waiting_approval is not None,
        for_others=case.on_behalf in FOR_OTHERS,
        conflict=viewer.staff_id in {one.id for one in case.with_conflict},
    )


def _may_ask_again(case: Case, answered: Case) -> bool:
    """Whether stage 2 can be asked for on ``case``, or on the one that it goes on as."""
    return can_be_added(case, answered) or (
        answered.stage == 1
        and answered.answered_on is not None
        and answered.state in {State.ANSWERED, State.CLOSED}
        and counts_as_complaint(answered)
    )


def _waiting(case: Case, today: date) -> tuple[bool, bool, bool, bool]:
    """Return whether a question to the person is open, whether they let their time to answer it
    pass, whether a correction waits, and a refusal. A question of stage 1 is over at stage 2."""
    case_id, since = case.id, case.review.asked_on if case.review else date.min
    asked = select(Inquiry).where(
        Inquiry.case_id == case_id, Inquiry.answered_on.is_(None), Inquiry.asked_on >= since
    )
    newest = asked.order_by(Inquiry.id.desc()).limit(1)
    days = (newest.with_only_columns(one) for one in (Inquiry.reminded_on, Inquiry.rung_on))
    waiting = (asked, corrections_open(case_id), refusals_open(case_id))
    row = db.session.execute(
        select(*(one.scalar_subquery() for one in days), *(one.exists() for one in waiting))
    ).one()
    reminded_on, rung_on, way = row[0], row[1], case.person.contact_way
    reminded = bool(reminded_on or rung_on)
    silent = reminded and heard_nothing(reminded_on, rung_on, way, today, calendar())
    return bool(row[2]), silent, bool(row[3]), bool(row[4])


def _days(clock: Clock, calendar: Calendar) -> list[DayCounted]:
    try:
        return calendar.explain(clock.started_on, clock.working_days + clock.paused_days)
    except BeyondCalendar:
        return []


def _lines(case_id: int) -> ScalarResult[Event]:
    return db.session.scalars(
        select(Event)
        .where(Event.case_id == case_id)
        .options(joinedload(Event.staff))
        .order_by(Event.id.desc())
    )


def _line(event: Event, handler: str | None = None) -> HistoryLine:
    return HistoryLine(
        what=event.what,
        at=event.at,
        who=event.staff.name if event.staff else None,
        by_person=event.actor is Actor.PERSON,
        words=event.words,
        values=event.values,
        handler=handler,
    )


def _handlers(numbers: Iterable[Any]) -> dict[int, str]:
    wanted = {number for number in numbers if isinstance(number, int)}
    if not wanted:
        return {}
    rows = db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(sorted(wanted))))
    return {row.id: row.name for row in rows}


def _moved_by(clock: Clock) -> list[HistoryLine]:
    lines = reversed(history_of(clock.case_id))
    return [line for line in lines if _moves(line, clock.which.value)]


def _moves(line: HistoryLine, which: str) -> bool:
    if line.values.get("which") == which or line.values.get("corrects") == which:
        return True
    changes = (line.values.get(name) for name in ("started", "moved", "paused", "resumed"))
    return any(isinstance(change, dict) and which in change for change in changes)
