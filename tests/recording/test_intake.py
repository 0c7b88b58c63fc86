"""How a contact becomes a case with the right dates (Policy A4.6, A4.7, A4.8, A11.3)."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.cli.setup import EDITIONS
from portal.domain.cases import Channel, Kind, State
from portal.domain.clocks import Which
from portal.domain.commitments import Edition, EditionState
from portal.domain.contacts import Contact
from portal.domain.edition_records import parse_edition
from portal.domain.times import london_noon
from portal.models import CalendarYear, Case
from portal.recording.acts import act
from portal.recording.intake import receive
from portal.services.editions import publish_edition

ACK, ANSWER = Which.OUR_ACKNOWLEDGEMENT, Which.OUR_RESPONSE
CODE_ACK, CODE_ANSWER = Which.CODE_ACKNOWLEDGEMENT, Which.CODE_RESPONSE


def take(contact: Contact, now: datetime) -> Case:
    with act(now=now) as doing:
        return receive(doing.session, contact, now=now)


def due(case: Case) -> dict[Which, date]:
    return {clock.which: clock.due_on for clock in case.clocks}


def measured_by(case: Case) -> dict[Which, str | None]:
    return {
        clock.which: clock.commitment.slug if clock.commitment else None for clock in case.clocks
    }


DATES = [
    (Kind.COMPLAINT, Channel.ONLINE, {ACK: 26, ANSWER: 37, CODE_ACK: 30, CODE_ANSWER: 44}),
    (Kind.COMPLAINT, Channel.LETTER, {ACK: 26, ANSWER: 37, CODE_ACK: 30, CODE_ANSWER: 44}),
    (Kind.COMPLAINT, Channel.EMAIL, {ACK: 24, ANSWER: 37, CODE_ACK: 30, CODE_ANSWER: 44}),
    (Kind.SERVICE_REQUEST, Channel.EMAIL, {ACK: 24, ANSWER: 26}),
    (Kind.SERVICE_REQUEST, Channel.LETTER, {ANSWER: 37}),
    (Kind.SERVICE_REQUEST, Channel.VOICEMAIL, {ANSWER: 24}),
    (Kind.CHALLENGE, Channel.ONLINE, {}),
    (Kind.COMPLIMENT, Channel.ONLINE, {}),
    (Kind.COMMENT, Channel.ONLINE, {}),
]


@pytest.mark.parametrize(("kind", "channel", "days"), DATES)
def test_each_kind_and_channel_gets_its_dates(
    session: Session, now: datetime, kind: Kind, channel: Channel, days: dict[Which, int]
) -> None:
    """Received Monday 23 November 2026. Days are of November; 37 is 7 December."""
    case = take(Contact(kind, channel, now, "Words"), now)
    assert due(case) == {
        which: date(2026, 11, 1) + timedelta(days=day - 1) for which, day in days.items()
    }
    assert case.next_due_on == min(due(case).values(), default=None)
    assert case.queue_on == (case.next_due_on or date.max)


def test_each_clock_is_tied_to_the_commitment_that_set_it(session: Session, now: datetime) -> None:
    case = take(Contact(Kind.COMPLAINT, Channel.EMAIL, now, "Words"), now)
    assert measured_by(case) == {
        ACK: "email",
        ANSWER: "complaint",
        CODE_ACK: None,
        CODE_ANSWER: None,
    }


def test_a_comment_has_dates_only_when_a_reply_is_asked_for(
    session: Session, now: datetime
) -> None:
    case = take(Contact(Kind.COMMENT, Channel.ONLINE, now, "Words", reply_asked=True), now)
    assert due(case) == {ACK: date(2026, 11, 30), ANSWER: date(2026, 12, 7)}
    assert measured_by(case) == {ACK: None, ANSWER: None}


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (datetime.fromisoformat("2026-11-23T23:59:59+00:00"), date(2026, 11, 26)),
        (datetime.fromisoformat("2026-11-24T00:00:01+00:00"), date(2026, 11, 27)),
        (datetime.fromisoformat("2026-10-23T23:30:00+00:00"), date(2026, 10, 28)),
        (datetime.fromisoformat("2026-10-24T12:00:00+00:00"), date(2026, 10, 28)),
    ],
    ids=["a second before midnight", "a second after", "already Saturday in summer", "Saturday"],
)
def test_the_london_date_of_receipt_counts_not_the_hour(
    session: Session, received: datetime, expected: date
) -> None:
    case = take(Contact(Kind.COMPLAINT, Channel.ONLINE, received, "Words"), received)
    assert due(case)[ACK] == expected


def test_a_letter_recorded_late_is_late_from_the_first_second(
    session: Session, now: datetime
) -> None:
    received = london_noon(date(2026, 11, 2))
    case = take(Contact(Kind.COMPLAINT, Channel.LETTER, received, "Words"), now)
    assert due(case)[ACK] == date(2026, 11, 5)
    assert case.logged_at == now


def test_a_new_edition_drives_new_cases_and_old_ones_keep_theirs(
    session: Session, now: datetime
) -> None:
    old = take(Contact(Kind.COMPLAINT, Channel.ONLINE, now, "Words"), now)
    publish_edition(edition=second_edition(date(2026, 12, 1)), now=now)
    before = london_noon(date(2026, 11, 30))
    after = london_noon(date(2026, 12, 1))
    still_old = take(Contact(Kind.COMPLAINT, Channel.ONLINE, before, "Words"), after)
    new = take(Contact(Kind.COMPLAINT, Channel.ONLINE, after, "Words"), after)
    session.refresh(old)
    assert due(old)[ACK] == date(2026, 11, 26)
    assert due(still_old)[ACK] == date(2026, 12, 3)
    assert due(new)[ACK] == date(2026, 12, 3)
    assert due(new)[ANSWER] == date(2026, 12, 11)
    assert {case.clocks[0].commitment.edition.number for case in (old, still_old)} == {1}
    assert new.clocks[0].commitment.edition.number == 2


def test_the_commitment_named_is_kept_as_it_read_when_it_happened(
    session: Session, now: datetime
) -> None:
    publish_edition(edition=second_edition(date(2026, 11, 20)), now=now)
    case = take(
        Contact(
            Kind.CHALLENGE,
            Channel.ONLINE,
            now,
            "Words",
            commitment="email",
            occurred_on=date(2026, 11, 10),
        ),
        now,
    )
    assert case.commitment is not None
    assert (case.commitment.slug, case.commitment.edition.number) == ("email", 1)


def test_a_draft_edition_never_drives_a_clock(session: Session, now: datetime) -> None:
    draft = replace(second_edition(date(2026, 11, 20)), state=EditionState.DRAFT)
    publish_edition(edition=draft, now=now)
    case = take(Contact(Kind.COMPLAINT, Channel.ONLINE, now, "Words"), now)
    assert due(case)[ACK] == date(2026, 11, 26)


def test_past_the_end_of_the_calendar_a_contact_is_taken_and_stands_first(
    session: Session, now: datetime
) -> None:
    ordinary = take(Contact(Kind.COMPLAINT, Channel.ONLINE, now, "Words"), now)
    session.execute(delete(CalendarYear).where(CalendarYear.year > 2026))
    session.commit()
    late = london_noon(date(2026, 12, 30))
    case = take(Contact(Kind.COMPLAINT, Channel.ONLINE, late, "Words"), late)
    assert case.state is State.NEW
    assert case.clocks == []
    assert case.queue_on == date(2026, 12, 30)
    assert [event.what for event in case.events] == ["receive", "no_dates"]
    assert ordinary.queue_on < case.queue_on


def test_every_commitment_said_to_be_missed_is_a_point_of_its_own(
    session: Session, now: datetime
) -> None:
    case = take(
        Contact(
            Kind.COMPLAINT, Channel.ONLINE, now, "Words", claimed_missed=("email", "voicemail")
        ),
        now,
    )
    slugs = [point.commitment.slug if point.commitment else None for point in case.points]
    assert slugs == [None, "email", "voicemail"]


def second_edition(effective_from: date) -> Edition:
    """The first edition, but complaints are acknowledged in 2 working days and answered in 8."""
    text = (EDITIONS / "first.toml").read_text("utf-8")
    before, complaint, after = re.split(r"(?=slug = \"complaint\")|(?=slug = \"letters\")", text)
    for old, new in (("\\b3\\b", "2"), ("\\b10\\b", "8")):
        complaint = re.sub(old, new, complaint)
    edition = parse_edition(before + complaint + after)
    return replace(edition, number=2, effective_from=effective_from)
