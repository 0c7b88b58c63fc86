"""Actions, effect checks, remedies and themes: one page of tabs, filters in the address (S21)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from portal.domain.council import Place
from portal.domain.learning import OPEN, STATUS_WORDS, ActionStatus
from portal.domain.remedies import REMEDY_WORDS
from portal.domain.roles import Permission
from portal.domain.root_causes import ROOT_CAUSE_WORDS, RootCause
from portal.queries.actions import (
    A_PAGE,
    ActionFilter,
    action_list,
    checks_due,
    late_remedies,
)
from portal.queries.calendar import calendar
from portal.queries.places import services
from portal.queries.themes import Alike, theme_prompts
from portal.staff.actions.blueprint import blueprint
from portal.staff.due import days_until
from portal.web.access import needs
from portal.web.filters import Address, Args, asked, one_in, values_in, words_in
from portal.web.now import now, today
from portal.web.paging import number_in_address
from portal.web.signed_in import viewer

ENDPOINT = "staff.actions.index"

Kept = dict[str, list[str]]
"""The filters in the address, by name."""

Places = Sequence[Place]
"""The services, read once for the page."""

ME = "me"
LATE = "late"


class Show(StrEnum):
    """The tabs."""

    OPEN = "open"
    CHECKS = "checks"
    REMEDIES = "remedies"
    THEMES = "themes"
    ALL = "all"


@blueprint.get("")
@needs(Permission.PROPOSE_ACTIONS)
def index() -> str:
    """List what is to be done, what is due first on top."""
    args, places = asked(), services()
    show = one_in(args, "show", Show, Show.OPEN)
    page = min(number_in_address("page") or 1, 10_000)
    kept = _kept(args, places)
    address = Address(ENDPOINT, {"show": [show.value], **kept})
    found = {Show.REMEDIES: _remedies, Show.THEMES: _themes}.get(show, _actions)(kept, show, page)
    return render_template(
        "staff/actions/index.html",
        show=show.value,
        tabs=_tabs(show),
        page=page,
        pages=max(1, -(-found["total"] // A_PAGE)),
        address=address,
        groups=_groups(kept, show, places),
        chosen=_chosen(kept, address, places),
        clear=url_for(ENDPOINT, show=show.value),
        **found,
    )


def _actions(kept: Kept, show: Show, page: int) -> dict[str, Any]:
    found = action_list(viewer(), _wanted(kept, show), page=page)
    checks = show is Show.CHECKS
    rows = [
        {
            "what": action.what,
            "href": url_for("staff.actions.action", number=action.id),
            "status": _(STATUS_WORDS[action.status]),
            "due_on": action.effect_due_on if checks else action.due_on,
            "days": _days(action.effect_due_on if checks else action.due_on)
            if checks or action.status in OPEN
            else None,
            "facts": [
                (_("Service"), action.service.name),
                (_("Owner"), action.owner.name),
                (_("Cause"), _(ROOT_CAUSE_WORDS[action.cause])),
            ],
        }
        for action in found.rows
    ]
    return {"rows": rows, "total": found.total}


def _remedies(kept: Kept, show: Show, page: int) -> dict[str, Any]:
    found = late_remedies(viewer(), now(), page=page)
    rows = [
        {
            "what": remedy.what,
            "href": url_for("staff.cases.page", reference=remedy.case.reference, tab="righting"),
            "status": _(REMEDY_WORDS[remedy.kind]),
            "due_on": remedy.due_on,
            "days": _days(remedy.due_on),
            "facts": [(_("Case"), remedy.case.reference), (_("Who sees to it"), remedy.owner.name)],
        }
        for remedy in found.rows
    ]
    return {"rows": rows, "total": found.total}


def _themes(kept: Kept, show: Show, page: int) -> dict[str, Any]:
    prompts = theme_prompts(viewer(), now()) if viewer().may(Permission.MANAGE_ACTIONS) else []
    rows = [
        {
            "what": alike_words(prompt.alike, prompt.service_name, prompt.commitment_title),
            "href": theme_address(prompt.alike),
            "status": _("Open theme"),
            "due_on": None,
            "days": None,
            "facts": [(_("Cases in 90 days"), prompt.cases)],
        }
        for prompt in prompts
    ]
    return {"rows": rows, "total": len(rows) and 1}


def alike_words(alike: Alike, service: str, commitment: str | None) -> str:
    """Return what the cases of a theme have in common."""
    what = _(ROOT_CAUSE_WORDS[alike.cause]) if alike.cause else commitment or alike.commitment
    return _("%(service)s: %(what)s", service=service, what=what)


def theme_address(alike: Alike) -> str:
    """Return the address of the page that decides about a theme."""
    return url_for(
        "staff.actions.theme",
        service=alike.service,
        commitment=alike.commitment,
        cause=alike.cause.value if alike.cause else None,
    )


def _days(due_on: Any) -> int | None:
    return days_until(due_on, today(), calendar())


def _wanted(kept: Kept, show: Show) -> ActionFilter:
    statuses = tuple(ActionStatus(one) for one in kept["status"])
    if show is Show.OPEN:
        statuses = tuple(one for one in statuses if one in OPEN) or tuple(sorted(OPEN))
    return ActionFilter(
        statuses=() if show is Show.CHECKS else statuses,
        services=tuple(kept["service"]),
        causes=tuple(RootCause(one) for one in kept["cause"]),
        owner_id=viewer().staff_id if kept["owner"] else None,
        checks=show is Show.CHECKS,
        late_on=today() if kept["due"] and show is not Show.CHECKS else None,
    )


def _kept(args: Args, places: Places) -> Kept:
    """Return the filters that the address asks for, and that links of the page keep."""
    return {
        "status": list(words_in(args, "status", ActionStatus)),
        "service": list(values_in(args, "service", (place.slug for place in places))),
        "cause": list(words_in(args, "cause", RootCause)),
        "owner": list(values_in(args, "owner", (ME,))),
        "due": list(values_in(args, "due", (LATE,))),
    }


def _groups(kept: Kept, show: Show, places: Places) -> list[dict[str, Any]]:
    """Return the filter beside the list; remedies and themes have none."""
    if show in (Show.REMEDIES, Show.THEMES):
        return []
    statuses = [one for one in ActionStatus if show is Show.ALL or one in OPEN]
    kinds = [
        ("owner", _("Whose"), [(ME, _("Mine"))]),
        ("due", _("Due"), [(LATE, _("Late"))]),
        ("status", _("Status"), [(one.value, _(STATUS_WORDS[one])) for one in statuses]),
        ("service", _("Service"), [(place.slug, place.name) for place in places]),
        ("cause", _("Cause"), [(one.value, _(ROOT_CAUSE_WORDS[one])) for one in RootCause]),
    ]
    return [
        {
            "name": name,
            "legend": legend,
            "options": [
                {"value": value, "text": text, "checked": value in kept[name], "count": None}
                for value, text in options
            ],
        }
        for name, legend, options in kinds
        if name not in ("status", "due") or show is not Show.CHECKS
    ]


def _chosen(kept: Kept, address: Address, places: Places) -> list[dict[str, str]]:
    texts = {
        **{one.value: _(STATUS_WORDS[one]) for one in ActionStatus},
        **{place.slug: place.name for place in places},
        ME: _("Mine"),
        LATE: _("Late"),
    }
    causes = {one.value: _(ROOT_CAUSE_WORDS[one]) for one in RootCause}
    return [
        {
            "text": (causes if name == "cause" else texts)[value],
            "href": str(address.without(name, value)),
        }
        for name, values in kept.items()
        for value in values
    ]


def _tabs(show: Show) -> list[dict[str, Any]]:
    texts = {
        Show.OPEN: _("To do"),
        Show.CHECKS: _("Did it work?"),
        Show.REMEDIES: _("Remedies to do"),
        Show.THEMES: _("Themes"),
        Show.ALL: _("All actions"),
    }
    tabs: list[dict[str, Any]] = [
        {
            "text": text,
            "href": url_for(ENDPOINT, show=None if one is Show.OPEN else one.value),
            "current": one is show,
        }
        for one, text in texts.items()
        if one is not Show.THEMES or viewer().may(Permission.MANAGE_ACTIONS)
    ]
    tabs[1]["count"] = checks_due(viewer(), today()) or None
    return tabs
