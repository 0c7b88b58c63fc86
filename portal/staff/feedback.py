"""Comments and compliments: read, passed on, thanked for (screen S20)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import KIND_WORDS, ContactWay, Kind
from portal.domain.conflicts import HasConflict
from portal.domain.errors import AlreadySent, ChangedByOther, NotFound
from portal.domain.move_table import FEEDBACK
from portal.domain.moves import Move, can
from portal.domain.roles import Permission
from portal.queries.places import services
from portal.queries.quotes import quote_of
from portal.services import feedback_reading as reading
from portal.services.feedback_reading import NobodyToPassItTo
from portal.staff.reading_list import listed
from portal.staff.seen import case_seen, has_conflict_in
from portal.staff.told import told_facts
from portal.web.access import needs
from portal.web.fields import ChoiceField, HiddenNumber, LongTextField, Option
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.signed_in import viewer

blueprint = Blueprint("feedback", __name__, url_prefix="/feedback")


class ReadForm(OneTimeForm):
    """Marks it as read."""

    version = HiddenNumber()


class PassOnForm(ReadForm):
    """To which service's head it goes."""

    service = ChoiceField(_l("Which service is it for?"), required=_l("Select a service"))
    note = LongTextField(
        _l("Note for the head of service (optional)"), subject=_l("The note"), limit=1000, rows=3
    )


class ThankForm(ReadForm):
    """What we say to the person."""

    text = LongTextField(
        _l("What do you want to say?"),
        required=_l("Enter what to say"),
        subject=_l("What you want to say"),
        rows=5,
    )


class QuoteForm(ReadForm):
    """What of it may be published, and how the person agreed."""

    words = LongTextField(
        _l("What may be published?"),
        hint=_l("Their own words, without names and without anything that tells who they are"),
        required=_l("Enter what may be published"),
        subject=_l("What may be published"),
        limit=1000,
        rows=3,
    )
    consent = LongTextField(
        _l("How did they agree?"),
        hint=_l("For example, “By email on 3 November 2026”"),
        required=_l("Enter how they agreed"),
        subject=_l("How they agreed"),
        limit=300,
        rows=2,
    )


@blueprint.get("")
@needs(Permission.READ_FEEDBACK)
def index() -> str:
    """List what nobody has read, or what somebody has."""
    return render_template("staff/feedback/index.html", **listed(*sorted(FEEDBACK)))


@blueprint.route("/<reference>", methods=["GET", "POST"])
@needs(Permission.READ_FEEDBACK)
def read(reference: str) -> ResponseReturnValue:
    """Show one; mark it as read."""
    case = _feedback(reference)
    form = ReadForm(data={"version": case.version})
    if form.validate_on_submit():
        return _act(
            case,
            form,
            lambda: reading.mark_read(**_common(case, form)),
            _("%(reference)s is marked as read", reference=case.reference),
            url_for("staff.feedback.index"),
        )
    return _page(case, form), form.status


@blueprint.post("/<reference>/pass-on")
@needs(Permission.READ_FEEDBACK)
def pass_on(reference: str) -> ResponseReturnValue:
    """Give it to the head of a service."""
    case = _feedback(reference)
    form = _passing(case)
    if not form.validate_on_submit():
        return _page(case, form), form.status
    here = url_for("staff.feedback.read", reference=case.reference)
    try:
        return _act(
            case,
            form,
            lambda: reading.pass_on(
                **_common(case, form),
                service=form.service.data,
                note=form.note.data,
                address=current_app.config["PUBLIC_ADDRESS"] + here,
            ),
            _("%(reference)s is passed on", reference=case.reference),
            url_for("staff.feedback.index"),
        )
    except NobodyToPassItTo as nobody:
        form.add_problem(_(nobody.sentence), "service")
        return _page(case, form), form.status


@blueprint.post("/<reference>/thank")
@needs(Permission.READ_FEEDBACK)
def thank(reference: str) -> ResponseReturnValue:
    """Write thanks to the person."""
    case = _feedback(reference)
    form = ThankForm()
    if not form.validate_on_submit():
        return _page(case, form), form.status
    return _act(
        case,
        form,
        lambda: reading.thank(**_common(case, form), text=form.text.data),
        _("We wrote to the person"),
        url_for("staff.feedback.read", reference=case.reference),
    )


@blueprint.post("/<reference>/quote")
@needs(Permission.READ_FEEDBACK)
def quote(reference: str) -> ResponseReturnValue:
    """Keep what may be published of it."""
    case = _feedback(reference)
    form = QuoteForm()
    if not form.validate_on_submit():
        return _page(case, form), form.status
    return _act(
        case,
        form,
        lambda: reading.keep_quote(
            **_common(case, form), words=form.words.data, consent=form.consent.data
        ),
        _("The quote is kept"),
        url_for("staff.feedback.read", reference=case.reference),
    )


def _act(
    case: Any, form: ReadForm, act: Callable[[], None], said: str, onward: str
) -> ResponseReturnValue:
    """Carry out ``act`` once and go onward; show both texts when someone else was first."""
    try:
        with suppress(AlreadySent):
            act()
    except ChangedByOther:
        fresh = _feedback(case.reference)
        form.version.data = fresh.version
        form.add_problem(_(ChangedByOther.sentence))
        return _page(fresh, form), 409
    flash(said)
    return redirect(onward)


def _common(case: Any, form: ReadForm) -> dict[str, Any]:
    return {
        "viewer": viewer(),
        "reference": case.reference,
        "version": form.version.data or 0,
        "form_key": form.form_key.data,
        "now": now(),
    }


def _feedback(reference: str) -> Any:
    case = case_seen(reference)
    if case.kind not in FEEDBACK:
        raise NotFound
    return case


def _passing(case: Any, **given: Any) -> PassOnForm:
    service = case.service.slug if case.service else ""
    form = PassOnForm(data={"version": case.version, "service": service}, **given)
    form.service.options = [Option(place.slug, place.name) for place in services()]
    return form


def _page(case: Any, sent: ReadForm) -> str:
    """Return the page with the form that was sent as it was, and the others fresh."""
    kept, quoted = {"version": case.version}, quote_of(case.id)
    before = {"words": quoted.words, "consent": quoted.consent} if quoted else {}
    return render_template(
        "staff/feedback/read.html",
        form=sent,
        reading=sent if type(sent) is ReadForm else ReadForm(formdata=None, data=kept),
        passing=sent if isinstance(sent, PassOnForm) else _passing(case, formdata=None),
        thanking=sent if isinstance(sent, ThankForm) else ThankForm(formdata=None, data=kept),
        quoting=sent
        if isinstance(sent, QuoteForm)
        else QuoteForm(formdata=None, data={**kept, **before}),
        quoted=quoted,
        case=case,
        kind=_(KIND_WORDS[case.kind]),
        is_praise=case.kind is Kind.COMPLIMENT,
        facts=told_facts(case),
        can_thank=case.person.contact_way is not ContactWay.NONE,
        not_mine=_(HasConflict.sentence) if has_conflict_in(case) else "",
        can_read=can(Move.READ, case.state, case.kind, viewer()) and not case.needs_reply,
        can_triage=can(Move.DECIDE_KIND, case.state, case.kind, viewer()),
    )
