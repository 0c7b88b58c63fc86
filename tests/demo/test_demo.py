"""The made-up council is as true as one that people made by the pages."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import extract, func, select, text
from sqlalchemy.orm import Session

from portal.db import db
from portal.demo.load import NotEmpty, load
from portal.demo.staff import make_posters, make_staff
from portal.domain.cases import Channel, Kind, State
from portal.domain.clocks import Which, next_due
from portal.domain.contacts import Contact
from portal.domain.findings import Kept
from portal.domain.learning import LEARNS_FROM
from portal.domain.links import LinkKind
from portal.domain.measures.periods import year_start
from portal.domain.messages import Purpose
from portal.domain.ombudsman import OmbudsmanResult
from portal.domain.remedies import RemedyKind
from portal.domain.standing import TOLD
from portal.models import (
    Action,
    Attachment,
    Case,
    CaseCause,
    CaseConflict,
    CaseExclusion,
    CaseLink,
    ChallengeDispute,
    Clock,
    ContactPlan,
    MissFound,
    OmbudsmanRecord,
    PastImport,
    Person,
    Rating,
    Refusal,
    Review,
    Risk,
)
from portal.queries.putting_right import (
    actions_taken,
    money_on,
    remedies_on,
    why_no_learning,
)
from portal.queries.reviewers import considered_stage_1
from portal.queries.search_index import INDEX
from portal.recording.acts import act
from portal.recording.clocks import NOTHING_DUE
from portal.recording.history import broken_at
from portal.recording.intake import receive
from portal.services.searching import rebuild_index
from portal.web.uploads import store

CASES = 120


INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " ORDER BY indexname",
}


def indexes(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(text(INDEXES[db.engine.dialect.name]))
    return [(name, " ".join((sql or "").split())) for name, sql in rows]


def found_by(session: Session) -> dict[int, set[str]]:
    rows = session.execute(select(INDEX.c.rowid, INDEX.c.words)).all()
    return {row.rowid: set(row.words.split()) for row in rows}


def check_it_is_found_as_if_made_by_acts(session: Session, now: datetime) -> None:
    found = found_by(session)
    lexemes = text("SELECT count(*) FROM search_index WHERE lexemes @@ 'we'::tsquery")
    on_postgres = db.engine.dialect.name == "postgresql"
    known = session.scalar(lexemes) if on_postgres else None
    assert len(found) == rebuild_index(now=now)
    assert found_by(session) == found
    assert not on_postgres or session.scalar(lexemes) == known


def moves(values: dict[str, Any], which: str) -> bool:
    return which in (values.get("which"), values.get("corrects")) or any(
        which in values.get(name, {}) for name in ("moved", "resumed")
    )


def check_each_case(session: Session, now: datetime) -> None:
    for case in session.scalars(select(Case)):
        assert broken_at(case.events) is None
        due = next_due([clock for clock in case.clocks if clock.paused_on is None])
        assert case.next_due_on == due
        assert case.queue_on == (due or NOTHING_DUE)
        assert case.state is not State.CLOSED or due is None
        assert case.kind is not Kind.COMPLAINT or case.clocks
        assert case.received_at <= now
        for clock in case.clocks:
            assert clock.stopped_on is None or clock.stopped_on >= case.received_on
            assert clock.met in (None, clock.stopped_on and clock.stopped_on <= clock.held_to)
            moved = [line for line in case.events if moves(line.values, clock.which.value)]
            imported = case.past_import_id is not None
            assert moved or imported or clock.due_on == clock.first_due_on


def check_what_followed(session: Session) -> None:
    """An answer has its cause, whoever looks again is new, and we say first what is late."""
    main = set(session.scalars(select(CaseCause.case_id).where(CaseCause.main)))
    answered = select(Case).where(Case.outcome.is_not(None), Case.past_import_id.is_(None))
    assert all(case.id in main for case in session.scalars(answered))
    for review in session.scalars(select(Review).where(Review.case_id <= CASES)):
        assert review.case.stage == 2
        assert review.case.reviewer_id not in considered_stage_1(review.case)
        clocks = [clock for clock in review.case.clocks if clock.stage == 2]
        assert {clock.which for clock in clocks} == set(TOLD[2])
        assert (review.outcome is None) is any(clock.stopped_on is None for clock in clocks)
    for case in session.scalars(answered.where(Case.outcome.in_(LEARNS_FROM), Case.id <= CASES)):
        assert bool(actions_taken(case.id)) is not bool(why_no_learning(case.id))
        kinds = {one.kind for one in remedies_on(case.id)}
        assert (RemedyKind.APOLOGY in kinds) is (case.no_apology_reason is None)
        assert all(one.approved_by_id for one in money_on(case.id))
    for action in session.scalars(select(Action)):
        assert action.lines[-1].status is action.status
    said = {miss.clock_id: miss for miss in session.scalars(select(MissFound))}
    ours = session.scalars(select(Clock).where(Clock.which.in_(TOLD[1]), Clock.stage == 1)).all()
    for clock in ours:
        late = clock.stopped_on is not None and clock.stopped_on > clock.due_on
        assert not late or clock.id in said or clock.case_id > CASES, clock.case.reference
    for miss in said.values():
        told = [one for one in miss.case.messages if one.purpose is Purpose.LATE]
        assert miss.told is bool(told)
        assert miss.clock.missed_due_on == miss.clock.held_to


def check_numbers(session: Session) -> None:
    counted = session.execute(
        select(func.count(), func.max(Case.number)).group_by(Case.number_year)
    ).all()
    assert all(count == highest for count, highest in counted)


def check_nobody_is_real(session: Session) -> None:
    for person in session.scalars(select(Person)):
        assert person.email is None or person.email.endswith("@example.com")
        assert person.phone is None or person.phone.startswith("07700 900")


def check_what_seldom_happens_is_there(session: Session) -> None:
    states = set(session.scalars(select(Case.state)))
    assert {State.WAITING_FOR_CONSENT, State.EXTENDED, State.STAGE_2, State.ANSWERED} <= states
    extended = {len(case.extensions) for case in session.scalars(select(Case))}
    assert {0, 2} <= extended <= {0, 1, 2}
    ombudsman = session.scalars(select(OmbudsmanRecord)).all()
    assert {one.stage_reached for one in ombudsman} == {2}
    assert all(one.complied for one in ombudsman if one.result is OmbudsmanResult.UPHELD)
    assert all(one.agreed for one in session.scalars(select(Refusal)))
    plan = session.scalars(select(ContactPlan)).one()
    assert plan.review_on < date(2026, 11, 23)
    assert session.scalars(select(Risk)).one().lifted_at is None
    assert session.scalars(select(CaseExclusion)).one().case_id
    assert session.scalars(select(CaseConflict)).one().case_id
    assert session.scalars(select(ChallengeDispute)).one().of.missed_checked is Kept.KEPT
    assert session.scalars(select(Attachment)).one().for_person
    agreed = session.scalars(select(Person).where(Person.adjustments_agreed_by.is_not(None))).one()
    assert agreed.named_contact
    assert "large_print" in agreed.adjustments
    elected = [case for case in session.scalars(select(Case)) if "representative" in case.details]
    assert [case.details["representative"] for case in elected] == ["councillor"]
    assert session.scalars(select(CaseLink)).one().kind is LinkKind.MERGED
    eve = session.scalars(
        select(Case).where(extract("month", Case.received_on) == 12, Case.text.contains("holiday"))
    ).one()
    [ours] = [clock for clock in eve.clocks if clock.which is Which.OUR_RESPONSE]
    assert ours.due_on == date(2026, 1, 15)


def check_ratings_of_every_kind_are_there(session: Session) -> None:
    """Enough are drawn that each way to the questions comes up."""
    assert set(session.scalars(select(Rating.source))) == {
        "poster", "kiosk", "reply_link", "slip", "website",
    }  # fmt: skip
    assert {"yes", "no"} <= set(session.scalars(select(Rating.understood)))
    slips = session.scalars(select(Rating).where(Rating.source == "slip")).all()
    assert all(slip.typed_by_id and slip.poster_id for slip in slips)
    (told,) = session.scalars(select(Action).where(Action.told_at.is_not(None)))
    assert told.told_by_id != told.put_forward_by_id


def check_a_year_of_past_records_is_there(session: Session) -> None:
    past = session.scalars(select(PastImport)).one()
    years = set(session.scalars(select(Case.received_on).where(Case.past_import_id == past.id)))
    assert past.rows >= CASES
    assert {year_start(day) for day in years} == {date(2023, 4, 1)}


def test_the_made_up_council_keeps_every_promise_of_a_real_one(
    session: Session, now: datetime
) -> None:
    """Also the ids that follow the bulk, and that it goes into an empty database only."""
    make_staff(now=now, password="", hashed=lambda password: "no password fits")
    make_posters(now=now)
    before = indexes(session)
    load(now=now, cases=CASES, progress=lambda more: None, tracking_key=b"key", store=store())
    session.expire_all()
    check_ratings_of_every_kind_are_there(session)
    check_a_year_of_past_records_is_there(session)
    assert indexes(session) == before
    check_it_is_found_as_if_made_by_acts(session, now)
    check_each_case(session, now)
    check_what_followed(session)
    check_numbers(session)
    check_nobody_is_real(session)
    check_what_seldom_happens_is_there(session)
    highest = session.scalar(select(func.max(Case.id)))
    with act(now=now) as doing:
        case = receive(
            doing.session, Contact(Kind.COMPLAINT, Channel.ONLINE, now, "Words"), now=now
        )
    assert case.id == (highest or 0) + 1
    with pytest.raises(NotEmpty):
        load(now=now, cases=1, progress=lambda more: None, tracking_key=b"key", store=store())
    db.session.rollback()
