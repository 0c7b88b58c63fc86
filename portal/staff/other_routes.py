"""The matters that have a route of their own, for staff who keep the list (screen S32; A6.4)."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent, ChangedByOther
from portal.domain.other_routes import (
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_OWNER,
    LONGEST_WORDS,
    RouteTaken,
)
from portal.domain.roles import Permission
from portal.queries.other_routes import every_route, find_route
from portal.services import other_routes as service
from portal.services.other_routes import RouteWords
from portal.web.access import needs
from portal.web.fields import (
    HiddenNumber,
    LongTextField,
    Option,
    RadiosField,
    TextField,
    WebAddressField,
)
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.signed_in import viewer

blueprint = Blueprint("other_routes", __name__, url_prefix="/settings/other-routes")

OFFERED, NOT_OFFERED = "yes", "no"


class RouteForm(OneTimeForm):
    """What a route says."""

    version = HiddenNumber()
    name = TextField(
        _l("What is it about?"),
        hint=_l("As people pick it: “A parking ticket”"),
        required=_l("Enter what it is about"),
        limit=LONGEST_NAME,
        spellcheck=True,
    )
    what_to_do = LongTextField(
        _l("What can people do?"),
        hint=_l("Short sentences and everyday words. They read this on the page and in letters"),
        required=_l("Enter what people can do"),
        limit=LONGEST_WORDS,
        rows=4,
    )
    link = WebAddressField(
        _l("Link to the page where they can do it"),
        subject=_l("The link"),
        required=_l("Enter the address of a page, beginning with https://"),
        limit=LONGEST_LINK,
    )
    owner = TextField(
        _l("Who keeps these words true?"),
        hint=_l("A team or a post in the council"),
        required=_l("Enter who keeps these words true"),
        limit=LONGEST_OWNER,
        width=20,
    )

    @property
    def words(self) -> RouteWords:
        """What was typed; only after the form was found right."""
        return RouteWords(self.name.data, self.what_to_do.data, self.link.data, self.owner.data)


class ChangeForm(RouteForm):
    """What a route says, and whether people are offered it."""

    offered = RadiosField(
        _l("Do we offer it?"),
        required=_l("Select yes if we offer it"),
        options=[
            Option(OFFERED, _l("Yes")),
            Option(NOT_OFFERED, _l("No"), _l("Cases that name it keep it")),
        ],
        small=True,
    )


@blueprint.get("")
@needs(Permission.EDIT_ROUTES)
def index() -> str:
    """List every route, those that are no longer offered last."""
    return render_template("staff/other_routes/index.html", rows=every_route())


@blueprint.route("/add", methods=["GET", "POST"])
@needs(Permission.EDIT_ROUTES)
def add() -> ResponseReturnValue:
    """Add a matter to the list."""
    form = RouteForm()
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                service.add_route(
                    viewer=viewer(), words=form.words, form_key=form.form_key.data, now=now()
                )
        except RouteTaken as taken:
            form.add_problem(_(taken.sentence), "name")
        else:
            return _kept(form)
    return _page(form, _("Add another route")), form.status


@blueprint.route("/<slug>", methods=["GET", "POST"])
@needs(Permission.EDIT_ROUTES)
def change(slug: str) -> ResponseReturnValue:
    """Change what a route says, or offer it no more."""
    form = ChangeForm(data=_stored(slug))
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                service.change_route(
                    viewer=viewer(),
                    slug=slug,
                    version=form.version.data or 0,
                    words=form.words,
                    offered=form.offered.data == OFFERED,
                    form_key=form.form_key.data,
                    now=now(),
                )
        except ChangedByOther:
            return _conflict(slug, form)
        else:
            return _kept(form)
    return _page(form, _("Change another route")), form.status


def _stored(slug: str) -> dict[str, Any]:
    route = find_route(slug)
    return {
        "version": route.version,
        "name": route.name,
        "what_to_do": route.what_to_do,
        "link": route.link,
        "owner": route.owner,
        "offered": NOT_OFFERED if route.ended_at else OFFERED,
    }


def _kept(form: RouteForm) -> ResponseReturnValue:
    flash(_("“%(name)s” is kept", name=form.name.data))
    return redirect(url_for("staff.other_routes.index"))


def _conflict(slug: str, form: ChangeForm) -> ResponseReturnValue:
    """Show what it says now beside what this person typed, which is kept."""
    route = find_route(slug)
    theirs = ChangeForm(formdata=None, data=_stored(slug))
    form.version.data = route.version
    rows = [
        {
            "question": one.question,
            "theirs": "\n".join(one.as_words()),
            "yours": "\n".join(mine.as_words()),
        }
        for one, mine in zip(theirs.questions(), form.questions(), strict=True)
        if one.data != mine.data
    ]
    return _page(form, _("Change another route"), rows, route), 409


def _page(
    form: RouteForm, heading: str, changes: list[dict[str, str]] | None = None, now_is: Any = None
) -> str:
    return render_template(
        "staff/other_routes/route.html",
        form=form,
        heading=heading,
        changes=changes,
        now_is=now_is,
    )
