"""What an answer must have before it leaves (Policy A4.9, A8, A9)."""

from datetime import date

import pytest

from portal.domain.cases import ContactWay, Kind, State
from portal.domain.errors import NotAllowed
from portal.domain.findings import Finding
from portal.domain.moves import Move, MoveNotPossible, after, can
from portal.domain.responses import (
    ApologyMissing,
    Dispatch,
    PointDecision,
    PointsUndecided,
    SentBeforeReceived,
    SentInFuture,
    ToldBeforeReceived,
    ToldInFuture,
    check_apology,
    check_told_on,
    dispatch_day,
    outcome_of,
)
from portal.domain.roles import Role, Viewer

MON, TUE, WED = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
U, P, N, X = Finding.UPHELD, Finding.PARTLY_UPHELD, Finding.NOT_UPHELD, Finding.NO_FINDING


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ([U], U),
        ([U, U], U),
        ([N, N], N),
        ([U, N], P),
        ([P], P),
        ([P, U], P),
        ([X], X),
        ([X, U], U),
        ([X, N], N),
    ],
)
def test_the_outcome_is_worked_out(findings: list[Finding], outcome: Finding) -> None:
    assert outcome_of(PointDecision("text", one, "why") for one in findings) is outcome


@pytest.mark.parametrize(
    "points",
    [
        [],
        [PointDecision("text")],
        [PointDecision("text", U)],
        [PointDecision("text", None, "why")],
        [PointDecision("text", U, "why"), PointDecision("more")],
    ],
)
def test_an_undecided_point_holds_the_answer(points: list[PointDecision]) -> None:
    with pytest.raises(PointsUndecided):
        outcome_of(points)


@pytest.mark.parametrize("outcome", [U, P])
def test_an_apology_or_a_reason(outcome: Finding) -> None:
    with pytest.raises(ApologyMissing):
        check_apology(outcome, "", "")
    check_apology(outcome, "We lost your letter. We are sorry.", "")
    check_apology(outcome, "", "Said before")


@pytest.mark.parametrize("outcome", [N, X])
def test_no_apology_where_nothing_was_wrong(outcome: Finding) -> None:
    check_apology(outcome, "", "")


@pytest.mark.parametrize(
    ("dispatch", "day"),
    [
        (Dispatch(ContactWay.EMAIL), WED),
        (Dispatch(ContactWay.NONE), WED),
        (Dispatch(ContactWay.POST), None),
        (Dispatch(ContactWay.PHONE, TUE), TUE),
        (Dispatch(ContactWay.EMAIL, TUE), WED),
    ],
)
def test_the_day_that_counts(dispatch: Dispatch, day: date | None) -> None:
    assert dispatch_day(dispatch, MON, WED) == day


def test_no_message_leaves_before_theirs_came_or_tomorrow() -> None:
    with pytest.raises(SentBeforeReceived):
        dispatch_day(Dispatch(ContactWay.PHONE, MON), TUE, WED)
    with pytest.raises(SentInFuture):
        dispatch_day(Dispatch(ContactWay.PHONE, WED), MON, TUE)
    with pytest.raises(ToldBeforeReceived):
        check_told_on(MON, TUE, WED)
    with pytest.raises(ToldInFuture):
        check_told_on(WED, MON, TUE)
    assert check_told_on(TUE, MON, TUE) == TUE


def test_a_move_needs_its_state_and_its_permission() -> None:
    olive = Viewer(1, "Olive", frozenset({Role.OFFICER}))
    nobody = Viewer(2, "Nobody", frozenset())
    assert after(Move.ACKNOWLEDGE, State.NEW, Kind.COMPLAINT, olive) is State.OPEN
    with pytest.raises(NotAllowed):
        after(Move.ACKNOWLEDGE, State.NEW, Kind.COMPLAINT, nobody)
    with pytest.raises(MoveNotPossible):
        after(Move.ACKNOWLEDGE, State.CLOSED, Kind.COMPLAINT, olive)
    assert not can(Move.DECIDE_POINTS, State.OPEN, Kind.COMMENT, olive)
    assert after(Move.TAKE_BACK, State.ANSWERED, Kind.COMPLAINT, olive) is State.OPEN
