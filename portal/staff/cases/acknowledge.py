"""Acknowledge: what we understand, what they want, who looks into it, by when (screen S6)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import PUT_RIGHT
from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView, answer_by
from portal.queries.handlers import handler_choices
from portal.services import acknowledging
from portal.services.acknowledging import Acknowledgement
from portal.staff.cases.editing import CaseForm, act_on
from portal.staff.cases.lookup import adjustments_asked, blueprint, look_up_to
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
from portal.web.fields import ChoiceField, LongTextField, Option
from portal.web.now import now, today
from portal.web.signed_in import viewer

UNDERSTOOD_MISSING = _l("Enter what we understand the complaint to be")


@blueprint.route("/<reference>/acknowledge", methods=["GET", "POST"])
@needs(Permission.ACKNOWLEDGE)
def acknowledge(reference: str) -> ResponseReturnValue:
    """Write the acknowledgement, look at it, send it."""
    return carry_out(lambda: _sending(look_up_to(Move.ACKNOWLEDGE, reference)))


def _sending(view: CaseView) -> Sending:
    kind, stored = _form_for(view), _stored(view)
    form, original = forms_to_send(kind, view, stored)
    form.handler.options = original.handler.options = _handlers(view)
    case, at, by = view.case, now(), answer_by(view.case)

    def preview() -> Preview:
        mail = acknowledging.acknowledgement_text(
            viewer=viewer(), reference=case.reference, acknowledgement=_read(form), now=at
        )
        return Preview(mail.subject, mail.body)

    def send() -> int | None:
        return acknowledging.acknowledge(
            acknowledgement=_read(form),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/acknowledge.html",
        values={"answer_by": by, "late": by is not None and by < today()},
        original=original,
        preview=preview,
        send=send,
        heading=_("Check the acknowledgement"),
        button=_("Send the acknowledgement"),
        done=_("%(reference)s is acknowledged", reference=case.reference),
    )


def _form_for(view: CaseView) -> type[CaseForm]:
    """Return the form with a question for each point, in the order of the page."""
    points = view.case.points
    fields: dict[str, Any] = {}
    for point in points:
        one = _l("What we understand the complaint to be")
        many = _l("Point %(number)s: what we understand", number=point.position)
        fields[f"point_{point.id}"] = LongTextField(
            many if len(points) > 1 else one, required=UNDERSTOOD_MISSING, limit=4000
        )
    if not points:
        fields["understood"] = LongTextField(
            _l("What we understand them to say"),
            required=_l("Enter what we understand them to say"),
            limit=4000,
        )
    fields |= {
        "wanted": LongTextField(
            _l("What they want to happen"),
            required=_l("Enter what they want to happen"),
            rows=4,
        ),
        "not_ours": LongTextField(
            _l("Parts we are not responsible for (optional)"),
            hint=_l("Say who is, and how to reach them"),
            rows=3,
        ),
        "adjustments": LongTextField(
            _l("What we will do differently for them (optional)"), limit=1000, rows=3
        ),
        "handler": ChoiceField(_l("Who looks into it"), required=_l("Select who looks into it")),
        "way": way_question(),
        "told_on": told_question(),
    }
    return type("AcknowledgeForm", (CaseForm,), fields)


def _stored(view: CaseView) -> dict[str, Any]:
    """Return the answers as the case holds them, from the person's own words at first."""
    case = view.case
    me = viewer().staff_id if viewer().may(Permission.RESPOND) else ""
    return {
        "version": case.version,
        **{f"point_{point.id}": point.text for point in case.points},
        "understood": case.understood or case.text,
        "wanted": case.wanted or wanted_words(view),
        "adjustments": case.person.adjustments_note or adjustments_asked(view),
        "handler": str(case.handler_id or me),
    }


def wanted_words(view: CaseView) -> str:
    """Return what the person said they want, a line each."""
    case = view.case
    ticked = [_(PUT_RIGHT[key]) for key in case.put_right if key in PUT_RIGHT]
    return "\n".join([*ticked, *([case.put_right_other] if case.put_right_other else [])])


def _handlers(view: CaseView) -> list[Option]:
    case = view.case
    choices = handler_choices(today(), service_id=case.service_id, not_named_in=[case.id])
    free = viewer().may(Permission.ASSIGN)
    return [
        Option(str(choice.staff_id), choice.name)
        for choice in choices
        if free or choice.staff_id == case.handler_id
    ]


def _read(form: CaseForm) -> Acknowledgement:
    points = {
        int(name.removeprefix("point_")): form[name].data
        for name in form._fields
        if name.startswith("point_")
    }
    return Acknowledgement(
        points=points,
        understood=form.understood.data if "understood" in form else "",
        wanted=form.wanted.data,
        handler_id=int(form.handler.data),
        not_ours=form.not_ours.data,
        adjustments=form.adjustments.data,
        dispatch=dispatch_of(form),
    )
