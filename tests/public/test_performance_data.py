"""Figures to take away: CSV, JSON, metadata and the feed (Policy A13.9, B8 Q6)."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from portal.domain.exports import STARTS_A_FORMULA
from portal.domain.measures.figure import Cell, Split
from tests.builders import lead
from tests.frozen import NEWEST, corrected, frozen, number, sample, share, some_years, told
from tests.kit.client import ReviewingClient

SERVICE = Cell("M10", "received", 1, "", Split.SERVICE, "licensing")
MET = Cell("M3", "met", 0, "email")
ATOM = "{http://www.w3.org/2005/Atom}"


def table(client: ReviewingClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.get_data().decode()
    return list(csv.DictReader(io.StringIO(text)))


def is_of(type_: str, text: str) -> bool:
    """Whether a cell can be read as what the metadata says."""
    if type_ == "date":
        return date.fromisoformat(text).isoformat() == text
    patterns = {"integer": r"\d+", "number": r"\d+(\.\d+)?(e-\d+)?", "boolean": "true|false"}
    return re.fullmatch(patterns.get(type_, r".+"), text, re.DOTALL) is not None


@pytest.mark.parametrize("period", ["", "/2025-26", "/2026-27-q1"])
def test_every_cell_is_what_the_metadata_says(
    app: Flask, client: ReviewingClient, period: str
) -> None:
    some_years(app)
    about: Any = client.get(f"/performance{period}/data.csv-metadata.json").get_json()
    rows = table(client, f"/performance{period}/data.csv")
    assert about["url"].endswith(f"/performance{period}/data.csv")
    assert "open-government-licence" in about["dc:license"]["@id"]
    columns = about["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(rows[0])
    for row in rows:
        for column in columns:
            text = row[column["name"]]
            assert is_of(column["datatype"], text) if text else not column["required"], (
                row,
                column,
            )
    keys = [tuple(row[name] for name in about["tableSchema"]["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys) > 50


def test_the_names_of_the_columns_stay(app: Flask, client: ReviewingClient) -> None:
    """Other people's programs rely on them: add at the end, rename never."""
    frozen(app)
    assert list(table(client, "/performance/data.csv")[0]) == [
        "period", "first_on", "last_on", "counted_on", "measure", "item", "words", "stage",
        "commitment", "split", "part", "unit", "numerator", "denominator", "value", "low", "high",
        "hidden", "note", "corrected",
    ]  # fmt: skip


def test_a_hidden_figure_has_no_numbers_anywhere(app: Flask, client: ReviewingClient) -> None:
    frozen(app, "2025-26", [number(SERVICE, 3)], hidden=[SERVICE])
    (row,) = table(client, "/performance/2025-26/data.csv")
    assert (row["hidden"], row["note"]) == ("true", "hidden")
    names = ("numerator", "denominator", "value", "low", "high")
    assert {row[name] for name in names} == {""}
    found: Any = client.get("/performance/2025-26/data.json").get_json()
    assert {found["figures"][0][name] for name in names} == {None}


@pytest.mark.parametrize(
    ("whole", "note", "numerator", "value"),
    [
        (9, "no_share", "8", ""),
        (10, "no_share", "8", ""),
        (29, "no_share", "8", ""),
        (32, "", "8", "0.25"),
    ],
)
def test_data_say_no_more_of_a_share_than_the_page(
    app: Flask, client: ReviewingClient, whole: int, note: str, numerator: str, value: str
) -> None:
    frozen(app, NEWEST, [sample(MET, 8, whole)])
    (row,) = table(client, "/performance/data.csv")
    assert (row["note"], row["numerator"], row["value"]) == (note, numerator, value)
    assert bool(row["low"]) is bool(row["high"]) is bool(value)
    assert row["hidden"] == "false"


def test_what_was_corrected_says_no_more_than_the_figure(
    app: Flask, client: ReviewingClient
) -> None:
    frozen(app, NEWEST, [told("email", 12), number(SERVICE, 6)], hidden=[SERVICE])
    corrected(app, NEWEST, Cell("M1", "told", 0, "email"), before=11, reason="Counted twice.")
    found: Any = client.get("/performance/data.json").get_json()
    assert [one["numerator_before"] for one in found["corrections"]] == [11]
    assert [row["corrected"] for row in table(client, "/performance/data.csv")] == ["true", "false"]
    assert "Leo" not in client.get("/performance/data.json").text


