"""One check: what it found, its history, and putting it right or taking it out (screen S22)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.checks import (
    CHECK_METHOD_WORDS,
    CHECK_MOVE_WORDS,
    CheckEndsTooSoon,
    CheckInFuture,
    CheckIsRemoved,
    MoreMetThanChecked,
    may_change,
)
from portal.domain.errors import AlreadySent, ChangedByOther
from portal.domain.roles import Permission
from portal.queries.checks import find_check
from portal.services.checks import correct_check, remove_check
from portal.staff.samples.blueprint import blueprint, refuse
from portal.staff.samples.listing import shown
from portal.staff.samples.record import BESIDE, CountedForm
from portal.web.access import needs
from portal.web.fields import HiddenNumber, LongTextField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.shares import met_in_words
from portal.web.signed_in import viewer
from portal.web.words import count, day


class CorrectForm(CountedForm):
    """Other days or numbers, and why."""

    version = HiddenNumber()
    why = LongTextField(
        _l("Why is it corrected?"), required=_l("Enter why it is corrected"), limit=1000, rows=3
    )


class RemoveForm(OneTimeForm):
    """Why a check is to count no more."""

    version = HiddenNumber()
    why = LongTextField(
        _l("Why is it removed?"), required=_l("Enter why it is removed"), limit=1000, rows=3
    )


@blueprint.get("/checks/<int:number>")
@needs(Permission.RECORD_CHECKS)
def check(number: int) -> str:
    """Show one check with its history."""
    found = find_check(number)
    return render_template(
        "staff/samples/check.html",
        row=shown(found),
        facts=_facts(found),
        lines=[_line(one) for one in reversed(found.lines)],
        tally_id=found.tally_id,
        sheet_id=found.sheet_id,
        may_change=may_change(viewer(), found.by_id) and found.removed_at is None,
    )


@blueprint.route("/checks/<int:number>/correct", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def correct(number: int) -> ResponseReturnValue:
    """Put other days or numbers in place of those that stand."""
    return _changing(
        number,
        CorrectForm,
        lambda form: correct_check(counted=form.counted(), **_told(form, number)),
        done=_("The check is corrected"),
        template="staff/samples/correct.html",
    )


@blueprint.route("/checks/<int:number>/remove", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def remove(number: int) -> ResponseReturnValue:
    """Take a check out of every figure."""
    return _changing(
        number,
        RemoveForm,
        lambda form: remove_check(**_told(form, number)),
        done=_("The check is removed"),
        template="staff/samples/remove.html",
    )


def _changing(
    number: int, kind: type, act: Callable[[Any], None], *, done: str, template: str
) -> ResponseReturnValue:
    found = find_check(number)
    if not may_change(viewer(), found.by_id):
        abort(403)
    stored = {
        name: getattr(found, name) for name in ("version", "first_on", "last_on", "checked", "met")
    }
    form = kind(data=stored)
    changed = False
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                act(form)
        except ChangedByOther as broken:
            found, changed = find_check(number), True
            form.version.data = broken.values["version"]
            form.add_problem(_("Somebody else changed this check. Look at what stands now"))
        except CheckIsRemoved as broken:
            refuse(form, broken, None)
        except (CheckEndsTooSoon, CheckInFuture, MoreMetThanChecked) as broken:
            refuse(form, broken, BESIDE[type(broken)])
        else:
            flash(done)
            return redirect(url_for("staff.samples.check", number=number))
    page = render_template(
        template, form=form, row=shown(found), facts=_facts(found), changed=changed
    )
    return page, form.status


def _told(form: Any, number: int) -> dict[str, Any]:
    return {
        "viewer": viewer(),
        "number": number,
        "version": form.version.data,
        "why": form.why.data,
        "form_key": form.form_key.data,
        "now": now(),
    }


def _facts(found: Any) -> list[tuple[str, str]]:
    row = shown(found)
    facts = [
        (_("What was checked"), row["what"]),
        (_("Where"), row["place"]),
        (_("Days"), _days(found)),
        (_("Result"), row["result"]),
        (_("How"), _(CHECK_METHOD_WORDS[found.method])),
        (_("Who checked"), found.done_by),
        (_("Entered by"), row["by"]),
    ]
    if found.sheet:
        facts.insert(4, (_("Of those that were drawn"), _drawn(found)))
    return [*facts, (_("Note"), found.note)] if found.note else facts


def _drawn(found: Any) -> str:
    """Return how many of the sheet's lots are in the check: a sample of what was easy is none."""
    drawn, told = len(found.sheet.rows), found.checked
    return _("%(told)s of %(drawn)s have a result", told=count(told), drawn=count(drawn))


def _line(line: Any) -> dict[str, Any]:
    return {
        "what": _(CHECK_MOVE_WORDS[line.what]),
        "at": line.at,
        "who": line.staff.name,
        "facts": f"{_days(line)}. {met_in_words(line.met, line.checked)}",
        "words": line.words,
    }


def _days(found: Any) -> str:
    if found.first_on == found.last_on:
        return day(found.first_on)
    return _("%(first)s to %(last)s", first=day(found.first_on), last=day(found.last_on))
