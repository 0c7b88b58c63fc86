"""The record of what the Ombudsman does with a case (screen S16)."""

from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.moves import Move
from portal.domain.ombudsman import BODY_WORDS, OMBUDSMAN_RESULT_WORDS, Body, OmbudsmanResult
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.ombudsman import ombudsman_of
from portal.services import ombudsman as service
from portal.services.ombudsman import Told
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.web.access import needs
from portal.web.fields import DateField, HiddenNumber, LongTextField, Option, RadiosField, TextField

YES, NO = "yes", "no"


def yes_or_no() -> list[Option]:
    """Return the two options."""
    return [Option(YES, _l("Yes")), Option(NO, _l("No"))]


class OmbudsmanForm(CaseForm):
    """What we know of it so far."""

    record = HiddenNumber()
    body = RadiosField(
        _l("Which Ombudsman?"),
        options=[Option(one.value, _l(BODY_WORDS[one])) for one in Body],
        required=_l("Select which Ombudsman"),
    )
    their_reference = TextField(
        _l("Their reference"), required=_l("Enter their reference"), limit=60, width=20
    )
    told_on_day = DateField(
        _l("When did they tell us?"),
        subject=_l("Date they told us"),
        required=_l("Enter the date they told us"),
    )
    stage_reached = RadiosField(
        _l("Which stage had we reached? (optional)"),
        options=[Option("1", _l("Stage 1")), Option("2", _l("Stage 2"))],
    )
    information_due_on = DateField(
        _l("When do they need our information? (optional)"),
        subject=_l("Date they need our information"),
        past=False,
    )
    information_sent_on = DateField(
        _l("When did we send it? (optional)"), subject=_l("Date we sent it")
    )
    result = RadiosField(
        _l("What did they decide? (optional)"),
        options=[Option(one.value, _l(OMBUDSMAN_RESULT_WORDS[one])) for one in OmbudsmanResult],
    )
    decided_on = DateField(_l("When did they decide? (optional)"), subject=_l("Date they decided"))
    offered_already = RadiosField(
        _l("Had we offered a satisfactory remedy already? (optional)"), options=yes_or_no()
    )
    remedy = LongTextField(_l("What must we do? (optional)"), limit=4000, rows=4)
    remedy_due_on = DateField(
        _l("By when? (optional)"), subject=_l("Date it must be done"), past=False
    )
    remedy_done_on = DateField(_l("When was it done? (optional)"), subject=_l("Date it was done"))
    complied = RadiosField(_l("Did we do what they recommended? (optional)"), options=yes_or_no())


@blueprint.route("/<reference>/ombudsman", methods=["GET", "POST"])
@needs(Permission.RECORD_OMBUDSMAN)
def ombudsman(reference: str) -> ResponseReturnValue:
    """Write down what the Ombudsman told us: the newest record, or with ``?new=1`` another."""

    def act(form: Any) -> None:
        service.keep(
            record_id=form.record.data,
            told=_read(form),
            **act_on(reference, form),
        )

    return confirm(
        lambda: _editing(look_up_to(Move.OMBUDSMAN, reference)), act, _("The record is kept")
    )


def _editing(view: CaseView) -> Editing:
    stored = _stored(view)
    return Editing(
        form=OmbudsmanForm(data=stored),
        view=view,
        template="staff/cases/ombudsman.html",
        original=OmbudsmanForm(formdata=None, data=stored),
    )


def _stored(view: CaseView) -> dict[str, Any]:
    case, kept = view.case, ombudsman_of(view.case.id)
    stored: dict[str, Any] = {"version": case.version}
    if not kept or request.args.get("new"):
        reached = str(case.stage) if case.answered_on else ""
        return {**stored, "body": Body.LGSCO.value, "stage_reached": reached}
    last = kept[-1]
    return {
        **stored,
        "record": last.id,
        "body": last.body.value,
        "their_reference": last.their_reference,
        "told_on_day": last.told_on,
        "stage_reached": str(last.stage_reached or ""),
        "information_due_on": last.information_due_on,
        "information_sent_on": last.information_sent_on,
        "result": last.result.value if last.result else "",
        "decided_on": last.decided_on,
        "offered_already": YES if last.remedy_offered_already else "",
        "remedy": last.remedy or "",
        "remedy_due_on": last.remedy_due_on,
        "remedy_done_on": last.remedy_done_on,
        "complied": {True: YES, False: NO, None: ""}[last.complied],
    }


def _read(form: OmbudsmanForm) -> Told:
    result, reached = form.result.data, form.stage_reached.data
    return Told(
        body=Body(form.body.data),
        their_reference=form.their_reference.data,
        told_on=form.told_on_day.data.date,
        stage_reached=int(reached) if reached else None,
        information_due_on=_date(form.information_due_on),
        information_sent_on=_date(form.information_sent_on),
        result=OmbudsmanResult(result) if result else None,
        decided_on=_date(form.decided_on),
        remedy_offered_already=form.offered_already.data == YES,
        remedy=form.remedy.data,
        remedy_due_on=_date(form.remedy_due_on),
        remedy_done_on=_date(form.remedy_done_on),
        complied={YES: True, NO: False}.get(form.complied.data or ""),
    )


def _date(field: DateField) -> date | None:
    return field.data.date if field.data else None
