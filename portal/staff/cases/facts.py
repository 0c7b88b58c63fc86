"""What the page of a case lists about the case and about its people."""

from typing import Any

from flask_babel import gettext as _

from portal.domain.cases import (
    CHANNEL_WORDS,
    CLOSURE_WORDS,
    CONTACT_WORDS,
    KIND_WORDS,
    OnBehalf,
    Precision,
)
from portal.domain.findings import KEPT_WORDS
from portal.domain.representatives import REPRESENTATIVE_WORDS
from portal.queries.other_routes import find_route
from portal.queries.people import representative_of
from portal.web.words import day, moment, month

Facts = list[tuple[str, str]]


def about(case: Any) -> Facts:
    """Return what the case is: kind, dates, service, commitment, handler. ``case`` is the row."""
    found = [
        (_("Kind"), _(KIND_WORDS[case.kind])),
        (_("Imported"), _imported(case)),
        (_("How it came"), _(CHANNEL_WORDS[case.channel])),
        (_("Received"), moment(case.received_at)),
        (_("Happened"), _happened(case)),
        (_("Service"), case.service.name if case.service else _("None yet")),
        (_("Office"), case.office.name if case.office else ""),
        (_("Commitment"), case.commitment.short_title if case.commitment else ""),
        (_("Other route"), _route(case)),
        (_("They say about the commitment"), _kept(case.missed_person_says)),
        (_("The dates say"), _kept(case.missed_worked_out)),
        (_("Who it is for"), "" if case.on_behalf is OnBehalf.SELF else for_whom(case)),
        (_("Handler"), case.handler.name if case.handler else _("Nobody yet")),
        (_("Stage 2 asked for"), day(case.review.asked_on) if case.review else ""),
        (_("Stage 2 reviewer"), case.reviewer.name if case.reviewer else ""),
        (_("Taken by"), case.taken_by or ""),
        (_("Written down by"), case.logged_by.name if case.logged_by else ""),
        (_("Why it was written down late"), case.late_reason or ""),
        (_("Answered"), day(case.answered_on) if case.answered_on else ""),
        (_("Final response"), _final(case)),
        (_("Closed"), _closed(case)),
    ]
    return [(name, value) for name, value in found if value]


def person(case: Any) -> Facts:
    """Return whose case it is, and how to reach them."""
    one = case.person
    found = [
        (_("Name"), one.name or _("No name given")),
        (_("How to reach them"), _(CONTACT_WORDS[one.contact_way])),
        (_("Email"), one.email or ""),
        (_("Phone"), one.phone or ""),
        (_("Address"), "\n".join(one.address_lines)),
    ]
    return [(name, value) for name, value in found if value]


def _imported(case: Any) -> str:
    if case.past_import is None:
        return ""
    file, reference = case.past_import.file_name, case.past_reference
    return _("A past record from %(file)s: %(reference)s", file=file, reference=reference)


def _final(case: Any) -> str:
    answered_on = case.review.answered_on if case.review else None
    return day(answered_on) if answered_on else ""


def _happened(case: Any) -> str:
    if case.occurred_on is None:
        return ""
    known = case.occurred_precision is Precision.DAY
    return day(case.occurred_on) if known else month(case.occurred_on)


def _route(case: Any) -> str:
    slug = case.details.get("other_route")
    return find_route(slug).name if slug else ""


def _kept(value: Any) -> str:
    return _(KEPT_WORDS[value]) if value else ""


def _closed(case: Any) -> str:
    if case.closed_at is None:
        return ""
    why = _(CLOSURE_WORDS[case.closure]) if case.closure else ""
    return "\n".join(filter(None, [moment(case.closed_at), why]))


def for_whom(case: Any) -> str:
    """Return for whom the case is, and who writes."""
    if case.on_behalf is OnBehalf.SOMEONE_ELSE:
        agrees = {
            "yes": _("They say that the person agrees"),
            "cannot": _("They say that the person cannot agree"),
            "not_yet": _("The person has not agreed yet"),
        }
        who = representative_of(case)
        writes = [_("Written by: %(who)s", who=_(REPRESENTATIVE_WORDS[who]))] if who else []
        said = agrees.get(case.behalf_agrees or "")
        name = case.behalf_name or _("Someone else")
        return "\n".join(filter(None, [name, case.behalf_link, *writes, said]))
    if case.on_behalf is OnBehalf.GROUP:
        return "\n".join(
            filter(
                None,
                [
                    _("A group of %(count)s people", count=case.people_count or _("several")),
                    case.details.get("group"),
                    case.details.get("group_agreed"),
                ],
            )
        )
    if case.on_behalf is OnBehalf.ANONYMOUS:
        return _("Anonymous")
    return _("Themselves")
