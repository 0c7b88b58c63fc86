"""Lists of cases that are kept under a name: each is the query of its address."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from portal.domain.views import LONGEST_NAME
from portal.queries.case_filter import Order
from portal.queries.case_names import case_names
from portal.queries.saved_views import views_of
from portal.staff.cases.asked import ReceivedForm, address_of, read_filter
from portal.staff.cases.panel import ENDPOINT
from portal.web.fields import TextField
from portal.web.filters import Args, one_in
from portal.web.form import OneTimeForm
from portal.web.signed_in import viewer


class KeepForm(OneTimeForm):
    """Under which name a list is kept. The address it is sent to asks for the list."""

    name = TextField(
        _l("Name for this list"), required=_l("Enter a name"), limit=LONGEST_NAME, width=20
    )


def query_of(args: Args) -> str:
    """Return the query of the list that ``args`` ask for; what is no filter is left out."""
    wanted = read_filter(args, case_names(), ReceivedForm(args))
    return str(address_of(wanted, one_in(args, "sort", Order, Order.DUE))).partition("?")[2]


def address_of_view(asked: str) -> str:
    """Return the address of the list with that query."""
    return url_for(ENDPOINT) + (f"?{asked}" if asked else "")


def kept_views(here: str) -> list[dict[str, Any]]:
    """Return links to the lists that this person keeps; ``here`` is the query of this one."""
    return [
        {"text": view.name, "href": address_of_view(view.asked), "current": view.asked == here}
        for view in views_of(viewer().staff_id)
    ]
