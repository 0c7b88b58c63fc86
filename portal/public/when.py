"""When should you hear from us? A public calculator on the same counting as every clock."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.commitments import Commitment, Step
from portal.domain.hearing import CONTACT_KIND_WORDS, ContactKind, Hearing, when
from portal.domain.working_days import WHY_OFF_WORDS, BeyondCalendar, DayCounted, WhyOff
from portal.public.content import blueprint as blueprint
from portal.queries.calendar import calendar
from portal.queries.editions import edition_on
from portal.web.fields import DateField, Option, RadiosField
from portal.web.form import SearchForm
from portal.web.now import today
from portal.web.words import day

BY_LETTER = frozenset({ContactKind.LETTER, ContactKind.COMPLAINT_LETTER})


class WhenForm(SearchForm):
    """How and when a person contacted us. It only looks up, so its address can be shared."""

    contact = RadiosField(
        _l("How did you contact us?"),
        required=_l("Select how you contacted us"),
        options=[Option(kind.value, _l(words)) for kind, words in CONTACT_KIND_WORDS.items()],
    )
    on = DateField(
        _l("When did you contact us?"),
        subject=_l("The date you contacted us"),
        required=_l("Enter the date you contacted us"),
        hint=_l("For example, 27 3 2026. For a letter, use the day it reached us."),
        past=False,
    )


@dataclass(frozen=True)
class ByWhen:
    """One date to hear by, in words. ``lines`` are the days, each with what it counts as."""

    title: str
    within: str
    commitment: Commitment | None
    skipped: list[str]
    lines: list[tuple[date, str]]


@blueprint.get("/commitments/when")
def when_to_hear() -> tuple[str, int]:
    """Work out the dates for a contact, day by day (issue 2, item 8)."""
    form = WhenForm(request.args)
    asked = any(name == "contact" or name.startswith("on") for name in request.args)
    found: list[ByWhen] = []
    if asked and form.validate():
        contact, on = ContactKind(form.contact.data), form.on.data.date
        try:
            hearings = when(edition_on(on).edition, contact, on, calendar())
            found = [_in_words(contact, hearing) for hearing in hearings]
        except BeyondCalendar as beyond:
            form.add_problem(_(beyond.sentence) % beyond.values, "on")
    return (
        render_template(
            "public/when.html",
            form=form,
            found=found,
            contact=_(CONTACT_KIND_WORDS[contact]) if found else "",
            on=on if found else today(),
            by_letter=bool(found) and contact in BY_LETTER,
        ),
        form.status,
    )


def _title(contact: ContactKind, hearing: Hearing) -> str:
    """What we do by the date, in the words of the promise: a message is called back."""
    due = day(hearing.due_on)
    if hearing.step is Step.ACKNOWLEDGEMENT:
        return _("We will say we have it by %(day)s", day=due)
    if contact is ContactKind.VOICE_MESSAGE:
        return _("We will call you back by %(day)s", day=due)
    return _("We will answer in full by %(day)s", day=due)


def _in_words(contact: ContactKind, hearing: Hearing) -> ByWhen:
    return ByWhen(
        title=_title(contact, hearing),
        within=ngettext(
            "That is within %(num)s working day.",
            "That is within %(num)s working days.",
            hearing.working_days,
        ),
        commitment=hearing.commitment,
        skipped=[
            _("%(day)s: %(reason)s", day=day(line.day), reason=_reason(line))
            for line in hearing.days[1:]
            if line.number is None
        ],
        lines=[(line.day, _what(line)) for line in hearing.days],
    )


def _what(line: DayCounted) -> str:
    if line.number == 0:
        return _("The day we got it. We start to count after it.")
    if line.number is None:
        return _("Not counted: %(reason)s", reason=_reason(line))
    return _("Day %(number)s", number=line.number)


def _reason(line: DayCounted) -> str:
    """Why a day is not counted; the name of a weekend day needs no second telling."""
    if line.reason is None:
        return ""
    if line.reason.why is WhyOff.WEEKEND:
        return _("weekend")
    return _(WHY_OFF_WORDS[line.reason.why]) % {"name": _(line.reason.name)}
