"""Challenges to read: counted, checked, or answered with the offer of a complaint (screen S19)."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, Kind, Precision, State
from portal.domain.contacts import PersonDetails
from portal.domain.findings import Kept
from portal.domain.roles import Role
from portal.domain.second_readings import WhyUp
from portal.models import OutboundMail, ReadOneUp
from tests import builders
from tests.builders import Member, kept_case
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW
from tests.kit.reviewer import words as words_in
from tests.kit.unchanged import unchanged

ALLOWED = {Role.OFFICER, Role.LEAD, Role.HEAD}
LIST = "/staff/challenges"
WASTE, PARKS = "Bins, recycling and street cleaning", "Parks, leisure and open spaces"


def challenge(app: Flask, **details: Any) -> str:
    """Return the reference of a new challenge that nobody can be written to about."""
    given = {"commitment": "email", "person": PersonDetails(), "text": "No answer to my email."}
    return builders.received(app, kind=Kind.CHALLENGE, **{**given, **details})


@pytest.fixture
def officer(app: Flask, client: ReviewingClient) -> Member:
    who = builders.officer(app)
    builders.signed_in(client, who)
    return who


def answer(client: ReviewingClient, reference: str, **answers: Any) -> Page:
    page = client.get(f"{LIST}/{reference}")
    return client.submit(page, _form="result", **answers)


@pytest.mark.parametrize("role", Role)
def test_who_may_read_challenges(app: Flask, client: ReviewingClient, role: Role) -> None:
    reference = challenge(app)
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    for address in (LIST, f"{LIST}/{reference}"):
        assert client.get(address).status_code == (200 if role in ALLOWED else 403)


def test_a_head_reads_those_of_their_service_only(app: Flask, client: ReviewingClient) -> None:
    own, other = challenge(app), challenge(app, service="parks")
    builders.signed_in(client, builders.head(app))
    page = client.get(LIST)
    assert own in page.text
    assert other not in page.text
    assert client.get(f"{LIST}/{other}").status_code == 404
    client.post(LIST, data={"read": [own, other], "form_key": "a-key"})
    assert own not in client.get(LIST).text
    builders.signed_in(client, builders.lead(app))
    assert other in client.get(LIST).text


def test_the_list_shows_what_was_said_and_by_the_dates(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    challenge(
        app,
        occurred_on=date(2026, 11, 2),
        occurred_precision=Precision.DAY,
        missed_person_says=Kept.MISSED,
        missed_worked_out=Kept.KEPT,
        text="<b>No</b> answer",
    )
    builders.received(app)
    page = client.get(LIST)
    assert page.h1 == "Challenges to read"
    for words in (
        "<b>No</b> answer",
        "We will say we have your email",
        "Monday 2 November 2026",
        "They say",
        "We missed it",
        "By the dates",
        "We kept it",
    ):
        assert words in page.words, words
    assert len(page.find_all("portal-card")) == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("month=2026-11", 2),
        ("month=2026-10", 1),
        ("month=2026-09", 0),
        ("commitment=email", 2),
        ("commitment=letters&service=parks", 1),
        ("service=parks", 1),
        ("month=all&commitment=all&service=all", 3),
        ("month=nonsense&commitment=nonsense&service=nonsense&after=nonsense&show=nonsense", 3),
    ],
)
def test_the_address_holds_the_filter(
    app: Flask, client: ReviewingClient, officer: Member, query: str, count: int
) -> None:
    challenge(app)
    challenge(app, commitment="letters", service="parks")
    challenge(app, received_at=NOW - timedelta(days=25), now=NOW)
    page = client.get(f"{LIST}?{query}")
    assert len(page.find_all("portal-card")) == count


def test_months_are_those_of_london(app: Flask, client: ReviewingClient, officer: Member) -> None:
    from datetime import UTC, datetime

    challenge(app, received_at=datetime(2026, 5, 31, 23, 30, tzinfo=UTC), now=NOW)
    assert len(client.get(f"{LIST}?month=2026-06").find_all("portal-card")) == 1
    assert len(client.get(f"{LIST}?month=2026-05").find_all("portal-card")) == 0


def test_ticked_ones_are_read_and_counted(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    references = [challenge(app) for _ in range(3)]
    page = client.get(LIST)
    done = client.submit(page, _form="read", read=references[:2])
    assert "2 marked as read" in done.words
    assert [references[2] in done.text, references[0] in done.text] == [True, False]
    case = kept_case(references[0])
    assert (case.state, case.closure, case.closed_at) == (State.CLOSED, Closure.READ, NOW)
    assert [event.what for event in case.events] == ["receive", "read"]
    assert case.events[1].staff_id == officer.staff_id
    assert references[0] in client.get(f"{LIST}?show=read").text


def test_what_went_up_has_a_box_only_for_who_may_read_it(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    went_up, stayed = challenge(app), challenge(app)
    session.add(ReadOneUp(case_id=kept_case(went_up).id, why=WhyUp.LATE, at=NOW))
    session.commit()
    page = client.get(LIST)
    assert f"I have read {stayed}" in page.words
    assert f"I have read {went_up}" not in page.words
    assert "This challenge went one level up. The corporate lead reads it" in page.words
    builders.signed_in(client, builders.lead(app))
    assert f"I have read {went_up}" in client.get(LIST).words


def test_the_batch_sent_twice_is_done_once(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = challenge(app)
    page = client.get(LIST)
    for _ in range(2):
        assert "1 marked as read" in client.submit(page, _form="read", read=[reference]).words
    assert len(kept_case(reference).events) == 2


def test_each_of_the_batch_is_read_for_itself_and_its_result_told(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    mine, read_meanwhile = challenge(app), challenge(app)
    page = client.get(LIST)
    client.submit(client.get(LIST), _form="read", read=[read_meanwhile])
    for _ in range(2):
        told = client.submit(page, _form="read", read=[mine, read_meanwhile])
        assert told.errors == ["This could not be done to 1 case. See why below"]
        assert f"{mine} Done" in told.words
        assert f"{read_meanwhile} Not done. This case is closed" in told.words
    assert kept_case(mine).state is State.CLOSED
    assert len(kept_case(mine).events) == 2


@pytest.mark.parametrize("ticked", [[], ["nonsense"], ["\x00"], ["C26-00000-0\n"]])
def test_nothing_ticked_is_told(
    app: Flask, client: ReviewingClient, officer: Member, ticked: list[str]
) -> None:
    challenge(app)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = client.post(LIST, data={"read": ticked, "form_key": "some-key"})
    assert page.status_code == 400
    assert page.errors == ["Select at least one challenge"]


def test_a_complaint_is_not_read_away(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = builders.received(app)
    client.post(LIST, data={"read": reference, "form_key": "some-key"})
    assert kept_case(reference).state is State.NEW
    assert client.get(f"{LIST}/{reference}").status_code == 404


@pytest.mark.parametrize("kept", Kept)
def test_a_check_is_kept_with_how_it_was_made(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, kept: Kept
) -> None:
    reference = challenge(app)
    page = answer(client, reference, result=kept.value, note="Looked in the mailbox")
    assert "is marked as read" in page.words
    case = kept_case(reference)
    assert (case.missed_checked, case.checked_note) == (kept, "Looked in the mailbox")
    assert case.state is State.CLOSED
    assert "Looked in the mailbox" in client.get(f"{LIST}?show=read").words


def test_only_read_needs_no_note(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = challenge(app)
    answer(client, reference, result="read")
    case = kept_case(reference)
    assert (case.state, case.missed_checked) == (State.CLOSED, None)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "Select what you did"),
        ({"result": "burned"}, "Select what you did"),
        ({"result": "missed"}, "Enter how you checked it"),
        (
            {"result": "missed", "note": "x" * 2001},
            "How you checked must be 2,000 characters or less",
        ),
        (
            {"result": "missed", "note": "a\x00"},
            "How you checked must not include signs that cannot be read. "
            "We have shown each one as \ufffd. Take them out",
        ),
    ],
)
def test_a_wrong_answer_changes_nothing(
    app: Flask, client: ReviewingClient, officer: Member, answers: dict[str, str], message: str
) -> None:
    reference = challenge(app)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = answer(client, reference, **answers)
    assert page.status_code == 400
    assert page.errors == [message]


def test_the_second_to_read_it_is_told_and_keeps_the_note(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = challenge(app)
    page = client.get(f"{LIST}/{reference}")
    from portal.recording.acts import act
    from portal.recording.history import record

    with act(now=NOW) as doing:
        record(doing.session, kept_case(reference), "note", now=NOW, words="Meanwhile")
    late = client.submit(page, _form="result", result="kept", note="My note")
    assert late.status_code == 409
    assert late.errors == [
        "Someone else changed this case. Your text is below. Check and send again."
    ]
    assert late.values("result")["note"].strip() == "My note"
    client.submit(late, _form="result")
    assert kept_case(reference).checked_note == "My note"


def test_a_complaint_is_offered_to_whom_we_can_write(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = challenge(app, person=builders.resident())
    page = client.get(f"{LIST}/{reference}")
    why = client.submit(page, _form="why")
    assert (why.status_code, why.errors) == (400, ["Select why you offer it"])
    for _ in range(2):
        done = client.submit(page, _form="why", why=["rude", "put_right"])
        assert "We wrote to the person" in done.words
    mail = session.scalars(select(OutboundMail)).one()
    assert mail.recipient == "rosa@example.com"
    assert reference in mail.body
    assert "No answer to my email." not in mail.body
    case = kept_case(reference)
    assert case.state is State.NEW
    assert [event.what for event in case.events] == ["receive", "offer_complaint"]
    history = client.get(f"/staff/cases/{reference}?tab=timeline").words
    for words in ("Somebody named was rude to them", "They want something put right"):
        assert words in history
    assert "They lost something" not in history


def test_nobody_to_write_to_means_no_offer(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    reference = challenge(app)
    page = client.get(f"{LIST}/{reference}")
    assert "Offer complaint" not in page.words
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        answer = client.post(f"{LIST}/{reference}/offer", data={"version": 1, "form_key": "k"})
    assert answer.status_code in {409, 400}


def test_it_can_be_made_a_complaint_from_here(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    reference = challenge(app)
    page = client.get(f"{LIST}/{reference}")
    link = page.links["Make it a complaint, or something else"]
    decide = client.get(link)
    assert decide.h1 == "Decide what this is"
    assert reference in decide.words


def test_a_long_list_goes_on_where_the_page_ended(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    references = [
        challenge(app, received_at=NOW - timedelta(hours=60 - n // 2), now=NOW) for n in range(27)
    ]
    first = client.get(f"{LIST}?month=2026-11")
    second = client.get(first.links["Next page"])
    on_first = [one for one in references if one in first.text]
    on_second = [one for one in references if one in second.text]
    assert (len(on_first), len(on_second)) == (25, 2)
    assert on_first + on_second == references
    assert "month=2026-11" in second.request.full_path


def test_a_person_named_in_it_does_not_see_it(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    reference = challenge(app, names=(officer,))
    assert reference not in client.get(LIST).text
    assert client.get(f"{LIST}/{reference}").status_code == 404
    assert client.post(f"{LIST}/{reference}/offer", data={"version": 1}).status_code == 404
    page = client.get(LIST)
    assert page.find_all("portal-card") == []


def test_person_and_way_are_shown(app: Flask, client: ReviewingClient, officer: Member) -> None:
    person = builders.resident(contact_way=ContactWay.PHONE, phone="01632 960 001")
    page = client.get(f"{LIST}/{challenge(app, person=person)}")
    assert "Rosa Resident" in page.words
    assert "01632 960 001" in page.words


def test_batches_stand_by_month_and_service_with_how_many_are_left(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    challenge(app)
    challenge(app)
    challenge(app, service="parks")
    challenge(app, received_at=NOW - timedelta(days=25), now=NOW)
    page = client.get(LIST)
    rows = [words_in(row) for row in page.root.iter("tr")][1:]
    assert rows == [
        f"October 2026, {WASTE} {WASTE} 1",
        f"November 2026, {WASTE} {WASTE} 2",
        f"November 2026, {PARKS} {PARKS} 1",
    ]
    chosen = client.get(page.links[f"November 2026, {WASTE}"])
    assert "November 2026: 2 to read" in chosen.words
    assert len(chosen.find_all("portal-card")) == 2
    assert not list(chosen.root.iter("table"))


def test_a_month_tells_what_was_checked_and_what_was_only_read(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    for result in ("read", "read", "missed", "kept", "cannot_tell"):
        note = {} if result == "read" else {"note": "The log"}
        answer(client, challenge(app), result=result, **note)
    challenge(app)
    page = client.get(f"{LIST}?month=2026-11")
    assert "November 2026: 1 to read" in page.words
    for words_shown in (
        "Read, not checked 2",
        "Checked: We missed it 1",
        "Checked: We kept it 1",
        "Checked: We cannot tell 1",
    ):
        assert words_shown in page.words
    read = client.get(f"{LIST}?show=read").words
    assert read.count("Read, not checked") == 2
    assert "Checked:" not in client.get(f"{LIST}?month=2026-10").words


def test_themes_stand_beside_what_is_read(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    for _ in range(3):
        challenge(app)
    links = client.get(LIST).links
    (theme,) = [text for text in links if "in 90 days" in text]
    assert theme.startswith(f"{WASTE}: ")
    assert client.get(links[theme]).h1 == "Is this a theme?"
    assert "in 90 days" not in client.get(f"{LIST}?service=parks").words


def test_a_head_sees_no_batch_of_another_service(app: Flask, client: ReviewingClient) -> None:
    challenge(app, service="parks")
    builders.signed_in(client, builders.head(app))
    assert not list(client.get(LIST).root.iter("table"))
    assert "0 to read" in client.get(f"{LIST}?month=2026-11").words
