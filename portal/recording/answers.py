"""The stage 1 answer: whether it may leave, the message it makes, and what is approved of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.approvals import (
    ApprovalNeeded,
    Approving,
    SumInReply,
    WhyApprove,
    fingerprint,
    why_approve,
)
from portal.domain.cases import ContactWay, Kind
from portal.domain.clocks import Which
from portal.domain.findings import FINDING_WORDS, KEPT_WORDS, Finding
from portal.domain.joining import way_in_writing
from portal.domain.learning import check_learning
from portal.domain.messages import Purpose
from portal.domain.responses import (
    FINDING_MEANS,
    REVIEW_ASKED_WITHIN,
    Dispatch,
    NothingSaid,
    PointDecision,
    Response,
    SentBeforeReopened,
    check_apology,
    dispatch_day,
    outcome_of,
)
from portal.domain.root_causes import CauseMissing
from portal.domain.sums import sums_in
from portal.domain.times import london_date
from portal.domain.working_days import BeyondCalendar
from portal.mailer import Composed, compose
from portal.models import Case, Message, Point
from portal.queries.calendar import calendar
from portal.queries.putting_right import (
    actions_taken,
    approval_asked,
    causes_on,
    last_approval,
    money_on,
    why_no_learning,
)
from portal.queries.staff import named_in
from portal.queries.triage import acknowledged_as_complaint, counts_as_complaint
from portal.recording.clocks import open_clocks
from portal.recording.outbox import check_way, write_to_person

SENT = ("answer", "apology", "will_do")
"""What an officer writes that the person reads, by the names of ``Response``."""


def check_answer(case: Case, response: Response) -> Finding | None:
    """Return the outcome when the answer says all it must; only a complaint has one.

    Raises ``NothingSaid``, ``SumInReply``, ``PointsUndecided``, ``CauseMissing``,
    ``ApologyMissing``, ``ApologyHollow``, ``NothingToBeSorryFor`` or ``LearningMissing``.
    """
    if case.kind is not Kind.COMPLAINT:
        if not response.answer:
            raise NothingSaid
        if acknowledged_as_complaint(case) and any(sums_in(text) for text in _sent(response)):
            raise SumInReply
        return None
    outcome = outcome_of(
        PointDecision(point.text, point.finding, point.reasons or "", point.kept)
        for point in case.points
    )
    if causes_on(case.id).main is None:
        raise CauseMissing
    check_apology(outcome, response.apology, response.no_apology_reason)
    check_learning(outcome, actions_taken(case.id), why_no_learning(case.id))
    return outcome


def _sent(response: Response) -> list[str]:
    said = words_of(response)
    return [said[name] for name in SENT]


def why_to_approve(case: Case, said: Mapping[str, str]) -> tuple[WhyApprove, ...]:
    """Return why a manager must approve the answer to ``case``, () when none must.

    ``said`` is what its writer wrote: see ``words_of``. The reasons of the points leave with it,
    and what puts it right is promised by it.
    """
    if case.kind is not Kind.COMPLAINT:
        return ()
    return why_approve(
        causes_on(case.id).all,
        money=bool(money_on(case.id)),
        named=bool(named_in(case.id)),
        texts=texts_sent(case, said),
        asked=approval_asked(case.id),
    )


def texts_sent(case: Case, said: Mapping[str, str]) -> list[str]:
    """Return all that staff wrote of an answer and that leaves with it; ``said`` as above."""
    reasons = (words for one in case.points for words in (one.reasons, one.relied_on))
    return [words for words in (*(said[name] for name in SENT), *reasons) if words]


def check_approved(case: Case, response: Response) -> None:
    """Raise ``ApprovalNeeded`` unless this very answer was approved, or need not be."""
    if why_to_approve(case, words_of(response)) and not is_approved(case, response):
        raise ApprovalNeeded


def is_approved(case: Case, response: Response) -> bool:
    """Whether the newest answer that was asked about is this one, and approved."""
    last = last_approval(case.id)
    return (
        last is not None
        and last.state is Approving.APPROVED
        and last.stage == case.stage
        and last.seal == seal_of(case, response)
    )


def seal_of(case: Case, response: Response) -> str:
    """Return the fingerprint of all that the answer says, and of what makes it need approval."""
    causes = causes_on(case.id)
    return fingerprint(
        {
            **words_of(response),
            "points": [
                [one.text, one.finding, one.reasons, one.relied_on, one.kept] for one in case.points
            ],
            "causes": [causes.main, *sorted(causes.others)],
            "money": [[one.id, one.pence, one.money_reason, one.what] for one in money_on(case.id)],
        }
    )


def words_of(response: Response) -> dict[str, str]:
    """Return what an officer wrote, by the names of ``Response``."""
    return {
        "answer": response.answer,
        "apology": response.apology,
        "no_apology_reason": response.no_apology_reason,
        "will_do": response.will_do,
    }


def check_sending(case: Case, dispatch: Dispatch, now: datetime) -> date | None:
    """Return the London date on which the answer counts as sent, None for a letter.

    Raises ``WayNotKnown``, ``SentBeforeReceived``, ``SentBeforeReopened`` or ``SentInFuture``.
    """
    check_way(case.person, dispatch.way)
    on = dispatch_day(dispatch, case.received_on, london_date(now))
    for clock in open_clocks(case):
        if on and clock.which is Which.OUR_RESPONSE and on < clock.started_on:
            raise SentBeforeReopened(opened_on=clock.started_on)
    return on


def answer_mail(case: Case, response: Response, outcome: Finding | None, today: date) -> Composed:
    """Return the exact message of the answer."""
    common: dict[str, Any] = {
        "reference": case.reference,
        "person": case.person.name,
        "received_on": case.received_on,
        "answer": response.answer,
        "will_do": response.will_do,
    }
    if outcome is None:
        return compose(
            "reply",
            **common,
            is_complaint=counts_as_complaint(case),
            review_by=_review_by(today),
        )
    return compose(
        "response",
        **common,
        points=[_point_words(point) for point in case.points],
        outcome=FINDING_WORDS[outcome],
        outcome_means=FINDING_MEANS[outcome],
        apology=response.apology,
        review_by=_review_by(today),
    )


def follow_up(
    session: Session, case: Case, dispatch: Dispatch, *, staff_id: int, now: datetime
) -> Message | None:
    """Write after an answer by phone how to take it further (Policy A5.6).

    None after any other answer, and for whoever has neither an email nor a postal address.
    """
    way = way_in_writing(case.person)
    if dispatch.way is not ContactWay.PHONE or way is ContactWay.NONE:
        return None
    today = london_date(now)
    mail = compose(
        "answered_by_phone",
        reference=case.reference,
        person=case.person.name,
        answered_on=dispatch.told_on or today,
        is_complaint=counts_as_complaint(case),
        stage=case.stage,
        review_by=_review_by(today),
    )
    message = write_to_person(
        session,
        case,
        Purpose.NOTE,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=today,
        staff_id=staff_id,
        way=way,
    )
    session.flush()
    return message


def _point_words(point: Point) -> dict[str, str | None]:
    assert point.finding is not None
    return {
        "text": point.text,
        "finding": FINDING_WORDS[point.finding],
        "means": FINDING_MEANS[point.finding],
        "reasons": point.reasons,
        "relied_on": point.relied_on,
        "kept": KEPT_WORDS[point.kept] if point.kept else None,
    }


def _review_by(today: date) -> date | None:
    """Return the last day to ask for a second look, None past the calendar's end."""
    try:
        return calendar().add_working_days(today, REVIEW_ASKED_WITHIN)
    except BeyondCalendar:
        return None
