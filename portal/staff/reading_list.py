"""What the lists of contacts that are only read have in common: filters, rows, pages."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import KIND_WORDS, Kind
from portal.domain.findings import KEPT_WORDS, Kept
from portal.domain.measures.periods import quarters_back, span_of
from portal.queries.editions import edition_on
from portal.queries.places import services
from portal.queries.unanswered import ReadingFilter, ReadingRow, reading_page
from portal.web.fields import ChoiceField, Option
from portal.web.form import SearchForm
from portal.web.now import now, today
from portal.web.paging import number_in_address
from portal.web.signed_in import viewer
from portal.web.words import day, month, quarter

MONTHS = 24
QUARTERS = 4
"""Quarters before this one that can be picked: those of the dashboard."""

ALL = "all"
SHOW_READ, SHOW_ALL = "read", "all"
FILTERS = ("month", "quarter", "commitment", "service")


class FilterForm(SearchForm):
    """Month, quarter, commitment and service; each may be "all". ``show`` is the tab."""

    month = ChoiceField(_l("Month received"))
    quarter = ChoiceField(_l("Quarter received"))
    commitment = ChoiceField(_l("Commitment"))
    service = ChoiceField(_l("Service"))


def listed(*kinds: Kind) -> dict[str, Any]:
    """Return what a list of contacts of ``kinds`` shows: the page that the address asks for."""
    chosen = _filter_form()
    wanted = _wanted_of(chosen, *kinds)
    after = number_in_address("after")
    page = reading_page(viewer(), now(), wanted, after=after)
    return {
        "chosen": chosen,
        "rows": [_shown(row) for row in page.rows],
        "after": page.after,
        "first": after is None,
        "read": wanted.read,
        "kept": _kept_in_address(chosen),
        "show": {True: SHOW_READ, False: None, None: SHOW_ALL}[wanted.read],
    }


def _filter_form() -> FilterForm:
    """Return the filter as the address has it."""
    form = FilterForm(request.args)
    everything = Option(ALL, _("All"))
    form.month.options = [
        everything,
        *(Option(one.isoformat()[:7], month(one)) for one in months_back(today())),
    ]
    form.quarter.options = [
        everything,
        *(Option(one.slug, quarter(one)) for one in quarters_back(today(), QUARTERS)),
    ]
    form.commitment.options = [
        everything,
        *(Option(one.slug, one.short_title) for one in edition_on(today()).edition.commitments),
    ]
    form.service.options = [
        everything,
        *(Option(place.slug, place.name) for place in services()),
    ]
    for field in (form[name] for name in FILTERS):
        if not any(field.data == option.value for option in field.options):
            field.data = ALL
    return form


def _wanted_of(form: FilterForm, *kinds: Kind) -> ReadingFilter:
    """Return what the address asks for; an answer that is not offered counts as "all"."""
    months = {one.isoformat()[:7]: one for one in months_back(today())}
    show = request.args.get("show")
    return ReadingFilter(
        kinds=kinds,
        read=None if show == SHOW_ALL else show == SHOW_READ,
        month=months.get(form.month.data),
        quarter=None if form.quarter.data == ALL else span_of(form.quarter.data),
        commitment=None if form.commitment.data == ALL else form.commitment.data,
        service=None if form.service.data == ALL else form.service.data,
    )


def _kept_in_address(form: FilterForm) -> dict[str, str]:
    """Return the filters that links of the page keep."""
    chosen = {name: form[name].data for name in FILTERS}
    return {name: value for name, value in chosen.items() if value != ALL}


def months_back(from_day: date) -> list[date]:
    """Return the first days of this month and those before it, newest first."""
    whole = from_day.year * 12 + from_day.month - 1
    return [date((whole - n) // 12, (whole - n) % 12 + 1, 1) for n in range(MONTHS)]


def _shown(row: ReadingRow) -> dict[str, Any]:
    """Return a row as the page shows it; ``facts`` are (name, value) pairs that are known."""
    facts = [
        (_("Commitment"), row.commitment),
        (_("When it happened"), day(row.happened) if row.happened.date else None),
        (_("Service"), row.service),
        (_("Where"), row.office),
        (_("From"), row.person),
        (_("They say"), _kept(row.person_says)),
        (_("By the dates"), _kept(row.worked_out)),
        (_("We checked"), _checked(row)),
        (_("Note"), row.note),
    ]
    return {
        "id": row.id,
        "reference": row.reference,
        "kind": _(KIND_WORDS[row.kind]),
        "received_at": row.received_at,
        "text": row.text,
        "facts": [(name, value) for name, value in facts if value],
    }


def _checked(row: ReadingRow) -> str | None:
    """Return what a check found; of a challenge that was read without one, that."""
    if row.checked is None and row.read and row.kind is Kind.CHALLENGE:
        return _("Read, not checked")
    return _kept(row.checked)


def _kept(kept: Kept | None) -> str | None:
    return _(KEPT_WORDS[kept]) if kept else None
