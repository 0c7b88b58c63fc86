"""Asking the person for information; the dates run on meanwhile (screen S7)."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.cases import Kind
from portal.domain.errors import RuleBroken
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.questions import Rang, call_reminds
from portal.domain.responses import Dispatch, check_told_on
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.mailer import Composed, compose
from portal.models import Case, Inquiry
from portal.queries.cases import case_to_change, find_case
from portal.recording.acts import act
from portal.recording.clocks import promised_day
from portal.recording.ending import at_work, open_inquiry
from portal.recording.history import record
from portal.recording.telling import check_dispatch, tell


class AnswerByPast(RuleBroken):
    """Nobody can answer yesterday."""

    sentence = N_("Date to answer by must be after today")


class NothingAsked(RuleBroken):
    """No question is open."""

    sentence = N_("We are not waiting for an answer to a question")


@dataclass(frozen=True)
class Asking:
    """What we ask, and by when we hope for an answer."""

    question: str
    answer_by: date
    dispatch: Dispatch


def asking_text(*, viewer: Viewer, reference: str, asking: Asking, now: datetime) -> Composed:
    """Return the exact message that ``ask`` would write.

    Raises what ``ask`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    after(Move.ASK_INFORMATION, case.state, case.kind, viewer)
    _check(asking, now)
    check_dispatch(case, asking.dispatch, now)
    return _composed(case, asking, london_date(now))


def ask(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    asking: Asking,
    form_key: str,
    now: datetime,
) -> int | None:
    """Ask the person a question. No clock stops for it (Policy A4.11).

    Returns the number of the letter to print, None when there is none. Raises
    ``AnswerByPast``, ``WayNotKnown``, ``SentBeforeReceived``, ``SentInFuture``,
    ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.ASK_INFORMATION, case.state, case.kind, viewer, work=at_work(case))
        _check(asking, now)
        told = tell(
            doing.session,
            case,
            Purpose.QUESTION,
            _composed(case, asking, london_date(now)),
            asking.dispatch,
            viewer=viewer,
            now=now,
        )
        case.inquiries.append(
            Inquiry(
                question=asking.question,
                asked_on=london_date(now),
                answer_by=asking.answer_by,
                asked_by_id=viewer.staff_id,
            )
        )
        record(
            doing.session,
            case,
            Move.ASK_INFORMATION,
            now=now,
            staff_id=viewer.staff_id,
            words=asking.question,
            answer_by=asking.answer_by.isoformat(),
            **told.values,
        )
        doing.result = reference
        return told.letter


def information_came(
    *, viewer: Viewer, reference: str, version: int, words: str, form_key: str, now: datetime
) -> None:
    """Write down that the person answered our question; ``words`` say what and how.

    Raises ``NothingAsked``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed``
    or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        after(Move.INFORMATION_CAME, case.state, case.kind, viewer)
        if open_inquiry(case) is None:
            raise NothingAsked
        for inquiry in case.inquiries:
            inquiry.answered_on = inquiry.answered_on or london_date(now)
        case.state = after(Move.INFORMATION_CAME, case.state, case.kind, viewer, work=at_work(case))
        record(
            doing.session,
            case,
            Move.INFORMATION_CAME,
            now=now,
            staff_id=viewer.staff_id,
            words=words,
        )
        doing.result = reference


def rang(
    *,
    viewer: Viewer,
    reference: str,
    whom: str,
    rang_on: date,
    came: Rang,
    form_key: str,
    now: datetime,
) -> None:
    """Write down that we rang ``whom`` about our question, on the London date ``rang_on``.

    The first call that reached them once their time to answer was up counts as the reminder, from
    the day on which it is written down: nobody's silence begins in the past. What they answered
    is for ``information_came``. Raises ``NothingAsked``, ``ToldBeforeReceived``,
    ``ToldInFuture``, ``AlreadySent``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, None, now)
        case.state = after(Move.RANG, case.state, case.kind, viewer)
        asked = open_inquiry(case)
        if asked is None:
            raise NothingAsked
        check_told_on(rang_on, case.received_on, london_date(now))
        if asked.rung_on is None and call_reminds(came, rang_on, asked.answer_by):
            asked.rung_on = london_date(now)
        record(
            doing.session,
            case,
            Move.RANG,
            now=now,
            staff_id=viewer.staff_id,
            words=whom,
            rang=came.value,
            rang_on=rang_on.isoformat(),
        )
        doing.result = reference


def _check(asking: Asking, now: datetime) -> None:
    if asking.answer_by <= london_date(now):
        raise AnswerByPast


def _composed(case: Case, asking: Asking, today: date) -> Composed:
    return compose(
        "question",
        reference=case.reference,
        person=case.person.name,
        is_complaint=case.kind is Kind.COMPLAINT,
        question=asking.question,
        answer_by=asking.answer_by,
        due_on=promised_day(case, today),
    )
