"""Correct a date: one person asks, a second one decides (Policy A4.13)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.clocks import WHICH_WORDS
from portal.domain.errors import NotFound
from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.corrections import correction_waiting
from portal.services import correcting
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm, way_back
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.web.access import needs
from portal.web.fields import DateField, HiddenNumber, LongTextField, Option, RadiosField
from portal.web.words import day

RECEIVED = "received"


class CorrectForm(CaseForm):
    """Which date, what it should be, and why."""

    which = RadiosField(_l("Which date is wrong?"), required=_l("Select which date is wrong"))
    corrected = DateField(
        _l("What should it be?"),
        subject=_l("Corrected date"),
        required=_l("Enter the corrected date"),
        past=False,
    )
    reason = LongTextField(
        _l("Why is it wrong?"), required=_l("Enter why it is wrong"), limit=2000, rows=4
    )


class DecideForm(CaseForm):
    """Whether a second person agrees."""

    correction = HiddenNumber()
    agree = RadiosField(
        _l("Do you agree?"),
        options=[Option("yes", _l("Yes, correct it")), Option("no", _l("No, leave it"))],
        required=_l("Select yes if you agree"),
    )
    words = LongTextField(
        _l("What did you check?"), required=_l("Enter what you checked"), limit=2000, rows=4
    )


@blueprint.route("/<reference>/correct", methods=["GET", "POST"])
@needs(Permission.CORRECT_DATE)
def correct(reference: str) -> ResponseReturnValue:
    """Ask that a date be corrected."""

    def build() -> Editing:
        view = look_up_to(Move.CORRECT_DATE, reference)
        stored = {"version": view.case.version}
        form, original = CorrectForm(data=stored), CorrectForm(formdata=None, data=stored)
        for one in (form, original):
            one.which.options = _dates(view)
        return Editing(form=form, view=view, template="staff/cases/correct.html", original=original)

    def act(form: Any) -> None:
        which = form.which.data
        correcting.ask_for_correction(
            clock_id=None if which == RECEIVED else int(which),
            corrected=form.corrected.data.date,
            reason=form.reason.data,
            **act_on(reference, form),
        )

    return confirm(build, act, _("A second person can now agree to the corrected date"))


@blueprint.route("/<reference>/correct/decide", methods=["GET", "POST"])
@needs(Permission.AGREE_DATE)
def correct_decide(reference: str) -> ResponseReturnValue:
    """Agree to a corrected date, or not."""
    done = _("The correction is decided")

    def act(form: Any) -> None:
        correcting.decide_correction(
            correction_id=form.correction.data or 0,
            agree=form.agree.data == "yes",
            words=form.words.data,
            **act_on(reference, form),
        )

    return way_back(reference, done) or confirm(lambda: _deciding(reference), act, done)


def _deciding(reference: str) -> Editing:
    view = look_up_to(Move.AGREE_DATE, reference)
    wanted = correction_waiting(view.case.id)
    if wanted is None:
        raise NotFound
    stored = {"version": view.case.version, "correction": wanted.id}
    name = _("Date received") if wanted.clock is None else _(WHICH_WORDS[wanted.clock.which])
    return Editing(
        form=DecideForm(data=stored),
        view=view,
        template="staff/cases/correct_decide.html",
        original=DecideForm(formdata=None, data=stored),
        values={
            "wanted": [
                (_("Date"), name),
                (_("Now"), day(wanted.before)),
                (_("Corrected"), day(wanted.after)),
                (_("Why"), wanted.reason),
                (_("Asked for by"), wanted.asked_by.name),
            ]
        },
    )


def _dates(view: CaseView) -> list[Option]:
    case = view.case
    received = _("Date received: %(day)s", day=day(case.received_on))
    return [
        Option(RECEIVED, received),
        *(
            Option(
                str(clock.id),
                _("%(clock)s: %(day)s", clock=_(WHICH_WORDS[clock.which]), day=day(clock.due_on)),
            )
            for clock in case.clocks
            if clock.stopped_on is None
        ),
    ]
