"""Split one contact into two cases (screen S2; Policy A1.1)."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import KIND_WORDS, ContactWay, Kind
from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.editions import edition_on
from portal.queries.places import services
from portal.services import splitting
from portal.services.splitting import Splitting
from portal.staff.cases.editing import CaseForm, act_on
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.staff.cases.sending import Preview, Sending, carry_out, forms_to_send, way_question
from portal.web.access import needs
from portal.web.fields import ChoiceField, LongTextField, Option, RadiosField
from portal.web.now import now
from portal.web.signed_in import viewer

NOTHING = "none"


class SplitForm(CaseForm):
    """What goes, and what stays."""

    part = LongTextField(
        _l("What becomes a case of its own?"),
        hint=_l("Copy their words. What they wrote stays whole on this case"),
        required=_l("Enter what becomes a case of its own"),
        limit=4000,
        rows=6,
    )
    kind = RadiosField(
        _l("What is it?"),
        required=_l("Select what it is"),
        options=[Option(kind.value, _l(KIND_WORDS[kind])) for kind in Kind],
        small=True,
    )
    service = ChoiceField(_l("Service"), required=_l("Select a service"))
    commitment = ChoiceField(
        _l("Commitment"),
        hint=_l("One that goes along is counted there and no longer here"),
        required=_l("Select a commitment, or none of them"),
    )
    stays = LongTextField(
        _l("What does this case go on with?"),
        required=_l("Enter what this case goes on with"),
        limit=4000,
        rows=4,
    )
    reason = LongTextField(
        _l("Why do you split it?"),
        hint=_l("Stays in the history of both"),
        required=_l("Enter why you split it"),
        limit=1000,
        rows=3,
    )
    way = way_question()


@blueprint.route("/<reference>/split", methods=["GET", "POST"])
@needs(Permission.TRIAGE)
def split(reference: str) -> ResponseReturnValue:
    """Make a case of a part of this one, and tell the person."""
    return carry_out(lambda: _splitting(look_up_to(Move.SPLIT, reference)))


def _splitting(view: CaseView) -> Sending:
    case, stored, at = view.case, {"version": view.case.version}, now()
    form, original = forms_to_send(SplitForm, view, stored, in_writing=True)
    for one in (form, original):
        _offer(one, view)

    def preview() -> Preview:
        mail = splitting.split_text(
            viewer=viewer(),
            reference=case.reference,
            splitting=_asked(form),
            new_reference=_("(its own number, given when you split)"),
            now=at,
        )
        return Preview(mail.subject, mail.body, ((_("The new case is"), form.kind.as_words()[0]),))

    def send() -> int | None:
        new_reference, letter = splitting.split(
            splitting=_asked(form),
            **act_on(case.reference, form),
        )
        flash(_("The new case is %(reference)s", reference=new_reference))
        return letter

    return Sending(
        form=form,
        view=view,
        template="staff/cases/split.html",
        original=original,
        preview=preview,
        send=send,
        heading=_("Check before you split this case"),
        button=_("Split this case"),
        done=_("The new case waits in the inbox. Both show each other"),
    )


def _offer(form: SplitForm, view: CaseView) -> None:
    case = view.case
    edition = edition_on(case.occurred_on or case.received_on).edition
    form.service.options = [
        *(Option(place.slug, place.name) for place in services()),
        Option(NOTHING, _("Not known yet")),
    ]
    form.commitment.options = [
        Option(NOTHING, _("None of them")),
        *(Option(one.slug, one.short_title) for one in edition.commitments),
    ]


def _asked(form: SplitForm) -> Splitting:
    return Splitting(
        part=form.part.data,
        stays=form.stays.data,
        kind=Kind(form.kind.data),
        service=None if form.service.data == NOTHING else form.service.data,
        commitment=None if form.commitment.data == NOTHING else form.commitment.data,
        reason=form.reason.data,
        way=ContactWay(form.way.data),
    )
