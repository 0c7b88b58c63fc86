"""The people of a case, and what is written down about them (screen S4, People; Policy A7)."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.contact_plans import PLAN_WORDS
from portal.domain.contacts import REACH
from portal.domain.moves import Move
from portal.domain.next_step import may_take
from portal.domain.pauses import CONSENT_WORDS
from portal.domain.representatives import FOR_OTHERS
from portal.domain.roles import Permission
from portal.queries.cases import conflicts_in
from portal.queries.people import (
    consents_of,
    names_of_named,
    plans_of,
    representative_of,
    risks_of,
)
from portal.queries.staff import active_staff, named_in
from portal.services import conflicts, naming, risk
from portal.services import people as service
from portal.staff.cases import facts
from portal.staff.cases.editing import Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up, look_up_to
from portal.staff.cases.page import tabs_of
from portal.staff.cases.people_forms import (
    AdjustmentsForm,
    ConflictsForm,
    ContactForm,
    ForForm,
    LiftRiskForm,
    NamedForm,
    RiskForm,
)
from portal.staff.strips import strips_of
from portal.web.access import needs
from portal.web.fields import Option
from portal.web.form import OneTimeForm
from portal.web.signed_in import viewer
from portal.web.words import day

PEOPLE = "staff.cases.people"


@blueprint.get("/<reference>/people")
@needs(Permission.SEE_CASES)
def people(reference: str) -> str:
    """Show everyone a case has to do with, and lead to what can be changed about them."""
    view = look_up(reference)
    case = view.case
    moves = (
        Move.CHANGE_CONTACT,
        Move.ADJUST,
        Move.SAY_WHO,
        Move.ASK_CONSENT,
        Move.CONSENT_GIVEN,
        Move.NAME_STAFF,
        Move.SAY_CONFLICT,
        Move.AT_RISK,
        Move.NOT_AT_RISK,
        Move.CONTACT_PLAN,
        Move.REVIEW_PLAN,
    )
    return render_template(
        "staff/cases/people.html",
        view=view,
        tabs=tabs_of(view, "people"),
        person=facts.person(case),
        strips=strips_of(case),
        for_whom=facts.for_whom(case),
        consents=[_consent(one) for one in consents_of(case.id)],
        named=names_of_named(case.id),
        risks=risks_of(case.id),
        plans=plans_of(case.id),
        plan_words=lambda step: _(PLAN_WORDS[step]),
        may={move.value: may_take(move, view.progress, viewer()) for move in moves},
        for_others=case.on_behalf in FOR_OTHERS,
    )


def _consent(one: Any) -> str:
    if one.answer is not None and one.answered_on is not None:
        came = f"{_(CONSENT_WORDS[one.answer])} ({day(one.answered_on)}). {one.evidence or ''}"
    elif one.given_up_on is not None:
        came = _("No answer by %(day)s, so we stopped waiting", day=day(one.given_up_on))
    else:
        came = _("No answer yet")
    return _("Asked on %(day)s: %(came)s", day=day(one.asked_on), came=came)


@blueprint.route("/<reference>/people/contact", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def change_contact(reference: str) -> ResponseReturnValue:
    """Change who the person is and how to reach them."""

    def act(form: Any) -> None:
        service.change_contact(
            name=form.name.data or None,
            reach=form.reach,
            reason=form.why.data,
            **act_on(reference, form),
        )

    build = _builder(
        reference, Move.CHANGE_CONTACT, ContactForm, "staff/cases/people/contact.html", _reach_of
    )
    return confirm(build, act, _("How to reach them is changed"), PEOPLE)


@blueprint.route("/<reference>/people/adjustments", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def agree_adjustments(reference: str) -> ResponseReturnValue:
    """Agree what is done differently for the person."""

    def act(form: Any) -> None:
        service.agree_adjustments(adjustments=form.adjustments, **act_on(reference, form))

    build = _builder(
        reference,
        Move.ADJUST,
        AdjustmentsForm,
        "staff/cases/people/adjustments.html",
        _adjustments_of,
    )
    return confirm(build, act, _("What we do differently is kept"), PEOPLE)


@blueprint.route("/<reference>/people/for", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def say_who(reference: str) -> ResponseReturnValue:
    """Say for whom the case is, and who writes."""

    def act(form: Any) -> None:
        service.say_who(for_whom=form.for_whom, reason=form.why.data, **act_on(reference, form))

    build = _builder(reference, Move.SAY_WHO, ForForm, "staff/cases/people/for_whom.html", _for_of)
    return confirm(build, act, _("Who it is for is kept"), PEOPLE)


@blueprint.route("/<reference>/people/named", methods=["GET", "POST"])
@needs(Permission.TRIAGE)
def name_staff(reference: str) -> ResponseReturnValue:
    """Say which staff are named in the case. Whoever names themselves loses it at once."""

    def act(form: Any) -> None:
        naming.name_staff(
            named={int(one) for one in form.named.data},
            reason=form.why.data,
            **act_on(reference, form),
        )

    def build() -> Editing:
        editing = _builder(
            reference, Move.NAME_STAFF, NamedForm, "staff/cases/people/named.html", _named_of
        )()
        for form in (editing.form, editing.original):
            assert isinstance(form, NamedForm)
            form.named.options = [Option(str(id_), name) for id_, name in active_staff()]
        return editing

    return _away_from_it(confirm(build, act, _("Who is named is kept"), PEOPLE), "named")


@blueprint.route("/<reference>/people/conflicts", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def say_conflicts(reference: str) -> ResponseReturnValue:
    """Say who has a conflict of interest; that others have one only where the person triages."""

    def act(form: Any) -> None:
        conflicts.say_conflicts(
            conflicts={int(one) for one in form.conflicts.data},
            reason=form.why.data,
            **act_on(reference, form),
        )

    def build() -> Editing:
        editing = _builder(
            reference,
            Move.SAY_CONFLICT,
            ConflictsForm,
            "staff/cases/people/conflicts.html",
            _conflicts_of,
        )()
        staff = {one.id: one.name for one in editing.view.case.with_conflict} | {
            id_: name
            for id_, name in active_staff()
            if id_ == viewer().staff_id or viewer().may(Permission.TRIAGE)
        }
        for form in (editing.form, editing.original):
            assert isinstance(form, ConflictsForm)
            form.conflicts.options = [Option(str(id_), name) for id_, name in staff.items()]
        return editing

    answer = confirm(build, act, _("Who has a conflict of interest is kept"), PEOPLE)
    return _away_from_it(answer, "conflicts")


def _away_from_it(answer: ResponseReturnValue, question: str) -> ResponseReturnValue:
    """Return ``answer``, or the way to the list for whoever just ticked themselves."""
    ticked = str(viewer().staff_id) in request.form.getlist(question)
    away = ticked and isinstance(answer, Response)
    return redirect(url_for("staff.cases.index")) if away else answer


@blueprint.route("/<reference>/people/risk", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def say_at_risk(reference: str) -> ResponseReturnValue:
    """Put a banner on every page of the case."""

    def act(form: Any) -> None:
        risk.say_at_risk(words=form.words.data, **act_on(reference, form))

    build = _builder(reference, Move.AT_RISK, RiskForm, "staff/cases/people/risk.html", _nothing)
    return confirm(build, act, _("The banner stands on every page of the case"), PEOPLE)


@blueprint.route("/<reference>/people/risk-over", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def lift_risk(reference: str) -> ResponseReturnValue:
    """Take the banner away."""

    def act(form: Any) -> None:
        risk.lift_risk(words=form.words.data, **act_on(reference, form))

    build = _builder(
        reference, Move.NOT_AT_RISK, LiftRiskForm, "staff/cases/people/risk_over.html", _nothing
    )
    return confirm(build, act, _("The banner is taken away"), PEOPLE)


def _builder(
    reference: str,
    move: Move,
    kind: type[OneTimeForm],
    template: str,
    stored_of: Callable[[Any], dict[str, Any]],
) -> Callable[[], Editing]:
    """Return how the form of ``move`` is made, and made again when someone else was first."""

    def build() -> Editing:
        view = look_up_to(move, reference)
        stored = {"version": view.case.version, **stored_of(view.case)}
        return Editing(
            form=kind(data=stored),
            view=view,
            template=template,
            original=kind(formdata=None, data=stored),
            values={"back": url_for(PEOPLE, reference=view.case.reference)},
        )

    return build


def _nothing(case: Any) -> dict[str, Any]:
    return {}


def _reach_of(case: Any) -> dict[str, Any]:
    person = case.person
    stored = {"name": person.name or "", "way": person.contact_way.value}
    return stored | {name: getattr(person, name) or "" for name in REACH}


def _adjustments_of(case: Any) -> dict[str, Any]:
    person = case.person
    return {
        "needs": list(person.adjustments),
        "note": person.adjustments_note or "",
        "named_contact": person.named_contact or "",
        "agreed_by": person.adjustments_agreed_by or "",
        "review_on": person.adjustments_review_on,
    }


def _for_of(case: Any) -> dict[str, Any]:
    who = representative_of(case)
    return {
        "who": case.on_behalf.value,
        "behalf_name": case.behalf_name or "",
        "representative": who.value if who else "",
        "link": case.behalf_link or "",
        "agrees": case.behalf_agrees or "",
        "people": case.people_count,
        "others": case.details.get("group") or "",
        "others_agreed": case.details.get("group_agreed") or "",
    }


def _named_of(case: Any) -> dict[str, Any]:
    return {"named": [str(one) for one in named_in(case.id)]}


def _conflicts_of(case: Any) -> dict[str, Any]:
    return {"conflicts": [str(one) for one in conflicts_in(case.id)]}
