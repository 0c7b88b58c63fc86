"""Split one point of a complaint into two (screen S10)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import NotFound
from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.services import deciding
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.web.access import needs
from portal.web.fields import LongTextField


class SplitForm(CaseForm):
    """The two points."""

    first = LongTextField(
        _l("This point"), required=_l("Enter what this point is about"), limit=4000, rows=5
    )
    second = LongTextField(
        _l("The new point"),
        hint=_l("It comes after the last one. Both are to be decided"),
        required=_l("Enter what the new point is about"),
        limit=4000,
        rows=5,
    )


@blueprint.route("/<reference>/points/<int:number>/split", methods=["GET", "POST"])
@needs(Permission.RESPOND)
def split_point(reference: str, number: int) -> ResponseReturnValue:
    """Make two points of the one with that number."""

    def build() -> Editing:
        view = look_up_to(Move.DECIDE_POINTS, reference)
        text = next((one.text for one in view.case.points if one.position == number), None)
        if text is None:
            raise NotFound
        stored = {"version": view.case.version, "first": text, "second": text}
        return Editing(
            form=SplitForm(data=stored),
            view=view,
            template="staff/cases/split_point.html",
            original=SplitForm(formdata=None, data={**stored, "second": ""}),
            values={"number": number},
        )

    def act(form: Any) -> None:
        deciding.split_point(
            position=number,
            first=form.first.data,
            second=form.second.data,
            **act_on(reference, form),
        )

    return confirm(build, act, _("The point is split into two"))
