"""Stage 2 as its reviewer works on it: acknowledged, and answered for the last time (S13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.domain.clocks import Which, code_response_after
from portal.domain.fair_play import says_little
from portal.domain.findings import FINDING_WORDS, Finding
from portal.domain.learning import check_learning
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.remedies import MoneyNotApproved, check_sums
from portal.domain.responses import (
    FINDING_MEANS,
    Dispatch,
    PointDecision,
    check_apology,
    outcome_of,
)
from portal.domain.roles import Viewer
from portal.domain.stage_2 import FinalAnswerWaits, NotTheReviewer, ReviewerNeeded
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Case
from portal.queries.calendar import calendar
from portal.queries.cases import case_to_change, find_case
from portal.queries.letters import letters_waiting
from portal.queries.putting_right import actions_taken, money_on, why_no_learning
from portal.queries.reviewers import check_reviewer
from portal.recording.acts import act
from portal.recording.answers import follow_up
from portal.recording.clocks import open_clocks
from portal.recording.dispatch import count_dispatch
from portal.recording.ending import close_as_answered
from portal.recording.history import record
from portal.recording.telling import check_dispatch, tell
from portal.recording.telling_joined import copy_to_others


@dataclass(frozen=True)
class Understanding:
    """What we understand the person to be still unhappy about."""

    understood: str
    dispatch: Dispatch


@dataclass(frozen=True)
class FinalAnswer:
    """What a reviewer writes; each text may be "".

    ``decisions`` are by the row number of the point, every one with its reasons.
    ``no_apology_reason`` is kept and not sent.
    """

    dispatch: Dispatch
    decisions: Mapping[int, PointDecision]
    answer: str = ""
    apology: str = ""
    no_apology_reason: str = ""
    will_do: str = ""


def acknowledgement_text(
    *, viewer: Viewer, reference: str, understanding: Understanding, now: datetime
) -> Composed:
    """Return the exact message that ``acknowledge`` would write.

    Raises what ``acknowledge`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    after(Move.ACKNOWLEDGE_STAGE_2, case.state, case.kind, viewer)
    check_dispatch(case, understanding.dispatch, now)
    return _acknowledgement(case, understanding, now)


def acknowledge(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    understanding: Understanding,
    form_key: str,
    now: datetime,
) -> int | None:
    """Tell the person who looks again, at what, and until when (Policy A4.8).

    Whoever asked on a case that was joined to this one gets a copy. The clocks stop on the day
    it is sent. Returns the number of the letter to print, None when
    there is none. Raises ``ReviewerNeeded``, ``CannotReview``, ``WayNotKnown``,
    ``SentBeforeReceived``, ``SentInFuture``, ``AlreadySent``, ``ChangedByOther``,
    ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    purpose = Purpose.STAGE_2_ACKNOWLEDGEMENT
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.ACKNOWLEDGE_STAGE_2, case.state, case.kind, viewer)
        mail = _acknowledgement(case, understanding, now)
        assert case.review is not None
        case.review.understood = understanding.understood
        told = tell(
            doing.session, case, purpose, mail, understanding.dispatch, viewer=viewer, now=now
        )
        copy_to_others(
            case, purpose, lambda to: _acknowledgement(case, understanding, now, to=to), now=now
        )
        counted = count_dispatch(case, purpose, told.sent_on) if told.sent_on else {}
        record(
            doing.session,
            case,
            Move.ACKNOWLEDGE_STAGE_2,
            now=now,
            staff_id=viewer.staff_id,
            said_little=says_little(understanding.understood),
            **told.values,
            **counted,
        )
        doing.result = reference
        return told.letter


def final_text(*, viewer: Viewer, reference: str, final: FinalAnswer, now: datetime) -> Composed:
    """Return the exact message that ``answer`` would write. Changes nothing.

    Raises what ``answer`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    after(Move.FINAL_RESPONSE, case.state, case.kind, viewer)
    _check_reviewer(case, viewer)
    outcome = _outcome(case, final)
    check_dispatch(case, final.dispatch, now)
    return _final(case, final, outcome)


