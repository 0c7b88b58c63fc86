"""The description of this open data for programs, as OpenAPI 3.1 wants it."""

from typing import Any

from flask import Response, jsonify

from portal.api.blueprint import blueprint
from portal.domain.commitments import Measure, Method, Step
from portal.domain.measures.periods import SLUG, PeriodKind
from portal.web.context import council
from portal.web.open_data import COLUMNS, KEY, address_of, licence_data

TYPES = {
    "string": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
}
MAY_BE_NULL = frozenset({"numerator", "denominator", "value", "low", "high"})
TEXT, WHOLE = TYPES["string"], TYPES["integer"]
DAY, ADDRESS = TYPES["date"], {"type": "string", "format": "uri"}
INSTANT = {"type": "string", "format": "date-time"}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the description."""
    return jsonify(
        openapi="3.1.0",
        info={
            "title": f"How {council().name} is doing",
            "version": "1",
            "description": "Published figures of the council's customer service commitments. "
            "Reading only, without a key.",
            "license": {"name": council().licence.name, "url": council().licence.address},
        },
        servers=[{"url": address_of("/api/v1")}],
        paths=_paths(),
        components={
            "schemas": _schemas(),
            "responses": {
                "NotFound": {
                    "description": "There is no such thing.",
                    "content": {"application/json": {"schema": _ref("Error")}},
                }
            },
            "parameters": {
                "slug": {
                    "name": "slug",
                    "in": "path",
                    "required": True,
                    "description": "Address of a period: 2026-27-q2, or 2026-27 for a year.",
                    "schema": {"type": "string", "pattern": f"^{SLUG.pattern}$"},
                }
            },
        },
    )


def _paths() -> dict[str, Any]:
    periods = {"periods": _list(_ref("Period"))}
    one = {
        "period": _ref("Period"),
        "commitments": _list(_ref("Wording")),
        "corrections": _list(_ref("Correction")),
    }
    today = {
        "edition": WHOLE,
        "effective_from": DAY,
        "commitments": _list(_ref("Commitment")),
    }
    return {
        "/periods": _get("listPeriods", "All published periods, the newest first.", periods),
        "/periods/{slug}": _get("getPeriod", "One period, without its figures.", one, "slug"),
        "/periods/{slug}/figures": _get(
            "getFigures", "Every figure of a period.", {"figures": _list(_ref("Figure"))}, "slug"
        ),
        "/commitments": _get("listCommitments", "The commitments in force today.", today),
    }


def _schemas() -> dict[str, Any]:
    return {
        **_period_schemas(),
        **_commitment_schemas(),
        "Licence": _object(dict.fromkeys(licence_data(), TEXT)),
        "Error": _object({"status": WHOLE, "error": TEXT}),
    }


def _period_schemas() -> dict[str, Any]:
    dates = {"first_on": DAY, "last_on": DAY, "counted_on": DAY, "published_at": INSTANT}
    kind = {"type": "string", "enum": [one.value for one in PeriodKind]}
    before = {"type": ["integer", "null"]}
    return {
        "Period": _object(
            {
                **{"slug": TEXT, "kind": kind, "title": TEXT, **dates},
                **{"formulas": TEXT, "figures": ADDRESS, "page": ADDRESS},
            }
        ),
        "Figure": _object(
            {
                column.name: {**_type(column.name, column.type), "description": column.description}
                for column in COLUMNS
            }
        ),
        "Correction": _object(
            {
                **{column.name: TYPES[column.type] for column in COLUMNS if column.name in KEY},
                **{"corrected_at": INSTANT, "reason": TEXT, "hid_table": {"type": "boolean"}},
                **{"numerator_before": before, "denominator_before": before},
            }
        ),
    }


def _commitment_schemas() -> dict[str, Any]:
    words = {"slug": TEXT, "position": WHOLE, "short_title": TEXT, "formal": TEXT}
    method = {"type": "string", "enum": [one.value for one in Method]}
    measure = {"type": "string", "enum": [one.value for one in Measure]}
    step = {"type": "string", "enum": [one.value for one in Step]}
    until = {"type": ["string", "null"], "format": "date"}
    return {
        "Wording": _object(
            {
                **{**words, "method": method, "edition": WHOLE},
                **{"effective_from": DAY, "effective_to": until},
            }
        ),
        "Commitment": _object(
            {
                **{**words, "method": method, "measure": measure},
                "limit": {"type": ["integer", "null"]},
                "dates": _list(_object({"step": step, "working_days": WHOLE})),
                "page": ADDRESS,
            }
        ),
    }


def _get(name: str, summary: str, answer: dict[str, Any], *parameters: str) -> dict[str, Any]:
    schema = _object({"licence": _ref("Licence"), **answer})
    found: dict[str, Any] = {
        "200": {"description": summary, "content": {"application/json": {"schema": schema}}}
    }
    if parameters:
        found["404"] = {"$ref": "#/components/responses/NotFound"}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [{"$ref": f"#/components/parameters/{one}"} for one in parameters],
            "responses": found,
        }
    }


def _type(name: str, type_: str) -> dict[str, Any]:
    kind = TYPES[type_]
    return {"type": [kind["type"], "null"]} if name in MAY_BE_NULL else kind


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
