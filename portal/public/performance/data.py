"""Published figures to take away: CSV, JSON, and what the columns mean (Policy B8 Q6, A13.9)."""

from typing import Any

from flask import Response, jsonify, url_for

from portal.domain.measures.periods import PeriodKind
from portal.public.performance.blueprint import blueprint
from portal.queries.figures import find_period, periods, published, revisions
from portal.web.context import council
from portal.web.figures import period_words
from portal.web.open_data import (
    COLUMNS,
    KEY,
    NAMES,
    Value,
    address_of,
    licence_data,
    period_data,
    revision_data,
    rows_of,
    wording_data,
)
from portal.web.tables import csv_file


@blueprint.get("/data.csv")
@blueprint.get("/<period>/data.csv")
def csv(period: str | None = None) -> Response:
    """Hand out the figures of a period, the newest quarter without one, a line a figure."""
    found = _period(period)
    rows = rows_of(found, published(found), revisions(found)) if found else []
    answer = Response(
        csv_file(NAMES, ([_cell(row[name]) for name in NAMES] for row in rows)),
        content_type="text/csv; charset=utf-8; header=present",
    )
    slug = found.slug if found else "none"
    answer.headers["Content-Disposition"] = f'attachment; filename="figures-{slug}.csv"'
    about = url_for("performance.metadata", period=period)
    answer.headers["Link"] = f'<{about}>; rel="describedby"; type="application/csvm+json"'
    return answer


@blueprint.get("/data.json")
@blueprint.get("/<period>/data.json")
def json(period: str | None = None) -> Response:
    """Hand out the same figures as JSON, with the wording of the time and the corrections."""
    found = _period(period)
    revised = revisions(found) if found else []
    return jsonify(
        publisher=council().name,
        licence=licence_data(),
        period=period_data(found) if found else None,
        commitments=[wording_data(row) for row in found.wording] if found else [],
        figures=rows_of(found, published(found), revised) if found else [],
        corrections=[revision_data(one) for one in revised],
    )


@blueprint.get("/data.csv-metadata.json")
@blueprint.get("/<period>/data.csv-metadata.json")
def metadata(period: str | None = None) -> Response:
    """Say what the columns of the CSV mean, as the W3C's "CSV on the Web" wants it."""
    found = _period(period)
    answer = jsonify(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": address_of(url_for("performance.csv", period=period)),
            "dc:title": f"How {council().name} is doing"
            + (f", {period_words(found)}" if found else ""),
            "dc:publisher": council().name,
            "dc:license": {"@id": council().licence.address},
            "dc:language": "en-GB",
            "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
            "tableSchema": {
                "primaryKey": list(KEY),
                "columns": [
                    {
                        "name": column.name,
                        "titles": column.name,
                        "datatype": column.type,
                        "required": column.required,
                        "dc:description": column.description,
                    }
                    for column in COLUMNS
                ],
            },
        }
    )
    answer.mimetype = "application/csvm+json"
    return answer


def _period(slug: str | None) -> Any:
    """Return the period at ``slug``, or the newest quarter, None when there is none yet."""
    if slug is not None:
        return find_period(slug)
    return next(iter(periods(PeriodKind.QUARTER)), None)


def _cell(value: Value) -> str | int | float | None:
    return str(value).lower() if isinstance(value, bool) else value
