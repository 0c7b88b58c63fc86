"""Stage 2 as staff work on it: recorded, given to a reviewer, acknowledged, answered (S13)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.findings import FINDING_WORDS, Finding
from portal.domain.moves import Move
from portal.domain.responses import FINDING_MEANS, PointDecision
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.reviewers import reviewers_for
from portal.services import reviewing, stage_2
from portal.services.reviewing import FinalAnswer, Understanding
from portal.services.stage_2 import Request
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
from portal.web.fields import DateField, LongTextField, Option, RadiosField
from portal.web.now import now, today
from portal.web.signed_in import viewer
from portal.web.words import day


class RequestForm(CaseForm):
    """What the person asked."""

    words = LongTextField(
        _l("What are they still unhappy about? (optional)"),
        hint=_l("Their own words, if they said"),
        limit=4000,
    )
    told_on = DateField(
        _l("When did they ask?"),
        subject=_l("Date they asked"),
        required=_l("Enter the date they asked"),
    )


class ReviewerForm(CaseForm):
    """Who looks again."""

    reviewer = RadiosField(_l("Who looks at it again?"), required=_l("Select a reviewer"))


class UnderstandingForm(CaseForm):
    """What we understand."""

    understood = LongTextField(
        _l("What we understand them to be still unhappy about"),
        required=_l("Enter what we understand them to be unhappy about"),
        limit=4000,
    )
    way = way_question()
    told_on = told_question()


@blueprint.route("/<reference>/stage-2", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def ask_stage_2(reference: str) -> ResponseReturnValue:
    """Write down that the person asked us to look again, in any words."""

    def build() -> Editing:
        view = look_up_to(Move.ASK_STAGE_2, reference)
        stored = {"version": view.case.version}
        return Editing(
            form=RequestForm(data=stored),
            view=view,
            template="staff/cases/stage_2.html",
            original=RequestForm(formdata=None, data=stored),
        )

    def act(form: Any) -> None:
        stage_2.record_request(
            request=Request(form.words.data),
            told_on=form.told_on.data.date,
            **act_on(reference, form),
        )

    return confirm(build, act, _("Stage 2 has begun"))


@blueprint.route("/<reference>/reviewer", methods=["GET", "POST"])
@needs(Permission.ASSIGN)
def reviewer(reference: str) -> ResponseReturnValue:
    """Choose who looks again: nobody who considered stage 1 is offered."""

    def act(form: Any) -> None:
        stage_2.choose_reviewer(
            reviewer_id=int(form.reviewer.data),
            **act_on(reference, form),
        )

    return confirm(lambda: _choosing(reference), act, _("The reviewer is chosen"))


def _choosing(reference: str) -> Editing:
    view = look_up_to(Move.CHOOSE_REVIEWER, reference)
    case, found = view.case, reviewers_for(view.case, today())
    stored = {"version": case.version, "reviewer": str(case.reviewer_id or "")}
    form, original = ReviewerForm(data=stored), ReviewerForm(formdata=None, data=stored)
    for one in (form, original):
        one.reviewer.options = [
            Option(
                str(choice.staff_id),
                choice.name,
                _("Away until %(day)s", day=day(choice.away_until)) if choice.away_until else "",
            )
            for choice in found.choices
        ]
    return Editing(
        form=form,
        view=view,
        template="staff/cases/reviewer.html",
        original=original,
        values={"considered": ", ".join(found.considered)},
    )


@blueprint.route("/<reference>/stage-2/acknowledge", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def acknowledge_stage_2(reference: str) -> ResponseReturnValue:
    """Say who looks again and until when."""
    return carry_out(lambda: _acknowledging(look_up_to(Move.ACKNOWLEDGE_STAGE_2, reference)))


def _acknowledging(view: CaseView) -> Sending:
    case, at, review = view.case, now(), view.case.review
    said = (review.understood or review.words or "") if review else ""
    stored = {"version": case.version, "understood": said}
    form, original = forms_to_send(UnderstandingForm, view, stored)

    def read() -> Understanding:
        return Understanding(form.understood.data, dispatch_of(form))

    def preview() -> Preview:
        mail = reviewing.acknowledgement_text(
            viewer=viewer(), reference=case.reference, understanding=read(), now=at
        )
        return Preview(mail.subject, mail.body)

    def send() -> int | None:
        return reviewing.acknowledge(
            understanding=read(),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/acknowledge_stage_2.html",
        original=original,
        preview=preview,
        send=send,
        heading=_("Check the acknowledgement"),
        button=_("Send the acknowledgement"),
        done=_("Stage 2 of %(reference)s is acknowledged", reference=case.reference),
    )


@blueprint.route("/<reference>/stage-2/respond", methods=["GET", "POST"])
@needs(Permission.REVIEW)
def final(reference: str) -> ResponseReturnValue:
    """Give the final answer."""
    return carry_out(lambda: _answering(look_up_to(Move.FINAL_RESPONSE, reference)))


def _answering(view: CaseView) -> Sending:
    case, at = view.case, now()
    kind, stored = _form_for(view), _stored(view)
    form, original = forms_to_send(kind, view, stored)

    def preview() -> Preview:
        mail = reviewing.final_text(
            viewer=viewer(), reference=case.reference, final=_read(form, view), now=at
        )
        return Preview(mail.subject, mail.body)

    def send() -> int | None:
        return reviewing.answer(
            final=_read(form, view),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/final.html",
        original=original,
        preview=preview,
        send=send,
        heading=_("Check the final response"),
        button=_("Send the final response"),
        done=_("%(reference)s has its final response", reference=case.reference),
    )


def _form_for(view: CaseView) -> type[CaseForm]:
    """Return the form with the questions of each point, in the order of the page."""
    fields: dict[str, Any] = {}
    findings = [
        Option(one.value, f"{_(FINDING_WORDS[one])}. {_(FINDING_MEANS[one])}") for one in Finding
    ]
    for point in view.case.points:
        number = point.position
        fields[f"finding_{point.id}"] = RadiosField(
            _l("Point %(number)s: what we found now", number=number),
            options=findings,
            required=_l("Select what we found on point %(number)s", number=number),
            small=True,
        )
        fields[f"reasons_{point.id}"] = LongTextField(
            _l("Point %(number)s: why", number=number),
            hint=_l("Say what you looked at. Name the law or policy where there is one"),
            required=_l("Enter why for point %(number)s", number=number),
            limit=4000,
            rows=5,
        )
    fields |= {
        "answer": LongTextField(_l("How we looked into it (optional)"), limit=4000, rows=4),
        "apology": LongTextField(
            _l("Our apology (optional)"),
            hint=_l("Needed when we got something wrong, or say below why there is none"),
            limit=4000,
            rows=4,
        ),
        "no_apology_reason": LongTextField(
            _l("Why there is no apology (optional)"),
            hint=_l("Kept on the case, not sent"),
            limit=1000,
            rows=3,
        ),
        "will_do": LongTextField(_l("What we will do, and by when (optional)"), limit=4000, rows=4),
        "way": way_question(),
        "told_on": told_question(),
    }
    return type("FinalForm", (CaseForm,), fields)


def _stored(view: CaseView) -> dict[str, Any]:
    stored: dict[str, Any] = {"version": view.case.version}
    for point in view.case.points:
        finding = point.review_finding
        stored[f"finding_{point.id}"] = finding.value if finding else ""
        stored[f"reasons_{point.id}"] = point.review_reasons or ""
    return stored


def _read(form: CaseForm, view: CaseView) -> FinalAnswer:
    return FinalAnswer(
        dispatch=dispatch_of(form),
        decisions={
            point.id: PointDecision(
                point.text,
                Finding(form[f"finding_{point.id}"].data),
                form[f"reasons_{point.id}"].data,
            )
            for point in view.case.points
        },
        answer=form.answer.data,
        apology=form.apology.data,
        no_apology_reason=form.no_apology_reason.data,
        will_do=form.will_do.data,
    )
