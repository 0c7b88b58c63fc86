"""Finding a case: by reference, name or words, by whoever may see it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, ContactWay, Kind
from portal.domain.roles import Role
from portal.models import Case, Message
from portal.recording.acts import act
from portal.services import notes
from tests.builders import (
    Member,
    handler,
    head,
    member,
    officer,
    other_handler,
    received,
    reception,
    resident,
    signed_in,
)
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW
from tests.working import Desk

SEARCH = "/staff/search"


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def desk(client: ReviewingClient, olive: Member) -> ReviewingClient:
    return signed_in(client, olive)


def find(client: ReviewingClient, typed: str, **args: Any) -> Page:
    return client.get(SEARCH, query_string={"q": typed, **args})


def found(client: ReviewingClient, typed: str) -> list[str]:
    page = find(client, typed)
    assert page.status_code == 200, page.location
    return [text for text in page.links if len(text) == 11 and text[3] == "-"]


def marked(page: Page) -> list[str]:
    return ["".join(one.itertext()) for one in page.root.iter("mark")]


def test_a_reference_opens_its_case(app: Flask, desk: ReviewingClient) -> None:
    reference = received(app)
    for typed in (reference, reference.lower().replace("-", " "), f"  {reference} "):
        assert find(desk, typed).location == f"/staff/cases/{reference}"


def test_a_part_of_a_reference_finds_it_too(app: Flask, desk: ReviewingClient) -> None:
    reference = received(app)
    assert found(desk, reference.split("-")[1]) == [reference]


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("bin", True),
        ("BÍN Café", True),
        ("cafe bin", True),
        ('"street lamp"', True),
        ('"lamp street"', False),
        ("lamp street", True),
        ("bin nowhere", False),
        ("bi", False),
        ('"again Zoe"', False),
        ("zoe", True),
        ("Łukasz", True),
        ("o'brien", True),
        ("zoe@example.com", True),
        ("01392 555 010", True),
        ("01392555010", True),
        ("EX1 1AA", True),
        ("rubbish", True),
        ('say "OR" \'; DROP TABLE cases -- * NEAR( ^bin', False),
        ("bin:* & !lamp", True),
        ("no receipt text", False),
    ],
)
def test_every_text_is_looked_through_the_same_on_both_databases(
    app: Flask, desk: ReviewingClient, typed: str, finds: bool
) -> None:
    person = resident(
        name="Zoë Łukasz O’Brien",
        email="zoe@example.com",
        phone="01392 555 010",
        postcode="EX1 1AA",
    )
    reference = received(
        app,
        person=person,
        text="The café's bin by the street lamp was missed again",
        effect="Rubbish everywhere",
    )
    received(app, text="Something else", person=resident(name="Ann Other"))
    assert found(desk, typed) == ([reference] if finds else [])


def test_notes_points_and_messages_both_ways_are_looked_through(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app, text="Plain", handled_by=olive)
    assert found(desk, "wombat") == []
    notes.add_note(
        viewer=olive.viewer, reference=reference, text="A wombat!", form_key="k1", now=NOW
    )
    notes.record_call(
        viewer=olive.viewer,
        reference=reference,
        text="She said numbat",
        called_on=NOW.date(),
        form_key="k2",
        now=NOW,
    )
    with act(now=NOW) as doing:
        case = doing.session.scalars(select(Case).where(Case.reference == reference)).one()
        case.points[0].reasons = "Because of the quokka"
    for typed in ("wombat", "numbat", "quokka", "plain", "wombat numbat quokka plain"):
        assert found(desk, typed) == [reference], typed


def test_what_was_changed_is_found_by_its_new_words_only(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, text="aardvark", person=resident(name="Ann Old"))
    with act(now=NOW) as doing:
        case = doing.session.scalars(select(Case).where(Case.reference == reference)).one()
        case.text = "badger"
        case.points[0].text = "badger"
        case.person.name = "Ann New"
    assert found(desk, "aardvark") == []
    assert found(desk, "old") == []
    assert found(desk, "badger new") == [reference]


def test_erased_words_are_out_of_the_index(
    app: Flask, desk: ReviewingClient, session: Session, olive: Member
) -> None:
    reference = received(app, text="aardvark", handled_by=olive)
    Desk(app, olive, reference).acknowledge(NOW)
    with act(now=NOW) as doing:
        case = doing.session.scalars(select(Case).where(Case.reference == reference)).one()
        for message in doing.session.scalars(select(Message).where(Message.case_id == case.id)):
            message.subject = message.body = "Erased"
        case.text, case.understood, case.wanted = "Erased", None, None
        case.points[0].text = "Erased"
        case.person.name = case.person.email = None
        case.person.contact_way = ContactWay.NONE
    assert found(desk, "aardvark") == []
    assert found(desk, "rosa") == []
    assert found(desk, "erased") == [reference]


def test_what_an_undone_act_wrote_is_not_found(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, text="aardvark")
    with pytest.raises(RuntimeError), act(now=NOW) as doing:
        doing.session.scalars(select(Case)).one().text = "badger"
        doing.session.flush()
        raise RuntimeError
    assert found(desk, "badger") == []
    assert found(desk, "aardvark") == [reference]


def test_each_finds_only_what_they_may_see(app: Flask, client: ReviewingClient) -> None:
    harry, olga, rita = handler(app), other_handler(app), reception(app)
    named = officer(app, name="Nora Named")
    waste = received(app, text="aardvark", handled_by=harry, names=(named,))
    parks = received(app, text="aardvark", service="parks", kind=Kind.COMMENT)
    desk_entry = received(
        app, text="aardvark", channel=Channel.VISIT, logged_by=rita, service="parks"
    )
    sees = [
        (officer(app), [desk_entry, parks, waste]),
        (harry, [waste]),
        (olga, []),
        (head(app), [waste]),
        (rita, [desk_entry]),
        (named, [desk_entry, parks]),
    ]
    for who, cases in sees:
        signed_in(client, who)
        assert found(client, "aardvark") == cases, who.name
        for reference in (waste, parks, desk_entry):
            opened = find(client, reference).status_code == 302
            assert opened == (reference in cases), who.name


def test_who_sees_no_case_has_no_search(app: Flask, client: ReviewingClient) -> None:
    signed_in(client, member(app, Role.ADMINISTRATOR))
    assert find(client, "bin").status_code == 403


def test_a_reference_nobody_may_see_is_as_unknown_as_one_that_is_none(
    app: Flask, client: ReviewingClient
) -> None:
    hidden = received(app)
    signed_in(client, other_handler(app))
    ours, none = find(client, hidden), find(client, "C26-7Q4KD-8")
    assert ours.words.replace(hidden, "") == none.words.replace("C26-7Q4KD-8", "")


def test_hits_are_marked_and_everything_stays_text(app: Flask, desk: ReviewingClient) -> None:
    received(app, text="<script>alert(1)</script> a Bín & <b>more</b>")
    page = find(desk, 'bin "script alert"')
    assert "<script>alert" not in page.text
    assert "<b>more" not in page.text
    assert "What they said: <script>alert(1)</script> a Bín & <b>more</b>" in page.words
    assert marked(page) == ["script>alert", "Bín"]
    assert '<script>"bin' not in find(desk, '<script>"bin"').text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter a reference, a name or a word"),
        ("!!!", "Enter a reference, a name or a word"),
        ("a " * 21 + " b c d e f g h i j k l m n o p q r s t u v", "Enter 20 words or fewer"),
        ("x" * 201, "What you look for must be 200 characters or less"),
        ("bin\x00", "What you look for must not include signs that cannot be read. "
         "We have shown each one as \ufffd. Take them out"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_told(
    app: Flask, desk: ReviewingClient, typed: str, told: str
) -> None:
    page = find(desk, typed)
    assert page.errors == [told]
    assert page.status_code == 400


def test_without_a_question_there_is_only_the_box(desk: ReviewingClient) -> None:
    page = desk.get(SEARCH)
    assert page.status_code == 200
    assert page.errors == []
    assert "No case" not in page.text


@pytest.mark.parametrize("near", [1, 10, 5_000])
def test_twenty_five_a_page_newest_first_and_back(
    app: Flask, desk: ReviewingClient, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few of the nearest cases are looked through before the index is asked."""
    monkeypatch.setattr("portal.queries.search_index.NEAR", near)
    every = [
        received(app, text="aardvark", received_at=NOW - timedelta(days=40 - n)) for n in range(28)
    ][::-1]
    page = find(desk, "aardvark")

    def there(page: Page) -> list[str]:
        return [text for text in page.links if len(text) == 11 and text[3] == "-"]

    assert there(page) == every[:25]
    older = desk.get(page.links["Older"])
    assert there(older) == every[25:]
    assert "Older" not in older.links
    newer = desk.get(older.links["Newer"])
    assert there(newer) == every[:25]
    assert "Newer" not in newer.links
    for odd in ("x", "-1", "9" * 30, "1e3"):
        assert find(desk, "aardvark", older=odd).status_code == 200


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_contact_is_found_and_opened(
    app: Flask, desk: ReviewingClient, kind: Kind
) -> None:
    reference = received(app, kind=kind, text="aardvark")
    page = find(desk, "aardvark")
    assert desk.get(page.links[reference]).status_code == 200


def test_the_box_stands_on_the_list_of_cases(app: Flask, desk: ReviewingClient) -> None:
    reference = received(app, text="aardvark")
    page = desk.get("/staff/cases")
    (box,) = (form for form in page.root.iter("form") if form.get("role") == "search")
    assert (box.get("method"), box.get("action")) == ("get", SEARCH)
    assert [field.get("name") for field in box.iter("input")] == ["q"]
    assert found(desk, "aardvark") == [reference]
