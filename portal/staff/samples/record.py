"""Record a check that was counted elsewhere (screen S22)."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.checks import (
    CHECK_METHOD_WORDS,
    MOST_CHECKED,
    TYPED_METHODS,
    CheckEndsTooSoon,
    CheckInFuture,
    CheckMethod,
    Counted,
    MoreMetThanChecked,
    NotSampled,
    sampled,
    steps_of,
)
from portal.domain.commitments import Step
from portal.domain.errors import AlreadySent, RuleBroken
from portal.domain.roles import Permission
from portal.queries.editions import edition_on
from portal.queries.places import offices
from portal.services.checks import NewCheck, record_check
from portal.staff.samples.blueprint import EVERYWHERE, blueprint, everywhere, refuse, what_words
from portal.web.access import needs
from portal.web.fields import (
    DateField,
    LongTextField,
    NumberField,
    Option,
    RadiosField,
    TextField,
)
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.signed_in import viewer

BESIDE: dict[type[RuleBroken], str] = {
    CheckEndsTooSoon: "last_on",
    CheckInFuture: "last_on",
    MoreMetThanChecked: "met",
    NotSampled: "what",
}
"""The question that each rule is about."""


class CountedForm(OneTimeForm):
    """The days and the numbers of a check."""

    first_on = DateField(
        _l("First day checked"),
        subject=_l("First day checked"),
        required=_l("Enter the first day that was checked"),
    )
    last_on = DateField(
        _l("Last day checked"),
        hint=_l("The check counts in the quarter of this day. For example, 27 3 2026"),
        subject=_l("Last day checked"),
        required=_l("Enter the last day that was checked"),
    )
    checked = NumberField(
        _l("How many were checked?"),
        subject=_l("Number checked"),
        required=_l("Enter how many were checked"),
        low=1,
        high=MOST_CHECKED,
    )
    met = NumberField(
        _l("How many of them were in time?"),
        subject=_l("Number in time"),
        required=_l("Enter how many of them were in time"),
        high=MOST_CHECKED,
    )

    def counted(self) -> Counted:
        """Return the answers; only of a form that will do."""
        return Counted(
            self.first_on.data.date, self.last_on.data.date, self.checked.data, self.met.data
        )


class RecordForm(CountedForm):
    """What was checked, where, how and by whom, before the numbers."""

    what = RadiosField(_l("What was checked?"), required=_l("Select what was checked"), small=True)
    place = RadiosField(_l("Where?"), required=_l("Select where it was checked"), small=True)
    method = RadiosField(
        _l("How was it checked?"),
        required=_l("Select how it was checked"),
        options=[Option(one.value, _l(CHECK_METHOD_WORDS[one])) for one in TYPED_METHODS],
        small=True,
    )
    done_by = TextField(
        _l("Who checked?"),
        hint=_l("A team or a name. The public does not see it"),
        required=_l("Enter who checked"),
        limit=120,
        width=20,
    )
    note = LongTextField(_l("Anything to know about it? (optional)"), limit=1000, rows=3)

    order = ("what", "place", "first_on", "last_on", "checked", "met", "method", "done_by", "note")


@blueprint.route("/record", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def record() -> ResponseReturnValue:
    """Write down how many were checked and how many of them were in time."""
    form = _form()
    if form.validate_on_submit():
        try:
            number = _save(form)
        except (CheckEndsTooSoon, CheckInFuture, MoreMetThanChecked, NotSampled) as broken:
            refuse(form, broken, BESIDE[type(broken)])
        else:
            flash(_("The check is recorded"))
            return redirect(url_for("staff.samples.check", number=number))
    return render_template("staff/samples/record.html", form=form), form.status


def _form() -> Any:
    form = RecordForm(data={"done_by": viewer().name})
    form.what.options = [
        Option(_value(one.slug, step), what_words(one.short_label, step))
        for one in sampled(edition_on(today()).edition)
        for step in steps_of(one)
    ]
    form.place.options = [*(Option(one.slug, one.name) for one in offices()), everywhere()]
    return form


def _save(form: Any) -> int:
    slug, _sep, step = form.what.data.partition(":")
    new = NewCheck(
        commitment=slug,
        step=Step(step) if step else None,
        office=None if form.place.data == EVERYWHERE else form.place.data,
        counted=form.counted(),
        method=CheckMethod(form.method.data),
        done_by=form.done_by.data,
        note=form.note.data,
    )
    try:
        return record_check(viewer=viewer(), new=new, form_key=form.form_key.data, now=now())
    except AlreadySent as sent:
        return int(sent.result)


def _value(slug: str, step: Step | None) -> str:
    return slug if step is None else f"{slug}:{step.value}"
