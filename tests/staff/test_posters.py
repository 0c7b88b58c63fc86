"""Posters: made in the browser, printed with a code that is read, and ended (screen S30)."""

import re

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Poster
from portal.web.qr import qr_path
from tests import builders
from tests.kit.client import Page, ReviewingClient
from tests.kit.unchanged import unchanged


@pytest.fixture
def lead(app: Flask, client: ReviewingClient) -> None:
    builders.signed_in(client, builders.lead(app))


def read_code(width: int, path: str) -> str:
    """Return what a reader of codes, not the library that made it, reads in the picture."""
    picture = Image.new("L", (width, width), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path):
        picture.putpixel((int(x), int(y)), 0)
    (found,) = zxingcpp.read_barcodes(picture.resize((width * 8, width * 8), 0))
    return str(found.text)


def made(client: ReviewingClient, **answers: str) -> Page:
    typed = {"place": "Market Hall desk", "kind": "reception", **answers}
    return client.submit(client.get("/staff/posters/add"), _form="place", **typed)


@pytest.mark.parametrize(
    "address", ["http://localhost/r/WH1", "https://a-long-name.of-a-council.gov.uk/r/0123456789AB"]
)
def test_the_code_leads_where_it_says(address: str) -> None:
    assert read_code(*qr_path(address)) == address


def test_a_poster_is_made_and_its_printed_code_is_its_address(
    client: ReviewingClient, lead: None, session: Session
) -> None:
    sheet = made(client, code="wh1", wording="Were we good?", office="market-hall")
    assert sheet.request.path == "/staff/posters/WH1"
    assert "Were we good?" in sheet.words
    assert "localhost/r/WH1" in sheet.words
    (picture,) = sheet.find_all("portal-qr")
    path = next(one for one in picture.iter("{http://www.w3.org/2000/svg}path"))
    width = int((picture.get("viewBox") or "").split()[2])
    assert read_code(width, path.get("d") or "") == "http://localhost/r/WH1"
    poster = session.scalars(select(Poster)).one()
    assert (poster.place, poster.office and poster.office.slug) == (
        "Market Hall desk",
        "market-hall",
    )
    slips = client.get("/staff/posters/WH1/slips")
    assert slips.words.count("How polite were we?") == 4


def test_only_a_reception_has_an_address_for_a_tablet(client: ReviewingClient, lead: None) -> None:
    made(client, code="wh1")
    made(client, code="ct1", kind="letter")
    page = client.get("/staff/posters").text
    assert "/kiosk/WH1" in page
    assert "/kiosk/CT1" not in page


def test_without_a_code_one_is_made_up_and_sent_twice_it_is_one_poster(
    client: ReviewingClient, lead: None, session: Session
) -> None:
    page = client.get("/staff/posters/add")
    typed = page.values("place")
    typed["place"], typed["kind"] = "Harbour desk", "phone"
    answers = [client.post("/staff/posters/add", data=typed, csrf=False) for _ in range(3)]
    assert len({answer.location for answer in answers}) == 1
    assert session.scalar(select(func.count(Poster.id))) == 1


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"place": ""}, "Enter where it will hang"),
        ({"kind": "answer"}, "Select what kind of place it is"),
        ({"code": "U"}, "A poster code has 2 to 12 letters and numbers, and no letter U."),
        ({"code": "whl"}, "Another poster has or had the code WH1."),
        ({"wording": "x" * 81}, "Words over the code must be 80 characters or less"),
    ],
)
def test_what_will_not_do_gets_a_message_and_is_kept(
    client: ReviewingClient, lead: None, session: Session, answers: dict[str, str], error: str
) -> None:
    made(client, code="WH1")
    with unchanged(session):
        page = made(client, **{"place": "Elsewhere", **answers})
    assert page.status_code == 400
    assert page.errors == [error]
    assert page.values("place")["place"] == answers.get("place", "Elsewhere")


def test_an_ended_poster_is_not_printed_again(
    client: ReviewingClient, lead: None, session: Session
) -> None:
    made(client, code="WH1")
    page = client.get("/staff/posters/WH1/end")
    for _ in range(2):
        client.submit(page, _form="form_key")
    assert "Ended" in client.get("/staff/posters").words
    for address in ("/staff/posters/WH1", "/staff/posters/WH1/slips", "/staff/posters/WH1/end"):
        assert client.get(address).status_code == 404
    assert "Another poster has or had the code" in made(client, code="WH1").errors[0]
