"""What a person told us, as (name, value) pairs for the page."""

from typing import Any

from flask_babel import gettext as _

from portal.domain.cases import (
    ADJUSTMENTS,
    CHANNEL_WORDS,
    CONTACT_WORDS,
    PUT_RIGHT,
    ContactWay,
    OnBehalf,
)
from portal.domain.findings import KEPT_WORDS
from portal.domain.partial_dates import PartialDate
from portal.web.words import day, moment


def told_facts(case: Any) -> list[tuple[str, str]]:
    """Return the facts of ``case`` beside its text, without those that were not given."""
    found = [
        (_("Received"), f"{moment(case.received_at)}, {_(CHANNEL_WORDS[case.channel])}"),
        (_("Taken down by"), case.taken_by or ""),
        (_("Recorded late because"), case.late_reason or ""),
        (_("From"), _who(case)),
        (_("How to reach them"), _reach(case.person)),
        (_("What we do differently"), _adjustments(case.person)),
        (_("For"), _on_behalf(case)),
        (_("When it happened"), _when(case)),
        (_("Where"), case.office.name if case.office else ""),
        (_("Service"), case.service.name if case.service else ""),
        (_("Commitment"), case.commitment.short_title if case.commitment else ""),
        (_("Effect on them"), case.effect or ""),
        (_("What they want"), _wants(case)),
        (_("Did we miss it, they say"), _kept(case.missed_person_says)),
        (_("Did we miss it, by the dates"), _kept(case.missed_worked_out)),
    ]
    return [(name, value) for name, value in found if value]


def _who(case: Any) -> str:
    return case.person.name or _("No name given")


def _reach(person: Any) -> str:
    if person.contact_way is ContactWay.NONE:
        return _("We cannot write to them")
    where = {
        ContactWay.EMAIL: person.email,
        ContactWay.PHONE: person.phone,
        ContactWay.POST: ", ".join(person.address_lines),
    }[person.contact_way]
    return f"{_(CONTACT_WORDS[person.contact_way])}: {where or ''}"


def _adjustments(person: Any) -> str:
    words = [_(ADJUSTMENTS[one]) for one in person.adjustments if one in ADJUSTMENTS]
    return "\n".join([*words, *([person.adjustments_note] if person.adjustments_note else [])])


def _on_behalf(case: Any) -> str:
    if case.on_behalf is OnBehalf.SOMEONE_ELSE:
        return ", ".join(filter(None, [case.behalf_name, case.behalf_link]))
    if case.on_behalf is OnBehalf.GROUP:
        return _("A group of %(number)s people", number=case.people_count or "?")
    return ""


def _when(case: Any) -> str:
    if case.occurred_on is None:
        return ""
    return day(PartialDate(case.occurred_on, case.occurred_precision))


def _wants(case: Any) -> str:
    words = [_(PUT_RIGHT[one]) for one in case.put_right if one in PUT_RIGHT]
    return "\n".join([*words, *([case.put_right_other] if case.put_right_other else [])])


def _kept(kept: Any) -> str:
    return _(KEPT_WORDS[kept]) if kept else ""
