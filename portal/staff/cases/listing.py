"""The list of cases: tabs, filters with counts, order and pages, all in its address (S3)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.errors import RuleBroken
from portal.domain.roles import Permission
from portal.queries.calendar import calendar
from portal.queries.case_counts import case_counts
from portal.queries.case_filter import (
    Order,
    days_of,
)
from portal.queries.case_list import CasePage, Place, list_cases
from portal.queries.case_names import Names, case_names
from portal.recording.batches import RowResult
from portal.services.assigning import MOST_AT_ONCE, assign_many
from portal.staff.cases import panel
from portal.staff.cases.asked import ReceivedForm, address_of, read_filter
from portal.staff.cases.keeping import KeepForm, kept_views
from portal.staff.cases.lookup import blueprint, canonical
from portal.staff.cases.panel import ENDPOINT
from portal.staff.results import not_done, told_results
from portal.web.access import needs
from portal.web.fields import LARGEST_NUMBER, ChoiceField, Option
from portal.web.filters import Address, one_in
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.said import said
from portal.web.signed_in import viewer


class GiveForm(OneTimeForm):
    """To whom the ticked cases go."""

    handler = ChoiceField(
        _l("Give the ticked cases to"), required=_l("Select who handles these cases")
    )


@blueprint.get("")
@needs(Permission.SEE_CASES)
def index() -> ResponseReturnValue:
    """List the cases that are owed an answer, late first."""
    return _page(GiveForm(formdata=None))


@blueprint.post("")
@needs(Permission.ASSIGN)
def give() -> ResponseReturnValue:
    """Give the ticked cases to one handler, and show the same list again.

    When some could not be given, the page says of each what came of it.
    """
    form = GiveForm()
    form.handler.options = handlers = _handlers(case_names())
    ticked = [canonical(one) for one in request.form.getlist("case")[: MOST_AT_ONCE + 1]]
    results: list[RowResult] = []
    if form.validate_on_submit():
        try:
            results = assign_many(
                viewer=viewer(),
                references=ticked,
                handler_id=int(form.handler.data),
                form_key=form.form_key.data,
                now=now(),
            )
        except RuleBroken as broken:
            form.add_problem(said(broken))
        else:
            name = next(str(one.text) for one in handlers if one.value == form.handler.data)
            done = sum(row.done for row in results)
            if done == len(results):
                flash(_given(done, name))
                return redirect(request.full_path.rstrip("?"))
            form.add_problem(not_done(len(results) - done))
            ticked = [row.reference for row in results if not row.done]
    return _page(form, ticked=ticked, results=results)


def _given(cases: int, name: str) -> str:
    return ngettext(
        "%(num)s case given to %(name)s", "%(num)s cases given to %(name)s", cases, name=name
    )


def _page(
    form: GiveForm, *, ticked: Sequence[str] = (), results: Sequence[RowResult] = ()
) -> ResponseReturnValue:
    args, moment = request.args, now()
    days = days_of(today(), working := calendar())
    names = case_names()
    received = ReceivedForm(args)
    wanted = read_filter(args, names, received)
    order = one_in(args, "sort", Order, Order.DUE)
    counts = case_counts(viewer(), moment, wanted, days, names)
    address = address_of(wanted, order)
    query = str(address).partition("?")[2]
    found = list_cases(
        viewer(),
        moment,
        wanted,
        days,
        names.ids,
        order=order,
        after=read_place(args.get("after")),
        before=read_place(args.get("before")),
    )
    form.handler.options = _handlers(names)
    problems = form.problems() or received.problems()
    page = render_template(
        "staff/cases/index.html",
        heading=_("Cases"),
        form=form if form.problems() else received,
        give=form,
        received=received,
        between=bool(received.received_from.boxes.filled or received.received_to.boxes.filled),
        tabs=panel.tabs(wanted, counts, address),
        groups=panel.groups(wanted, counts, names),
        chosen=panel.chosen(wanted, names, address),
        kept=address.pairs("tab", "sort", "behind"),
        clear=str(Address(ENDPOINT, {"tab": [wanted.tab], "sort": [order]})),
        sorts=panel.sorts(order, address),
        views=kept_views(query),
        keep=KeepForm(formdata=None),
        keep_at=_asking("staff.views.keep", query),
        export=_asking("staff.cases.export", query),
        may_export=viewer().may(Permission.EXPORT_CASES),
        rows=panel.rows(found, working),
        before=_beside(found, address, "before"),
        after=_beside(found, address, "after"),
        ticked=ticked,
        results=told_results(results),
        may_give=viewer().may(Permission.ASSIGN),
        here=request.full_path.rstrip("?"),
    )
    return page, 400 if problems else 200


def read_place(text: str | None) -> Place | None:
    """Return the place in the list that an address names ("2026-12-07-123"), None for any other."""
    on, dash, number = (text or "").rpartition("-")
    if not dash or not number.isascii() or not number.isdigit() or len(number) > 10:
        return None
    with suppress(ValueError):
        if int(number) <= LARGEST_NUMBER:
            return Place(date.fromisoformat(on), int(number))
    return None


def _asking(endpoint: str, query: str) -> str:
    """Return the address of a page about the list with that query."""
    return url_for(endpoint) + (f"?{query}" if query else "")


def _beside(found: CasePage, address: Address, name: str) -> str | None:
    place = getattr(found, name)
    if place is None:
        return None
    return str(address.with_(**{name: f"{place.on.isoformat()}-{place.case_id}"}))


def _handlers(names: Names) -> list[Option]:
    return [Option(one.value, one.text) for one in names.handlers]
