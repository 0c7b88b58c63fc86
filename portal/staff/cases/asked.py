"""What an address of the list of cases asks for, and the address that asks for it again (S3)."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.cases import Channel, Kind, State
from portal.domain.root_causes import RootCause
from portal.queries.behind import read_behind
from portal.queries.case_filter import ME, NOBODY, CaseFilter, Due, Order, Tab
from portal.queries.case_names import Names
from portal.staff.cases import panel
from portal.staff.cases.panel import ENDPOINT
from portal.web.fields import DateField
from portal.web.filters import Address, Args, one_in, values_in, words_in
from portal.web.form import SearchForm


class ReceivedForm(SearchForm):
    """Between which days cases were received; either may be empty."""

    received_from = DateField(_l("Received from"), past=False)
    received_to = DateField(_l("Received to"), past=False)


def read_filter(args: Args, names: Names, received: ReceivedForm) -> CaseFilter:
    """Return what an address asks for; a value that is no option is left out.

    ``received`` holds the two dates; one that cannot be read is told about and left out. Raises
    ``NoSuchNumber``: what stands behind a number is a list of its own, not a filter less.
    """
    right = received.validate()
    found = CaseFilter(
        tab=one_in(args, "tab", Tab, Tab.ALL),
        state=words_in(args, "state", State),
        due=words_in(args, "due", Due),
        service=values_in(args, "service", names.ids.services),
        handler=values_in(args, "handler", (ME, NOBODY, *(one.value for one in names.handlers))),
        channel=words_in(args, "channel", Channel),
        kind=words_in(args, "kind", Kind),
        commitment=values_in(args, "commitment", names.ids.commitments),
        cause=words_in(args, "cause", RootCause),
        behind=read_behind(args.get("behind", ""), names.ids.commitments),
    )
    if not right:
        return found
    return replace(
        found,
        received_from=_date(received.received_from),
        received_to=_date(received.received_to),
    )


def address_of(wanted: CaseFilter, order: Order) -> Address:
    """Return the address of the first page of that list."""
    args: dict[str, list[str]] = {} if wanted.tab is Tab.ALL else {"tab": [wanted.tab.value]}
    for group in panel.GROUPS:
        args[group] = [str(value) for value in getattr(wanted, group)]
    for name in ("received_from", "received_to"):
        on = getattr(wanted, name)
        args[name] = [on.isoformat()] if on else []
    args["behind"] = [str(wanted.behind)] if wanted.behind else []
    args["sort"] = [] if order is Order.DUE else [order.value]
    return Address(ENDPOINT, args)


def _date(field: Any) -> date | None:
    return field.data.date if field.data else None
