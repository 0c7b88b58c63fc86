"""Put what we changed on the public page: one puts it forward, another agrees (Policy A13.8)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.learning import ActionStatus
from portal.domain.roles import Permission
from portal.queries.actions import find_action, may_manage
from portal.services import telling_changes
from portal.staff.actions.blueprint import blueprint
from portal.staff.actions.one import answer
from portal.web.access import needs
from portal.web.fields import HiddenNumber, LongTextField, Option, RadiosField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.signed_in import viewer

AGREE, SEND_BACK = "yes", "no"


class PutForwardForm(OneTimeForm):
    """The words that everybody may read."""

    version = HiddenNumber()
    summary = LongTextField(
        _l("What did we change, in plain words?"),
        hint=_l("Anyone can read this. No names of people, no case numbers, nobody's own words"),
        required=_l("Enter what we changed, in plain words"),
        limit=1000,
        rows=4,
    )


class DecideForm(OneTimeForm):
    """Whether somebody else's words may be public."""

    version = HiddenNumber()
    agree = RadiosField(
        _l("May everybody read these words?"),
        hint=_l("Nobody may be known from them: no person, no case, no small place"),
        required=_l("Select whether everybody may read these words"),
        options=[
            Option(AGREE, _l("Yes, put them on the public page")),
            Option(SEND_BACK, _l("No, send them back"), reveals=("why",)),
        ],
    )
    why = LongTextField(_l("Why not?"), required=_l("Enter why"), rows=3)


class TakeOffForm(OneTimeForm):
    """Why something is public no more."""

    version = HiddenNumber()
    why = LongTextField(
        _l("Why do you take it off the public page?"), required=_l("Enter why"), rows=3
    )


@blueprint.route("/<int:number>/public", methods=["GET", "POST"])
@needs(Permission.PROPOSE_ACTIONS)
def telling(number: int) -> ResponseReturnValue:
    """Put it forward, agree to it or send it back, or take it off: what comes next."""
    stands = find_action(viewer(), number)
    if stands.status is not ActionStatus.DONE:
        raise NotFound
    build, save = _next(stands)

    def act(form: Any) -> None:
        save(
            form,
            viewer=viewer(),
            number=number,
            version=form.version.data or 0,
            form_key=form.form_key.data,
            now=now(),
        )

    done = _("The action is changed")
    return answer(number, build, act, done, "staff/actions/telling.html")


def _next(one: Any) -> tuple[Any, Any]:
    """Return the form for what comes next, and what it does."""
    managed = may_manage(viewer(), one.service_id)
    if one.told_at:
        if not managed:
            raise NotAllowed
        return _built(TakeOffForm), _take_off
    if one.put_forward_at and managed:
        return _built(DecideForm), _decide
    return _built(PutForwardForm), _put_forward


def _built(kind: type[OneTimeForm]) -> Any:
    def build(one: Any, sent: bool) -> OneTimeForm:
        stored = {"version": one.version, "summary": one.summary or ""}
        return kind(data=stored) if sent else kind(formdata=None, data=stored)

    return build


def _put_forward(form: Any, **given: Any) -> None:
    telling_changes.put_forward(words=form.summary.data, **given)


def _decide(form: Any, **given: Any) -> None:
    telling_changes.decide_telling(
        agree=form.agree.data == AGREE, reason=form.why.data or "", **given
    )


def _take_off(form: Any, **given: Any) -> None:
    telling_changes.take_off(reason=form.why.data, **given)
