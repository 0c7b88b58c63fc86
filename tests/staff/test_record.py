"""Writing down a contact: in the person's words, its dates shown before saving (S18)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, ContactWay, Kind, OnBehalf, State
from portal.domain.clocks import Which
from portal.domain.findings import Kept
from portal.domain.references import hash_tracking_code
from portal.domain.roles import Role
from portal.models import Case
from tests import builders
from tests.builders import Member, kept_case
from tests.conftest import strictest_engine
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import unchanged

ALLOWED = {Role.OFFICER, Role.RECEPTION}


@pytest.fixture
def rita(app: Flask, client: ReviewingClient) -> Member:
    who = builders.reception(app)
    builders.signed_in(client, who)
    return who


def letter(**changes: Any) -> dict[str, Any]:
    """Return the answers about a letter of complaint that came today."""
    return {
        "kind": "complaint",
        "channel": "letter",
        "received-day": "23",
        "received-month": "11",
        "received-year": "2026",
        "taken_by": "Post room",
        "text": "Nobody answers my letters.",
        "read_back": "written",
        "commitment": "letters",
        "service": "waste",
        "who": "named",
        "name": "Peter Post",
        "way": "post",
        "address_line_1": "1 Mill Brow",
        "town": "Fellside",
        "postcode": "fs1 1aa",
        **changes,
    }


def fill(client: ReviewingClient, button: str = "step=check", **changes: Any) -> Page:
    """Open the page, fill it in and press a button."""
    return client.submit(client.get("/staff/record"), button, "kind", **letter(**changes))


def save(client: ReviewingClient, **changes: Any) -> Page:
    """Fill in, check and save."""
    return client.submit(fill(client, **changes), "step=save", "kind")


def reference_on(page: Page) -> str:
    return page.request.path.rpartition("/")[2]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", ["/staff/record", "/staff/record/today"])
def test_officers_and_reception_record_contacts(
    app: Flask, client: ReviewingClient, role: Role, address: str
) -> None:
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    assert client.get(address).status_code == (200 if role in ALLOWED else 403)


def test_a_letter_becomes_a_complaint_with_its_dates(
    app: Flask, client: ReviewingClient, session: Session, rita: Member
) -> None:
    check = fill(client, wants="An answer", adjustments=["large_print"])
    assert check.h1 == "Check before you save"
    for words in ("Acknowledge by", "Thursday 26 November 2026", "Monday 7 December 2026"):
        assert words in check.words
    assert session.scalar(select(func.count(Case.id))) == 0
    done = client.submit(check, "step=save", "kind")
    assert done.h1 == "Recorded: Complaint"
    case = kept_case(reference_on(done))
    assert (case.kind, case.channel, case.state) == (Kind.COMPLAINT, Channel.LETTER, State.NEW)
    assert case.received_on == date(2026, 11, 23)
    assert (case.logged_by_id, case.taken_by) == (rita.staff_id, "Post room")
    assert case.text == "Nobody answers my letters."
    assert case.put_right_other == "An answer"
    assert case.person.address_lines == ["1 Mill Brow", "Fellside", "FS1 1AA"]
    assert case.person.adjustments == ["large_print"]
    assert case.details == {"read_back": "written"}
    assert {clock.which: clock.due_on for clock in case.clocks}[Which.OUR_RESPONSE] == date(
        2026, 12, 7
    )


def test_an_old_contact_with_another_mistake_is_told_both_at_once(
    client: ReviewingClient, rita: Member
) -> None:
    assert fill(client, text="", **{"received-day": "12"}).errors == [
        "This arrived 7 working days ago. Say why it was not recorded sooner.",
        "Enter what they said",
    ]


@pytest.mark.parametrize(
    ("role", "kind", "offered"),
    [
        (Role.OFFICER, "complaint", True),
        (Role.OFFICER, "compliment", False),
        (Role.RECEPTION, "complaint", False),
    ],
)
def test_whoever_triages_goes_on_from_what_was_recorded(
    app: Flask, client: ReviewingClient, role: Role, kind: str, offered: bool
) -> None:
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    done = save(client, kind=kind)
    onward = f'href="/staff/inbox/{reference_on(done)}"'
    assert (onward in done.text) is offered


def test_the_tracking_code_is_shown_once_and_only_its_hash_is_kept(
    app: Flask, client: ReviewingClient, session: Session, rita: Member
) -> None:
    done = save(client)
    codes = [code.text or "" for code in done.find_all("portal-receipt__codes", inside="dd")]
    reference, code = codes
    kept = kept_case(reference).tracking_hash
    assert kept == hash_tracking_code(code, app.config["TRACKING_KEY"].encode())
    save(client)
    later = client.get(f"/staff/record/{reference}")
    assert code not in later.text
    assert "was shown once" in later.words


def test_show_dates_saves_nothing_and_complains_of_nothing(
    app: Flask, client: ReviewingClient, rita: Member
) -> None:
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = fill(client, "step=dates", text="", who="", **{"received-day": "20"})
    assert page.status_code == 200
    assert page.errors == []
    assert "Acknowledge by Wednesday 25 November 2026" in page.words
    assert "2 working days left" in page.words
    assert page.values("kind")["taken_by"] == "Post room"


@pytest.mark.parametrize(
    ("answers", "dates"),
    [
        ({"channel": "email"}, ["Tuesday 24 November 2026", "Monday 7 December 2026"]),
        ({"kind": "service_request", "channel": "voicemail"}, ["Tuesday 24 November 2026"]),
        ({"kind": "service_request", "channel": "letter"}, ["Monday 7 December 2026"]),
    ],
)
def test_the_dates_follow_kind_and_channel(
    client: ReviewingClient, rita: Member, answers: dict[str, str], dates: list[str]
) -> None:
    page = fill(client, "step=dates", **answers)
    for words in dates:
        assert words in page.words


def test_what_needs_no_answer_has_no_date(client: ReviewingClient, rita: Member) -> None:
    page = fill(client, kind="compliment")
    assert "This needs no answer, so there is no date." in page.words


def test_change_goes_back_with_everything_typed(client: ReviewingClient, rita: Member) -> None:
    check = fill(client, text="  Two\r\nlines & <b>  ")
    page = client.submit(check, "step=change", "kind")
    assert page.h1 == "Record a contact"
    assert page.errors == []
    assert page.values("kind")["text"].strip() == "Two\nlines & <b>"
    assert page.values("kind")["postcode"] == "fs1 1aa"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"kind": ""}, "Select what this is"),
    ({"kind": "other_route"}, "Select what this is"),
    ({"kind": "comment"}, "Select yes if they want a reply"),
    ({"channel": ""}, "Select how they contacted us"),
    ({"channel": "online"}, "Select how they contacted us"),
    (
        {"received-day": "", "received-month": "", "received-year": ""},
        "Enter the date we received it",
    ),
    ({"received-day": "24"}, "Date received must be today or in the past"),
    ({"received-day": "31"}, "Date received must be a real date"),
    ({"received-month": ""}, "Date received must include a month"),
    ({"received-year": "2014"}, "Date received must be on or after 1 January 2015"),
    ({"at": "11:30am"}, "Time received must be now or earlier"),
    ({"at": "half past"}, "Time received must be a time, like 2:05pm or 14:05"),
    (
        {"received-day": "12"},
        "This arrived 7 working days ago. Say why it was not recorded sooner.",
    ),
    ({"taken_by": " "}, "Enter who took it"),
    ({"text": ""}, "Enter what they said"),
    ({"text": "x" * 4001}, "What did they say must be 4,000 characters or less"),
    (
        {"text": "a\x00b"},
        "What did they say must not include signs that cannot be read. "
        "We have shown each one as \ufffd. Take them out",
    ),
    ({"read_back": ""}, "Select whether you read this back to them"),
    ({"commitment": ""}, "Select a commitment, or none of them"),
    ({"commitment": "nonsense"}, "Select a commitment, or none of them"),
    (
        {"kind": "challenge", "commitment": "none"},
        "Select the commitment that they say we missed",
    ),
    ({"service": "moon"}, "Select a service"),
    ({"who": ""}, "Select whether they gave a name"),
    ({"name": ""}, "Enter their full name"),
    ({"name": "Two\nlines"}, "Their name must be on one line"),
    ({"way": ""}, "Select how we should contact them"),
    ({"way": "email"}, "Enter an email address in the correct format, like name@example.com"),
    (
        {"way": "email", "email": "a@example.com\nBcc: all@example.com"},
        "Email address must be on one line",
    ),
    ({"address_line_1": ""}, "Enter address line 1, typically the building and street"),
    ({"town": ""}, "Enter town or city"),
    ({"postcode": "here"}, "Enter a full UK postcode"),
    ({"happened-year": "2027"}, "The date it happened must include a day and a month"),
]


@strictest_engine
@pytest.mark.parametrize(("answers", "message"), WRONG)
def test_a_wrong_answer_is_told_beside_its_question_and_changes_nothing(
    app: Flask, client: ReviewingClient, rita: Member, answers: dict[str, Any], message: str
) -> None:
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = fill(client, **answers)
    assert page.status_code == 400
    assert message in page.errors
    assert page.title.startswith("Error: Record a contact")
    assert page.values("kind")["taken_by"] == letter(**answers)["taken_by"]


def test_saving_checks_everything_again(app: Flask, client: ReviewingClient, rita: Member) -> None:
    check = fill(client)
    answers = check.values("kind")
    answers["text"] = ""
    answers["step"] = "save"
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = client.post("/staff/record", data=answers)
    assert page.errors == ["Enter what they said"]


def test_a_late_one_is_taken_with_a_reason_and_runs_from_its_true_date(
    app: Flask, client: ReviewingClient, session: Session, rita: Member
) -> None:
    done = save(client, late_reason="It lay under a desk", **{"received-day": "12"})
    case = kept_case(reference_on(done))
    assert case.received_on == date(2026, 11, 12)
    assert case.late_reason == "It lay under a desk"
    assert case.next_due_on == date(2026, 11, 17)
    assert "4 days late" in done.words


def test_five_working_days_need_no_reason(client: ReviewingClient, rita: Member) -> None:
    assert fill(client, **{"received-day": "16"}).h1 == "Check before you save"
    assert fill(client, **{"received-day": "13"}).status_code == 400


def test_the_hour_of_a_call_is_kept(
    app: Flask, client: ReviewingClient, session: Session, rita: Member
) -> None:
    done = save(client, channel="phone", at="9:05am", read_back="yes")
    case = kept_case(reference_on(done))
    assert case.received_at == datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def test_a_date_typed_in_one_box_is_understood(client: ReviewingClient, rita: Member) -> None:
    boxes = {"received-day": "20 nov 2026", "received-month": "", "received-year": ""}
    assert "Friday 20 November 2026" in fill(client, **boxes).words


def test_someone_without_a_name_or_address_is_heard_too(
    app: Flask, client: ReviewingClient, session: Session, rita: Member
) -> None:
    done = save(client, who="none", way="none", channel="visit", read_back="no")
    case = kept_case(reference_on(done))
    assert case.person.name is None
    assert case.person.contact_way is ContactWay.NONE
    assert case.person.postcode is None
    assert case.on_behalf is OnBehalf.ANONYMOUS


def test_a_challenge_is_kept_with_what_they_say(
    app: Flask, client: ReviewingClient, session: Session, rita: Member
) -> None:
    done = save(client, kind="challenge", channel="phone", read_back="yes")
    case = kept_case(reference_on(done))
    assert case.missed_person_says is Kept.MISSED
    assert case.commitment is not None
    assert case.commitment.slug == "letters"
    assert case.clocks == []


def test_sent_twice_it_makes_one_case_and_shows_the_same_code(
    app: Flask, client: ReviewingClient, session: Session, rita: Member
) -> None:
    check = fill(client)
    first = client.submit(check, "step=save", "kind")
    second = client.submit(check, "step=save", "kind")
    assert first.words == second.words
    assert session.scalar(select(func.count(Case.id))) == 1


def test_reception_sees_its_own_entries_for_a_day(
    app: Flask, client: ReviewingClient, rita: Member, clock: Clock
) -> None:
    reference = reference_on(save(client))
    other = builders.received(app, logged_by=builders.officer(app))
    page = client.get("/staff/record/today")
    assert reference in page.text
    assert other not in page.text
    assert client.get(f"/staff/record/{other}").status_code == 404
    clock.forward(days=1, minutes=1)
    builders.signed_in(client, rita, now=clock.now)
    assert client.get(f"/staff/record/{reference}").status_code == 404
    assert reference not in client.get("/staff/record/today").text


def test_an_ended_session_loses_nothing_typed(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    who = builders.officer(app, password=builders.PASSWORD)
    builders.signed_in(client, who)
    page = client.get("/staff/record")
    clock.forward(minutes=45)
    asked = client.submit(page, "step=check", "kind", **letter())
    assert asked.h1 == "Sign in"
    back = client.submit(asked, email=who.email, password=builders.PASSWORD)
    again = client.submit(back, _form="kind")
    assert again.h1 == "Record a contact"
    assert again.values("kind")["text"].strip() == "Nobody answers my letters."
    assert session.scalar(select(func.count(Case.id))) == 0
    assert client.submit(again, "step=check", "kind").h1 == "Check before you save"


def test_two_minutes_to_midnight_is_still_today_in_london(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    clock.set(2026, 6, 15, 23, 30)  # half past midnight on Tuesday 16 June in London
    builders.signed_in(client, builders.reception(app), now=clock.now)
    june = {"received-day": "16", "received-month": "6"}
    done = save(client, **june)
    case = kept_case(reference_on(done))
    assert case.received_on == date(2026, 6, 16)
    assert case.received_at == clock.now
    assert clock.now - case.received_at < timedelta(minutes=1)
