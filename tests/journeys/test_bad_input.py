"""Whatever is sent to a journey: a message beside its field, what was typed is kept, nothing
changes, and never a failure (issue item 22)."""

from typing import Any
from urllib.parse import unquote_to_bytes, urlencode
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.models import Case, OutboundMail
from portal.web.typed_text import shown_again
from tests.conftest import strictest_engine
from tests.journeys.walks import FEEDBACK, STARTS, pages_of, to_check
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import unchanged

AFTER_DUE = (2026, 4, 14)
MARKUP = "<script>alert(1)</script><b>bold</b>"
HOSTILE = {
    "nothing": "",
    "spaces": " \t\r\n ",
    "nul": "a\x00b",
    "controls": "a\x07\x1b[31mb",
    "lone surrogate": "a\ud800b",
    "right to left": "abc\u202egnp.exe\u202c\u2066x",
    "zero width": "\u200b\u200d\ufeff",
    "emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 3,
    "10,000 combining marks": "a" + "\u0301" * 10_000,
    "markup": MARKUP,
    "template": "{{ 7*7 }} {% raw %} %(day)s {0} ${x}",
    "statement": "'; DROP TABLE cases; --",
    "header": "x\r\nBcc: all@example.com",
    "too long": "x" * 20_000,
    "number": "-1",
    "huge number": "9" * 400,
    "not a date": "31 2 2026",
    "far away": "1 1 99999",
    "in the future": "1 1 2030",
}
TYPED = {"text", "email", "tel"}
CARRIED_ALONG = {"csrf_token", "asked", "again", "seen", "website"}


def as_sent(value: str) -> str:
    """Return ``value`` as a server may get it: the client cannot send half a pair, we decode it."""
    return value.replace("\ud800", "\ufffd")


def boxes(page: Page) -> list[Element]:
    """Return the fields of the page's form in which people type."""
    return [
        field
        for field in page.form().iter()
        if field.get("name") not in CARRIED_ALONG
        and (
            field.tag == "textarea" or (field.tag == "input" and field.get("type", "text") in TYPED)
        )
    ]


def refused_well(answer: Page, typed: MultiDict[str, str], path: str) -> None:
    """Assert that ``answer`` shows the form as typed, each message beside its field."""
    assert answer.status_code == 400, f"{path}: {answer.status}"
    assert answer.request.path == path
    assert answer.title.startswith("Error: ")
    assert answer.errors
    beside = [
        " ".join("".join(message.itertext()).split()).removeprefix("Error: ")
        for message in answer.find_all("govuk-error-message")
    ]
    assert beside == answer.errors, path
    for banned in ("please", "sorry", "invalid", "valid "):
        assert banned not in " ".join(answer.errors).lower()
    shown = answer.values()
    for box in boxes(answer):
        name = str(box.get("name"))
        sent, back = shown_again(typed[name]), shown[name].replace("\r\n", "\n")
        if box.tag == "input":  # a browser has no line breaks in it
            sent, back = " ".join(sent.split()), " ".join(back.split())
        assert back == sent, f"{path}: {name}"


@strictest_engine
@pytest.mark.parametrize("start", list(STARTS))
def test_hostile_answers(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock, start: str
) -> None:
    """Every box of every page with everything hostile; then the journey goes on to its end."""
    clock.set(*AFTER_DUE)
    pages, stop = STARTS[start]
    changed = {f"{start.rsplit('/', 1)[0]}/when": {"date-day": "2 april 2026"}}
    session.close()
    for page in pages_of(client, start, {**pages, **changed}, stop):
        path = page.request.path
        if path == stop:
            break
        for kind, hostile in HOSTILE.items():
            if not boxes(page):
                continue
            typed = page.values()
            picked = {**pages.get(path, {}), **changed.get(path, {})}
            for name, answer in picked.items():
                typed.setlist(name, answer if isinstance(answer, list) else [answer])
            for box in boxes(page):
                typed[str(box.get("name"))] = as_sent(hostile)
            answer = client.post(path, data=typed, csrf=False)
            assert answer.status_code in {302, 400}, f"{path} with {kind}: {answer.status}"
            if answer.status_code == 400:
                refused_well(answer, typed, path)
    check = client.get(stop)
    assert MARKUP not in check.text
    sent = client.submit(check)
    assert sent.status_code == 200
    assert len(session.scalars(select(Case)).all()) == 1


@strictest_engine
@pytest.mark.parametrize("start", list(STARTS))
def test_answers_that_are_not_on_the_page(
    app: Flask, client: ReviewingClient, clock: Clock, start: str
) -> None:
    clock.set(*AFTER_DUE)
    pages, stop = STARTS[start]
    changed = {f"{start.rsplit('/', 1)[0]}/when": {"date-day": "2 april 2026"}}
    for page in pages_of(client, start, {**pages, **changed}, stop):
        path = page.request.path
        picks = {
            str(field.get("name"))
            for field in page.form().iter("input")
            if field.get("type") in {"radio", "checkbox"}
            and not str(field.get("name")).endswith("-unknown")
        }
        if path == stop or not picks:
            continue
        with unchanged(str(app.config["SQLALCHEMY_DATABASE_URI"])):
            for value in ("", "nonsense", MARKUP, "SELF", "x" * 5000, "a\x00b"):
                typed = page.values()
                for name in picks:
                    typed.setlist(name, [value, value])
                answer = client.post(path, data=typed, csrf=False)
                assert answer.status_code == 400, f"{path} took {value[:20]!r}"
                assert answer.errors, path


