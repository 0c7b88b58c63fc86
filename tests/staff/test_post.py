"""The queue of letters: what waits, printed together, marked with a result for each."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from portal.domain.responses import SentBeforeWritten
from portal.models import Message
from portal.services.posting import LetterHasGone, mark_many_as_posted
from tests.builders import Member, handler, officer, received, signed_in
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged
from tests.working import BY_POST, Desk, by_post, clocks

POST = "/staff/post"
TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def desk(client: ReviewingClient, olive: Member, clock: Clock) -> ReviewingClient:
    """Olive's browser on Tuesday afternoon."""
    return signed_in(client, olive, now=clock.set(2026, 11, 24, 14, 0))


def letter(
    app: Flask, who: Member, now: datetime = NOW, names: tuple[Member, ...] = (), **person: object
) -> tuple[str, int]:
    """Return a letter that waits: the reference of its case and its number."""
    reference = received(app, person=by_post(**person), names=names)
    number = Desk(app, who, reference).acknowledge(now, dispatch=BY_POST)
    assert number
    return reference, number


def tick(*letters: tuple[str, int]) -> list[str]:
    return [f"{reference}:{number}" for reference, number in letters]


def mark(client: ReviewingClient, page: Page, ticks: list[str], day: object = 24) -> Page:
    typed = {"posted_on-day": str(day), "posted_on-month": "11", "posted_on-year": "2026"}
    return client.submit(page, _form="posted_on-day", step="posted", letter=ticks, **typed)


def printed(answer: Page) -> PdfReader:
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    return PdfReader(BytesIO(answer.data))


