"""Do not take something as a complaint, with a second person's agreement (screen S14)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import CONTACT_WORDS, ContactWay
from portal.domain.errors import NotFound
from portal.domain.moves import Move
from portal.domain.refusals import REFUSAL_WORDS, RefusalReason
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.refusals import last_refusal, refusal_waiting
from portal.services import refusing
from portal.services.refusing import Refusing
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.staff.cases.sending import Preview, Sending, carry_out, forms_to_send, way_question
from portal.staff.route_question import offer_routes, route_question, told_of_route
from portal.web.access import needs
from portal.web.fields import HiddenNumber, LongTextField, Option, RadiosField
from portal.web.now import now
from portal.web.signed_in import viewer


class RefuseForm(CaseForm):
    """Why it is not taken, for this case alone, and what was thought about."""

    reason = RadiosField(
        _l("Why is it not a complaint that we take?"),
        required=_l("Select why you do not take it"),
        options=[
            Option(
                one.value,
                _l(REFUSAL_WORDS[one]),
                reveals=("route",) if one is RefusalReason.OTHER_ROUTE else (),
            )
            for one in RefusalReason
        ],
    )
    route = route_question()
    why = LongTextField(
        _l("Tell them why"),
        hint=_l("What in this case makes it so. They get these words in the letter"),
        required=_l("Enter why, for this case"),
        limit=4000,
        rows=8,
    )
    discretion = LongTextField(
        _l("Why do we not look into it all the same?"),
        hint=_l("Say what you weighed: their reasons, what is at stake. It stays with us"),
        required=_l("Enter what you thought about looking into it all the same"),
        limit=2000,
        rows=4,
    )
    equality = LongTextField(
        _l("Is it fair to them, with the needs they have?"),
        hint=_l("Say what you thought about disability, language and other needs"),
        required=_l("Enter what you thought about their needs"),
        limit=2000,
        rows=4,
    )
    way = way_question()


class DecideRefusalForm(CaseForm):
    """Whether a second person agrees."""

    refusal = HiddenNumber()
    agree = RadiosField(
        _l("Do you agree?"),
        options=[
            Option("yes", _l("Yes, send the letter and close the case")),
            Option("no", _l("No, send it back")),
        ],
        required=_l("Select yes if you agree"),
    )
    words = LongTextField(
        _l("Why do you decide so?"), required=_l("Enter why you decide so"), limit=2000, rows=4
    )


@blueprint.route("/<reference>/refuse", methods=["GET", "POST"])
@needs(Permission.TRIAGE)
def refuse(reference: str) -> ResponseReturnValue:
    """Ask that a complaint be refused; see the letter first."""
    return carry_out(lambda: _refusing(look_up_to(Move.REFUSE, reference)))


def _refusing(view: CaseView) -> Sending:
    case, stored, at = view.case, {"version": view.case.version}, now()
    form, original = forms_to_send(RefuseForm, view, stored, in_writing=True)
    for one in (form, original):
        offer_routes(one.route)
    sent_back = last_refusal(case.id)

    def preview() -> Preview:
        mail = refusing.refusal_text(
            viewer=viewer(), reference=case.reference, refusing=_refusal(form), now=at
        )
        return Preview(mail.subject, mail.body, ((_("Leaves when"), _("A second person agrees")),))

    def send() -> None:
        refusing.ask_to_refuse(
            refusing=_refusal(form),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/refuse.html",
        original=original,
        values={"sent_back": sent_back if sent_back and not sent_back.agreed else None},
        preview=preview,
        send=send,
        heading=_("Check the letter before you ask a second person"),
        button=_("Ask a second person to agree"),
        done=_("A second person can now agree. Nothing was sent yet"),
    )


def _refusal(form: RefuseForm) -> Refusing:
    return Refusing(
        reason=RefusalReason(form.reason.data),
        why=told_of_route(form.why.data, form.route),
        discretion=form.discretion.data,
        equality=form.equality.data,
        way=ContactWay(form.way.data),
    )


@blueprint.route("/<reference>/refuse/decide", methods=["GET", "POST"])
@needs(Permission.REFUSE)
def refuse_decide(reference: str) -> ResponseReturnValue:
    """Agree to a refusal, or send it back."""

    def act(form: Any) -> None:
        refusing.decide_refusal(
            refusal_id=form.refusal.data or 0,
            agree=form.agree.data == "yes",
            words=form.words.data,
            **act_on(reference, form),
        )

    return confirm(lambda: _deciding(reference), act, _("The refusal is decided"))


def _deciding(reference: str) -> Editing:
    view = look_up_to(Move.AGREE_REFUSAL, reference)
    wanted = refusal_waiting(view.case.id)
    stored = {"version": view.case.version, "refusal": wanted.id if wanted else 0}
    form = DecideRefusalForm(data=stored)
    if wanted is None and not form.is_submitted():
        raise NotFound
    letter = refusing.waiting_letter(view.case, wanted) if wanted else None
    return Editing(
        form=form,
        view=view,
        template="staff/cases/refuse_decide.html",
        original=DecideRefusalForm(formdata=None, data=stored),
        values={"letter": letter, "wanted": _facts(wanted) if wanted else []},
    )


def _facts(wanted: Any) -> list[tuple[str, str]]:
    return [
        (_("Reason"), _(REFUSAL_WORDS[wanted.reason])),
        (_("Why not all the same"), wanted.discretion),
        (_("Fair to them"), wanted.equality),
        (_("Asked for by"), wanted.asked_by.name),
        (_("Leaves by"), _(CONTACT_WORDS[wanted.way])),
    ]
