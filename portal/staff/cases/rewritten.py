"""What a line of history replaced: the old words beside the new, where nothing may be lost."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.domain.ombudsman import BODY_WORDS, OMBUDSMAN_RESULT_WORDS, Body, OmbudsmanResult
from portal.domain.words import N_
from portal.web.words import day

FIELD_WORDS = {
    "body": N_("Which Ombudsman"),
    "their_reference": N_("Their reference"),
    "told_on": N_("They told us"),
    "stage_reached": N_("Stage we had reached"),
    "information_due_on": N_("They need our information"),
    "information_sent_on": N_("We sent our information"),
    "result": N_("What they decided"),
    "decided_on": N_("They decided"),
    "remedy_offered_already": N_("We had offered a satisfactory remedy"),
    "remedy": N_("What we must do"),
    "remedy_due_on": N_("To be done by"),
    "remedy_done_on": N_("Done"),
    "complied": N_("We did what they recommended"),
}
"""What each field of the record of an Ombudsman is called in the history."""

POINT_WORDS = {
    "text": N_("Point %(number)s"),
    "reasons": N_("Why, on point %(number)s"),
    "relied_on": N_("Law or policy, on point %(number)s"),
}
"""What each text of a point is called in the history."""


def record_changes(values: Mapping[str, Any]) -> list[str]:
    """Return what a line changed on the record of an Ombudsman, a sentence each."""
    return [
        _replaced(_(FIELD_WORDS[name]), *(_said(name, one) for one in change))
        for name, change in dict(values.get("changed") or {}).items()
        if name in FIELD_WORDS and isinstance(change, list)
    ]


def point_changes(values: Mapping[str, Any]) -> list[str]:
    """Return what a line rewrote in the points, a sentence each."""
    return [
        _replaced(_(POINT_WORDS[name], number=number), before or "", after or "")
        for number, texts in dict(values.get("rewritten") or {}).items()
        for name, (before, after) in texts.items()
    ]


def _replaced(what: str, before: str, after: str) -> str:
    if not before:
        return _("%(what)s: %(after)s", what=what, after=after)
    if not after:
        return _("%(what)s: was “%(before)s”, now empty", what=what, before=before)
    return _("%(what)s: was “%(before)s”, now “%(after)s”", what=what, before=before, after=after)


def _said(name: str, value: str | None) -> str:
    if not value:
        return ""
    if name.endswith("_on"):
        return day(date.fromisoformat(value))
    if name == "body":
        return _(BODY_WORDS[Body(value)])
    if name == "result":
        return _(OMBUDSMAN_RESULT_WORDS[OmbudsmanResult(value)])
    return {"True": _("Yes"), "False": _("No")}.get(value, value)
