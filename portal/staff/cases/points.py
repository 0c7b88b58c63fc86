"""Decide each point of a complaint, and why it came about; nothing is sent (screen S10)."""

from contextlib import suppress
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent, ChangedByOther
from portal.domain.findings import FINDING_WORDS, KEPT_WORDS, Finding, Kept
from portal.domain.moves import Move
from portal.domain.responses import FINDING_MEANS, PointDecision
from portal.domain.roles import Permission
from portal.domain.root_causes import ROOT_CAUSE_WORDS, Causes, RootCause, causes_of
from portal.queries.case_page import CaseView
from portal.queries.putting_right import causes_on
from portal.services import deciding
from portal.staff.cases.editing import (
    CaseForm,
    Editing,
    act_on,
    conflict_page,
    form_page,
    is_behind,
    is_second,
)
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.web.access import needs
from portal.web.fields import CheckboxesField, LongTextField, Option, RadiosField


@blueprint.route("/<reference>/points", methods=["GET", "POST"])
@needs(Permission.RESPOND)
def points(reference: str) -> ResponseReturnValue:
    """Keep what was found so far; come back to it, or go on to the answer."""
    editing = _editing(look_up_to(Move.DECIDE_POINTS, reference))
    form = editing.form
    if is_second(form):
        return _go_on(editing.view)
    if form.is_submitted() and is_behind(form, editing.view):
        return conflict_page(editing)
    if form.validate_on_submit():
        try:
            _save(editing)
        except ChangedByOther:
            return conflict_page(_editing(look_up_to(Move.DECIDE_POINTS, reference)))
        return _go_on(editing.view)
    return form_page(editing), form.status


def _editing(view: CaseView) -> Editing:
    kind, stored = _form_for(view), _stored(view)
    return Editing(
        form=kind(data=stored),
        view=view,
        template="staff/cases/points.html",
        original=kind(formdata=None, data=stored),
    )


def _save(editing: Editing) -> None:
    form, case = editing.form, editing.view.case
    with suppress(AlreadySent):
        deciding.decide_points(
            decisions={point.id: _read(form, point.id) for point in case.points},
            new_point=form.new_point.data,
            causes=_read_causes(form),
            **act_on(case.reference, form),
        )


def _go_on(view: CaseView) -> ResponseReturnValue:
    reference, step = view.case.reference, request.form.get("step")
    if step == "respond":
        return redirect(url_for("staff.cases.respond", reference=reference))
    flash(_("What you decided is saved"))
    if step == "add":
        return redirect(url_for("staff.cases.points", reference=reference))
    return redirect(url_for("staff.cases.page", reference=reference, tab="points"))


def _form_for(view: CaseView) -> type[CaseForm]:
    """Return the form with the questions of each point, in the order of the page."""
    fields: dict[str, Any] = {}
    findings = [Option(one.value, _finding(one)) for one in Finding]
    kept = [Option(one.value, _(KEPT_WORDS[one])) for one in Kept]
    for point in view.case.points:
        number = point.position
        fields[f"text_{point.id}"] = LongTextField(
            _l("Point %(number)s: what it is about", number=number),
            required=_l("Enter what point %(number)s is about", number=number),
            limit=4000,
            rows=4,
        )
        fields[f"finding_{point.id}"] = RadiosField(
            _l("Point %(number)s: what we found", number=number), options=findings, small=True
        )
        fields[f"reasons_{point.id}"] = LongTextField(
            _l("Point %(number)s: why", number=number),
            hint=_l("Say what you looked at"),
            limit=4000,
            rows=5,
        )
        fields[f"relied_on_{point.id}"] = LongTextField(
            _l("Point %(number)s: policy or law (optional)", number=number),
            hint=_l("What the finding rests on. They read it in the answer"),
            limit=1000,
            rows=2,
        )
        if point.commitment_id:
            fields[f"kept_{point.id}"] = RadiosField(
                _l("Point %(number)s: did we keep the commitment?", number=number),
                options=kept,
                small=True,
            )
    fields["new_point"] = LongTextField(
        _l("Add a point (optional)"),
        hint=_l("Something else they complain about, that nobody has written down yet"),
        limit=4000,
        rows=3,
    )
    causes = [Option(one.value, _(ROOT_CAUSE_WORDS[one])) for one in RootCause]
    fields["cause"] = RadiosField(_l("What was the main cause?"), options=causes, small=True)
    fields["other_causes"] = CheckboxesField(
        _l("Any other causes? (optional)"), options=causes, small=True
    )
    return type("PointsForm", (CaseForm,), fields)


def _finding(finding: Finding) -> str:
    return f"{_(FINDING_WORDS[finding])}. {_(FINDING_MEANS[finding])}"


def _stored(view: CaseView) -> dict[str, Any]:
    causes = causes_on(view.case.id)
    stored: dict[str, Any] = {
        "version": view.case.version,
        "cause": causes.main.value if causes.main else "",
        "other_causes": sorted(causes.others),
    }
    for point in view.case.points:
        stored |= {
            f"text_{point.id}": point.text,
            f"finding_{point.id}": point.finding.value if point.finding else "",
            f"reasons_{point.id}": point.reasons or "",
            f"relied_on_{point.id}": point.relied_on or "",
            f"kept_{point.id}": point.kept.value if point.kept else "",
        }
    return stored


def _read(form: CaseForm, point_id: int) -> PointDecision:
    finding, kept = form[f"finding_{point_id}"].data, None
    if f"kept_{point_id}" in form:
        kept = form[f"kept_{point_id}"].data
    return PointDecision(
        text=form[f"text_{point_id}"].data,
        finding=Finding(finding) if finding else None,
        reasons=form[f"reasons_{point_id}"].data,
        kept=Kept(kept) if kept else None,
        relied_on=form[f"relied_on_{point_id}"].data,
    )


def _read_causes(form: CaseForm) -> Causes:
    main = form.cause.data
    return causes_of(
        RootCause(main) if main else None, (RootCause(one) for one in form.other_causes.data)
    )
