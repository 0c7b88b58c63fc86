"""Give an answer more time (screen S9)."""

from contextlib import suppress
from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.extensions import EXTENSION_WORDS, MANAGERS_ONLY, ExtensionReason
from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.domain.working_days import BeyondCalendar
from portal.queries.calendar import calendar
from portal.queries.case_page import CaseView, answer_clock, latest_extension
from portal.services import extending
from portal.services.extending import MoreTime
from portal.staff.cases.editing import CaseForm, act_on
from portal.staff.cases.lookup import blueprint, canonical, look_up_to
from portal.staff.cases.sending import (
    Preview,
    Sending,
    carry_out,
    dispatch_of,
    forms_to_send,
    told_question,
    way_question,
)
from portal.web.access import needs
from portal.web.fields import DateField, LongTextField, Option, RadiosField
from portal.web.now import now
from portal.web.signed_in import viewer
from portal.web.words import day


class ExtendForm(CaseForm):
    """Why, and until when."""

    reason = RadiosField(
        _l("Why do we need more time?"), required=_l("Select why we need more time")
    )
    why = LongTextField(
        _l("Tell them why, in plain words"),
        required=_l("Enter why we need more time"),
        limit=2000,
        rows=5,
    )
    new_due_on = DateField(
        _l("By when will we answer?"),
        subject=_l("New date"),
        required=_l("Enter the new date"),
        past=False,
    )
    way = way_question()
    told_on = told_question()


@blueprint.route("/<reference>/extend", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def extend(reference: str) -> ResponseReturnValue:
    """Write why an answer needs more time, look at it, send it."""
    if request.method != "POST":
        extending.check_can_extend(viewer=viewer(), reference=canonical(reference), now=now())
    return carry_out(lambda: _sending(look_up_to(Move.EXTEND, reference)))


def _sending(view: CaseView) -> Sending:
    case, stored, at = view.case, {"version": view.case.version}, now()
    form, original = forms_to_send(ExtendForm, view, stored)
    form.reason.options = original.reason.options = _reasons()
    clock = answer_clock(case)

    def preview() -> Preview:
        mail = extending.extension_text(
            viewer=viewer(), reference=case.reference, more_time=_read(form), now=at
        )
        return Preview(mail.subject, mail.body, ((_("New date"), day(form.new_due_on.data.date)),))

    def send() -> int | None:
        return extending.extend(
            more_time=_read(form),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/extend.html",
        values={"due_on": clock.due_on if clock else None, "latest": _latest(view)},
        original=original,
        preview=preview,
        send=send,
        heading=_("Check the message"),
        button=_("Give more time and send this"),
        done=_("%(reference)s has more time", reference=case.reference),
    )


def _reasons() -> list[Option]:
    manager = viewer().may(Permission.EXTEND_AGAIN)
    return [
        Option(one.value, _(EXTENSION_WORDS[one]))
        for one in ExtensionReason
        if manager or one not in MANAGERS_ONLY
    ]


def _latest(view: CaseView) -> date | None:
    """Return the last date that this person may give, None when there is no such limit."""
    if viewer().may(Permission.EXTEND_AGAIN):
        return None
    with suppress(BeyondCalendar):
        return latest_extension(view.case, calendar())
    return None


def _read(form: ExtendForm) -> MoreTime:
    return MoreTime(
        reason=ExtensionReason(form.reason.data),
        words=form.why.data,
        new_due_on=form.new_due_on.data.date,
        dispatch=dispatch_of(form),
    )
