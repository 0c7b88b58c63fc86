"""Change how we contact you (T4): a new email address is confirmed by a code before it is used."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.domain.cases import ContactWay
from portal.domain.contacts import REACH, Reach
from portal.domain.errors import AlreadySent
from portal.public.track.blueprint import blueprint
from portal.public.track.case import again, ended, reopened
from portal.public.track.enter import (
    LONGEST_CODE,
    Answer,
    reference_field,
    tracking_code_field,
)
from portal.public.track.opened import opened_case
from portal.queries.people import reach_for_person
from portal.services.changing_contact import (
    TooManyTries,
    WrongEmailCode,
    ask_to_confirm,
    change_way,
    confirm_email,
)
from portal.services.tracking import new_asker
from portal.web.fields import Option, Question, RadiosField, TextField
from portal.web.form import Form, OneTimeForm
from portal.web.limits import limited, secret_key
from portal.web.networks import network
from portal.web.now import now
from portal.web.reaching import boxes, is_ours

ASKER = "new_email"
OF_WAY = {
    ContactWay.EMAIL: ("email",),
    ContactWay.PHONE: ("phone",),
    ContactWay.POST: REACH[2:],
}
"""What is asked for each way."""


class ChangeContactForm(OneTimeForm):
    """T4. Without JavaScript all boxes show, and only those of the way chosen are read."""

    way = RadiosField(
        _l("How should we contact you?"),
        required=_l("Select how we should contact you"),
        options=[
            Option(ContactWay.EMAIL.value, _l("Email"), reveals=OF_WAY[ContactWay.EMAIL]),
            Option(ContactWay.PHONE.value, _l("Phone"), reveals=OF_WAY[ContactWay.PHONE]),
            Option(ContactWay.POST.value, _l("Letter"), reveals=OF_WAY[ContactWay.POST]),
        ],
    )
    email, phone, address_line_1, address_line_2, town, postcode = boxes()

    def validate_email(self, field: Question) -> None:
        """Refuse our own addresses: we would be writing to ourselves."""
        if is_ours(field.data):
            raise ValidationError(_("Enter your own email address, not ours"))

    def reach(self, before: Reach) -> Reach:
        """Return ``before`` with the way that was chosen and what was typed for it."""
        way = ContactWay(self.way.data)
        typed = {name: self[name].data or None for name in OF_WAY[way]}
        return replace(before, contact_way=way, **typed)


class ChangeContactAgainForm(ChangeContactForm):
    """T4 after the 30 minutes are over: the same answers, and the codes again."""

    reference = reference_field()
    tracking_code = tracking_code_field()


class ConfirmForm(Form):
    """T4, second page."""

    code = TextField(
        _l("Code from the email"),
        required=_l("Enter the code from the email"),
        hint=_l("It has 8 letters and numbers."),
        limit=LONGEST_CODE,
        width=10,
        autocomplete="one-time-code",
    )


@blueprint.route("/change-contact", methods=["GET", "POST"])
@limited("track-contact")
def change_contact() -> Answer:
    """T4: change how we contact you."""
    opened = opened_case()
    if opened is None:
        form: Any = ChangeContactAgainForm()
        if not form.is_submitted():
            return ended()
        opened = reopened(form)
        if opened is None:
            return again(form, _("Change how we contact you"), _("Save"))
        before = reach_for_person(opened.reference)
    else:
        before = reach_for_person(opened.reference)
        form = ChangeContactForm(data=_stored(before))
        if not form.validate_on_submit():
            return _page(form)
    reach = form.reach(before)
    if reach.contact_way is not ContactWay.EMAIL or reach.email == before.email:
        with suppress(AlreadySent):
            change_way(
                reference=opened.reference, reach=reach, form_key=form.form_key.data, now=now()
            )
        flash(_("We have changed how we contact you"))
        return redirect(url_for("track.case"))
    session.setdefault(ASKER, new_asker())
    try:
        with suppress(AlreadySent):
            ask_to_confirm(
                reference=opened.reference,
                email=str(reach.email),
                asker=session[ASKER],
                form_key=form.form_key.data,
                now=now(),
                key=secret_key(),
            )
    except TooManyTries as waiting:
        form.add_problem(_(waiting.sentence) % waiting.values, "email")
        return _page(form)
    return redirect(url_for("track.confirm_contact"))


@blueprint.route("/change-contact/code", methods=["GET", "POST"])
def confirm_contact() -> Answer:
    """T4: type the code that went to the new address, in the browser that asked for it."""
    opened = opened_case()
    if opened is None:
        return ended()
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            confirm_email(
                reference=opened.reference,
                asker=session.get(ASKER, ""),
                code=form.code.data,
                network=network(),
                now=now(),
                key=secret_key(),
            )
            session.pop(ASKER, None)
            flash(_("We will write to your new email address"))
            return redirect(url_for("track.case"))
        except (TooManyTries, WrongEmailCode) as wrong:
            form.add_problem(_(wrong.sentence) % wrong.values, "code")
    return render_template("public/track/confirm_contact.html", form=form), form.status


def _page(form: Any) -> Answer:
    return render_template("public/track/change_contact.html", form=form), form.status


def _stored(before: Reach) -> dict[str, Any]:
    known = {name: getattr(before, name) or "" for name in REACH}
    way = before.contact_way
    return {"way": "" if way is ContactWay.NONE else way.value, **known}
