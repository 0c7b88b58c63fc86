"""Lists of cases as files: what is in them, for whom, harmless, and written down."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.exports import COLUMN_WORDS, PERSONAL, Column, FileKind, harmless
from portal.models import CaseExport
from portal.web.excel import excel_file
from portal.web.tables import csv_file
from tests.builders import (
    Member,
    handler,
    head,
    lead,
    officer,
    received,
    reception,
    resident,
    signed_in,
)
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW
from tests.kit.unchanged import unchanged
from tests.working import Desk

EXPORT = "/staff/cases/export"
EVERY = [one.value for one in Column]


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def desk(client: ReviewingClient, olive: Member) -> ReviewingClient:
    return signed_in(client, olive)


def taken(client: ReviewingClient, query: str = "", **answers: Any) -> Any:
    sent = {"columns": EVERY, "kind": "csv", "form_key": "a-key", **answers}
    return client.post(f"{EXPORT}{query}", data=sent)


def rows(answer: Any) -> list[list[str]]:
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def references(answer: Any) -> list[str]:
    return [row[0] for row in rows(answer)[1:]]


def test_the_file_holds_every_column_of_every_case_of_the_list(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    late = received(app, received_at=NOW - timedelta(days=60), handled_by=olive, effect="Smell")
    Desk(app, olive, late).acknowledge(NOW)
    answer = taken(desk)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cases-2026-11-23.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    head, row = rows(answer)
    assert head == [COLUMN_WORDS[one] for one in Column]
    told = dict(zip(head, row, strict=True))
    assert told == {
        "Reference": late,
        "Kind": "Complaint",
        "State": "Open",
        "Stage": "1",
        "How it came": told["How it came"],
        "Received": "2026-09-24",
        "Next date due": told["Next date due"],
        "What is due": told["What is due"],
        "Service": told["Service"],
        "Handler": "Olive Officer",
        "Commitment": "",
        "Answered": "",
        "Outcome": "",
        "Closed": "",
        "Why it was closed": "",
        "Name of the person": "Rosa Resident",
        "What they said": "My bin has not been emptied for three weeks.",
        "How it affected them": "Smell",
        "Imported: reference before": "",
    }
    assert told["Next date due"].startswith("2026-10-")


def test_the_filter_and_order_of_the_list_are_those_of_the_file(
    app: Flask, desk: ReviewingClient
) -> None:
    old, new = received(app, received_at=NOW - timedelta(days=9)), received(app)
    received(app, service="parks")
    assert references(taken(desk, "?service=waste&sort=newest")) == [new, old]
    assert references(taken(desk, "?service=waste")) == [old, new]
    assert references(taken(desk, "?service=waste&tab=mine")) == []


def test_what_a_search_found_can_be_taken_too(app: Flask, desk: ReviewingClient) -> None:
    hit = received(app, text="aardvark")
    received(app)
    page = desk.get("/staff/search?q=aardvark")
    form = desk.get(page.links["Download these cases"])
    answer = desk.submit(form, _form="columns", kind="csv")
    assert references(answer) == [hit]


def test_what_cannot_be_looked_for_is_said_on_the_form_and_no_file_is_made(
    desk: ReviewingClient, session: Session
) -> None:
    with unchanged(session):
        nothing, much = "Enter a reference, a name or a word", "Enter 20 words or fewer"
        for q, told in (("!!!", nothing), ("%00", nothing), ("+".join(map(str, range(30))), much)):
            refused = desk.submit(
                desk.get(f"{EXPORT}?q={q}"), _form="columns", columns=["reference"], kind="xlsx"
            )
            assert refused.status_code == 400
            assert refused.errors == [told]
            assert refused.values("columns").getlist("columns") == ["reference"]
            assert refused.values("columns")["kind"] == "xlsx"


def test_names_and_words_are_left_out_unless_ticked(app: Flask, desk: ReviewingClient) -> None:
    received(app)
    form = desk.get(EXPORT)
    answer = desk.submit(form, _form="columns")
    head = rows(answer)[0]
    assert not {COLUMN_WORDS[one] for one in PERSONAL} & set(head)
    assert "Rosa" not in answer.text
    assert rows(taken(desk, columns=["person", "reference"]))[0] == [
        "Reference",
        "Name of the person",
    ]


def test_each_takes_out_only_what_they_may_see(app: Flask, client: ReviewingClient) -> None:
    named = lead(app, name="Nora Named")
    waste = received(app, names=(named,))
    parks = received(app, service="parks")
    for who, cases in ((head(app), [waste]), (named, [parks]), (officer(app), [waste, parks])):
        for query in ("", "?q=bin"):
            assert set(references(taken(signed_in(client, who), query))) == set(cases), who.name
    for who in (handler(app), reception(app)):
        signed_in(client, who)
        assert taken(client).status_code == 403
        assert client.get(EXPORT).status_code == 403
        assert "Download these cases" not in client.get("/staff/cases").text


def test_who_took_what_is_written_down_once(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    received(app)
    for _ in range(2):
        assert taken(desk, "?service=waste", kind="xlsx", columns=["due"]).status_code == 200
    session.rollback()
    line = session.scalars(select(CaseExport)).one()
    assert (line.staff_id, line.at, line.file_kind) == (olive.staff_id, NOW, FileKind.EXCEL)
    assert (line.asked, line.columns) == ("service=waste", ["due"])


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"columns": []}, "Select at least one column"),
        ({"columns": ["password"]}, "Select at least one column"),
        ({"kind": "exe"}, "Select a kind of file"),
    ],
)
def test_what_cannot_be_made_is_told(
    app: Flask, desk: ReviewingClient, session: Session, answers: dict[str, Any], told: str
) -> None:
    page = taken(desk, **answers)
    assert page.status_code == 400
    assert page.errors == [told]
    assert session.scalars(select(CaseExport)).all() == []


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\ufeff=1",
    "\n\u200b+1",
    "\uff1d1",
    '=HYPERLINK("http://x")',
    'a,"b"\nc',
]


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_a_cell_that_begins_like_a_formula_is_made_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"x{text}") == f"x{text}"


def test_hostile_words_stay_words_in_both_files(app: Flask, desk: ReviewingClient) -> None:
    for text in ("=1+1", "@x", 'a,"b"\nc', "http://example.com", "007"):
        received(app, text=text, person=resident(name=text.replace("\n", " ")))
    cells = [cell for row in rows(taken(desk)) for cell in row]
    assert {"'=1+1", "'@x", 'a,"b"\nc', "http://example.com", "007"} <= set(cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    answer = taken(desk, kind="xlsx", form_key="another")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    excel = [cell for row in sheet.iter_rows() for cell in row]
    assert {"=1+1", "@x", "http://example.com", "007"} <= {cell.value for cell in excel}
    assert {cell.data_type for cell in excel if cell.value == "=1+1"} <= {"s", "f"}
    assert b"<f>" not in _sheet_xml(answer.data)
    assert not any(cell.hyperlink for cell in excel)


def _sheet_xml(data: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return parts.read("xl/worksheets/sheet1.xml")


def test_dates_are_dates_in_excel_and_a_long_text_is_cut_to_a_cell() -> None:
    made = b"".join(excel_file("Cases", ["a", "b", "c"], [[NOW.date(), "x" * 40_000, 3]]))
    sheet = load_workbook(io.BytesIO(made)).active
    day, text, number = (cell.value for cell in list(sheet.iter_rows())[1])
    assert day.date() == NOW.date()
    assert len(text) == 32_767
    assert number == 3


def test_an_empty_list_is_a_file_with_a_heading(app: Flask, desk: ReviewingClient) -> None:
    assert rows(taken(desk, columns=["reference"])) == [["Reference"]]
    made = taken(desk, columns=["reference"], kind="xlsx").data
    assert [[c.value for c in r] for r in load_workbook(io.BytesIO(made)).active] == [["Reference"]]


@pytest.mark.parametrize("kind", list(FileKind))
def test_a_long_file_takes_no_more_memory_than_a_short_one(kind: FileKind) -> None:
    def table(length: int) -> Iterator[list[Any]]:
        for number in range(length):
            yield [f"C26-{number}", NOW.date(), "words of a person " * 5]

    def peak(length: int) -> int:
        tracemalloc.start()
        head = ["a", "b", "c"]
        made = (
            csv_file(head, table(length))
            if kind is FileKind.CSV
            else excel_file("Cases", head, table(length))
        )
        for _ in made:
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(20_000) < peak(2_000) * 2 + 200_000


def test_an_excel_file_begins_before_its_rows_are_read() -> None:
    read = []

    def table() -> Iterator[list[Any]]:
        for number in range(5_000):
            read.append(number)
            yield ["x", number]

    made = excel_file("Cases", ["a", "b"], table())
    first = next(made)
    assert first.startswith(b"PK")
    assert len(read) <= 1
    book = load_workbook(io.BytesIO(first + b"".join(made)), read_only=True)
    assert [list(row) for row in book["Cases"].values][-1] == ["x", 4_999]


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.web.excel.ROWS_A_SHEET", 2)
    made = b"".join(excel_file("A & B", ["a"], [[1], [2], [3]]))
    sheets = load_workbook(io.BytesIO(made)).worksheets
    assert [one.title for one in sheets] == ["A & B", "A & B 2"]
    assert [[row[0].value for row in one] for one in sheets] == [["a", 1, 2], ["a", 3]]


def test_what_no_excel_file_may_hold_is_replaced_and_the_rest_is_kept() -> None:
    told = ["\x00\x1fa", "_x0041_", '<&>" \U0001f600', " b "]
    made = b"".join(excel_file("Cases", ["a", "b", "c", "d"], [told]))
    row = [cell.value for cell in list(load_workbook(io.BytesIO(made)).active)[1]]
    assert row[0] == "\ufffd\ufffda"
    assert row[3] == " b "
    assert b">_x005F_x0041_<" in _sheet_xml(made)  # which Excel reads as it was typed
    assert row[2] == told[2]
