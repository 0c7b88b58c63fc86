"""Letters as PDF: for the window of an envelope, to be read aloud, in large print."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from portal.letters import Letter, to_pdf

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
MM = 72 / 25.4
LETTER = Letter(
    sender=["Fellside Borough Council", "The Market Hall", "Fellside", "01632 960 000"],
    recipient=["Rosa Resident", "1 Low Road", "Fellside", "FS1 2AB"],
    facts=["Wednesday 25 November 2026", "Our reference: C26-7Q4KD-8"],
    subject="Our answer to your complaint",
    body="Dear Rosa Resident\n\nWe looked into it.\nThis line stands under it.\n\nWe are sorry.",
    page="Page {page} of {pages}",
    foot="Was this letter clear? Tell us: localhost/clear",
    language="en",
)
MARKUP = "#panic() *bold* _it_ $x$ <label> @ref `raw` = Heading // note \\ #sys.inputs"


def read(*letters: Letter, title: str = "Letters") -> PdfReader:
    return PdfReader(BytesIO(to_pdf(letters, title=title, author="Fellside", at=AT)))


def pieces(page: PageObject) -> list[tuple[str, float, float, float]]:
    """Return the pieces of text of a page: words, millimetres from left and top, points."""
    found: list[tuple[str, float, float, float]] = []
    height = float(page.mediabox.height)

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            points = abs(size * tm[3] * cm[3])
            found.append((text.strip(), x / MM, (height - y) / MM, points))

    page.extract_text(visitor_text=visit)
    return found


def roles(reader: PdfReader) -> list[str]:
    """Return the kinds of the elements that a screen reader goes through, in order."""
    found: list[str] = []

    def walk(element: Any) -> None:
        element = element.get_object()
        if isinstance(element, list):
            for part in element:
                walk(part)
        elif isinstance(element, dict):
            if "/S" in element:
                found.append(str(element["/S"]))
            if "/K" in element:
                walk(element["/K"])

    walk(reader.root_object["/StructTreeRoot"])
    return found


def test_a_letter_is_tagged_and_says_that_it_is_pdf_ua() -> None:
    reader = read(LETTER, title="Our answer")
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Our answer", "Fellside")
    assert roles(reader) == ["/Document", "/P", "/Strong", "/P", "/P", "/H1", *["/P"] * 4]


def test_it_brings_its_own_fonts() -> None:
    for page in read(LETTER).pages:
        for font in page["/Resources"]["/Font"].values():
            kept = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "AtkinsonHyperlegible" in str(kept["/FontName"])
            assert {"/FontFile2", "/FontFile3"} & kept.keys()


@pytest.mark.parametrize(
    "recipient",
    [
        LETTER.recipient,
        ["Rosa", "FS1 2AB"],
        ["Rosa Resident of a long name", "Flat 2", "1 A Very Long Road " * 3, "Fell", "FS1 2AB"],
        ["Rosa Maria " * 8, "1 Low Road " * 9, "2 High Road " * 8, "Fellside " * 9, "FS1 2AB"],
    ],
)
def test_the_address_stands_in_the_window_of_an_envelope(recipient: list[str]) -> None:
    (page, *_rest) = read(replace(LETTER, recipient=recipient, large_print=True)).pages
    seen = [one for one in pieces(page) if 20 <= one[1] <= 100 and 57 <= one[2] <= 81]
    shown = "".join(words for words, _left, _top, _size in seen).replace(" ", "")
    assert shown == "".join(recipient).replace(" ", "")
    beside = [one for one in pieces(page) if one[1] < 100 and one[2] < 90 and one not in seen]
    assert beside == []


@pytest.mark.parametrize(("large_print", "least"), [(False, 14), (True, 20)])
def test_the_text_is_large_enough(large_print: bool, least: int) -> None:
    (page,) = read(replace(LETTER, large_print=large_print)).pages
    body = [size for words, _left, top, size in pieces(page) if top > 85]
    assert body
    assert min(body) >= least - 0.01


@pytest.mark.parametrize("where", ["subject", "body", "recipient", "sender", "facts"])
def test_what_looks_like_markup_stays_text(where: str) -> None:
    given = MARKUP if where in ("subject", "body") else [MARKUP, "x"]
    (page, *_rest) = read(replace(LETTER, **{where: given})).pages
    text = re.sub(r"\s+", "", page.extract_text())
    assert MARKUP.replace(" ", "") in text


def test_each_letter_begins_a_sheet_of_its_own_and_counts_its_own_pages() -> None:
    long = replace(LETTER, body="\n\n".join(["We looked into it with care. " * 12] * 9))
    three = replace(long, body=long.body * 2)
    reader = read(LETTER, long, three, LETTER)
    ends = [(page.extract_text().strip().splitlines() or [""])[-1] for page in reader.pages]
    firsts = [number for number, end in enumerate(ends) if end.startswith("Page 1 of")]
    assert len(firsts) == 4
    assert all(number % 2 == 0 for number in firsts), "two people share a sheet"
    assert ends[firsts[1] : firsts[1] + 2] == ["Page 1 of 2", "Page 2 of 2"]


@pytest.mark.parametrize("text", ["Łódź Ελλάδα Русский", "שלום", "مرحبا", "a\u202eb\u200b", "—“”…"])
def test_other_alphabets_keep_the_standard(text: str) -> None:
    metadata = read(replace(LETTER, body=text)).root_object["/Metadata"].get_object().get_data()
    assert b"pdfuaid:part" in metadata


@pytest.mark.parametrize("text", ["漢字", "😀", "\ufffe\U0010ffff", ""])
def test_a_letter_comes_whatever_stands_in_it(text: str) -> None:
    reader = read(replace(LETTER, body=text, recipient=[text, "1 Low Road"]))
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "1 Low Road" in reader.pages[0].extract_text()
