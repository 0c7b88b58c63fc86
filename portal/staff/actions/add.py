"""Add an action: from a case, from challenges that were ticked, from a theme (screen S21)."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent, NotFound
from portal.domain.learning import CannotOwn
from portal.domain.references import NotAReference, parse_reference
from portal.domain.remedies import DueInPast
from portal.domain.roles import Permission
from portal.domain.root_causes import ROOT_CAUSE_WORDS, RootCause
from portal.queries.cases import find_case
from portal.queries.owners import owners
from portal.queries.places import services
from portal.queries.putting_right import causes_on
from portal.queries.themes import find_theme
from portal.services import learning
from portal.services.learning import MOST_CASES, Plan
from portal.staff.actions.blueprint import blueprint
from portal.staff.cases.editing import refuse
from portal.web.access import needs
from portal.web.fields import ChoiceField, DateField, LongTextField, Option, RadiosField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.paging import number_in_address
from portal.web.signed_in import viewer


class PlanForm(OneTimeForm):
    """What we change."""

    what = LongTextField(
        _l("What will we change?"), required=_l("Enter what we will change"), rows=4
    )
    why = LongTextField(
        _l("Why? What happened?"),
        hint=_l("No names. Others who work on it read this"),
        required=_l("Enter why"),
        rows=4,
    )
    cause = RadiosField(
        _l("What was the cause?"),
        required=_l("Select the cause"),
        options=[Option(one.value, _l(ROOT_CAUSE_WORDS[one])) for one in RootCause],
        small=True,
    )
    service = ChoiceField(_l("Which service?"), required=_l("Select the service"))
    owner = ChoiceField(_l("Who sees to it?"), required=_l("Select who sees to it"))
    due_on = DateField(
        _l("By when?"), subject=_l("Date it is due"), required=_l("Enter by when"), past=False
    )


@blueprint.route("/add", methods=["GET", "POST"])
@needs(Permission.PROPOSE_ACTIONS)
def add() -> ResponseReturnValue:
    """Write down what we will change; the address names the cases or the theme."""
    cases, theme = _cases(), _theme()
    form = _form(cases, theme)
    if form.validate_on_submit():
        try:
            number = _save(form, cases, theme)
        except (CannotOwn, DueInPast) as broken:
            refuse(form, broken)
        else:
            flash(_("The action is written down"))
            return redirect(url_for("staff.actions.action", number=number))
    page = render_template("staff/actions/add.html", form=form, cases=cases, from_theme=theme)
    return page, form.status


def _save(form: PlanForm, cases: Sequence[Any], theme: Any) -> int:
    try:
        return learning.add_action(
            viewer=viewer(),
            plan=Plan(
                what=form.what.data,
                why=form.why.data,
                cause=RootCause(form.cause.data),
                service=form.service.data,
                owner_id=int(form.owner.data),
                due_on=form.due_on.data.date,
            ),
            references=[case.reference for case in cases],
            theme_id=theme.id if theme else None,
            form_key=form.form_key.data,
            now=now(),
        )
    except AlreadySent as sent:
        return int(sent.result)


def _cases() -> list[Any]:
    """Return the cases that the address names and this person may see."""
    found = []
    for typed in request.args.getlist("case")[:MOST_CASES]:
        with suppress(NotAReference, NotFound):
            found.append(find_case(viewer(), parse_reference(typed), now()))
    return found


def _theme() -> Any:
    number = number_in_address("theme")
    return find_theme(viewer(), number) if number else None


def _form(cases: Sequence[Any], theme: Any) -> PlanForm:
    stored: dict[str, Any] = {"owner": str(viewer().staff_id)}
    if cases:
        first, causes = cases[0], causes_on(cases[0].id)
        stored["service"] = first.service.slug if first.service else ""
        stored["cause"] = causes.main.value if causes.main else ""
    if theme:
        stored["service"], stored["why"] = theme.service.slug, theme.reason
        stored["cause"] = theme.cause.value if theme.cause else ""
    form = PlanForm(data=stored)
    nothing = Option("", _("Choose"))
    form.service.options = [nothing, *(Option(one.slug, one.name) for one in services())]
    people = owners([case.id for case in cases])
    form.owner.options = [nothing, *(Option(str(one.staff_id), one.name) for one in people)]
    return form
