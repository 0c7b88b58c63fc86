"""The pages on which a council words its messages."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.message_templates import OMBUDSMAN, Wording
from portal.domain.roles import Role
from portal.queries.message_templates import versions
from portal.services import message_templates
from tests.builders import EVERY_ROLE, administrator, lead, received, signed_in
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged

LIST = "/staff/settings/templates"
MESSAGE = f"{LIST}/new_message"
HOSTILE = [
    "{text} {{ config }}",
    "{text} {% include 'x' %}",
    "{text.__class__}",
    "{text} {0}",
    "{text} %(day)s {",
]


@pytest.fixture
def desk(app: Flask, client: ReviewingClient) -> ReviewingClient:
    """The corporate lead's browser."""
    return signed_in(client, lead(app))


def save(client: ReviewingClient, page: Page, **typed: str) -> Page:
    return client.submit(page, _form="body", step="save", **typed)


@pytest.mark.parametrize("role", list(Role))
def test_the_lead_and_administrators_word_messages(
    app: Flask, client: ReviewingClient, role: Role
) -> None:
    page = signed_in(client, EVERY_ROLE[role](app)).get(LIST)
    may = role in {Role.LEAD, Role.ADMINISTRATOR}
    assert page.status_code == (200 if may else 403)
    assert ("Acknowledgement of a complaint" in page.words) is may


def test_words_are_tried_on_a_case_and_then_saved(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, text="My bin is late")
    page = desk.get(f"{LIST}/acknowledgement")
    body = page.values("body")["body"]
    assert "{points} It must stay" not in body
    assert "{points}" in body
    typed = {"body": "We have it.\n\n" + body, "on_case": reference.lower()}
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        tried = desk.submit(page, _form="body", step="try", **typed)
    assert tried.status_code == 200
    for words in ("What they get", "Dear Rosa Resident", "My bin is late", reference, "Not saved"):
        assert words in tried.words
    assert "How easy it is to read" in tried.words
    assert tried.values("body")["body"].replace("\r", "").strip() == typed["body"].strip()
    done = save(desk, tried)
    assert "Saved." in done.words
    assert "Leo Lead. In use" in done.words
    assert "Ours, since Monday 23 November 2026" in desk.get(LIST).words


def test_without_a_case_a_made_up_one_is_shown(app: Flask, client: ReviewingClient) -> None:
    signed_in(client, administrator(app))
    tried = client.submit(client.get(f"{LIST}/response"), _form="body", step="try")
    assert "Dear Rosa Example" in tried.words
    assert "What we decided: Upheld. We got this wrong." in tried.words


def test_a_case_that_one_may_not_see_cannot_be_tried_on(
    app: Flask, client: ReviewingClient
) -> None:
    reference = received(app, text="canary")
    page = signed_in(client, administrator(app)).get(MESSAGE)
    for typed in (reference, "C26-AAAAA-A", "nonsense"):
        refused = client.submit(page, _form="body", step="try", on_case=typed, subject="Kept")
        assert refused.errors == ["We cannot find a case with that reference"]
        assert refused.values("body")["subject"] == "Kept"
        assert "canary" not in refused.text


def test_what_must_stay_is_missed_beside_the_text(app: Flask, desk: ReviewingClient) -> None:
    page = desk.get(f"{LIST}/final_response")
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        refused = save(desk, page, body="Only {greeting}", subject="Ours")
    assert refused.status_code == 400
    assert refused.title.startswith("Error: ")
    assert refused.errors == [
        "Put back {how_we_looked}, {findings}, {outcome}, {apology}, {will_do}, {ombudsman}. "
        "This message needs it"
    ]
    assert refused.values("body")["body"].strip() == "Only {greeting}"


@pytest.mark.parametrize("step", ["try", "save"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_but_the_names_of_the_list_is_filled_in(
    app: Flask, desk: ReviewingClient, step: str, hostile: str
) -> None:
    page = desk.get(MESSAGE)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        refused = desk.submit(page, _form="body", step=step, body=hostile)
    assert refused.status_code == 400
    assert len(refused.errors) == 1
    assert refused.values("body")["body"].strip() == hostile


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("subject", "", "Enter the subject"),
        ("subject", "{text}", "“{text}” is not on the list. Use the names of the list as they st"),
        ("subject", "x" * 151, "Subject must be 150 characters or less"),
        ("subject", "a\x07b", "Subject must not include signs that cannot be read"),
        ("body", " ", "Enter the words of the message"),
        ("body", "x" * 8001, "Message must be 8,000 characters or less"),
        ("on_case", "x" * 21, "Try it on a case (optional) must be 20 characters or less"),
    ],
)
def test_bad_input_is_told_beside_its_field(
    app: Flask, desk: ReviewingClient, field: str, typed: str, error: str
) -> None:
    page = desk.get(MESSAGE)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        refused = save(desk, page, **{field: typed})
    assert refused.status_code == 400
    assert [one[: len(error)] for one in refused.errors] == [error]


