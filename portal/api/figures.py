"""Periods, their figures, and the commitments of today, for programs."""

from typing import Any

from flask import Response, jsonify, url_for

from portal.api.blueprint import blueprint
from portal.domain.commitments import Commitment
from portal.queries.editions import edition_on
from portal.queries.figures import find_period, periods, published, revisions
from portal.web.now import today
from portal.web.open_data import (
    address_of,
    licence_data,
    period_data,
    revision_data,
    rows_of,
    wording_data,
)


@blueprint.get("/periods")
def list_periods() -> Response:
    """Return all published periods, the newest first."""
    return jsonify(licence=licence_data(), periods=[_linked(one) for one in periods()])


@blueprint.get("/periods/<slug>")
def period(slug: str) -> Response:
    """Return one period: the commitments as they were worded in it, and what was corrected."""
    found = find_period(slug)
    return jsonify(
        licence=licence_data(),
        period=_linked(found),
        commitments=[wording_data(row) for row in found.wording],
        corrections=[revision_data(one) for one in revisions(found)],
    )


@blueprint.get("/periods/<slug>/figures")
def period_figures(slug: str) -> Response:
    """Return every figure of one period."""
    found = find_period(slug)
    return jsonify(
        licence=licence_data(), figures=rows_of(found, published(found), revisions(found))
    )


@blueprint.get("/commitments")
def commitments() -> Response:
    """Return the commitments that are in force today, in their order."""
    edition = edition_on(today()).edition
    return jsonify(
        licence=licence_data(),
        edition=edition.number,
        effective_from=edition.effective_from.isoformat(),
        commitments=[
            _commitment(one) for one in sorted(edition.commitments, key=lambda one: one.position)
        ],
    )


def _linked(period: Any) -> dict[str, Any]:
    slug = period.slug
    return {
        **period_data(period),
        "figures": address_of(url_for("api.period_figures", slug=slug)),
        "page": address_of(url_for("performance.index", period=slug)),
    }


def _commitment(one: Commitment) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "position": one.position,
        "short_title": one.short_title,
        "formal": one.formal,
        "method": one.method.value,
        "measure": one.measure.value,
        "limit": one.limit,
        "dates": [
            {"step": rule.step.value, "working_days": rule.working_days}
            for rule in sorted(one.rules, key=lambda rule: (rule.step, rule.working_days))
        ],
        "page": address_of(url_for("public.commitment", slug=one.slug)),
    }