def answer(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    final: FinalAnswer,
    form_key: str,
    now: datetime,
) -> int | None:
    """Give the final answer, with how to reach the Ombudsman (Policy A5.5).

    The case closes when it is sent; a letter closes it on the day it is posted. One by phone
    is followed up in writing where we can write to them. Returns the
    number of the letter to print, None when there is none. Raises ``NotTheReviewer``,
    ``FinalAnswerWaits``, ``PointsUndecided``, ``ApologyMissing``, ``LearningMissing``,
    ``MoneyNotApproved``, ``SumNotAgreed``, ``WayNotKnown``, ``SentBeforeReceived``,
    ``SentInFuture``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        after(Move.FINAL_RESPONSE, case.state, case.kind, viewer)
        _check_reviewer(case, viewer)
        outcome = _outcome(case, final)
        _keep(case, final, outcome)
        told = tell(
            doing.session,
            case,
            Purpose.FINAL_RESPONSE,
            _final(case, final, outcome),
            final.dispatch,
            viewer=viewer,
            now=now,
        )
        counted: dict[str, Any] = {}
        if told.sent_on:
            counted = count_dispatch(case, Purpose.FINAL_RESPONSE, told.sent_on)
            close_as_answered(case, now)
        after_call = follow_up(
            doing.session, case, final.dispatch, staff_id=viewer.staff_id, now=now
        )
        if after_call:
            counted["followed_up"] = after_call.way.value
        record(
            doing.session,
            case,
            Move.FINAL_RESPONSE,
            now=now,
            staff_id=viewer.staff_id,
            words=final.no_apology_reason or None,
            outcome=outcome.value,
            **told.values,
            **counted,
        )
        doing.result = reference
        if after_call and after_call.dispatched_on is None:
            return after_call.id
        return told.letter


def _check_reviewer(case: Case, viewer: Viewer) -> None:
    if case.reviewer_id != viewer.staff_id:
        raise NotTheReviewer
    check_reviewer(viewer.staff_id, case)
    if any(one.purpose is Purpose.FINAL_RESPONSE for one in letters_waiting(case.id)):
        raise FinalAnswerWaits


def _acknowledgement(
    case: Case, understanding: Understanding, now: datetime, *, to: Case | None = None
) -> Composed:
    """Return the acknowledgement, to the person of ``to`` if that is another case."""
    to = to or case
    if case.reviewer_id is None:
        raise ReviewerNeeded
    running = {clock.which: clock for clock in open_clocks(case)}
    first, full = running.get(Which.CODE_ACKNOWLEDGEMENT), running.get(Which.CODE_RESPONSE)
    due_on = full.due_on if full else None
    if first and full:
        today = london_date(now)
        _, due_on = code_response_after(today, first.due_on, full.working_days, calendar())
    return compose(
        "stage_2_acknowledgement",
        reference=to.reference,
        person=to.person.name,
        reviewer=check_reviewer(case.reviewer_id, case),
        understood=understanding.understood,
        answer_by=due_on,
    )


def _decisions(case: Case, final: FinalAnswer) -> list[PointDecision]:
    nothing = PointDecision("")
    return [final.decisions.get(point.id, nothing) for point in case.points]


def _outcome(case: Case, final: FinalAnswer) -> Finding:
    outcome = outcome_of(_decisions(case, final))
    check_apology(outcome, final.apology, final.no_apology_reason)
    check_learning(outcome, actions_taken(case.id), why_no_learning(case.id))
    money = money_on(case.id)
    if any(remedy.approved_by_id is None for remedy in money):
        raise MoneyNotApproved
    reasons = (decision.reasons for decision in _decisions(case, final))
    check_sums(
        (final.answer, final.apology, final.will_do, *reasons),
        [(remedy.pence, remedy.what) for remedy in money],
    )
    return outcome


def _keep(case: Case, final: FinalAnswer, outcome: Finding) -> None:
    for point, decision in zip(case.points, _decisions(case, final), strict=True):
        point.review_finding, point.review_reasons = decision.finding, decision.reasons
    assert case.review is not None
    case.review.outcome = outcome
    case.review.no_apology_reason = final.no_apology_reason or None


def _final(case: Case, final: FinalAnswer, outcome: Finding) -> Composed:
    decided = zip(case.points, _decisions(case, final), strict=True)
    assert case.review is not None
    return compose(
        "final_response",
        reference=case.reference,
        person=case.person.name,
        asked_on=case.review.asked_on,
        answer=final.answer,
        points=[
            {
                "text": point.text,
                "finding": FINDING_WORDS[decision.finding],
                "means": FINDING_MEANS[decision.finding],
                "reasons": decision.reasons,
            }
            for point, decision in decided
            if decision.finding is not None
        ],
        outcome=FINDING_WORDS[outcome],
        outcome_means=FINDING_MEANS[outcome],
        apology=final.apology,
        will_do=final.will_do,
    )
