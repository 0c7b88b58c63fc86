"""One action: what it is, how far it is, and whether it worked (screen S21)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import NotFound
from portal.domain.learning import (
    EFFECT_WORDS,
    STATUS_WORDS,
    ActionStatus,
    Effect,
    next_statuses,
)
from portal.domain.roles import Permission
from portal.queries.actions import case_ids_of, may_manage
from portal.queries.owners import owners
from portal.services import learning
from portal.services.learning import Step
from portal.staff.actions.blueprint import blueprint
from portal.staff.actions.one import answer
from portal.web.access import needs
from portal.web.fields import (
    ChoiceField,
    DateField,
    HiddenNumber,
    LongTextField,
    Option,
    RadiosField,
)
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.signed_in import viewer

AGAIN = frozenset({ActionStatus.DONE, ActionStatus.NOT_TAKEN})
"""What is taken up again from here needs a reason."""


class StepForm(OneTimeForm):
    """How far it is."""

    version = HiddenNumber()
    what = LongTextField(
        _l("What will we change?"), required=_l("Enter what we will change"), rows=4
    )
    owner = ChoiceField(_l("Who sees to it?"), required=_l("Select who sees to it"))
    due_on = DateField(
        _l("By when?"), subject=_l("Date it is due"), required=_l("Enter by when"), past=False
    )
    how_far = RadiosField(_l("How far is it?"), required=_l("Select how far it is"))
    reason = LongTextField(_l("Why?"), required=_l("Enter why"), rows=3)
    done_on = DateField(
        _l("When was it done?"),
        subject=_l("Date it was done"),
        required=_l("Enter when it was done"),
    )
    evidence = LongTextField(
        _l("What shows that it is done?"),
        required=_l("Enter what shows that it is done"),
        rows=3,
    )
    summary = LongTextField(
        _l("What did we change, in plain words?"),
        hint=_l("Anyone can read this on the public pages. No names"),
        required=_l("Enter what we changed, in plain words"),
        limit=1000,
        rows=3,
    )


class EffectForm(OneTimeForm):
    """Whether it worked."""

    version = HiddenNumber()
    effect = RadiosField(
        _l("Did it work?"),
        required=_l("Select whether it worked"),
        options=[Option(one.value, _l(EFFECT_WORDS[one])) for one in Effect],
    )
    words = LongTextField(_l("How do you know?"), required=_l("Enter how you know"), rows=4)


@blueprint.route("/<int:number>", methods=["GET", "POST"])
@needs(Permission.PROPOSE_ACTIONS)
def action(number: int) -> ResponseReturnValue:
    """Show an action and its history; keep how far it is."""

    def save(form: Any) -> None:
        learning.take_step(
            viewer=viewer(),
            number=number,
            version=form.version.data or 0,
            step=_read(form),
            form_key=form.form_key.data,
            now=now(),
        )

    return answer(number, _step_form, save, _("The action is changed"), "staff/actions/action.html")


@blueprint.route("/<int:number>/effect", methods=["GET", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def effect(number: int) -> ResponseReturnValue:
    """Say whether an action that is done made a difference."""

    def save(form: Any) -> None:
        learning.check_effect(
            viewer=viewer(),
            number=number,
            version=form.version.data or 0,
            effect=Effect(form.effect.data),
            words=form.words.data,
            form_key=form.form_key.data,
            now=now(),
        )

    return answer(number, _effect_form, save, _("The check is kept"), "staff/actions/effect.html")


def _step_form(one: Any, sent: bool) -> StepForm:
    """Return the form: as it was sent, or as the action stands."""
    stored = {
        "version": one.version,
        "what": one.what,
        "owner": str(one.owner_id),
        "due_on": one.due_on,
        "how_far": one.status.value,
        "evidence": one.evidence or "",
        "summary": one.summary or "",
        "done_on": one.done_on or today(),
    }
    form = StepForm(data=stored) if sent else StepForm(formdata=None, data=stored)
    people = owners(case_ids_of(one.id))
    form.owner.options = [Option(str(each.staff_id), each.name) for each in people]
    managed = may_manage(viewer(), one.service_id)
    form.how_far.options = [
        Option(after.value, _(STATUS_WORDS[after]), reveals=_reveals(one.status, after))
        for after in next_statuses(one.status, may_manage=managed)
    ]
    asked = set(form.how_far.reveals())
    for name in ("reason", "done_on", "evidence", "summary"):
        if name not in asked:
            del form[name]
    return form


def _reveals(before: ActionStatus, after: ActionStatus) -> tuple[str, ...]:
    """Return what is asked when an action goes from ``before`` to ``after``."""
    if after is before:
        return ()
    if after is ActionStatus.DONE:
        return ("done_on", "evidence", "summary")
    return ("reason",) if after is ActionStatus.NOT_TAKEN or before in AGAIN else ()


def _effect_form(one: Any, sent: bool) -> EffectForm:
    if one.status is not ActionStatus.DONE:
        raise NotFound
    stored = {"version": one.version}
    return EffectForm(data=stored) if sent else EffectForm(formdata=None, data=stored)


def _read(form: StepForm) -> Step:
    def text(name: str) -> str:
        return str(form[name].data or "") if name in form else ""

    done = form.done_on.data.date if "done_on" in form and form.done_on.data else None
    return Step(
        what=form.what.data,
        owner_id=int(form.owner.data),
        due_on=form.due_on.data.date,
        status=ActionStatus(form.how_far.data),
        reason=text("reason"),
        evidence=text("evidence"),
        summary=text("summary"),
        done_on=done,
    )
