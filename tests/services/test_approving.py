"""Answers with money, staff conduct or discrimination wait for a manager (Policy A5.1, A9.4)."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.approvals import (
    AnswerChanged,
    ApprovalNeeded,
    Approving,
    NotNeeded,
    SumInReply,
    WordsMissing,
)
from portal.domain.cases import ContactWay, Kind, State
from portal.domain.errors import AlreadySent, ChangedByOther, NotAllowed, NotFound
from portal.domain.findings import Finding
from portal.domain.learning import CannotOwn, LearningMissing
from portal.domain.moves import Move
from portal.domain.remedies import (
    AmountDecided,
    BeyondLimit,
    DoneInFuture,
    EvidenceMissing,
    MoneyNotApproved,
    MoneyReason,
    PaidBeforeApproved,
    Payment,
    RemedyKind,
    SumNotAgreed,
    SumUnclear,
    WriterApproves,
)
from portal.domain.responses import PointDecision, Response
from portal.domain.roles import Role
from portal.domain.root_causes import CauseMissing, Causes, RootCause
from portal.models import Approval, Message
from portal.queries.approvals import answers_waiting, money_waiting
from portal.queries.putting_right import approval_waiting, causes_on, last_approval, remedies_on
from portal.recording.history import broken_at
from portal.services import approving, deciding, remedying, responding, triage
from portal.services.merging import Merging, merge
from portal.services.remedying import Righting
from portal.services.splitting import Splitting, split
from tests.builders import Member, head, kept_case, lead, member, other_handler, received, reviewer
from tests.working import BY_EMAIL, SORRY, Desk, clocks

LIMIT = 300_00
DUE = date(2026, 12, 4)


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 14, 0, tzinfo=UTC)


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    """Olive, with a complaint received online on Monday 23 November 2026."""
    return Desk(app, olive, received(app))


def case_id(desk: Desk) -> int:
    return kept_case(desk.reference).id


def ask(desk: Desk, day: int = 25, **changes: Any) -> None:
    given = {"dispatch": BY_EMAIL, "answer": "We looked.", "apology": SORRY, **changes}
    responding.ask_for_approval(
        version=desk.version, response=Response(**given), **desk.common(at(day))
    )


def decide(desk: Desk, approve: bool = True, **changes: Any) -> None:
    waiting = approval_waiting(case_id(desk))
    given = {
        "version": desk.version,
        "approval_id": waiting.id if waiting else 0,
        "approve": approve,
        "words": "",
        "limit_pence": LIMIT,
        **desk.common(at(26)),
        **changes,
    }
    approving.decide_answer(**given)


def right(desk: Desk, remedy_id: int | None = None, **changes: Any) -> int:
    given = {
        "kind": RemedyKind.ACTION,
        "what": "We empty the bin",
        "owner_id": desk.who.staff_id,
        "due_on": DUE,
        **changes,
    }
    remedying.keep_remedy(
        version=desk.version,
        remedy_id=remedy_id,
        righting=Righting(**given),
        **desk.common(at(25)),
    )
    return remedies_on(case_id(desk))[-1].id


def part_of(desk: Desk) -> Desk:
    """Split a complaint off the case and return the desk of who works on that."""
    splitting = Splitting("The bus", "The bin", Kind.COMPLAINT, None, None, "Two", ContactWay.EMAIL)
    new, _ = split(version=desk.version, splitting=splitting, **desk.common(at(24)))
    return Desk(desk.app, desk.who, new)


def money(desk: Desk, pence: int = 150_00, **changes: Any) -> int:
    payment = Payment(MoneyReason.DISTRESS, pence, "Three weeks at 50 pounds")
    given: dict[str, Any] = {
        "kind": RemedyKind.MONEY,
        "what": "We pay you",
        "payment": payment,
        **changes,
    }
    return right(desk, **given)


@pytest.mark.parametrize("cause", [RootCause.STAFF_CONDUCT, RootCause.DISCRIMINATION])
@pytest.mark.parametrize("finding", [Finding.UPHELD, Finding.NOT_UPHELD])
def test_staff_conduct_and_discrimination_wait_for_a_manager(
    desk: Desk, session: Session, cause: RootCause, finding: Finding
) -> None:
    desk.decide(at(24), finding, cause)
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(25))
    assert kept_case(desk.reference).state is State.NEW
    assert session.scalars(select(Message)).all() == []


def test_another_cause_is_enough_to_wait(desk: Desk) -> None:
    desk.decide(at(24))
    deciding.decide_points(
        version=desk.version,
        decisions={},
        new_point="",
        causes=Causes(RootCause.TIME_TAKEN, frozenset({RootCause.STAFF_CONDUCT})),
        **desk.common(at(24)),
    )
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(25))


def test_the_clock_stops_when_the_approved_answer_leaves_and_not_before(
    app: Flask, desk: Desk, session: Session
) -> None:
    desk.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    ask(desk)
    heidi = Desk(app, head(app), desk.reference)
    shown = approving.waiting_text(viewer=heidi.who.viewer, reference=desk.reference, now=at(26))
    assert SORRY in shown.body
    decide(heidi)
    assert clocks(desk.reference)["our_response"] == (None, None)
    assert kept_case(desk.reference).state is State.NEW
    desk.respond(at(27))
    assert clocks(desk.reference)["our_response"] == (date(2026, 11, 27), True)
    assert session.scalars(select(Message)).one().body == shown.body.replace(
        "Thursday 24 December 2026", "Tuesday 29 December 2026"
    )
    lines = kept_case(desk.reference).events
    assert [line.what for line in lines][-3:] == [Move.ASK_APPROVAL, Move.APPROVE, Move.RESPOND]
    assert broken_at(list(lines)) is None


def test_what_was_not_approved_does_not_leave(app: Flask, desk: Desk) -> None:
    desk.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    ask(desk)
    decide(Desk(app, head(app), desk.reference))
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(27), will_do="We promise you the moon.")
    point = kept_case(desk.reference).points[0]
    deciding.decide_points(
        version=desk.version,
        decisions={point.id: PointDecision(point.text, Finding.UPHELD, "Other reasons")},
        new_point="",
        **desk.common(at(26)),
    )
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(27))


def test_the_writer_never_approves_even_a_manager(app: Flask, desk: Desk) -> None:
    mona = Desk(app, member(app, Role.LEAD, Role.OFFICER, name="Mona Manager"), desk.reference)
    mona.decide(at(24), cause=RootCause.DISCRIMINATION)
    ask(mona)
    with pytest.raises(WriterApproves):
        decide(mona)
    with pytest.raises(NotAllowed):
        decide(desk)
    assert approval_waiting(case_id(desk)) is not None


def test_the_head_of_another_service_approves_nothing(app: Flask, desk: Desk) -> None:
    desk.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    ask(desk)
    other = head(app, name="Paul Planner", service="planning", heads=("planning",))
    with pytest.raises(NotFound):
        decide(Desk(app, other, desk.reference))


def test_a_manager_named_in_the_complaint_approves_nothing(
    app: Flask, olive: Member, session: Session
) -> None:
    named = lead(app)
    desk = Desk(app, olive, received(app, names=(named,)))
    desk.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    ask(desk)
    with pytest.raises(NotFound):
        decide(Desk(app, named, desk.reference))


def test_an_answer_sent_back_says_why_and_is_written_again(app: Flask, desk: Desk) -> None:
    desk.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    ask(desk)
    leo = Desk(app, lead(app), desk.reference)
    with pytest.raises(WordsMissing):
        decide(leo, approve=False)
    decide(leo, approve=False, words="Say who spoke to the driver")
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(27))
    last = last_approval(case_id(desk))
    assert last is not None
    assert (last.state, last.words) == (Approving.SENT_BACK, "Say who spoke to the driver")
    ask(desk, answer="Ann spoke to the driver.")
    decide(leo)
    desk.respond(at(27), answer="Ann spoke to the driver.")


def test_an_answer_written_again_takes_the_place_of_the_one_that_waits(
    app: Flask, desk: Desk, session: Session
) -> None:
    desk.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    ask(desk)
    first = approval_waiting(case_id(desk))
    ask(desk, answer="Better words.")
    session.rollback()
    states = session.scalars(select(Approval.state).order_by(Approval.id)).all()
    assert states == [Approving.REPLACED, Approving.WAITING]
    assert first is not None
    with pytest.raises(NotFound):
        decide(Desk(app, lead(app), desk.reference), approval_id=first.id)


def test_a_case_that_changed_is_not_approved_as_it_was(app: Flask, desk: Desk) -> None:
    desk.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    ask(desk)
    leo = Desk(app, lead(app), desk.reference)
    seen = leo.version
    desk.decide(at(25), Finding.NOT_UPHELD, RootCause.STAFF_CONDUCT)
    with pytest.raises(ChangedByOther):
        decide(leo, version=seen)
    with pytest.raises(AnswerChanged):
        decide(leo)
    with pytest.raises(AnswerChanged):
        approving.waiting_text(viewer=leo.who.viewer, reference=desk.reference, now=at(26))
    decide(leo, approve=False, words="Write it again")


def test_approving_twice_approves_once(app: Flask, desk: Desk) -> None:
    desk.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    ask(desk)
    leo = Desk(app, lead(app), desk.reference)
    form = partial(decide, leo, form_key="once", approval_id=1, version=leo.version)
    waiting = approval_waiting(case_id(desk))
    assert waiting is not None
    form(approval_id=waiting.id)
    lines = len(kept_case(desk.reference).events)
    with pytest.raises(AlreadySent):
        form()
    with pytest.raises(NotFound):
        decide(Desk(app, head(app), desk.reference))
    assert len(kept_case(desk.reference).events) == lines


def test_what_needs_no_approval_is_not_asked_about(desk: Desk) -> None:
    desk.decide(at(24))
    with pytest.raises(NotNeeded):
        ask(desk)


def test_an_answer_in_a_case_that_names_staff_waits_for_a_manager(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, names=(other_handler(app),)))
    desk.decide(at(24))
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(25))
    ask(desk)
    decide(Desk(app, lead(app), desk.reference))
    desk.respond(at(27))


@pytest.mark.parametrize("place", ["answer", "apology", "will_do"])
def test_an_answer_that_names_a_sum_waits_for_a_manager(desk: Desk, place: str) -> None:
    desk.decide(at(24))
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(25), **{place: f"{SORRY} We send you £ 500."})
    desk.respond(at(25), **{place: f"{SORRY} We send you flowers."})


def test_a_sum_in_the_reasons_of_a_point_counts_too(desk: Desk) -> None:
    desk.decide(at(24))
    point = kept_case(desk.reference).points[0]
    deciding.decide_points(
        version=desk.version,
        decisions={point.id: PointDecision(point.text, Finding.UPHELD, "We owe you 90 pounds")},
        new_point="",
        **desk.common(at(24)),
    )
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(25))


def test_a_sum_in_what_puts_it_right_counts_whatever_it_is_called(app: Flask, desk: Desk) -> None:
    desk.decide(at(24))
    number = right(desk, what="We send a voucher of £50")
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(25))
    ask(desk)
    decide(Desk(app, head(app), desk.reference))
    with pytest.raises(AmountDecided):
        right(desk, number, what="We send a voucher of £5,000")
    another = right(desk, what="We send a voucher of £5,000")
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(27))
    right(desk, another, what="We send a card")
    desk.respond(at(27))


def test_a_sum_in_what_puts_it_right_is_agreed_to_before_it_is_done(app: Flask, desk: Desk) -> None:
    desk.answer(at(25))
    number = right(desk, what="We pay you £5,000")
    done = {"done_on": date(2026, 11, 25), "evidence": "Payment 4711"}
    with pytest.raises(PaidBeforeApproved):
        right(desk, number, what="We pay you £5,000", **done)
    heidi = Desk(app, head(app), desk.reference)
    assert [one.id for one in money_waiting(heidi.who.viewer, at(25))] == [number]
    agree = partial(approving.agree_to_money, remedy_id=number)
    with pytest.raises(BeyondLimit):
        agree(limit_pence=4999_99, version=heidi.version, **heidi.common(at(25)))
    agree(limit_pence=5000_00, version=heidi.version, **heidi.common(at(25)))
    assert money_waiting(heidi.who.viewer, at(25)) == []
    right(desk, number, what="We pay you £5,000", **done)


@pytest.mark.parametrize("place", ["answer", "apology", "will_do"])
def test_a_final_answer_names_only_sums_that_somebody_else_agreed_to(
    app: Flask, desk: Desk, place: str
) -> None:
    rhoda = reviewer(app)
    desk.answer(at(25))
    desk.ask_again(at(26))
    desk.choose(at(26), rhoda)
    rhodas, leo = (Desk(app, who, desk.reference) for who in (rhoda, lead(app)))
    words = {place: f"{SORRY} We pay you 50 pounds."}
    with pytest.raises(SumNotAgreed):
        rhodas.answer_again(at(27), **words)
    for what in ("We pay you £5", "A voucher of £50"):
        number = right(rhodas, what=what)
        with pytest.raises(MoneyNotApproved):
            rhodas.answer_again(at(27))
        approving.agree_to_money(
            remedy_id=number, limit_pence=LIMIT, version=leo.version, **leo.common(at(27))
        )
        if what == "We pay you £5":
            with pytest.raises(SumNotAgreed):
                rhodas.answer_again(at(27), **words)
    rhodas.answer_again(at(27), **words)


def test_a_complaint_that_became_a_request_is_not_paid_without_a_manager(
    app: Flask, desk: Desk
) -> None:
    desk.acknowledge(at(23))
    request = triage.Decision(
        kind=Kind.SERVICE_REQUEST,
        service="waste",
        handler_id=desk.who.staff_id,
        reason="A missed bin",
        tell="We send a lorry.",
    )
    triage.decide(version=desk.version, decision=request, **desk.common(at(24)))
    with pytest.raises(SumInReply):
        desk.respond(at(25), answer="We pay you £5,000")
    desk.respond(at(25), answer="We have emptied it")


@pytest.mark.parametrize("sent_back", [False, True])
def test_what_was_asked_about_is_approved_whatever_is_unticked_afterwards(
    app: Flask, desk: Desk, session: Session, sent_back: bool
) -> None:
    desk.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    number = money(desk)
    ask(desk)
    leo = Desk(app, lead(app), desk.reference)
    if sent_back:
        decide(leo, approve=False, words="Say more")
    desk.decide(at(25), cause=RootCause.TIME_TAKEN)
    right(desk, number)
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(26))
    ask(desk, 26)
    decide(leo)
    desk.respond(at(27))
    assert approval_waiting(case_id(desk)) is None


def test_what_is_opened_again_is_not_held_by_what_was_asked_before(app: Flask, desk: Desk) -> None:
    desk.decide(at(23), cause=RootCause.STAFF_CONDUCT)
    ask(desk, 24)
    leo = Desk(app, lead(app), desk.reference)
    decide(leo, form_key="first")
    desk.respond(at(27))
    leo.reopen(at(30))
    desk.decide(at(30))
    desk.respond(at(30))


def test_no_answer_waits_on_a_managers_list_after_the_case_was_answered_or_ended(
    app: Flask, desk: Desk, olive: Member
) -> None:
    leo = lead(app)
    withdrawn = Desk(app, olive, received(app))
    for one in (desk, withdrawn):
        one.decide(at(24), cause=RootCause.STAFF_CONDUCT)
        ask(one)
    assert len(answers_waiting(leo.viewer, at(25))) == 2
    withdrawn.withdraw(at(25), date(2026, 11, 25))
    triage.decide(
        version=desk.version,
        decision=triage.Decision(
            Kind.SERVICE_REQUEST, handler_id=olive.staff_id, reason="It is", tell="We do it"
        ),
        **desk.common(at(25)),
    )
    assert answers_waiting(leo.viewer, at(25)) == []
    desk.respond(at(26))
    assert approval_waiting(case_id(desk)) is None


def test_the_cause_is_known_before_an_answer_leaves(desk: Desk) -> None:
    point = kept_case(desk.reference).points[0]
    deciding.decide_points(
        version=desk.version,
        decisions={point.id: PointDecision(point.text, Finding.NOT_UPHELD, "Read the log")},
        new_point="",
        **desk.common(at(24)),
    )
    with pytest.raises(CauseMissing):
        desk.respond(at(25))


def test_a_complaint_that_we_uphold_teaches_something_or_says_why_not(desk: Desk) -> None:
    point = kept_case(desk.reference).points[0]
    deciding.decide_points(
        version=desk.version,
        decisions={point.id: PointDecision(point.text, Finding.UPHELD, "Read the log")},
        new_point="",
        causes=Causes(RootCause.POLICY),
        **desk.common(at(24)),
    )
    with pytest.raises(LearningMissing):
        desk.respond(at(25))
    desk.learn_nothing(at(25))
    desk.respond(at(25))


def test_causes_are_kept_and_changed_as_a_whole(desk: Desk) -> None:
    for causes in (
        Causes(RootCause.POLICY, frozenset({RootCause.SYSTEM})),
        Causes(RootCause.SYSTEM, frozenset({RootCause.POLICY, RootCause.CONTRACTOR})),
    ):
        deciding.decide_points(
            version=desk.version,
            decisions={},
            new_point="",
            causes=causes,
            **desk.common(at(24)),
        )
        assert causes_on(case_id(desk)) == causes
    lines = kept_case(desk.reference).events
    assert lines[-1].values["cause"] == RootCause.SYSTEM
    desk.decide(at(24), cause=RootCause.SYSTEM)


def test_a_split_point_keeps_its_number_and_both_are_decided_again(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, claimed_missed=("email",)))
    desk.decide(at(24))
    common = {"version": desk.version, **desk.common(at(25))}
    deciding.split_point(position=2, first="No email", second="A rude email", **common)
    points = kept_case(desk.reference).points
    assert [(one.position, one.text, one.finding) for one in points][1:] == [
        (2, "No email", None),
        (3, "A rude email", None),
    ]
    assert points[0].finding is Finding.UPHELD
    assert points[2].commitment_id == points[1].commitment_id is not None
    with pytest.raises(AlreadySent):
        deciding.split_point(position=2, first="No email", second="A rude email", **common)
    with pytest.raises(NotFound):
        deciding.split_point(
            position=9, first="x", second="y", version=desk.version, **desk.common(at(25))
        )


def test_money_waits_for_someone_else_within_their_limit(app: Flask, desk: Desk) -> None:
    desk.decide(at(24))
    number = money(desk)
    with pytest.raises(ApprovalNeeded):
        desk.respond(at(25))
    ask(desk)
    heidi = Desk(app, head(app), desk.reference)
    with pytest.raises(BeyondLimit):
        decide(heidi, limit_pence=149_99)
    assert approval_waiting(case_id(desk)) is not None
    decide(heidi, limit_pence=150_00)
    kept = remedies_on(case_id(desk))[0]
    assert (kept.id, kept.approved_by_id) == (number, heidi.who.staff_id)
    desk.respond(at(27))


def test_the_limit_is_for_all_the_money_of_a_case(app: Flask, desk: Desk) -> None:
    first, second, third = money(desk, 200_00), money(desk, 100_00), money(desk, 1)
    heidi, leo = Desk(app, head(app), desk.reference), Desk(app, lead(app), desk.reference)

    def agree(who: Desk, number: int, limit: int) -> None:
        approving.agree_to_money(
            remedy_id=number, limit_pence=limit, version=who.version, **who.common(at(25))
        )

    agree(leo, first, 1000_00)
    agree(heidi, second, LIMIT)
    with pytest.raises(BeyondLimit):
        agree(heidi, third, LIMIT)
    agree(leo, third, 1000_00)


def test_a_case_that_is_split_has_one_limit_for_all_its_parts(app: Flask, desk: Desk) -> None:
    part = part_of(desk)
    again = part_of(part)
    first = money(desk, 200_00)
    leo = lead(app)

    def agree(work: Desk, who: Member, number: int) -> None:
        theirs = Desk(app, who, work.reference)
        approving.agree_to_money(
            remedy_id=number, limit_pence=LIMIT, version=theirs.version, **theirs.common(at(25))
        )

    agree(desk, leo, first)
    with pytest.raises(BeyondLimit):
        agree(again, leo, money(again, 100_01))
    agree(part, leo, money(part, 100_00))


def test_cases_that_are_joined_have_one_limit(app: Flask, desk: Desk) -> None:
    gone, leo = Desk(app, desk.who, received(app)), lead(app)

    def agree(work: Desk, number: int) -> None:
        theirs = Desk(app, leo, work.reference)
        approving.agree_to_money(
            remedy_id=number, limit_pence=LIMIT, version=theirs.version, **theirs.common(at(25))
        )

    agree(gone, money(gone, 200_00))
    merge(version=gone.version, merging=Merging(desk.reference), **gone.common(at(25)))
    with pytest.raises(BeyondLimit):
        agree(desk, money(desk, 100_01))
    agree(desk, money(desk, 100_00))


def test_approving_an_answer_counts_all_the_money_in_it(app: Flask, desk: Desk) -> None:
    desk.decide(at(24))
    for _ in range(3):
        money(desk, LIMIT)
    ask(desk)
    heidi = Desk(app, head(app), desk.reference)
    with pytest.raises(BeyondLimit):
        decide(heidi)
    assert not any(one.approved_by_id for one in remedies_on(case_id(desk)))
    decide(heidi, limit_pence=3 * LIMIT)


def test_the_words_of_a_remedy_of_money_are_within_the_limit_too(app: Flask, desk: Desk) -> None:
    number = money(desk, 1_00, what="We pay you £900")
    heidi = Desk(app, head(app), desk.reference)
    agree = partial(approving.agree_to_money, remedy_id=number)
    with pytest.raises(BeyondLimit):
        agree(limit_pence=LIMIT, version=heidi.version, **heidi.common(at(25)))
    agree(limit_pence=900_00, version=heidi.version, **heidi.common(at(25)))


@pytest.mark.parametrize("place", ["answer", "will_do"])
def test_a_sum_in_the_words_of_an_answer_is_within_the_limit_of_who_approves(
    app: Flask, desk: Desk, place: str
) -> None:
    desk.decide(at(24))
    ask(desk, **{place: "We pay you nine hundred."})
    heidi, leo = Desk(app, head(app), desk.reference), Desk(app, lead(app), desk.reference)
    with pytest.raises(BeyondLimit):
        decide(heidi)
    decide(leo, limit_pence=900_00)


def test_a_sum_that_cannot_be_read_is_beyond_every_limit(app: Flask, desk: Desk) -> None:
    desk.decide(at(24))
    ask(desk, answer="We pay you some pounds.")
    with pytest.raises(SumUnclear):
        decide(Desk(app, lead(app), desk.reference), limit_pence=1_000_000_00)


def test_a_sum_that_somebody_agreed_to_may_be_named_in_any_answer(app: Flask, desk: Desk) -> None:
    desk.decide(at(24))
    number = money(desk, 900_00)
    heidi, leo = Desk(app, head(app), desk.reference), Desk(app, lead(app), desk.reference)
    approving.agree_to_money(
        remedy_id=number, limit_pence=900_00, version=leo.version, **leo.common(at(25))
    )
    ask(desk, answer="We pay you £900.")
    decide(heidi)


def test_money_is_paid_only_after_it_was_agreed_to(app: Flask, desk: Desk) -> None:
    number = money(desk)
    paid = {"done_on": date(2026, 11, 25), "evidence": "Payment 4711"}
    with pytest.raises(PaidBeforeApproved):
        money(desk, remedy_id=number, **paid)
    heidi = Desk(app, head(app), desk.reference)
    agree = partial(approving.agree_to_money, remedy_id=number)
    with pytest.raises(NotAllowed):
        agree(limit_pence=LIMIT, version=desk.version, **desk.common(at(25)))
    with pytest.raises(BeyondLimit):
        agree(limit_pence=0, version=heidi.version, **heidi.common(at(25)))
    for _ in range(2):
        agree(limit_pence=LIMIT, version=heidi.version, **heidi.common(at(25)))
    with pytest.raises(AmountDecided):
        money(desk, 900_00, remedy_id=number)
    money(desk, remedy_id=number, **paid)
    assert [e.what for e in kept_case(desk.reference).events].count(Move.APPROVE_MONEY) == 1


def test_nobody_agrees_to_money_they_wrote(app: Flask, desk: Desk) -> None:
    mona = Desk(app, member(app, Role.LEAD, Role.OFFICER, name="Mona Manager"), desk.reference)
    number = money(mona)
    with pytest.raises(WriterApproves):
        approving.agree_to_money(
            remedy_id=number, limit_pence=LIMIT, version=mona.version, **mona.common(at(25))
        )


def test_a_final_answer_does_not_leave_with_money_nobody_agreed_to(app: Flask, desk: Desk) -> None:
    rhoda = reviewer(app)
    desk.answer(at(25))
    desk.ask_again(at(26))
    desk.choose(at(26), rhoda)
    rhodas = Desk(app, rhoda, desk.reference)
    number = money(rhodas)
    with pytest.raises(MoneyNotApproved):
        rhodas.answer_again(at(27))
    leo = Desk(app, lead(app), desk.reference)
    approving.agree_to_money(
        remedy_id=number, limit_pence=LIMIT, version=leo.version, **leo.common(at(27))
    )
    rhodas.answer_again(at(27))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"done_on": date(2026, 11, 26), "evidence": "Seen"}, DoneInFuture),
        ({"done_on": date(2026, 11, 25)}, EvidenceMissing),
        ({"owner_id": 999_999}, CannotOwn),
    ],
)
def test_a_remedy_is_done_when_something_shows_it(
    desk: Desk, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        right(desk, **changes)
    assert remedies_on(case_id(desk)) == []


def test_who_is_named_in_the_complaint_puts_nothing_right(
    app: Flask, olive: Member, session: Session
) -> None:
    named = other_handler(app)
    desk = Desk(app, olive, received(app, names=(named,)))
    with pytest.raises(CannotOwn):
        right(desk, owner_id=named.staff_id)


def test_a_remedy_of_another_case_is_not_found(app: Flask, desk: Desk) -> None:
    other = Desk(app, desk.who, received(app))
    number = right(other)
    with pytest.raises(NotFound):
        right(desk, remedy_id=number)


def test_of_two_who_change_a_remedy_the_second_is_told(app: Flask, desk: Desk) -> None:
    number, seen = right(desk), desk.version
    right(desk, remedy_id=number, what="We empty it on Friday")
    with pytest.raises(ChangedByOther):
        remedying.keep_remedy(
            version=seen,
            remedy_id=number,
            righting=Righting(RemedyKind.ACTION, "Mine", desk.who.staff_id, DUE),
            **desk.common(at(25)),
        )
    assert remedies_on(case_id(desk))[0].what == "We empty it on Friday"
