"""Posters and their codes: made, printed with a QR code, and ended (screen S30)."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent
from portal.domain.ratings import PLACE_KIND_WORDS, POSTER_KINDS, QUESTIONS, PlaceKind
from portal.domain.references import NotAPosterCode
from portal.domain.roles import Permission
from portal.queries.places import offices
from portal.queries.posters import PosterRow, live_poster, posters
from portal.services.posters import CodeTaken, NoSuchPoster, add_poster, end_poster
from portal.web.access import needs
from portal.web.fields import ChoiceField, Option, RadiosField, TextField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.qr import qr_path

blueprint = Blueprint("posters", __name__, url_prefix="/posters")

LONGEST_WORDING = 80
SLIPS_A_SHEET = 4


class PosterForm(OneTimeForm):
    """A new poster."""

    place = TextField(
        _l("Where will it hang?"),
        hint=_l("For example, Market Hall desk 2"),
        required=_l("Enter where it will hang"),
        limit=200,
    )
    kind = RadiosField(
        _l("What kind of place is it?"),
        hint=_l("It decides the third question"),
        required=_l("Select what kind of place it is"),
        options=[Option(kind.value, _l(PLACE_KIND_WORDS[kind])) for kind in POSTER_KINDS],
        small=True,
    )
    office = ChoiceField(_l("Which office is it in? (optional)"))
    code = TextField(
        _l("Code (optional)"),
        subject=_l("Code"),
        hint=_l("2 to 12 letters and numbers, such as WH1. Leave it empty and we make one up"),
        limit=20,
        width=10,
    )
    wording = TextField(
        _l("Words over the code (optional)"),
        subject=_l("Words over the code"),
        hint=_l("Leave it empty for “How did we do?”"),
        limit=LONGEST_WORDING,
        spellcheck=True,
    )


@blueprint.get("")
@needs(Permission.EDIT_POSTERS)
def index() -> str:
    """List every poster with the address that its code leads to."""
    return render_template("staff/posters/index.html", rows=[_shown(one) for one in posters()])


@blueprint.route("/add", methods=["GET", "POST"])
@needs(Permission.EDIT_POSTERS)
def add() -> ResponseReturnValue:
    """Make a poster; the sheet to print comes next."""
    form = PosterForm()
    form.office.options = [
        Option("", _("None of them")),
        *(Option(one.slug, one.name) for one in offices()),
    ]
    if form.validate_on_submit():
        try:
            code = _save(form)
        except (NotAPosterCode, CodeTaken) as broken:
            form.add_problem(_(broken.sentence) % broken.values, "code")
        else:
            flash(_("The poster is made. Print it below"))
            return redirect(url_for("staff.posters.sheet", code=code))
    return render_template("staff/posters/add.html", form=form), form.status


@blueprint.get("/<code>")
@needs(Permission.EDIT_POSTERS)
def sheet(code: str) -> str:
    """The poster itself: one sheet of A4 to print."""
    poster = _hanging(code)
    return render_template("staff/posters/sheet.html", poster=poster)


@blueprint.get("/<code>/slips")
@needs(Permission.EDIT_POSTERS)
def slips(code: str) -> str:
    """Paper slips for those without a phone: to tick, to cut and to hand in."""
    poster = _hanging(code)
    questions = QUESTIONS[PlaceKind(poster["place_kind"])][:2]
    return render_template(
        "staff/posters/slips.html", poster=poster, questions=questions, slips=SLIPS_A_SHEET
    )


@blueprint.route("/<code>/end", methods=["GET", "POST"])
@needs(Permission.EDIT_POSTERS)
def end(code: str) -> ResponseReturnValue:
    """End a poster that was taken down."""
    form = OneTimeForm()
    if form.validate_on_submit():
        with suppress(NoSuchPoster, NotAPosterCode):
            end_poster(code=code, now=now())
            flash(_("The poster has ended. Take it down"))
        return redirect(url_for("staff.posters.index"))
    page = render_template("staff/posters/end.html", form=form, poster=_hanging(code))
    return page, form.status


def _save(form: PosterForm) -> str:
    try:
        return add_poster(
            place=form.place.data,
            kind=PlaceKind(form.kind.data),
            office=form.office.data or None,
            code=form.code.data or None,
            wording=form.wording.data or None,
            form_key=form.form_key.data,
            now=now(),
        )
    except AlreadySent as sent:
        return sent.result


def _hanging(code: str) -> dict[str, Any]:
    poster = live_poster(code)
    if poster is None:
        abort(404)
    shown = _shown(poster)
    size, path = qr_path(shown["address"])
    return {**shown, "size": size, "path": path}


def _shown(poster: PosterRow) -> dict[str, Any]:
    address = f"{current_app.config['PUBLIC_ADDRESS']}/r/{poster.code}"
    tablet = url_for("kiosk.form", code=poster.code)
    return {
        "code": poster.code,
        "place": poster.place,
        "place_kind": poster.kind.value,
        "kind": _(PLACE_KIND_WORDS[poster.kind]),
        "office": poster.office or "",
        "wording": poster.wording or _("How did we do?"),
        "address": address,
        "short_address": address.partition("://")[2],
        "kiosk": tablet if poster.kind is PlaceKind.RECEPTION else None,
        "created_at": poster.created_at,
        "ended_at": poster.ended_at,
    }
