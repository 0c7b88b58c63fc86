"""The lists of cases that a person keeps: kept from the list itself, renamed and deleted here."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent, NotFound, RuleBroken
from portal.domain.roles import Permission
from portal.domain.views import LONGEST_NAME
from portal.queries.saved_views import view_of, views_of
from portal.services import saved_views
from portal.staff.cases.keeping import KeepForm, address_of_view, query_of
from portal.web.access import needs
from portal.web.fields import TextField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.signed_in import viewer

blueprint = Blueprint("views", __name__, url_prefix="/views")


class NameForm(OneTimeForm):
    """Another name."""

    name = TextField(_l("Name"), required=_l("Enter a name"), limit=LONGEST_NAME, width=20)


class DeleteForm(OneTimeForm):
    """Forgets a view."""


@blueprint.get("")
@needs(Permission.SEE_CASES)
def index() -> ResponseReturnValue:
    """List the views of this person."""
    views = [_shown(view) for view in views_of(viewer().staff_id)]
    return render_template("staff/views/index.html", views=views)


@blueprint.post("")
@needs(Permission.SEE_CASES)
def keep() -> ResponseReturnValue:
    """Keep a list under a name."""
    form = KeepForm()
    if form.validate_on_submit():
        asked = query_of(request.args)
        try:
            with suppress(AlreadySent):
                saved_views.keep_view(
                    viewer=viewer(),
                    name=form.name.data,
                    asked=asked,
                    form_key=form.form_key.data,
                    now=now(),
                )
        except RuleBroken as broken:
            form.add_problem(_(broken.sentence), "name")
        else:
            flash(_("“%(name)s” is kept", name=form.name.data))
            return redirect(address_of_view(asked))
    back = address_of_view(query_of(request.args))
    return render_template("staff/views/keep.html", form=form, back=back), form.status


@blueprint.route("/<int:number>", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def change(number: int) -> ResponseReturnValue:
    """Rename a view, or delete it."""
    view = view_of(viewer().staff_id, number)
    form = NameForm(data={"name": view.name})
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                saved_views.rename_view(
                    viewer=viewer(),
                    number=number,
                    name=form.name.data,
                    form_key=form.form_key.data,
                    now=now(),
                )
        except NotFound:
            raise
        except RuleBroken as broken:
            form.add_problem(_(broken.sentence), "name")
        else:
            flash(_("“%(name)s” is kept", name=form.name.data))
            return redirect(url_for("staff.views.index"))
    return _page(number, form, DeleteForm(formdata=None)), form.status


@blueprint.post("/<int:number>/delete")
@needs(Permission.SEE_CASES)
def delete(number: int) -> ResponseReturnValue:
    """Delete a view."""
    form = DeleteForm()
    if form.validate_on_submit():
        with suppress(AlreadySent):
            saved_views.delete_view(
                viewer=viewer(), number=number, form_key=form.form_key.data, now=now()
            )
        flash(_("The view is deleted. The cases stay as they are"))
        return redirect(url_for("staff.views.index"))
    view = view_of(viewer().staff_id, number)
    return _page(number, NameForm(formdata=None, data={"name": view.name}), form), form.status


def _page(number: int, form: NameForm, deleting: DeleteForm) -> str:
    return render_template(
        "staff/views/change.html",
        form=deleting if deleting.problems() else form,
        naming=form,
        deleting=deleting,
        view=_shown(view_of(viewer().staff_id, number)),
    )


def _shown(view: Any) -> dict[str, Any]:
    return {"number": view.id, "name": view.name, "href": address_of_view(view.asked)}
