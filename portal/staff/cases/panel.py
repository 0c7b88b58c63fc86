"""What stands around the list of cases: tabs, filter panel, headings, rows (screen S3)."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.domain.cases import CHANNEL_WORDS, KIND_WORDS, STATE_WORDS, Channel, Kind, State
from portal.domain.clocks import WHICH_WORDS
from portal.domain.root_causes import ROOT_CAUSE_WORDS, RootCause
from portal.domain.working_days import Calendar
from portal.queries.case_counts import ALL_UP_TO, CaseCounts
from portal.queries.case_filter import DUE_WORDS, ME, NOBODY, CaseFilter, Due, Order, Tab
from portal.queries.case_list import CasePage, silent_among
from portal.queries.case_names import Names
from portal.staff.cases.behind_words import behind_in_words
from portal.staff.due import days_until
from portal.web.filters import Address
from portal.web.now import today
from portal.web.words import count, day

ENDPOINT = "staff.cases.index"
IN_SIGHT = frozenset({"due", "state", "handler"})
"""Groups that are never folded away."""

GROUPS = ("state", "due", "service", "handler", "channel", "kind", "commitment", "cause")


def tabs(wanted: CaseFilter, counts: CaseCounts, address: Address) -> list[dict[str, Any]]:
    """Return the tabs with how many cases each holds, the filters left out."""
    texts = {
        Tab.MINE: _("Mine"),
        Tab.LATE: _("Late"),
        Tab.SOON: _("Due soon"),
        Tab.WAITING: _("Waiting"),
        Tab.STAGE_2: _("Stage 2"),
        Tab.ALL: _("All"),
    }
    return [
        {
            "text": texts[tab],
            "href": url_for(ENDPOINT, tab=None if tab is Tab.ALL else tab.value),
            "current": tab is wanted.tab,
            "count": _everything(counts) if tab is Tab.ALL else count(counts.tabs.get(tab, 0)),
        }
        for tab in Tab
    ]


def _everything(counts: CaseCounts) -> str:
    if counts.everything > ALL_UP_TO:
        return _("%(count)s+", count=count(ALL_UP_TO))
    return count(counts.everything)


def groups(wanted: CaseFilter, counts: CaseCounts, names: Names) -> list[dict[str, Any]]:
    """Return the filter panel's groups. Cases that are closed are not counted beside options."""
    found = []
    for name, legend, options in _options(names):
        picked = {str(value) for value in getattr(wanted, name)}
        beside = counts.options[name]
        shown = [
            {
                "value": value,
                "text": text,
                "count": None if value == State.CLOSED else beside.get(value, 0),
                "checked": value in picked,
            }
            for value, text in options
        ]
        group = {"name": name, "legend": legend, "options": shown}
        found.append(group if name in IN_SIGHT else {**group, "folded": not picked})
    return found


def chosen(wanted: CaseFilter, names: Names, address: Address) -> list[dict[str, str]]:
    """Return the filters that are chosen, each with the address of the list without it."""
    found = []
    for name, legend, options in _options(names):
        picked = {str(value) for value in getattr(wanted, name)}
        found += [
            {
                "text": _("%(group)s: %(value)s", group=legend, value=text),
                "href": str(address.without(name, value)),
            }
            for value, text in options
            if value in picked
        ]
    if wanted.behind:
        text = behind_in_words(wanted.behind, names)
        found.append({"text": text, "href": str(address.with_(behind=None))})
    for name, legend in (
        ("received_from", _("Received from")),
        ("received_to", _("Received to")),
    ):
        on = getattr(wanted, name)
        if on:
            text = _("%(group)s: %(value)s", group=legend, value=day(on))
            found.append({"text": text, "href": str(address.with_(**{name: None}))})
    return found


def _options(names: Names) -> Iterable[tuple[str, str, list[tuple[str, str]]]]:
    """Yield each group: its name in addresses, its legend, and its (value, words)."""
    yield "due", _("Due"), [(one.value, _(DUE_WORDS[one])) for one in Due]
    yield "state", _("State"), [(one.value, _(STATE_WORDS[one])) for one in State]
    people = [(one.value, one.text) for one in names.handlers]
    yield "handler", _("Handler"), [(ME, _("Me")), (NOBODY, _("Nobody")), *people]
    yield "service", _("Service"), [(one.value, one.text) for one in names.services]
    yield "kind", _("Kind"), [(one.value, _(KIND_WORDS[one])) for one in Kind]
    yield "channel", _("How it came"), [(one.value, _(CHANNEL_WORDS[one])) for one in Channel]
    yield "commitment", _("Commitment"), [(one.value, one.text) for one in names.commitments]
    causes = [(one.value, _(ROOT_CAUSE_WORDS[one])) for one in RootCause]
    yield "cause", _("Main cause"), causes


def sorts(order: Order, address: Address) -> dict[str, dict[str, Any]]:
    """Return the two headings that sort: where each leads, and how the list is sorted now."""
    flip = Order.NEWEST if order is Order.RECEIVED else Order.RECEIVED
    received = {Order.RECEIVED: "ascending", Order.NEWEST: "descending"}.get(order, "none")
    return {
        "due": {
            "href": str(address.with_(sort=None)),
            "now": "ascending" if order is Order.DUE else "none",
        },
        "received": {"href": str(address.with_(sort=flip.value)), "now": received},
    }


def rows(found: CasePage, days: Calendar) -> list[dict[str, Any]]:
    """Return the rows of the table."""
    on = today()
    silent = silent_among(found.rows, on, days)
    kinds, channels = _in_words(KIND_WORDS), _in_words(CHANNEL_WORDS)
    states, whiches = _in_words(STATE_WORDS), _in_words(WHICH_WORDS)
    return [
        {
            "reference": row.reference,
            "href": url_for("staff.cases.page", reference=row.reference),
            "person": row.person,
            "kind": kinds[row.kind],
            "channel": channels[row.channel],
            "state": row.state.value,
            "state_words": states[row.state],
            "silent": row.id in silent,
            "service": row.service,
            "handler": row.handler,
            "imported": row.imported,
            "received": row.received_on,
            "due": row.next_due_on,
            "days": days_until(row.next_due_on, on, days),
            "which": whiches[row.next_due_which] if row.next_due_which else "",
        }
        for row in found.rows
    ]


def _in_words(words: Mapping[Any, str]) -> dict[Any, str]:
    """Return ``words`` in the language of the page, each looked up once and not for every row."""
    return {value: _(text) for value, text in words.items()}
