"""Challenges to read: a list with filters, ticks for many at once, a page for each (S19)."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.cases import ContactWay, Kind
from portal.domain.conflicts import HasConflict
from portal.domain.errors import AlreadySent, ChangedByOther, NotFound
from portal.domain.findings import KEPT_WORDS, Kept
from portal.domain.moves import Move, can
from portal.domain.offers import WHY_OFFER_WORDS, WhyOffer
from portal.domain.references import NotAReference, parse_reference
from portal.domain.roles import Permission
from portal.domain.second_readings import (
    NotChecked,
    ReadBySomeoneElse,
    ReadOneLevelUp,
    WhyUp,
    check_reader,
)
from portal.queries.misses import evidence
from portal.queries.second_readings import Chain, chain_of, why_up
from portal.recording.batches import RowResult
from portal.services import challenge_reading as reading
from portal.services.challenge_reading import MOST_AT_ONCE, CheckNeedsNote, NothingTicked
from portal.staff.challenge_batches import batch_shown
from portal.staff.challenge_chain import chain_facts
from portal.staff.reading_list import listed
from portal.staff.results import not_done, told_results
from portal.staff.seen import case_seen, has_conflict_in
from portal.staff.told import told_facts
from portal.web.access import needs
from portal.web.fields import CheckboxesField, HiddenNumber, LongTextField, Option, RadiosField
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.signed_in import viewer

blueprint = Blueprint("challenges", __name__, url_prefix="/challenges")

ONLY_READ = "read"
A_YEAR = timedelta(days=365)
ABOUT = "about"
"""The button that leads to an action about the challenges that are ticked."""


class CheckForm(OneTimeForm):
    """What reading a challenge came to."""

    version = HiddenNumber()
    result = RadiosField(
        _l("What did you do?"),
        required=_l("Select what you did"),
        options=(
            Option(ONLY_READ, _l("I read it")),
            *(Option(one.value, _l("I checked: %(words)s", words=KEPT_WORDS[one])) for one in Kept),
        ),
    )
    note = LongTextField(
        _l("How did you check?"),
        hint=_l("Needed when you checked. Say where you looked"),
        subject=_l("How you checked"),
        rows=4,
    )


class OfferForm(OneTimeForm):
    """Offers a complaint, and says why."""

    version = HiddenNumber()
    why = CheckboxesField(
        _l("Why do you offer it?"),
        hint=_l("Tick all that they mention"),
        required=_l("Select why you offer it"),
        options=[Option(one.value, _l(WHY_OFFER_WORDS[one])) for one in WhyOffer],
        small=True,
    )


@blueprint.route("", methods=["GET", "POST"])
@needs(Permission.READ_CHALLENGES)
def index() -> ResponseReturnValue:
    """List the challenges; close those that are ticked as read."""
    form, ticked = OneTimeForm(), _ticked()
    if form.is_submitted() and request.form.get("step") == ABOUT and ticked and form.is_ours():
        return redirect(url_for("staff.actions.add", case=ticked))
    results: list[RowResult] = []
    if form.validate_on_submit():
        try:
            results = reading.mark_read(
                viewer=viewer(), references=ticked, form_key=form.form_key.data, now=now()
            )
        except NothingTicked as nothing:
            form.add_problem(_(nothing.sentence))
        else:
            done = sum(row.done for row in results)
            if done == len(results):
                flash(ngettext("%(num)s marked as read", "%(num)s marked as read", done))
                return redirect(request.full_path.rstrip("?"))
            form.add_problem(not_done(len(results) - done))
            ticked = [row.reference for row in results if not row.done]
    shown = listed(Kind.CHALLENGE)
    _say_why_not(shown["rows"])
    words = render_template(
        "staff/challenges/index.html",
        form=form,
        ticked=ticked,
        results=told_results(results),
        **shown,
        **batch_shown(shown["kept"], shown["read"]),
        evidence=evidence(viewer(), today() - A_YEAR, now()),
    )
    return words, form.status


def _say_why_not(rows: list[dict[str, Any]]) -> None:
    """Say of each challenge that this person cannot mark as read why that is, as ``why_not``."""
    up = why_up([row["id"] for row in rows])
    for row in rows:
        row["why_not"] = ""
        if row["id"] in up and not viewer().may(Permission.READ_ESCALATED):
            row["why_not"] = _(ReadOneLevelUp.sentence)
        elif up.get(row["id"]) is WhyUp.DISPUTED:
            row["why_not"] = _(NotChecked.sentence)


def _ticked() -> list[str]:
    """Return the references of the boxes that were ticked; what is none is left out."""
    found = []
    for typed in request.form.getlist("read")[:MOST_AT_ONCE]:
        with suppress(NotAReference):
            found.append(parse_reference(typed))
    return found


@blueprint.route("/<reference>", methods=["GET", "POST"])
@needs(Permission.READ_CHALLENGES)
def read(reference: str) -> ResponseReturnValue:
    """Show one challenge; mark it as read, with what a check found."""
    case = _challenge(reference)
    form = CheckForm(data={"version": case.version})
    if form.validate_on_submit():
        result = form.result.data
        try:
            with suppress(AlreadySent):
                reading.check_challenge(
                    viewer=viewer(),
                    reference=case.reference,
                    version=form.version.data or 0,
                    checked=None if result == ONLY_READ else Kept(result),
                    note=form.note.data,
                    form_key=form.form_key.data,
                    now=now(),
                )
        except CheckNeedsNote as needed:
            form.add_problem(_(needed.sentence), "note")
        except NotChecked as needed:
            form.add_problem(_(needed.sentence), "result")
        except ChangedByOther:
            return _changed(reference, form), 409
        else:
            flash(_("%(reference)s is marked as read", reference=case.reference))
            return redirect(url_for("staff.challenges.index"))
    return _page(case, form), form.status


@blueprint.post("/<reference>/offer")
@needs(Permission.READ_CHALLENGES)
def offer(reference: str) -> ResponseReturnValue:
    """Write to the person that they can make it a complaint."""
    case = _challenge(reference)
    form = OfferForm()
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                reading.offer_complaint(
                    viewer=viewer(),
                    reference=case.reference,
                    version=form.version.data or 0,
                    why=[WhyOffer(one) for one in form.why.data],
                    form_key=form.form_key.data,
                    now=now(),
                )
        except ChangedByOther:
            case = _challenge(reference)
            form.version.data = case.version
            form.add_problem(_(ChangedByOther.sentence))
            return _page(case, CheckForm(formdata=None, data={"version": case.version}), form), 409
        flash(_("We wrote to the person and offered to look into it"))
        return redirect(url_for("staff.challenges.read", reference=case.reference))
    return _page(case, CheckForm(formdata=None, data={"version": case.version}), form), form.status


def _challenge(reference: str) -> Any:
    case = case_seen(reference)
    if case.kind is not Kind.CHALLENGE:
        raise NotFound
    return case


def _changed(reference: str, form: CheckForm) -> str:
    """Return the page as it is now, with what this person typed and a word about it."""
    case = _challenge(reference)
    form.version.data = case.version
    form.add_problem(_(ChangedByOther.sentence))
    return _page(case, form)


def _page(case: Any, form: CheckForm, offering: OfferForm | None = None) -> str:
    sent = offering or OfferForm(formdata=None, data={"version": case.version})
    chain = chain_of(case.id, viewer(), now())
    return render_template(
        "staff/challenges/read.html",
        chain=chain,
        chain_facts=chain_facts(chain),
        not_mine=_not_mine(case, chain),
        form=sent if sent.problems() else form,
        check=form,
        offering=sent,
        case=case,
        facts=[*told_facts(case), *_said(case.details), *_checked(case)],
        can_offer=case.person.contact_way is not ContactWay.NONE,
        can_read=can(Move.READ, case.state, case.kind, viewer()) and not case.needs_reply,
        can_triage=can(Move.DECIDE_KIND, case.state, case.kind, viewer()),
    )


def _not_mine(case: Any, chain: Chain) -> str:
    """Return why this person may not read it, "" when they may."""
    if has_conflict_in(case):
        return _(HasConflict.sentence)
    try:
        check_reader(viewer(), chain.why, chain.readers)
    except (ReadOneLevelUp, ReadBySomeoneElse) as why:
        return _(why.sentence)
    return ""


def _said(details: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(question), str(answer)) for question, answer in details.get("said", [])]


def _checked(case: Any) -> list[tuple[str, str]]:
    if case.missed_checked is None:
        return []
    return [(_("We checked"), _(KEPT_WORDS[case.missed_checked])), (_("Note"), case.checked_note)]