def test_markup_in_words_stays_text(desk: ReviewingClient) -> None:
    tried = desk.submit(
        desk.get(MESSAGE), _form="body", step="try", body="<script>alert(1)</script> {text}"
    )
    assert "<script>alert" not in tried.text
    assert "<script>alert(1)</script>" in tried.words


def test_hard_words_are_told_and_stop_nothing(desk: ReviewingClient) -> None:
    hard = "We acknowledge your correspondence regarding the matter. {text}"
    tried = desk.submit(desk.get(MESSAGE), _form="body", step="try", body=hard)
    assert "Words to say another way: acknowledge, correspondence, regarding" in tried.words
    assert "Saved." in save(desk, tried).words


def test_who_saves_second_sees_both_texts_and_can_save_again(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    page = desk.get(MESSAGE)
    message_templates.rewrite(
        viewer=administrator(app).viewer,
        name="new_message",
        language="en",
        version=0,
        wording=Wording("Ada's subject", "Ada's words {text}"),
        form_key="ada",
        now=NOW,
    )
    late = save(desk, page, body="Leo's words {text}")
    assert late.status_code == 409
    for words in ("Someone else changed this wording", "Ada Admin", "Ada's words", "Leo's words"):
        assert words in late.words
    assert "Saved." in save(desk, late).words
    assert [one.body for one in versions("new_message", "en")] == [
        "Leo's words {text}",
        "Ada's words {text}",
    ]


def test_a_form_sent_twice_makes_one_version(desk: ReviewingClient, session: Session) -> None:
    page = desk.get(MESSAGE)
    for _time in range(2):
        assert "Saved." in save(desk, page, body="Ours {text}").words
    assert len(versions("new_message", "en")) == 1


def test_one_can_go_back_to_any_words(desk: ReviewingClient, session: Session) -> None:
    save(desk, desk.get(MESSAGE), body="First {text}")
    save(desk, desk.get(MESSAGE), body="Second {text}")
    page = desk.get(MESSAGE)
    old = desk.get(page.links["Version 1"])
    assert "First {text}" in old.words
    done = desk.submit(old, _form="form_key")
    assert "Messages use this wording again" in done.words
    assert "Back to version 1" in done.words
    assert done.values("body")["body"].strip() == "First {text}"
    shipped = desk.submit(desk.get(f"{MESSAGE}/versions/0"), _form="form_key")
    assert shipped.values("body")["body"].strip() == "{text}"
    stale = desk.submit(old, _form="form_key", form_key="another")
    assert stale.errors == ["Someone else changed this wording. Look at it and send again."]
    for missing in ("9", "99999999999"):
        assert desk.get(f"{MESSAGE}/versions/{missing}").status_code == 404


def test_the_ombudsmans_text_asks_to_be_checked_once_a_year(
    app: Flask, desk: ReviewingClient, session: Session, clock: Clock
) -> None:
    first = desk.get(LIST)
    assert "Nobody has checked it yet." in first.words
    assert "Templates (1)" in desk.get("/staff/more").links
    page = desk.get(f"{LIST}/{OMBUDSMAN}")
    assert "Final answer to a complaint, stage 2, We do not look into it" in page.words
    checked = f"{LIST}/{OMBUDSMAN}/checked"
    done = desk.post(checked, data={"form_key": "k"}, follow_redirects=True)
    assert "Last checked against the Ombudsman’s own words on Monday 23 November 2026" in done.words
    checked_now = desk.get(LIST)
    assert "Check the text" not in checked_now.words
    assert "Templates" in desk.get("/staff/more").links
    clock.forward(days=366)
    signed_in(desk, lead(app, name="Lea Lead"), now=clock.now)
    assert "It was last checked on Monday 23 November 2026" in desk.get(LIST).words


def test_a_message_that_is_not_there_is_not_found(desk: ReviewingClient) -> None:
    for name in ("nonsense", "../x", "passed_on", "_footer"):
        assert desk.get(f"{LIST}/{name}").status_code == 404
        assert desk.get(f"{LIST}/{name}/versions/0").status_code == 404
