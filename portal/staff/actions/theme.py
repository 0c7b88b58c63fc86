"""Decide whether cases alike are a theme (Policy A10.3)."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent, NotFound
from portal.domain.learning import NoTheme
from portal.domain.roles import Permission
from portal.domain.root_causes import RootCause
from portal.queries.sent_forms import was_sent
from portal.queries.themes import Alike, cases_of_prompt, commitment_title
from portal.services import themes
from portal.staff.actions.blueprint import blueprint
from portal.staff.actions.listing import Show, alike_words
from portal.web.access import needs
from portal.web.fields import LongTextField, Option, RadiosField
from portal.web.filters import asked, words_in
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.signed_in import viewer

CONFIRM, DISMISS = "confirm", "dismiss"


class ThemeForm(OneTimeForm):
    """Whether there is something behind them."""

    decision = RadiosField(
        _l("Is there something behind them?"),
        options=[
            Option(CONFIRM, _l("Yes, it is a theme"), _l("You add an action next")),
            Option(DISMISS, _l("No, they only look alike")),
        ],
        required=_l("Select whether there is something behind them"),
    )
    reason = LongTextField(_l("Why?"), required=_l("Enter why"), rows=4)


@blueprint.route("/theme", methods=["GET", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def theme() -> ResponseReturnValue:
    """Show the cases that are alike, and decide."""
    alike, form = _alike(), ThemeForm()
    if form.is_submitted() and was_sent(form.form_key.data):
        return redirect(url_for("staff.actions.index", show=Show.THEMES.value))
    if form.validate_on_submit():
        confirm = form.decision.data == CONFIRM
        try:
            number = _decide(alike, confirm, form)
        except NoTheme as gone:
            form.add_problem(_(gone.sentence))
        else:
            flash(_("Your decision is kept"))
            if confirm:
                return redirect(url_for("staff.actions.add", theme=number))
            return redirect(url_for("staff.actions.index", show=Show.THEMES.value))
    return _page(alike, form), form.status


def _decide(alike: Alike, confirm: bool, form: ThemeForm) -> int:
    try:
        return themes.decide_theme(
            viewer=viewer(),
            alike=alike,
            confirm=confirm,
            reason=form.reason.data,
            form_key=form.form_key.data,
            now=now(),
        )
    except AlreadySent as sent:
        return int(sent.result)


def _alike() -> Alike:
    """Return what the address asks for. Raises ``NotFound`` when that is no theme at all."""
    args = asked()
    causes, commitment = words_in(args, "cause", RootCause), args.get("commitment") or None
    if bool(causes) == bool(commitment):
        raise NotFound
    cause = causes[0] if causes else None
    return Alike(request.args.get("service", ""), commitment, cause)


def _page(alike: Alike, form: ThemeForm) -> str:
    """Return the page; one that was decided meanwhile keeps what was typed."""
    cases: Any = []
    title = ""
    try:
        cases = cases_of_prompt(viewer(), alike, now())
    except NotFound:
        if not form.is_submitted():
            raise
    else:
        promise = commitment_title(alike.commitment) if alike.commitment else None
        title = alike_words(alike, cases[0].service.name, promise)
    return render_template("staff/actions/theme.html", form=form, cases=cases, title_words=title)
