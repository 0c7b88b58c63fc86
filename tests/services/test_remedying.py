"""What puts a complaint right: who wrote what is paid, what stays as agreed, and its history."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.conflicts import HasConflict
from portal.domain.moves import Move
from portal.domain.remedies import (
    AmountDecided,
    DueInPast,
    MoneyReason,
    Payment,
    RemedyKind,
    WriterApproves,
)
from portal.domain.responses import Response
from portal.domain.stage_2 import CannotReview
from portal.models import CaseConflict
from portal.queries.approvals import answers_waiting, money_waiting
from portal.queries.putting_right import approval_waiting, remedies_on
from portal.queries.reviewers import check_reviewer, reviewers_for
from portal.services import approving, remedying, responding
from portal.services.remedying import Righting
from tests.builders import Member, head, kept_case, lead, received
from tests.working import BY_EMAIL, SORRY, Desk

LIMIT = 300_00
DAY = date(2026, 11, 26)
COLLECTED: dict[str, Any] = {
    "kind": RemedyKind.ACTION,
    "what": "We empty the bin",
    "payment": None,
}
"""What puts it right without money."""


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 14, 0, tzinfo=UTC)


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    """Olive, with a complaint received online on Monday 23 November 2026."""
    return Desk(app, olive, received(app))


def keep(desk: Desk, remedy_id: int | None = None, day: int = 25, **changes: Any) -> int:
    """Keep 30 pounds for the bus, or what ``changes`` make of it; return its number."""
    given: dict[str, Any] = {
        "kind": RemedyKind.MONEY,
        "what": "We pay you £30",
        "owner_id": desk.who.staff_id,
        "due_on": date(2026, 12, 4),
        "payment": Payment(MoneyReason.LOSS, 30_00, "The bus, six times"),
    }
    remedying.keep_remedy(
        version=desk.version,
        remedy_id=remedy_id,
        righting=Righting(**{**given, **changes}),
        **desk.common(at(day)),
    )
    return remedies_on(kept_case(desk.reference).id)[-1].id


def agree(desk: Desk, number: int) -> None:
    approving.agree_to_money(
        remedy_id=number, limit_pence=LIMIT, version=desk.version, **desk.common(at(25))
    )


def more(pence: int) -> dict[str, Any]:
    return {"payment": Payment(MoneyReason.LOSS, pence, "The bus, six times")}


@pytest.mark.parametrize(
    "changes", [more(300_00), {"what": "We pay you £300"}, {"kind": RemedyKind.MONEY, **more(1)}]
)
def test_a_manager_who_changed_what_is_paid_does_not_agree_to_it(
    app: Flask, desk: Desk, changes: dict[str, Any]
) -> None:
    number = keep(desk)
    heidi = Desk(app, head(app), desk.reference)
    keep(heidi, number, **changes)
    with pytest.raises(WriterApproves):
        agree(heidi, number)
    agree(Desk(app, lead(app), desk.reference), number)


def test_a_manager_who_changed_only_the_day_still_agrees(app: Flask, desk: Desk) -> None:
    number = keep(desk)
    heidi = Desk(app, head(app), desk.reference)
    keep(heidi, number, due_on=date(2026, 12, 7), owner_id=desk.who.staff_id)
    agree(heidi, number)


@pytest.mark.parametrize(
    "changes",
    [
        more(31_00),
        {"what": "We pay you £3,000"},
        {"payment": Payment(MoneyReason.LOSS, 30_00, "The taxi")},
        {"kind": RemedyKind.APOLOGY, "payment": None},
    ],
)
def test_what_a_manager_agreed_to_stays_as_it_was_written(
    app: Flask, desk: Desk, changes: dict[str, Any]
) -> None:
    number = keep(desk)
    agree(Desk(app, head(app), desk.reference), number)
    with pytest.raises(AmountDecided):
        keep(desk, number, **changes)
    keep(desk, number, done_on=date(2026, 11, 25), evidence="Payment 4711")


def test_who_has_a_conflict_of_interest_agrees_to_nothing_and_is_not_asked(
    app: Flask, desk: Desk, session: Session
) -> None:
    number, heidi = keep(desk), Desk(app, head(app), desk.reference)
    case = kept_case(desk.reference)
    assert len(money_waiting(heidi.who.viewer, at(25))) == 1
    session.add(CaseConflict(case_id=case.id, staff_id=heidi.who.staff_id))
    session.commit()
    assert money_waiting(heidi.who.viewer, at(25)) == []
    with pytest.raises(HasConflict):
        agree(heidi, number)


def test_who_has_a_conflict_of_interest_approves_no_answer_and_does_not_look_again(
    app: Flask, desk: Desk, session: Session
) -> None:
    keep(desk)
    desk.decide(at(24))
    responding.ask_for_approval(
        version=desk.version,
        response=Response(dispatch=BY_EMAIL, answer="We looked.", apology=SORRY),
        **desk.common(at(25)),
    )
    heidi = Desk(app, head(app), desk.reference)
    case = kept_case(desk.reference)
    assert len(answers_waiting(heidi.who.viewer, at(25))) == 1
    assert check_reviewer(heidi.who.staff_id, case) == "Heidi Head"
    session.add(CaseConflict(case_id=case.id, staff_id=heidi.who.staff_id))
    session.commit()
    assert answers_waiting(heidi.who.viewer, at(25)) == []
    waiting = approval_waiting(kept_case(desk.reference).id)
    assert waiting is not None
    with pytest.raises(HasConflict):
        approving.decide_answer(
            version=desk.version,
            approval_id=waiting.id,
            approve=False,
            words="Shorter",
            limit_pence=LIMIT,
            **heidi.common(at(26)),
        )
    case = kept_case(desk.reference)
    assert heidi.who.staff_id not in {one.staff_id for one in reviewers_for(case, DAY).choices}
    with pytest.raises(CannotReview):
        check_reviewer(heidi.who.staff_id, case)


def test_nothing_is_promised_for_a_day_that_is_over(desk: Desk) -> None:
    yesterday = {**COLLECTED, "due_on": date(2026, 11, 24)}
    with pytest.raises(DueInPast):
        keep(desk, **yesterday)
    done = {"done_on": date(2026, 11, 24), "evidence": "A photo"}
    number = keep(desk, **yesterday, **done)
    assert remedies_on(kept_case(desk.reference).id)[0].id == number


def test_a_promise_that_ran_out_can_still_be_changed(desk: Desk) -> None:
    number = keep(desk, due_on=date(2026, 11, 26))
    keep(desk, number, day=30, due_on=date(2026, 11, 26), told_on=date(2026, 11, 30))
    with pytest.raises(DueInPast):
        keep(desk, number, day=30, due_on=date(2026, 11, 27))


def test_what_was_taken_back_stays_on_the_history(desk: Desk) -> None:
    number = keep(desk, **COLLECTED, done_on=date(2026, 11, 25), evidence="A photo")
    keep(desk, number, **COLLECTED)
    lines = [e.values for e in kept_case(desk.reference).events if e.what == Move.REMEDY]
    assert lines[0]["changed"]["done_on"] == "2026-11-25"
    assert lines[1]["changed"] == {"done_on": None, "evidence": None}
