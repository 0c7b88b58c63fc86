"""What every form that writes to a person has: how it leaves, a look at it first, and then once.

A form is sent twice: to see the message as it will be, and to send it. Between the two nothing
is kept; the page of the preview carries what was typed.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import ContactWay
from portal.domain.errors import AlreadySent
from portal.domain.reading import Reading, read
from portal.domain.responses import Dispatch
from portal.queries.case_page import CaseView
from portal.queries.people import telling_of
from portal.staff.cases.editing import (
    Editing,
    conflict_page,
    do_once,
    form_page,
    go_on,
    is_behind,
)
from portal.staff.strips import telling_words
from portal.web.fields import DateField, Option, RadiosField
from portal.web.form import OneTimeForm

SEND, CHANGE = "send", "change"
BY_PHONE = frozenset({"phone_me", "text_relay"})
"""What a person may ask for that makes the phone the first way (Policy A7.7)."""

NOT_CARRIED = frozenset({"csrf_token", "form_key", "version", "step"})


def way_question() -> RadiosField:
    """Return the question how the person is told. Its options come from ``offer_ways``."""
    return RadiosField(_l("How do you tell them?"), required=_l("Select how you tell them"))


def told_question() -> DateField:
    """Return the question on which day they were told on the phone."""
    return DateField(
        _l("When did you tell them?"),
        subject=_l("Date sent"),
        required=_l("Enter the date you told them"),
    )


def offer_ways(form: OneTimeForm, view: CaseView, *, in_writing: bool = False) -> None:
    """Offer the ways that can reach this person; the one they chose is picked already.

    ``in_writing`` leaves out the phone (Policy A7.6).
    """
    person = view.case.person
    options = []
    if person.email:
        options.append(Option("email", _("Email to %(address)s", address=person.email)))
    if person.address_lines:
        hint = _("You print it on the next page. It counts from the day you post it.")
        address = ", ".join(person.address_lines)
        options.append(Option("post", _("Letter to %(address)s", address=address), hint))
    if person.phone and not in_writing:
        hint = _("Tell them what it says, then send this form")
        phone = _("Told by phone, %(number)s", number=person.phone)
        options.append(Option("phone", phone, hint, reveals=("told_on",)))
    elif not in_writing and "told_on" in form:
        del form.told_on  # nobody can have been told by phone
    if not options:
        options.append(_unreachable(bool(person.phone)))
    first = _asked_for(person)
    options.sort(key=lambda option: option.value != first)
    form.way.options = options
    form.way.hint = telling_words(view.case, telling_of(view.case))
    if not form.is_submitted() or form.way.raw_data is None:
        chosen = first
        offered = [option.value for option in options]
        form.way.data = chosen if chosen in offered else offered[0]


def forms_to_send(
    kind: type[OneTimeForm],
    view: CaseView,
    stored: Mapping[str, Any] | None = None,
    *,
    in_writing: bool = False,
) -> tuple[Any, Any]:
    """Return the form as it was sent, and as the case stands (``stored``), to compare with.

    Both offer the ways that can reach the person: see ``offer_ways``.
    """
    form, original = kind(data=stored), kind(formdata=None, data=stored)
    for one in (form, original):
        offer_ways(one, view, in_writing=in_writing)
    return form, original


def _asked_for(person: Any) -> str:
    """Return the way that the person wants: by phone when they asked for that (Policy A7.7)."""
    by_phone = person.phone and BY_PHONE.intersection(person.adjustments)
    return str(ContactWay.PHONE.value if by_phone else person.contact_way.value)


def _unreachable(has_phone: bool) -> Option:
    if has_phone:
        return Option("none", _("We have no address to write to. Phone them"))
    return Option("none", _("We cannot reach them"), _("We keep what it says on the case"))


def dispatch_of(form: OneTimeForm) -> Dispatch:
    """Return how the message leaves, as the form says."""
    told_on = form.told_on.data.date if "told_on" in form and form.told_on.data else None
    return Dispatch(ContactWay(form.way.data), told_on)


@dataclass(frozen=True)
class Preview:
    """A message to look at before it leaves. ``lines`` are facts about it: (name, value)."""

    subject: str
    body: str
    lines: tuple[tuple[str, str], ...] = ()

    @property
    def reading(self) -> Reading:
        """How easy it is to read: advice, never a gate."""
        return read(self.body)


@dataclass(frozen=True, kw_only=True)
class Sending(Editing):
    """One form that is looked at and then sent.

    ``preview`` returns what will be sent; ``send`` sends it and returns the number of the
    letter to print, or None. ``heading`` and ``button`` are those of the preview; ``done`` is
    what the next page says.
    """

    preview: Callable[[], Preview]
    send: Callable[[], int | None]
    heading: str
    button: str
    done: str


def carry_out(build: Callable[[], Sending]) -> ResponseReturnValue:
    """Answer a request for a form: show it, its preview, or send it and go on.

    ``build`` looks the case up and makes the form; it is asked again when someone else changed
    the case in the meantime.
    """
    sending = build()
    form = sending.form
    step = request.form.get("step") if form.is_submitted() else None
    return do_once(
        form,
        behind=is_behind(form, sending.view),
        act=lambda: _send(sending) if step == SEND else _show(sending),
        went_on=lambda: go_on(sending.view, sending.done),
        conflict=lambda meanwhile: conflict_page(build() if meanwhile else sending),
        page=lambda: form_page(sending),
        held_back=step == CHANGE,
    )


def _send(sending: Sending) -> ResponseReturnValue:
    reference = sending.view.case.reference
    letter = None
    with suppress(AlreadySent):
        letter = sending.send()
    if letter is not None:
        flash(_("The letter is ready to print and post"))
        return redirect(url_for("staff.cases.letter", reference=reference, message_id=letter))
    return go_on(sending.view, sending.done)


def _show(sending: Sending) -> ResponseReturnValue:
    carried = [
        (name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED
    ]
    return render_template(
        "staff/cases/preview.html",
        heading=sending.heading,
        button=sending.button,
        form=sending.form,
        view=sending.view,
        preview=sending.preview(),
        way=", ".join(sending.form.way.as_words()) if "way" in sending.form else "",
        carried=carried,
    )
