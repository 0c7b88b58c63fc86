"""The challenges of a month as one thing to do: how many are left, what was checked, themes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.findings import KEPT_WORDS, Kept
from portal.domain.roles import Permission
from portal.queries.reading_batches import Batch, batches, checked_in
from portal.queries.themes import theme_prompts
from portal.staff.actions.listing import alike_words, theme_address
from portal.staff.reading_list import months_back
from portal.web.now import now, today
from portal.web.signed_in import viewer
from portal.web.words import count, month

MOST_THEMES = 5


def batch_shown(kept: Mapping[str, str], read: bool) -> dict[str, Any]:
    """Return what the list of challenges shows of batches; ``kept`` is its filter.

    A month that was chosen has a heading with what is left of it and what was checked. The table
    of all batches stands where nothing is chosen yet.
    """
    found = batches(viewer(), now())
    return {
        "batches": [_row(one) for one in found] if not kept and not read else [],
        "batch": _chosen(found, kept) if "month" in kept else None,
        "themes": _themes(kept.get("service")),
    }


def _row(batch: Batch) -> dict[str, Any]:
    """Return a row of the table; it leads to the list where the filter has such a month."""
    known = batch.month in months_back(today())
    chosen = batch.month.isoformat()[:7]
    return {
        "month": batch.month,
        "service": batch.name or _("No service"),
        "unread": batch.unread,
        "href": url_for("staff.challenges.index", month=chosen, service=batch.service)
        if known
        else None,
    }


def _chosen(found: list[Batch], kept: Mapping[str, str]) -> dict[str, Any]:
    first, service = date.fromisoformat(f"{kept['month']}-01"), kept.get("service")
    left = sum(one.unread for one in found if one.month == first and service in (None, one.service))
    done = checked_in(viewer(), first, service, now())
    words: dict[Kept | None, str] = {None: _("Read, not checked")}
    words |= {one: _("Checked: %(words)s", words=_(KEPT_WORDS[one])) for one in Kept}
    number = ngettext("%(num)s to read", "%(num)s to read", left)
    return {
        "heading": _("%(month)s: %(number)s", month=month(first), number=number),
        "facts": [(text, count(done[one])) for one, text in words.items() if done.get(one)],
    }


def _themes(service: str | None) -> list[dict[str, str]]:
    """Return the largest themes that nobody has decided about, for who decides about them."""
    if not viewer().may(Permission.MANAGE_ACTIONS):
        return []
    prompts = theme_prompts(viewer(), now())
    return [
        {
            "text": _(
                "%(what)s (%(number)s in 90 days)",
                what=alike_words(one.alike, one.service_name, one.commitment_title),
                number=count(one.cases),
            ),
            "href": theme_address(one.alike),
        }
        for one in prompts
        if service in (None, one.alike.service)
    ][:MOST_THEMES]
