"""What we change because of a case, or why nothing wider is to be learned (Policy A10.2)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.queries.putting_right import why_no_learning
from portal.services import learning as service
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.staff.cases.righting import shown_learning
from portal.web.access import needs
from portal.web.fields import LongTextField


class NoLearningForm(CaseForm):
    """Why there is nothing."""

    why_none = LongTextField(
        _l("Why is there nothing wider to learn?"),
        required=_l("Enter why there is nothing wider to learn"),
        rows=4,
    )


@blueprint.route("/<reference>/learning", methods=["GET", "POST"])
@needs(Permission.PROPOSE_ACTIONS)
def learning(reference: str) -> ResponseReturnValue:
    """Show the actions that come from the case; say why there are none."""

    def build() -> Editing:
        view = look_up_to(Move.LEARN, reference)
        stored = {"version": view.case.version, "why_none": why_no_learning(view.case.id) or ""}
        return Editing(
            form=NoLearningForm(data=stored),
            view=view,
            template="staff/cases/learning.html",
            original=NoLearningForm(formdata=None, data=stored),
            values={"learning": shown_learning(view)},
        )

    def act(form: Any) -> None:
        service.say_no_learning(
            reason=form.why_none.data,
            **act_on(reference, form),
        )

    return confirm(build, act, _("It is on the case"))
