"""The open data for programs: what it answers, and what its description says."""

from typing import Any

import pytest
from flask import Flask

from portal.domain.measures.figure import Cell
from tests.frozen import NEWEST, corrected, frozen, some_years
from tests.kit.client import ReviewingClient

ADDRESSES = {
    "/periods": "/api/v1/periods",
    "/periods/{slug}": f"/api/v1/periods/{NEWEST}",
    "/periods/{slug}/figures": f"/api/v1/periods/{NEWEST}/figures",
    "/commitments": "/api/v1/commitments",
}
KINDS: dict[str, Any] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None),
}  # fmt: skip


def data(client: ReviewingClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.mimetype == "application/json"
    return answer.get_json()


def wrong(document: Any, schema: Any, found: Any, place: str) -> list[str]:
    """Return where ``found`` is not what ``schema`` says."""
    if "$ref" in schema:
        named = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            named = named[part]
        return wrong(document, named, found, place)
    kind = schema["type"]
    if kind == "array":
        return [fault for one in found for fault in wrong(document, schema["items"], one, place)]
    if kind == "object":
        faults = [f"{place}: {sorted(found)}"] if set(found) != set(schema["properties"]) else []
        for name, inner in schema["properties"].items():
            faults += wrong(document, inner, found.get(name), f"{place}.{name}")
        return faults
    kinds = [kind] if isinstance(kind, str) else kind
    fits = any(isinstance(found, KINDS[one]) for one in kinds)
    if isinstance(found, bool) and "boolean" not in kinds:
        fits = False
    listed = "enum" not in schema or found in schema["enum"]
    return [] if fits and listed else [f"{place}: {found!r} is not {kind}"]


def test_everything_is_as_the_description_says(app: Flask, client: ReviewingClient) -> None:
    some_years(app)
    corrected(app, NEWEST, Cell("M1", "told", 0, "email"), before=11, reason="Counted twice.")
    document = data(client, "/api/v1/openapi.json")
    assert document["openapi"] == "3.1.0"
    assert document["paths"].keys() == ADDRESSES.keys()
    for path, address in ADDRESSES.items():
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        assert not wrong(document, schema["schema"], data(client, address), path)


def test_every_address_is_described(app: Flask, client: ReviewingClient) -> None:
    rules = {
        rule.rule.removeprefix("/api/v1").replace("<slug>", "{slug}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
    }
    assert rules == {*ADDRESSES, "/openapi.json"}


def test_periods_lead_to_their_figures(app: Flask, client: ReviewingClient) -> None:
    some_years(app)
    found = data(client, "/api/v1/periods")
    newest = found["periods"][0]
    assert (newest["slug"], newest["kind"], newest["last_on"]) == (NEWEST, "quarter", "2026-09-30")
    path = newest["figures"].removeprefix(app.config["PUBLIC_ADDRESS"])
    figures = data(client, path)["figures"]
    assert figures == data(client, "/performance/data.json")["figures"]
    assert found["licence"]["name"] == "Open Government Licence v3.0"


def test_the_commitments_of_today_say_their_days(client: ReviewingClient) -> None:
    found = {one["slug"]: one for one in data(client, "/api/v1/commitments")["commitments"]}
    assert [one["working_days"] for one in found["email"]["dates"]] == [1, 3]
    assert found["see-you-in-5-minutes"]["limit"] == 5


@pytest.mark.parametrize(
    "path", ["", "/nothing", "/periods/2030-31", "/periods/x/figures", "/periods/", "/%01"]
)
def test_what_is_not_there_is_said_in_data(client: ReviewingClient, path: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 404
    told: Any = answer.get_json()
    assert told["status"] == 404
    assert told["error"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_written(app: Flask, client: ReviewingClient, method: str) -> None:
    frozen(app)
    for address in ADDRESSES.values():
        answer = client.open(address, method=method)
        told: Any = answer.get_json()
        assert (answer.status_code, told["status"]) == (405, 405)
        assert "GET" in answer.headers["Allow"]


def test_other_sites_may_read_it_and_nothing_else(app: Flask, client: ReviewingClient) -> None:
    frozen(app)
    for address in ADDRESSES.values():
        assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in client.get(address).headers
    for address in ("/performance/data.json", "/performance/data.csv", "/performance", "/"):
        assert "Access-Control-Allow-Origin" not in client.get(address).headers
