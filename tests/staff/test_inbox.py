"""The inbox: what waits for triage, with the date that runs from the first second (screen S1)."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.domain.cases import Channel, ContactWay, Kind, OnBehalf
from portal.domain.roles import Role
from tests import builders
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW, Clock

ALLOWED = {Role.OFFICER, Role.LEAD}


def inbox(app: Flask, client: ReviewingClient, role: Role = Role.OFFICER) -> Page:
    """Open the inbox as someone with that role."""
    return builders.signed_in(client, builders.EVERY_ROLE[role](app)).get("/staff/inbox")


@pytest.mark.parametrize("role", Role)
def test_only_those_who_triage_open_the_inbox(
    app: Flask, client: ReviewingClient, role: Role
) -> None:
    page = inbox(app, client, role)
    assert page.status_code == (200 if role in ALLOWED else 403)
    assert ("Needs triage" in page.text) is (role in ALLOWED)


def test_a_new_complaint_shows_by_when_it_must_be_acknowledged(
    app: Flask, client: ReviewingClient
) -> None:
    reference = builders.received(app, commitment="complaint")
    page = inbox(app, client)
    assert page.h1 == "Needs triage (1)"
    for words in (
        reference,
        "Monday 23 November 2026 at 10:00am",
        "Online",
        "My bin has not been emptied",
        "Complaint",
        "Acknowledge by Thursday 26 November 2026",
        "3 working days left",
        "answer in full within 10",
    ):
        assert words in page.words, words
    assert "Inbox (1)" in page.text.replace("\n", "")


def test_the_words_follow_the_date(app: Flask, client: ReviewingClient, clock: Clock) -> None:
    builders.received(app)
    who = builders.officer(app)
    for day, words in (
        (25, "1 working day left"),
        (26, "Due today"),
        (27, "1 day late"),
        (28, "1 day late"),
        (30, "2 days late"),
    ):
        clock.set(2026, 11, day)
        page = builders.signed_in(client, who, now=clock.now).get("/staff/inbox")
        assert words in page.words, day
        assert (" Late " in page.words) is (day > 26)


def test_the_oldest_comes_first_by_when_we_got_it(app: Flask, client: ReviewingClient) -> None:
    new = builders.received(app)
    old = builders.received(
        app, received_at=NOW - timedelta(days=3), now=NOW, channel=Channel.LETTER
    )
    page = inbox(app, client)
    assert page.words.index(old) < page.words.index(new)


def test_only_what_is_owed_an_answer_waits_here(app: Flask, client: ReviewingClient) -> None:
    shown = [
        builders.received(app),
        builders.received(app, kind=Kind.SERVICE_REQUEST, channel=Channel.EMAIL),
        builders.received(app, kind=Kind.COMMENT, reply_asked=True),
    ]
    hidden = [
        builders.received(app, kind=Kind.CHALLENGE),
        builders.received(app, kind=Kind.COMMENT),
        builders.received(app, kind=Kind.COMPLIMENT),
        builders.received(app, handled_by=builders.handler(app)),
    ]
    page = inbox(app, client)
    assert page.h1 == "Needs triage (3)"
    assert all(reference in page.text for reference in shown)
    assert not any(reference in page.text for reference in hidden)


def test_flags_say_what_to_look_out_for(app: Flask, client: ReviewingClient) -> None:
    builders.received(
        app,
        person=builders.resident(name=None, adjustments=("bsl",), contact_way=ContactWay.NONE),
        on_behalf=OnBehalf.ANONYMOUS,
        details={"not_sure": True},
    )
    page = inbox(app, client)
    for flag in ("Adjustments", "No name given", "Not sure what it is"):
        assert flag in page.words


def test_whoever_is_named_does_not_see_it(app: Flask, client: ReviewingClient) -> None:
    who = builders.officer(app)
    reference = builders.received(app, names=(who,))
    page = builders.signed_in(client, who).get("/staff/inbox")
    assert page.h1 == "Needs triage (0)"
    assert reference not in page.text


def test_a_long_inbox_goes_on_where_the_page_ended(app: Flask, client: ReviewingClient) -> None:
    references = [
        builders.received(app, received_at=NOW - timedelta(hours=40 - n // 2), now=NOW)
        for n in range(28)
    ]
    first = inbox(app, client)
    assert first.h1 == "Needs triage (28)"
    second = client.get(first.links["Next page"])
    on_first = [one for one in references if one in first.text]
    on_second = [one for one in references if one in second.text]
    assert (len(on_first), len(on_second)) == (25, 3)
    assert on_first + on_second == references
    assert "Next page" not in second.links


@pytest.mark.parametrize("after", ["x", "-1", "999999999999", "0", "1; drop table", "٣"])
def test_an_odd_address_is_no_failure(app: Flask, client: ReviewingClient, after: str) -> None:
    builders.signed_in(client, builders.officer(app))
    assert client.get("/staff/inbox", query_string={"after": after}).status_code == 200


def test_markup_is_shown_as_text(app: Flask, client: ReviewingClient) -> None:
    builders.received(app, text="<script>alert(1)</script> <b>bold</b>")
    assert "<script>alert(1)</script> <b>bold</b>" in inbox(app, client).words