BODIES: dict[str, dict[str, Any]] = {
    "nothing": {"data": b""},
    "json": {"json": {"text": "x"}},
    "broken json": {"data": b"{", "content_type": "application/json"},
    "no content type": {"data": b"text=x"},
    "odd content type": {"data": b"text=x", "content_type": "nonsense"},
    "broken multipart": {"data": b"--x", "content_type": "multipart/form-data; boundary=x"},
    "multipart without boundary": {"data": b"x", "content_type": "multipart/form-data"},
    "not utf-8": {
        "data": b"text=\xff\xfe&asked=\xed\xa0\x80",
        "content_type": "application/x-www-form-urlencoded",
    },
    "nul in names": {
        "data": b"te%00xt=1&%00=2&asked=%00",
        "content_type": "application/x-www-form-urlencoded",
    },
    "halves of pairs": {
        "data": b"text=%ED%A0%80&told=%ED%A0%80",
        "content_type": "application/x-www-form-urlencoded",
    },
    "many fields": {
        "data": "&".join(f"f{n}=1" for n in range(2000)),
        "content_type": "application/x-www-form-urlencoded",
    },
    "large": {
        "data": b"text=" + b"x" * 2_000_000,
        "content_type": "application/x-www-form-urlencoded",
    },
}


@strictest_engine
@pytest.mark.parametrize("body", list(BODIES))
@pytest.mark.parametrize("start", list(STARTS))
def test_odd_bodies(app: Flask, client: ReviewingClient, start: str, body: str) -> None:
    pages, stop = STARTS[start]
    with unchanged(str(app.config["SQLALCHEMY_DATABASE_URI"]), but=frozenset({"attempt"})):
        for path in (*pages, stop):
            answer = client.post(path, **BODIES[body])
            assert 400 <= answer.status_code < 500, f"{path}: {answer.status}"


@pytest.mark.parametrize("start", list(STARTS))
def test_odd_addresses(client: ReviewingClient, start: str) -> None:
    folder = start.rsplit("/", 1)[0]
    for path in ("nonsense", "told-us/", "%00", "%ED%A0%80", "sent/%00", "done/x%0d%0ay", "../x"):
        answer = client.get(f"{folder}/{path}")
        assert answer.status_code < 500
    for path in ("/complain/other-routes/nonsense", "/complain/other-routes/<b>"):
        assert client.get(path).status_code in {302, 404}


def test_the_page_of_an_unknown_route_is_not_found(client: ReviewingClient) -> None:
    client.submit(client.get("/complain/told-us"), told="yes")
    client.submit(client.get("/complain/other-routes"), route="court")
    answer = client.post("/complain/other-routes/nonsense", data={"text": "x"}, csrf=False)
    assert answer.status_code == 404


def test_an_unknown_commitment_in_a_link_picks_nothing(client: ReviewingClient) -> None:
    for value in ("nonsense", MARKUP, "", "email\x00", "x" * 3000):
        page = client.get("/challenge/which", query_string={"commitment": value})
        assert page.status_code == 200
        assert "commitment" not in page.values()


def test_markup_is_shown_as_text_and_never_mailed(
    client: ReviewingClient, session: Session
) -> None:
    check = to_check(
        client, "/complain/told-us", what_happened={"text": MARKUP}, name={"name": MARKUP}
    )
    assert "<script>alert" not in check.text
    assert MARKUP in check.words
    client.submit(check)
    (mail,) = session.scalars(select(OutboundMail)).all()
    assert "alert" not in mail.body + mail.subject


@pytest.mark.parametrize("typed", [b"a\xed\xa0\x80b", b"a%ED%A0%80b", b"a\xffb"])
@pytest.mark.parametrize("frame", ["urlencoded", "multipart"])
def test_half_a_pair_gets_a_message_beside_its_field(
    client: ReviewingClient, typed: bytes, frame: str
) -> None:
    """No text has half a pair; a page sends its bytes as they are, or a sign that stands for it."""
    start = "/feedback/text"
    page = next(
        one
        for one in pages_of(client, "/feedback/type", FEEDBACK, start)
        if one.request.path == start
    )
    carried = {name: value for name, value in page.values().items() if name in CARRIED_ALONG}
    if frame == "urlencoded":
        fields = urlencode(carried).encode() + b"&text=" + typed
        answer = client.post(start, data=fields, content_type="application/x-www-form-urlencoded")
    else:
        sent = unquote_to_bytes(typed)
        parts = [(name, value.encode()) for name, value in carried.items()] + [("text", sent)]
        body = b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
            % (name.encode(), value)
            for name, value in parts
        )
        kind = "multipart/form-data; boundary=x"
        answer = client.post(start, data=body + b"--x--\r\n", content_type=kind)
    assert answer.status_code == 400
    assert "must not include signs that cannot be read" in answer.errors[0]
    assert "\ufffd" in answer.values()["text"]
    assert "b" in answer.values()["text"]
