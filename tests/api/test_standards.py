"""What we publish for programs, held against the standards by other people's validators."""

import json
from pathlib import Path

import pytest
from csvw import CSVW
from flask import Flask
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import validate

from portal.domain.measures.figure import Cell
from tests.api.test_api import ADDRESSES, data
from tests.frozen import NEWEST, corrected, some_years
from tests.kit.client import ReviewingClient

PERIODS = ("", "/2025-26", "/2026-27-q1", f"/{NEWEST}")


@pytest.fixture
def published(app: Flask, client: ReviewingClient) -> ReviewingClient:
    some_years(app)
    corrected(app, NEWEST, Cell("M1", "told", 0, "email"), before=11, reason="Counted twice.")
    return client


def test_the_description_is_openapi_and_every_answer_is_as_it_says(
    published: ReviewingClient,
) -> None:
    document = data(published, "/api/v1/openapi.json")
    validate(document)
    for path, address in ADDRESSES.items():
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": document["components"]}
        held = OAS31Validator(schema, format_checker=oas31_format_checker)
        assert [one.message for one in held.iter_errors(data(published, address))] == [], path


def is_csvw(folder: Path, table: bytes, about: dict[str, object]) -> CSVW:
    """Return what a reader of CSVW finds in the table with that metadata, on the disk."""
    (folder / "data.csv").write_bytes(table)
    (folder / "about.json").write_text(json.dumps({**about, "url": "data.csv"}), "utf-8")
    return CSVW(str(folder / "about.json"), validate=True)


@pytest.mark.filterwarnings("always")  # a fault is a warning, which the reader collects
@pytest.mark.parametrize("period", PERIODS)
def test_every_table_is_what_its_csvw_metadata_says(
    published: ReviewingClient, tmp_path: Path, period: str
) -> None:
    address = f"/performance{period}/data.csv"
    about = published.get(f"{address}-metadata.json").get_json()
    table = published.get(address).get_data()
    found = is_csvw(tmp_path, table, about)
    assert found.is_valid, [str(one.message) for one in found.warnings]
    (read,) = found.tables
    assert sum(1 for _ in read.iterdicts()) > 50
    broken = table.replace(b",true,", b",perhaps,").replace(b",false,", b",perhaps,")
    assert not is_csvw(tmp_path, broken, about).is_valid
