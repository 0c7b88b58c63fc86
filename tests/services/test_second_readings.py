"""A challenge is read one level up when it is unread for too long, or disputed (issue 4, 12)."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.errors import NotFound
from portal.domain.findings import Kept
from portal.domain.second_readings import (
    NotChecked,
    NotDisputable,
    ReadBySomeoneElse,
    ReadOneLevelUp,
    WhyUp,
)
from portal.models import CaseExclusion, ChallengeDispute, OutboundMail, ReadOneUp
from portal.queries.cases import find_case
from portal.recording.acts import act
from portal.recording.naming import put_on_linked
from portal.services.challenge_reading import check_challenge, mark_read
from portal.services.second_readings import disagree, send_late_up
from portal.web.jobs import send_readings_up
from tests.builders import Member, head, kept_case, lead, officer, received
from tests.kit.clock import NOW, Clock
from tests.services.test_two_officers import race

LATE = datetime(2026, 12, 22, 10, 0, tzinfo=UTC)
"""The day after the twentieth working day from Monday 23 November."""


def challenge(app: Flask, **details: Any) -> str:
    return received(app, kind=Kind.CHALLENGE, commitment="email", **details)


def check(who: Member, reference: str, found: Kept | None, key: str = "k") -> None:
    check_challenge(
        viewer=who.viewer,
        reference=reference,
        version=kept_case(reference).version,
        checked=found,
        note="Looked in the mailbox" if found else "",
        form_key=f"{key}-{reference}",
        now=NOW,
    )


def dispute(reference: str, words: str = "", key: str = "d") -> str:
    return disagree(reference=reference, words=words, form_key=f"{key}-{reference}", now=NOW)


def ups(session: Session) -> list[tuple[WhyUp, date | None]]:
    session.rollback()
    return [
        (up.why, up.due_on) for up in session.scalars(select(ReadOneUp).order_by(ReadOneUp.case_id))
    ]


def mails(session: Session) -> list[OutboundMail]:
    session.rollback()
    return list(session.scalars(select(OutboundMail).order_by(OutboundMail.id)))


def whats(reference: str) -> list[str]:
    return [event.what for event in kept_case(reference).events]


def test_it_goes_up_the_day_after_the_last_day_and_not_before(app: Flask, session: Session) -> None:
    reference = challenge(app)
    assert send_late_up(now=LATE.replace(day=21), within=20) == 0
    assert send_late_up(now=LATE, within=20) == 1
    assert ups(session) == [(WhyUp.LATE, date(2026, 12, 21))]
    assert whats(reference) == ["receive", "read_one_up"]


def test_the_council_sets_the_limit(app: Flask, session: Session) -> None:
    challenge(app)
    assert send_late_up(now=datetime(2026, 12, 1, 10, tzinfo=UTC), within=5) == 1


def test_what_was_read_in_time_or_is_a_complaint_stays(app: Flask, session: Session) -> None:
    received(app)
    check(officer(app), challenge(app), Kept.KEPT)
    assert send_late_up(now=LATE, within=20) == 0


def test_it_goes_up_once_and_the_lead_hears_once_in_office_hours(
    app: Flask, session: Session, clock: Clock
) -> None:
    boss, reference = lead(app), challenge(app)
    head(app)
    clock.set(2026, 12, 22, 8, 0)
    send_readings_up()
    assert ups(session) == []
    clock.set(2026, 12, 22, 10, 0)
    send_readings_up()
    send_readings_up()
    clock.set(2026, 12, 23, 11, 0)
    send_readings_up()
    assert len(ups(session)) == 1
    [mail] = mails(session)
    assert mail.recipient == boss.email
    assert reference in mail.body
    assert "bin has not" not in mail.body
    assert whats(reference).count("read_one_up") == 1


def test_four_workers_at_once_send_it_up_once(app: Flask, session: Session) -> None:
    reference = challenge(app)
    assert sorted(race(app, [partial(send_late_up, now=LATE, within=20)] * 4)) == [0, 0, 0, 1]
    assert whats(reference) == ["receive", "read_one_up"]


def test_a_lead_named_in_it_is_not_told_and_it_waits_for_one_who_may(
    app: Flask, session: Session, clock: Clock
) -> None:
    named = lead(app)
    challenge(app, names=(named,))
    clock.set(2026, 12, 22)
    send_readings_up()
    assert (len(ups(session)), mails(session)) == (1, [])
    other = lead(app, name="Lena Lead")
    send_readings_up()
    assert [mail.recipient for mail in mails(session)] == [other.email]


def test_one_level_up_only_the_lead_reads_it_alone_or_in_a_batch(
    app: Flask, session: Session
) -> None:
    boss, heidi, reference = lead(app), head(app), challenge(app)
    send_late_up(now=LATE, within=20)
    with pytest.raises(ReadOneLevelUp):
        check(heidi, reference, None)
    [row] = mark_read(viewer=heidi.viewer, references=[reference], form_key="b", now=LATE)
    assert not row.done
    check(boss, reference, None, key="lead")
    assert whats(reference)[-1] == "read"


def test_a_dispute_is_a_challenge_of_its_own_one_level_up(app: Flask, session: Session) -> None:
    reference = challenge(app)
    check(officer(app), reference, Kept.KEPT)
    second = dispute(reference, "You never wrote to me")
    new, old = kept_case(second), kept_case(reference)
    assert new.kind is Kind.CHALLENGE
    assert new.text == "You never wrote to me"
    assert (new.commitment_id, new.service_id) == (old.commitment_id, old.service_id)
    assert (new.tracking_hash, new.person.email) == (old.tracking_hash, old.person.email)
    assert ups(session) == [(WhyUp.DISPUTED, None)]
    assert whats(reference) == ["receive", "read", "reading_disputed"]
    assert whats(second) == ["receive", "reading_disputed", "read_one_up"]


def test_a_dispute_without_words_says_what_the_first_said(app: Flask, session: Session) -> None:
    reference = challenge(app, text="No answer to my email")
    check(officer(app), reference, Kept.CANNOT_TELL)
    assert kept_case(dispute(reference)).text == "No answer to my email"


@pytest.mark.parametrize("found", [None, Kept.MISSED])
def test_only_what_a_person_can_disagree_with_is_disputed(
    app: Flask, session: Session, found: Kept | None
) -> None:
    reference = challenge(app)
    with pytest.raises(NotDisputable):
        dispute(reference, key="unread")
    check(officer(app), reference, found)
    with pytest.raises(NotDisputable):
        dispute(reference)


def test_there_is_no_third_reading(app: Flask, session: Session) -> None:
    boss, reference = lead(app), challenge(app)
    check(officer(app), reference, Kept.KEPT)
    second = dispute(reference)
    with pytest.raises(NotDisputable):
        dispute(reference, key="again")
    check(boss, second, Kept.KEPT)
    with pytest.raises(NotDisputable):
        dispute(second)


def test_whoever_read_the_first_does_not_read_the_second(
    app: Flask, session: Session, clock: Clock
) -> None:
    boss, other, reference = lead(app), lead(app, name="Lena Lead"), challenge(app)
    check(boss, reference, Kept.KEPT)
    second = dispute(reference)
    with pytest.raises(ReadBySomeoneElse):
        check(boss, second, Kept.KEPT)
    send_readings_up()
    assert [mail.recipient for mail in mails(session)] == [other.email]
    check(other, second, Kept.MISSED, key="other")


def test_a_disputed_one_is_checked_not_ticked(app: Flask, session: Session) -> None:
    boss, reference = lead(app), challenge(app)
    check(officer(app), reference, Kept.KEPT)
    second = dispute(reference)
    with pytest.raises(NotChecked):
        check(boss, second, None)
    [row] = mark_read(viewer=boss.viewer, references=[second], form_key="b", now=NOW)
    assert not row.done


def test_who_is_named_in_the_first_does_not_find_the_second(app: Flask, session: Session) -> None:
    named, reference = lead(app), challenge(app)
    check(officer(app), reference, Kept.KEPT)
    session.add(CaseExclusion(case_id=kept_case(reference).id, staff_id=named.staff_id))
    session.commit()
    second = dispute(reference)
    with pytest.raises(NotFound):
        find_case(named.viewer, second, NOW)


def test_who_is_named_in_the_first_later_loses_the_second(app: Flask, session: Session) -> None:
    reference, olive, named = challenge(app), officer(app), lead(app)
    check(olive, reference, Kept.KEPT)
    second = dispute(reference)
    with act(now=NOW) as doing:
        put_on_linked(
            doing.session,
            CaseExclusion,
            kept_case(reference),
            {named.staff_id},
            staff_id=olive.staff_id,
            now=NOW,
        )
    with pytest.raises(NotFound):
        find_case(named.viewer, second, NOW)


def test_sent_by_two_browsers_at_once_it_is_one_dispute(app: Flask, session: Session) -> None:
    reference = challenge(app)
    check(officer(app), reference, Kept.KEPT)

    def send(key: str) -> bool:
        try:
            return bool(dispute(reference, key=key))
        except NotDisputable:
            return False

    assert sorted(race(app, [partial(send, key) for key in "abc"])) == [False, False, True]
    session.rollback()
    assert len(session.scalars(select(ChallengeDispute)).all()) == 1