def test_what_is_due_first_stands_on_top(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    letter(app, olive, name="Last Due")
    early = received(
        app, person=by_post(name="First Due"), received_at=datetime(2026, 11, 17, 9, tzinfo=UTC)
    )
    Desk(app, olive, early).acknowledge(TUESDAY, dispatch=BY_POST)
    page = desk.get(POST)
    assert page.h1 == "Letters to post"
    assert page.words.index("First Due") < page.words.index("Last Due")


def test_the_queue_shows_only_cases_that_one_may_see(
    app: Flask, client: ReviewingClient, olive: Member, session: Session
) -> None:
    named = officer(app, name="Nora Named")
    own = handler(app)
    hidden = letter(app, olive, names=(named,), name="Canary")
    for who in (named, own):
        signed_in(client, who)
        assert "Canary" not in client.get(POST).words
        with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
            page = client.post(POST, data={"letter": tick(hidden), "step": "print"})
            assert page.mimetype == "text/html"
            assert "Canary" not in page.text
            results = mark_many_as_posted(
                viewer=who.viewer,
                letters=[hidden],
                posted_on=date(2026, 11, 23),
                form_key="k",
                now=NOW,
            )
        assert str(results[0].problem) == "We cannot find what you asked for."


def test_ticked_letters_come_as_one_pdf(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    one = letter(app, olive, name="Rosa One")
    two = letter(app, olive, name="Rosa Two", adjustments=("large_print",))
    letter(app, olive, name="Rosa Three")
    page = desk.get(POST)
    assert "Rosa Two Large print" in page.words
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        answer = desk.submit(page, _form="posted_on-day", step="print", letter=tick(one, two))
    text = "\n".join(sheet.extract_text() for sheet in printed(answer).pages)
    assert "Rosa One" in text
    assert "Rosa Two" in text
    assert "Rosa Three" not in text
    assert f"Our reference: {one[0]}" in text
    assert "Monday 23 November 2026" in text


def test_a_letter_can_be_saved_from_its_page(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference, number = letter(app, olive, adjustments=("large_print",))
    page = desk.get(f"/staff/cases/{reference}/letters/{number}")
    assert "In large print, as they asked." in page.words
    text = printed(desk.get(page.links["Save the letter as a PDF"])).pages[0].extract_text()
    for words in ("Fellside Borough Council", "Rosa Resident", "1 Low Road", "Page 1 of"):
        assert words in text


def test_no_pdf_of_what_is_no_letter(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app)
    Desk(app, olive, reference).acknowledge(NOW)
    number = session.query(Message.id).scalar()
    assert desk.get(f"/staff/cases/{reference}/letters/{number}/pdf").status_code == 404
    _case, other_number = letter(app, olive)
    assert desk.get(f"/staff/cases/{reference}/letters/{other_number}/pdf").status_code == 404


def test_each_letter_is_marked_by_itself_with_a_result(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    good = letter(app, olive)
    gone = letter(app, olive)
    young = letter(app, olive, now=TUESDAY)
    page = desk.get(POST)
    Desk(app, olive, gone[0]).post(TUESDAY, gone[1], date(2026, 11, 24))
    done = mark(desk, page, tick(good, gone, young), 23)
    assert done.h1 == "1 letter marked as posted"
    assert f"{good[0]} Posted" in done.words
    assert f"{gone[0]} Not marked {LetterHasGone.sentence}" in done.words
    assert f"{young[0]} Not marked Date sent must be on or after 24 November 2026" in done.words
    assert clocks(good[0])["our_acknowledgement"] == (date(2026, 11, 23), True)
    assert clocks(gone[0])["our_acknowledgement"] == (date(2026, 11, 24), True)
    assert clocks(young[0])["our_acknowledgement"] == (None, None)
    left = desk.get(POST).words
    assert young[0] in str(desk.get(POST).text)
    assert good[0] not in left


def test_the_same_form_again_says_the_same(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    good, other = letter(app, olive), letter(app, olive)
    page = desk.get(POST)
    for _time in range(2):
        done = mark(desk, page, tick(good, other))
        assert done.h1 == "2 letters marked as posted"


def test_two_officers_at_once_post_a_letter_once(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    good = letter(app, olive)
    first, second = desk.get(POST), desk.get(POST)
    assert mark(desk, first, tick(good), 23).h1 == "1 letter marked as posted"
    late = mark(desk, second, tick(good), 24)
    assert late.h1 == "0 letters marked as posted"
    assert LetterHasGone.sentence in late.words
    assert clocks(good[0])["our_acknowledgement"] == (date(2026, 11, 23), True)


@pytest.mark.parametrize("step", ["print", "posted"])
@pytest.mark.parametrize(
    "ticks", [[], ["nonsense"], [":1"], ["C26:"], ["C26-7Q4KD-8:" + "9" * 30], ["a\x00b:١"]]
)
def test_nothing_ticked_is_told(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session, step: str, ticks: list[str]
) -> None:
    letter(app, olive)
    page = desk.get(POST)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        told = desk.submit(page, _form="posted_on-day", step=step, letter=ticks)
    assert told.status_code == 400
    assert told.errors == ["Select at least one letter"]


@pytest.mark.parametrize(
    ("day", "error"),
    [
        ("", "Date sent must include a day"),
        (25, "Date sent must be today or in the past"),
        (31, "Date sent must be a real date"),
    ],
)
def test_a_bad_date_is_told_and_the_ticks_stay(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session, day: object, error: str
) -> None:
    good, _other = letter(app, olive), letter(app, olive)
    page = desk.get(POST)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        told = mark(desk, page, tick(good), day)
    assert told.errors == [error]
    ticked = [box.get("value") for box in told.root.iter("input") if box.get("checked") is not None]
    assert ticked == tick(good)


def test_printing_needs_a_form_of_ours(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    good = letter(app, olive)
    answer = desk.post(POST, data={"step": "print", "letter": tick(good)}, csrf=False)
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"


def test_a_letter_never_leaves_before_it_is_written(
    app: Flask, olive: Member, session: Session
) -> None:
    reference, number = letter(app, olive, now=TUESDAY)
    with pytest.raises(SentBeforeWritten):
        Desk(app, olive, reference).post(TUESDAY, number, date(2026, 11, 23))
    assert clocks(reference)["our_acknowledgement"] == (None, None)
