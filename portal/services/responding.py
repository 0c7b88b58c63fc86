"""Deciding the points of a complaint and answering its person (screens S10 and S12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.clocks import Which
from portal.domain.findings import FINDING_WORDS, KEPT_WORDS, Finding
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.responses import (
    FINDING_MEANS,
    REVIEW_ASKED_WITHIN,
    Dispatch,
    NothingSaid,
    PointDecision,
    SentBeforeReopened,
    check_apology,
    dispatch_day,
    outcome_of,
)
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.working_days import BeyondCalendar
from portal.mailer import Composed, compose
from portal.models import Case, Point
from portal.queries.calendar import calendar
from portal.queries.cases import case_to_change, find_case
from portal.recording.acts import act
from portal.recording.clocks import open_clocks
from portal.recording.dispatch import count_dispatch
from portal.recording.history import record
from portal.recording.outbox import check_way, write_to_person


@dataclass(frozen=True)
class Response:
    """What an officer writes beside the points; each text may be "".

    ``answer`` is the whole answer for a kind without points. ``no_apology_reason`` is kept on
    the case and not sent.
    """

    dispatch: Dispatch
    answer: str = ""
    apology: str = ""
    no_apology_reason: str = ""
    will_do: str = ""


def decide_points(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    decisions: Mapping[int, PointDecision],
    new_point: str,
    form_key: str,
    now: datetime,
) -> None:
    """Keep what was found so far on the points of a complaint (Policy A8.1, A5.4).

    ``decisions`` are by the row number of the point; one that is not there stays as it is.
    ``new_point`` is the text of a point to add, "" for none. Raises ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.DECIDE_POINTS, case.state, case.kind, viewer)
        for point in case.points:
            if point.id in decisions:
                _keep(point, decisions[point.id])
        if new_point:
            _add_point(doing.session, case, new_point)
        record(
            doing.session,
            case,
            Move.DECIDE_POINTS,
            now=now,
            staff_id=viewer.staff_id,
            words=new_point or None,
            decided={str(point.position): point.finding for point in case.points},
        )
        doing.result = reference


def response_text(*, viewer: Viewer, reference: str, response: Response, now: datetime) -> Composed:
    """Return the exact message that ``respond`` would write. Changes nothing.

    Raises what ``respond`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    after(Move.RESPOND, case.state, case.kind, viewer)
    outcome = _outcome(case, response)
    _sent_on(case, response.dispatch, now)
    return _composed(case, response, outcome, london_date(now))


def respond(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    response: Response,
    form_key: str,
    now: datetime,
) -> int | None:
    """Answer the person (Policy A5.1, A5.5, A8.2, A9.3).

    The clocks stop on the day it is sent, as for ``acknowledge``; an answer to a case that
    nobody acknowledged acknowledges it too. Returns the number of the letter to print, None
    when there is none. Raises ``PointsUndecided``, ``ApologyMissing``, ``HollowApology``,
    ``NothingSaid``, ``WayNotKnown``, ``SentBeforeReceived``, ``SentBeforeReopened``,
    ``SentInFuture``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.RESPOND, case.state, case.kind, viewer)
        case.outcome = _outcome(case, response)
        case.no_apology_reason = response.no_apology_reason or None
        sent_on = _sent_on(case, response.dispatch, now)
        mail = _composed(case, response, case.outcome, today)
        message = write_to_person(
            session,
            case,
            Purpose.RESPONSE,
            subject=mail.subject,
            body=mail.body,
            now=now,
            on=sent_on or today,
            staff_id=viewer.staff_id,
            way=response.dispatch.way,
        )
        session.flush()
        counted: dict[str, Any] = {}
        if sent_on:
            counted = {
                "sent_on": sent_on.isoformat(),
                **count_dispatch(case, Purpose.RESPONSE, sent_on),
            }
        record(
            session,
            case,
            Move.RESPOND,
            now=now,
            staff_id=viewer.staff_id,
            words=case.no_apology_reason,
            message_id=message.id,
            outcome=case.outcome.value if case.outcome else None,
            way=response.dispatch.way.value,
            **counted,
        )
        doing.result = reference
        return None if sent_on else message.id


def _keep(point: Point, decision: PointDecision) -> None:
    point.text = decision.text or point.text
    point.finding = decision.finding
    point.reasons = decision.reasons or None
    point.kept = decision.kept if point.commitment_id else None


def _add_point(session: Session, case: Case, text: str) -> None:
    last = max((point.position for point in case.points), default=0)
    case.points.append(Point(position=last + 1, text=text))
    session.flush()


def _outcome(case: Case, response: Response) -> Finding | None:
    """Return the outcome; raise when the answer may not leave. Only a complaint has one."""
    if case.kind is not Kind.COMPLAINT:
        if not response.answer:
            raise NothingSaid
        return None
    outcome = outcome_of(
        PointDecision(point.text, point.finding, point.reasons or "", point.kept)
        for point in case.points
    )
    check_apology(outcome, response.apology, response.no_apology_reason)
    return outcome


def _sent_on(case: Case, dispatch: Dispatch, now: datetime) -> date | None:
    check_way(case.person, dispatch.way)
    on = dispatch_day(dispatch, case.received_on, london_date(now))
    for clock in open_clocks(case):
        if on and clock.which is Which.OUR_RESPONSE and on < clock.started_on:
            raise SentBeforeReopened(opened_on=clock.started_on)
    return on


def _composed(case: Case, response: Response, outcome: Finding | None, today: date) -> Composed:
    common: dict[str, Any] = {
        "reference": case.reference,
        "person": case.person.name,
        "received_on": case.received_on,
        "answer": response.answer,
        "will_do": response.will_do,
    }
    if outcome is None:
        return compose("reply", **common)
    return compose(
        "response",
        **common,
        points=[_point_words(point) for point in case.points],
        outcome=FINDING_WORDS[outcome],
        outcome_means=FINDING_MEANS[outcome],
        apology=response.apology,
        review_by=_review_by(today),
    )


def _point_words(point: Point) -> dict[str, str | None]:
    assert point.finding is not None
    return {
        "text": point.text,
        "finding": FINDING_WORDS[point.finding],
        "means": FINDING_MEANS[point.finding],
        "reasons": point.reasons,
        "kept": KEPT_WORDS[point.kept] if point.kept else None,
    }


def _review_by(today: date) -> date | None:
    """Return the last day to ask for a second look, None past the calendar's end."""
    try:
        return calendar().add_working_days(today, REVIEW_ASKED_WITHIN)
    except BeyondCalendar:
        return None
