"""Splitting one contact into several cases: tracked apart, nothing counted twice (A1.1)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, Kind, OnBehalf, State
from portal.domain.errors import AlreadySent, ChangedByOther, NotFound
from portal.domain.links import LinkKind
from portal.domain.messages import Purpose
from portal.domain.moves import MoveNotPossible
from portal.domain.pauses import ConsentAnswer
from portal.domain.representatives import Representative
from portal.domain.triage import ENDS_A_COMPLAINT, AcknowledgedAsComplaint
from portal.models import Case, CaseExclusion, Message
from portal.queries.links import linked_cases, parts_of
from portal.queries.people import banner_of
from portal.queries.tracking import tracked_case
from portal.services.consent import chase_consents
from portal.services.people import Adjustments, ForWhom, agree_adjustments, say_who
from portal.services.risk import say_at_risk
from portal.services.splitting import Splitting, split
from portal.services.tracking import open_with_tracking_code
from portal.services.triage import Decision, decide
from tests.builders import TRACKING_CODE, Member, kept_case, lead, received
from tests.working import Desk

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SPLITTING = Splitting(
    part="You did not answer my email either.",
    stays="The bin was not emptied.",
    kind=Kind.COMPLAINT,
    service="parks",
    commitment="email",
    reason="Two services",
    way=ContactWay.EMAIL,
)


def part_of(desk: Desk, **changes: Any) -> str:
    given: dict[str, Any] = {"version": desk.version, "splitting": SPLITTING, **desk.common(NOW)}
    return split(**{**given, **changes})[0]


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    return Desk(app, olive, received(app, received_at=NOW - timedelta(days=1), now=NOW))


def test_each_part_has_its_own_text_and_reference_and_the_same_day_person_and_channel(
    desk: Desk,
) -> None:
    new = kept_case(part_of(desk))
    old = kept_case(desk.reference)
    assert new.reference != old.reference
    assert (new.text, new.kind, new.state) == (SPLITTING.part, Kind.COMPLAINT, State.NEW)
    assert (new.received_at, new.channel) == (old.received_at, old.channel)
    assert (new.person.name, new.person.email) == (old.person.name, old.person.email)
    assert new.person_id != old.person_id
    assert new.service is not None
    assert new.service.slug == "parks"
    assert {one.due_on for one in new.clocks} == {one.due_on for one in old.clocks}


def test_a_part_keeps_who_writes_what_was_agreed_and_the_danger(
    app: Flask, desk: Desk, session: Session
) -> None:
    says = ForWhom(OnBehalf.SOMEONE_ELSE, "Ann", representative=Representative.COUNCILLOR)
    say_who(version=desk.version, for_whom=says, reason="A councillor", **desk.common(NOW))
    given = Adjustments(("large_print",), None, "Ann", date(2027, 3, 1), "Bethan")
    agree_adjustments(version=desk.version, adjustments=given, **desk.common(NOW))
    say_at_risk(words="Alone at home", **desk.common(NOW))
    new = kept_case(part_of(desk))
    assert new.details["representative"] == "councillor"
    assert (new.person.adjustments_agreed_by, new.person.named_contact) == ("Ann", "Bethan")
    assert new.person.adjustments_review_on == date(2027, 3, 1)
    banner = banner_of(new.id)
    assert banner is not None
    assert banner.words == "Alone at home"


@pytest.mark.parametrize("answer", list(ConsentAnswer))
def test_a_part_waits_for_no_consent_and_keeps_what_was_said(
    app: Flask, olive: Member, session: Session, answer: ConsentAnswer
) -> None:
    desk = Desk(app, olive, received(app, on_behalf=OnBehalf.SOMEONE_ELSE))
    desk.acknowledge(NOW)
    desk.ask_consent(NOW)
    with pytest.raises(MoveNotPossible):
        part_of(desk)
    desk.consent(NOW, answer)
    assert [one.answer for one in kept_case(part_of(desk)).consents] == [answer]


def test_a_part_keeps_that_nobody_answered_about_consent(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, on_behalf=OnBehalf.SOMEONE_ELSE))
    desk.acknowledge(NOW)
    desk.ask_consent(NOW)
    later = datetime(2026, 12, 23, 14, 0, tzinfo=UTC)
    chase_consents(now=later)
    part = Desk(app, olive, part_of(desk, now=later))
    part.close(later, Closure.NO_CONSENT)
    assert kept_case(part.reference).closure is Closure.NO_CONSENT


def test_their_own_words_stay_whole_and_we_go_on_with_what_is_left(desk: Desk) -> None:
    part_of(desk)
    old = kept_case(desk.reference)
    assert old.text == "My bin has not been emptied for three weeks."
    assert (old.understood, old.points[0].text) == (SPLITTING.stays, SPLITTING.stays)


def test_a_commitment_that_goes_along_is_counted_there_and_no_longer_here(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, claimed_missed=("email", "respect")))
    assert len(kept_case(desk.reference).points) == 3
    new = kept_case(part_of(desk))
    old = kept_case(desk.reference)
    assert new.commitment is not None
    assert new.commitment.slug == "email"
    assert old.commitment_id is None
    assert [(p.position, p.commitment.slug if p.commitment else None) for p in old.points] == [
        (1, None),
        (2, "respect"),
    ]


def test_both_show_each_other_and_the_person_is_told_of_both(desk: Desk, session: Session) -> None:
    new = part_of(desk)
    old = kept_case(desk.reference)
    links = linked_cases(desk.who.viewer, old.id, NOW)
    assert [(one.reference, one.link, one.onward) for one in links] == [
        (new, LinkKind.SPLIT, False)
    ]
    assert parts_of(kept_case(new).id) == [desk.reference]
    assert tracked_case(desk.reference, NOW.date()).parts == (new,)
    message = session.scalars(select(Message)).one()
    assert message.purpose is Purpose.SPLIT
    for words in (desk.reference, new, SPLITTING.part, SPLITTING.stays):
        assert words in message.body
    assert old.events[-1].values["linked"] == new


def test_the_tracking_code_works_for_each_part(app: Flask, desk: Desk) -> None:
    new = part_of(desk)
    key = app.config["TRACKING_KEY"].encode()
    for reference in (desk.reference, new):
        opened = open_with_tracking_code(
            reference=reference, code=TRACKING_CODE, network="n", now=NOW, key=key
        )
        assert opened == reference


def test_whoever_is_named_may_see_no_part(app: Flask, olive: Member, session: Session) -> None:
    nora = lead(app, name="Nora Named")
    desk = Desk(app, olive, received(app, names=(nora,)))
    new = kept_case(part_of(desk))
    named = session.scalars(
        select(CaseExclusion.staff_id).where(CaseExclusion.case_id == new.id)
    ).all()
    assert named == [nora.staff_id]
    with pytest.raises(NotFound):
        part_of(Desk(app, nora, desk.reference))


def test_it_can_be_split_later_and_again_but_not_once_it_is_answered(desk: Desk) -> None:
    desk.acknowledge(NOW)
    first, second = part_of(desk), part_of(desk)
    assert {one.reference for one in linked_cases(desk.who.viewer, 1, NOW)} == {first, second}
    desk.answer(NOW)
    with pytest.raises(MoveNotPossible):
        part_of(desk)


@pytest.mark.parametrize("kind", sorted(ENDS_A_COMPLAINT))
def test_no_part_of_an_acknowledged_complaint_goes_another_way_quietly(
    desk: Desk, session: Session, kind: Kind
) -> None:
    desk.acknowledge(NOW)
    with pytest.raises(AcknowledgedAsComplaint):
        part_of(desk, splitting=replace(SPLITTING, kind=kind, commitment=None))
    part = Desk(desk.app, desk.who, part_of(desk))
    decision = Decision(kind=kind, handler_id=desk.who.staff_id, reason="Not one", tell="Hello")
    with pytest.raises(AcknowledgedAsComplaint):
        decide(version=part.version, decision=decision, **part.common(NOW))


def test_a_part_of_what_nobody_acknowledged_may_still_be_another_kind(desk: Desk) -> None:
    part = Desk(desk.app, desk.who, part_of(desk))
    decision = Decision(
        kind=Kind.COMMENT, handler_id=desk.who.staff_id, reason="Not one", tell="Hello"
    )
    decide(version=part.version, decision=decision, **part.common(NOW))
    assert kept_case(part.reference).kind is Kind.COMMENT


def test_sent_twice_there_is_one_new_case(desk: Desk, session: Session) -> None:
    part_of(desk, form_key="k")
    with pytest.raises(AlreadySent):
        part_of(desk, form_key="k")
    assert len(session.scalars(select(Case)).all()) == 2


def test_of_two_officers_the_second_is_told(desk: Desk, session: Session) -> None:
    version = desk.version
    part_of(desk)
    with pytest.raises(ChangedByOther):
        part_of(desk, version=version)
    assert len(session.scalars(select(Case)).all()) == 2


def test_a_part_that_is_no_complaint_has_no_date_when_none_is_owed(desk: Desk) -> None:
    praise = replace(SPLITTING, kind=Kind.COMPLIMENT, commitment=None)
    assert kept_case(part_of(desk, splitting=praise)).clocks == []
