"""A person follows what we found of their challenge, and says that they do not agree."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.findings import Kept
from tests.builders import TRACKING_CODE, desk_of, head, kept_case, lead, officer
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.services.test_second_readings import challenge, check, dispute


def opened(client: ReviewingClient, reference: str) -> Page:
    return client.submit(client.get("/track"), reference=reference, tracking_code=TRACKING_CODE)


@pytest.mark.parametrize(
    ("found", "words", "disputable"),
    [
        (Kept.KEPT, "We looked at this. We think we kept our commitment.", True),
        (Kept.CANNOT_TELL, "We looked at this. We cannot tell if we kept our commitment.", True),
        (Kept.MISSED, "We looked at this. We missed our commitment. We are sorry.", False),
    ],
)
def test_the_person_reads_what_we_found_and_never_our_note(
    app: Flask,
    client: ReviewingClient,
    session: Session,
    found: Kept,
    words: str,
    disputable: bool,
) -> None:
    reference = challenge(app)
    check(officer(app), reference, found)
    page = opened(client, reference)
    assert words in page.words
    assert "mailbox" not in page.words
    assert ("I do not agree" in page.links) is disputable


def test_what_nobody_has_read_shows_nothing_to_disagree_with(
    app: Flask, client: ReviewingClient
) -> None:
    page = opened(client, challenge(app))
    assert "We looked at this" not in page.words
    assert client.get("/track/disagree").status_code == 302


def test_the_whole_way_from_no_to_the_offer_of_a_complaint(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    reference, boss = challenge(app), lead(app)
    check(officer(app), reference, Kept.KEPT)
    form = client.get(opened(client, reference).links["I do not agree"])
    for _ in range(2):
        page = client.submit(form, words="You <b>never</b> wrote")
        assert page.request.path == "/track/case"
        assert "A different person will look at it" in page.words
    assert "I do not agree" not in page.links
    second = kept_case(reference).events[-1].values["linked"]
    assert second in page.words

    desk = desk_of(app, boss)
    staff = desk.get(f"/staff/challenges/{second}")
    for words in (reference, "The person does not agree with what we found", "mailbox"):
        assert words in staff.words
    assert second in desk.get(f"/staff/challenges/{reference}").words
    assert "About what we found of" in desk.get(f"/staff/cases/{second}?tab=timeline").words
    ticked = desk.submit(staff, _form="result", result="read")
    assert ticked.errors == ["Check this one: the person does not agree with what we found before"]
    desk.submit(staff, _form="result", result="kept", note="Saw the letter")

    for one in (reference, second):
        page = opened(client, one)
        assert "A different person looked at it. We think we kept our commitment." in page.words
        assert "If you still do not agree, you can complain." in page.words
        assert "I do not agree" not in page.links
        assert client.get("/track/disagree").status_code == 302


def test_a_head_sees_who_reads_it_and_no_form(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    reference = challenge(app)
    check(officer(app), reference, Kept.KEPT)
    page = desk_of(app, head(app)).get(f"/staff/challenges/{dispute(reference)}")
    assert "This challenge went one level up. The corporate lead reads it." in page.words
    assert "Mark as read" not in page.words


def test_too_long_a_reason_is_told_and_kept(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    reference = challenge(app)
    check(officer(app), reference, Kept.KEPT)
    opened(client, reference)
    form = client.get("/track/disagree")
    page = client.submit(form, words="x" * 9000)
    assert page.status_code == 400
    assert "Why you do not agree must be" in page.errors[0]
    assert page.values()["words"].strip().startswith("xxx")
    assert [event.what for event in kept_case(reference).events] == ["receive", "read"]


def test_after_the_30_minutes_the_words_stay_and_the_codes_are_asked_again(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    reference = challenge(app)
    check(officer(app), reference, Kept.KEPT)
    opened(client, reference)
    form = client.get("/track/disagree")
    clock.set(2026, 11, 23, 18, 0)
    page = client.submit(form, words="You never wrote")
    assert page.status_code == 403
    done = client.submit(page, reference=reference, tracking_code=TRACKING_CODE)
    assert "A different person will look at it" in done.words
    assert kept_case(reference).events[-1].words == "You never wrote"
