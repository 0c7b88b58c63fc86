"""Published figures and what is behind each; counting again and correcting (Policy A13)."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.commitments import Edition
from portal.domain.errors import AlreadySent
from portal.domain.measures.catalogue import MEASURES
from portal.domain.measures.every import FUNCTIONS, WITH_POPULATION
from portal.domain.measures.figure import RecordKind, Unit
from portal.domain.measures.periods import NothingToRevise
from portal.domain.roles import Permission
from portal.domain.told_changes import NamesSomebody
from portal.domain.words import N_
from portal.queries.editions import edition_on
from portal.queries.figures import cell_of, find_period, kept, periods, revisions_of
from portal.queries.tracing import Seen, Trace, trace
from portal.services.freezing import Change, count_again, revise
from portal.staff.figure_names import bare_numbers, figure_name
from portal.web.access import needs
from portal.web.context import population
from portal.web.fields import LongTextField
from portal.web.figures import period_words
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.paging import number_in_address
from portal.web.signed_in import viewer
from portal.web.words import count, day, pounds

blueprint = Blueprint("figures", __name__, url_prefix="/figures")

RECORD_WORDS = {
    RecordKind.CASE: N_("Case"),
    RecordKind.CHECK: N_("Check"),
    RecordKind.CALL_DAY: N_("Calls of a day"),
    RecordKind.RATING: N_("Rating"),
    RecordKind.ACTION: N_("Learning action"),
    RecordKind.REMEDY: N_("Remedy"),
    RecordKind.OMBUDSMAN: N_("Ombudsman record"),
}


HIDDEN = N_("Hidden, so that no small number can be worked out")
"""It may be large itself, and hidden beside a small one."""

MADE_BY: Mapping[str, Callable[..., Any]] = {**FUNCTIONS, **WITH_POPULATION}

ADDED_UP = frozenset({Unit.COUNT, Unit.SHARE, Unit.PENCE})
"""Units of figures that are the sum of their records; the others are worked out from them."""


class ReviseForm(OneTimeForm):
    """Why published figures are corrected."""

    reason = LongTextField(
        _l("Why are the figures corrected?"),
        hint=_l(
            "Anyone can read this beside the figures. No names of people, no case numbers, and not"
            " how many it is about: a number may be hidden"
        ),
        required=_l("Enter why the figures are corrected"),
        limit=500,
        rows=3,
    )


@blueprint.get("")
@needs(Permission.TRACE_FIGURES)
def index() -> str:
    """List the frozen periods."""
    return render_template(
        "staff/figures/index.html",
        rows=[
            {
                "slug": one.slug,
                "name": period_words(one),
                "counted_on": one.counted_on,
            }
            for one in periods()
        ],
    )


@blueprint.get("/<slug>")
@needs(Permission.TRACE_FIGURES)
def period(slug: str) -> str:
    """Show every figure of a period, hidden ones too, each with a link to what is behind it."""
    found, edition = find_period(slug), edition_on(today()).edition
    measures: dict[str, list[dict[str, Any]]] = {}
    for row in kept(found):
        measures.setdefault(row.measure, []).append(
            {
                "id": row.id,
                "name": figure_name(cell_of(row), edition),
                "numbers": bare_numbers(row, row.unit),
                "hidden": row.hidden,
            }
        )
    return render_template(
        "staff/figures/period.html",
        name=period_words(found),
        period=found,
        measures=[
            {"code": code, "title": _(MEASURES[code].title), "rows": measures[code]}
            for code in MEASURES
            if code in measures
        ],
        may_revise=viewer().may(Permission.REVISE_FIGURES),
    )


@blueprint.get("/figure/<int:number>")
@needs(Permission.TRACE_FIGURES)
def figure(number: int) -> str:
    """Show what is behind one figure, and the function and version that made it."""
    page = min(number_in_address("page") or 1, 10_000)
    found = trace(viewer(), number, page, now())
    cell = cell_of(found.figure)
    return render_template(
        "staff/figures/figure.html",
        title=_(MEASURES[cell.measure].title),
        name=figure_name(cell, edition_on(today()).edition),
        period={"slug": found.period.slug, "name": period_words(found.period)},
        facts=_facts(found),
        seen=_seen(found),
        rows=[_row(one) for one in found.rows],
        revisions=[_revision(one, found) for one in revisions_of(number)],
        page=page,
        pages=found.pages,
        before=_at(number, page - 1) if page > 1 else None,
        after=_at(number, page + 1) if page < found.pages else None,
    )


@blueprint.route("/<slug>/correct", methods=["GET", "POST"])
@needs(Permission.REVISE_FIGURES)
def correct(slug: str) -> ResponseReturnValue:
    """Count a period again, show what would change, and correct it with a reason."""
    found, form = find_period(slug), ReviseForm()
    if form.validate_on_submit():
        try:
            changed = revise(
                viewer=viewer(),
                slug=slug,
                reason=form.reason.data,
                population=population(),
                form_key=form.form_key.data,
                now=now(),
            )
        except AlreadySent:
            return redirect(url_for("staff.figures.period", slug=slug))
        except NamesSomebody as named:
            form.add_problem(_(named.sentence), "reason")
        except NothingToRevise as nothing:
            form.add_problem(_(nothing.sentence))
        else:
            flash(
                ngettext(
                    "%(number)s figure is corrected",
                    "%(number)s figures are corrected",
                    changed,
                    number=changed,
                )
            )
            return redirect(url_for("staff.figures.period", slug=slug))
    edition = edition_on(today()).edition
    page = render_template(
        "staff/figures/correct.html",
        form=form,
        name=period_words(found),
        period=found,
        changes=[_change(one, edition) for one in count_again(slug=slug, population=population())],
    )
    return page, form.status


def _facts(found: Trace) -> list[tuple[str, str]]:
    """Return the figure, what made it, and what is behind it, adding up to it."""
    figure = found.figure
    made_by = MADE_BY[figure.measure]
    facts = [
        (_("Figure"), bare_numbers(figure, figure.unit)),
        (_("In public"), _(HIDDEN) if figure.hidden else _("Shown")),
        (_("Counted on"), day(found.period.counted_on)),
        (_("Counted by"), f"{made_by.__module__}.{made_by.__qualname__}"),
        (_("Version of the formulas"), found.period.formulas),
        (_("Records behind it"), count(found.total)),
    ]
    if figure.unit in ADDED_UP:
        facts.append((_("They add up to"), _sum(found)))
    return facts


def _sum(found: Trace) -> str:
    """Return what the records come to, counted from them and not from the figure."""
    if found.figure.denominator is None:
        return pounds(found.part) if found.figure.unit is Unit.PENCE else count(found.part)
    return _("%(part)s of %(whole)s", part=count(found.part), whole=count(found.whole))


def _seen(found: Trace) -> str:
    if found.visible == found.total:
        return ""
    return _(
        "You may see %(visible)s of the %(total)s records behind this figure.",
        visible=count(found.visible),
        total=count(found.total),
    )


def _row(one: Seen) -> dict[str, Any]:
    record = one.record
    href = None
    if one.reference:
        href = url_for("staff.cases.page", reference=one.reference)
    elif record.kind is RecordKind.ACTION:
        href = url_for("staff.actions.action", number=record.id)
    elif record.kind is RecordKind.CHECK and viewer().may(Permission.RECORD_CHECKS):
        href = url_for("staff.samples.check", number=record.id)
    return {
        "what": one.reference or f"{_(RECORD_WORDS[record.kind])} {record.id}",
        "href": href if one.on else None,
        "kind": _(RECORD_WORDS[record.kind]),
        "on": one.on,
        "part": record.part,
        "whole": record.whole,
    }


def _revision(one: Any, found: Trace) -> dict[str, Any]:
    return {
        "at": one.at,
        "reason": one.reason,
        "who": one.staff.name,
        "numbers": bare_numbers(one, found.figure.unit),
    }


def _change(one: Change, edition: Edition) -> dict[str, Any]:
    return {
        "name": f"{one.cell.measure}: {figure_name(one.cell, edition)}",
        "before": bare_numbers(one.before, one.before.unit) if one.before else _("Not there"),
        "after": bare_numbers(one.after, one.after.unit),
    }


def _at(number: int, page: int) -> str:
    return url_for("staff.figures.figure", number=number, page=page)