def test_nobody_is_told_that_a_hidden_figure_was_corrected(
    app: Flask, client: ReviewingClient
) -> None:
    frozen(app, NEWEST, [told("email", 12), number(SERVICE, 6)], hidden=[SERVICE])
    corrected(app, NEWEST, SERVICE, before=2, reason="Moved to another service.", hidden=True)
    assert "Moved to another service." not in client.get("/performance/data.json").text
    assert {row["corrected"] for row in table(client, "/performance/data.csv")} == {"false"}
    for address in ("/performance", "/performance/complaints", "/performance/feed.atom"):
        assert "Moved to another service." not in client.get(address).text


def test_a_correction_that_hides_a_table_says_so_and_tells_no_number(
    app: Flask, client: ReviewingClient
) -> None:
    parks = replace(SERVICE, part="parks")
    frozen(app, "2025-26", [number(SERVICE, 871), number(parks, 3)], hidden=[SERVICE, parks])
    who = lead(app)
    for cell, before in ((SERVICE, 871), (parks, 862)):
        why = "Moved to another service."
        corrected(app, "2025-26", cell, before=before, reason=why, who=who)
    data: Any = client.get("/performance/2025-26/data.json").get_json()
    assert data["corrections"] == client.get("/api/v1/periods/2025-26").get_json()["corrections"]
    (said,) = data["corrections"]
    assert (said["hid_table"], said["item"], said["part"]) == (True, "received", "")
    assert (said["numerator_before"], said["denominator_before"]) == (None, None)
    assert {row["corrected"] for row in data["figures"]} == {True}
    page = client.get("/performance/2025-26/complaints").words
    hid = "We hid this table, because a correction may have made a number in it small."
    assert page.count(hid) == 1
    assert f"each service 2 Nov 2026 Shown {hid} Moved to another service." in page
    feed = client.get("/performance/feed.atom").text
    assert f"each service. {hid} Moved to another service." in feed
    for address in ("complaints", "data.json", "data.csv"):
        answer = client.get(f"/performance/2025-26/{address}").text
        assert "871" not in answer
        assert "862" not in answer
    assert "871" not in feed


def test_no_cell_is_a_formula(app: Flask, client: ReviewingClient) -> None:
    bad = replace(SERVICE, part='=cmd|"/c calc"!A1')
    frozen(app, "2025-26", [number(bad, 8)])
    for row in table(client, "/performance/2025-26/data.csv"):
        assert not [text for text in row.values() if STARTS_A_FORMULA.match(text)]


def test_before_a_period_is_published_the_table_is_empty(client: ReviewingClient) -> None:
    assert table(client, "/performance/data.csv") == []
    found: Any = client.get("/performance/data.json").get_json()
    assert (found["period"], found["figures"]) == (None, [])
    assert client.get("/performance/data.csv-metadata.json").status_code == 200
    assert ElementTree.fromstring(client.get("/performance/feed.atom").text).findall("entry") == []


@pytest.mark.parametrize("name", ["data.csv", "data.json", "data.csv-metadata.json"])
def test_a_period_that_is_not_there_has_no_data(
    app: Flask, client: ReviewingClient, name: str
) -> None:
    frozen(app)
    assert client.get(f"/performance/2026-27-q1/{name}").status_code == 404


def test_the_feed_tells_of_new_periods_and_corrections_newest_first(
    app: Flask, client: ReviewingClient
) -> None:
    some_years(app)
    place = Cell("M1", "told", 0, "email")
    corrected(app, "2026-27-q1", place, before=11, reason="A letter & a <call> were one.")
    answer = client.get("/performance/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.text)
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles[0] == "Corrected: April to June 2026"
    assert titles[1] == "New figures: July to September 2026"
    assert "A letter & a <call> were one." in (entries[0].findtext(f"{ATOM}summary") or "")
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(names)) == len(names) == 12
    moments = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") for entry in entries]
    assert moments == sorted(moments, reverse=True)
    again = ElementTree.fromstring(client.get("/performance/feed.atom").text)
    assert [one.findtext(f"{ATOM}id") for one in again.findall(f"{ATOM}entry")] == names


def test_a_share_that_was_corrected_ends_its_sentence_once_in_the_feed(
    app: Flask, client: ReviewingClient
) -> None:
    place = Cell("M6", "commitment", 1)
    frozen(app, NEWEST, [share(place, 44, 50)])
    corrected(app, NEWEST, place, before=43, whole=50, reason="One check was removed.")
    feed = client.get("/performance/feed.atom").text
    assert "86 in every 100. One check was removed." in feed


def test_page_and_table_tell_the_same(app: Flask, client: ReviewingClient) -> None:
    frozen(app, NEWEST, [share(Cell("M6", "commitment", 1), 44, 50)])
    (row,) = table(client, "/performance/data.csv")
    assert (row["numerator"], row["denominator"], row["value"]) == ("44", "50", "0.88")
    words = client.get("/performance/complaints").words
    assert "44 of 50. That is 88 in every 100." in words
