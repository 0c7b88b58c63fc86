"""Let the dates wait, and run again: for consent (screen S8), or because the person asked."""

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.moves import Move
from portal.domain.pauses import CONSENT_WORDS, ConsentAnswer
from portal.domain.roles import Permission
from portal.mailer import Composed
from portal.queries.case_page import CaseView
from portal.services import pausing
from portal.services.pausing import Waiting
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
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
from portal.web.fields import DateField, LongTextField, Option, RadiosField, TextField
from portal.web.now import now
from portal.web.signed_in import viewer


class ConsentForm(CaseForm):
    """What we ask the person affected to agree to."""

    text = LongTextField(
        _l("What do you ask for, and how can they tell us?"),
        hint=_l("Say what we would look at and whom we would tell"),
        required=_l("Enter what you ask for"),
        limit=4000,
    )
    way = way_question()
    told_on = told_question()


class ConsentCameForm(CaseForm):
    """What the person affected said."""

    answer = RadiosField(
        _l("What did they say?"),
        options=[Option(one.value, _l(CONSENT_WORDS[one])) for one in ConsentAnswer],
        required=_l("Select what they said"),
    )
    evidence = LongTextField(
        _l("How did they tell us?"),
        hint=_l("Who told whom, in which words. Kept on the case"),
        required=_l("Enter how they told us"),
        limit=2000,
        rows=4,
    )
    told_on = DateField(
        _l("When did they tell us?"),
        subject=_l("Date they told us"),
        required=_l("Enter the date they told us"),
    )


class PauseForm(CaseForm):
    """What the person wrote, and who agreed."""

    words = LongTextField(
        _l("What did they write?"),
        hint=_l("Their own words and the date. Kept on the case"),
        required=_l("Enter what they wrote"),
        limit=4000,
    )
    agreed_by = TextField(
        _l("Who agreed to wait?"), required=_l("Enter who agreed to wait"), limit=200
    )
    way = way_question()
    told_on = told_question()


class ResumeForm(CaseForm):
    """Why we carry on."""

    why = LongTextField(
        _l("Why do we carry on now?"),
        hint=_l("Kept on the case"),
        required=_l("Enter why we carry on"),
        limit=2000,
        rows=4,
    )
    way = way_question()
    told_on = told_question()


@blueprint.route("/<reference>/consent", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def consent(reference: str) -> ResponseReturnValue:
    """Ask for the consent of the person affected."""
    return carry_out(lambda: _consent(look_up_to(Move.ASK_CONSENT, reference)))


def _consent(view: CaseView) -> Sending:
    case, at = view.case, now()
    form, original = forms_to_send(ConsentForm, view, {"version": case.version})

    def text() -> Composed:
        return pausing.consent_text(
            viewer=viewer(),
            reference=case.reference,
            text=form.text.data,
            dispatch=dispatch_of(form),
            now=at,
        )

    def send() -> int | None:
        return pausing.ask_for_consent(
            text=form.text.data, dispatch=dispatch_of(form), **act_on(case.reference, form)
        )

    return _sending(
        view,
        form,
        original,
        text,
        send,
        "staff/cases/consent.html",
        _("Ask for consent"),
        _("The dates wait"),
    )


@blueprint.route("/<reference>/consent-came", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def consent_came(reference: str) -> ResponseReturnValue:
    """Write down what the person affected said."""

    def build() -> Editing:
        view = look_up_to(Move.CONSENT_GIVEN, reference)
        stored = {"version": view.case.version}
        return Editing(
            form=ConsentCameForm(data=stored),
            view=view,
            template="staff/cases/consent_came.html",
            original=ConsentCameForm(formdata=None, data=stored),
        )

    def act(form: Any) -> None:
        pausing.record_consent(
            answer=ConsentAnswer(form.answer.data),
            evidence=form.evidence.data,
            told_on=form.told_on.data.date,
            **act_on(reference, form),
        )

    return confirm(build, act, _("What they said is on the case, and the dates run again"))


@blueprint.route("/<reference>/pause", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def pause(reference: str) -> ResponseReturnValue:
    """Wait because the person asked us to in writing."""
    return carry_out(lambda: _pause(look_up_to(Move.PAUSE, reference)))


def _pause(view: CaseView) -> Sending:
    case, at = view.case, now()
    form, original = forms_to_send(PauseForm, view, {"version": case.version})

    def waiting() -> Waiting:
        return Waiting(form.words.data, form.agreed_by.data, dispatch_of(form))

    def text() -> Composed:
        return pausing.pause_text(
            viewer=viewer(), reference=case.reference, waiting=waiting(), now=at
        )

    def send() -> int | None:
        return pausing.pause(waiting=waiting(), **act_on(case.reference, form))

    return _sending(
        view,
        form,
        original,
        text,
        send,
        "staff/cases/pause.html",
        _("Wait and send this"),
        _("The dates wait"),
    )


@blueprint.route("/<reference>/resume", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def resume(reference: str) -> ResponseReturnValue:
    """Let the dates run again."""
    return carry_out(lambda: _resume(look_up_to(Move.RESUME, reference)))


def _resume(view: CaseView) -> Sending:
    case, at = view.case, now()
    form, original = forms_to_send(ResumeForm, view, {"version": case.version})

    def text() -> Composed:
        return pausing.resume_text(
            viewer=viewer(), reference=case.reference, dispatch=dispatch_of(form), now=at
        )

    def send() -> int | None:
        return pausing.resume(
            why=form.why.data, dispatch=dispatch_of(form), **act_on(case.reference, form)
        )

    done = _("The dates run again")
    return _sending(
        view,
        form,
        original,
        text,
        send,
        "staff/cases/resume.html",
        _("Carry on and send this"),
        done,
    )


def _sending(
    view: CaseView,
    form: Any,
    original: Any,
    text: Callable[[], Composed],
    send: Callable[[], int | None],
    template: str,
    button: str,
    done: str,
) -> Sending:
    def preview() -> Preview:
        mail = text()
        return Preview(mail.subject, mail.body)

    return Sending(
        form=form,
        view=view,
        template=template,
        original=original,
        preview=preview,
        send=send,
        heading=_("Check the message"),
        button=button,
        done=done,
    )
