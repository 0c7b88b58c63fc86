"""What every page about one action does: shown, kept whole when someone else was first, done."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import AlreadySent
from portal.domain.learning import EFFECT_WORDS, STATUS_WORDS, ActionStatus
from portal.domain.root_causes import ROOT_CAUSE_WORDS
from portal.domain.told_changes import TELLING_WORDS
from portal.queries.actions import cases_of_action, find_action, may_manage
from portal.queries.effects import kept_count, rate_before_and_after
from portal.staff.cases.editing import differences, do_once
from portal.web.now import now, today
from portal.web.signed_in import viewer
from portal.web.words import day


def answer(
    number: int,
    build: Callable[[Any, bool], Any],
    save: Callable[[Any], None],
    done: str,
    template: str,
) -> ResponseReturnValue:
    """Show a form about an action, or do what it asks once; the second of two sees both texts."""
    one = find_action(viewer(), number)
    form = build(one, True)

    def conflict(meanwhile: bool) -> ResponseReturnValue:
        stands = find_action(viewer(), number) if meanwhile else one
        form.version.data = stands.version
        changes = differences(form, build(stands, False))
        return _page(stands, form, template, changes=changes), 409

    def saved() -> ResponseReturnValue:
        with suppress(AlreadySent):
            save(form)
        return _go_on(number, done)

    return do_once(
        form,
        behind=form.version.data != one.version,
        act=saved,
        went_on=lambda: _go_on(number, done),
        conflict=conflict,
        page=lambda: _page(one, form, template),
    )


def _go_on(number: int, done: str) -> ResponseReturnValue:
    flash(done)
    return redirect(url_for("staff.actions.action", number=number))


def _page(one: Any, form: Any, template: str, **more: Any) -> str:
    managed = may_manage(viewer(), one.service_id)
    return render_template(
        template,
        form=form,
        action=one,
        facts=_facts(one),
        cases=cases_of_action(viewer(), one.id, now()),
        lines=_lines(one),
        to_check=managed and one.status is ActionStatus.DONE and one.effect is None,
        to_tell=one.status is ActionStatus.DONE,
        **{"changes": None, **more},
    )


def _lines(one: Any) -> list[dict[str, Any]]:
    """Return the history, newest first, with the day and the owner where a line changed them."""
    found: list[dict[str, Any]] = []
    due_on, owner_id = None, None
    for line in one.lines:
        facts = []
        if line.due_on and line.due_on != due_on:
            facts.append(_("By: %(day)s", day=day(line.due_on)))
        if line.owner and line.owner_id != owner_id:
            facts.append(_("Owner: %(name)s", name=line.owner.name))
        status = TELLING_WORDS[line.telling] if line.telling else STATUS_WORDS[line.status]
        found.append({"line": line, "status": _(status), "facts": facts})
        due_on, owner_id = line.due_on, line.owner_id
    return found[::-1]


def _facts(one: Any) -> list[tuple[str, str]]:
    rows = [
        (_("Status"), _(STATUS_WORDS[one.status])),
        (_("Why not"), one.status_reason if one.status is ActionStatus.NOT_TAKEN else ""),
        (_("Why"), one.why),
        (_("Cause"), _(ROOT_CAUSE_WORDS[one.cause])),
        (_("Service"), one.service.name),
        (_("Owner"), one.owner.name),
        (_("By"), day(one.due_on)),
        (_("Proposed by"), one.proposed_by.name),
        (_("Done"), day(one.done_on) if one.done_on else ""),
        (_("What shows it"), one.evidence),
        (_("For everyone"), one.summary),
        (_("Public page"), _public(one)),
        (_("Before and after"), _before_and_after(one)),
        (_("Look whether it worked on"), day(one.effect_due_on) if one.effect_due_on else ""),
        (_("Did it work?"), _(EFFECT_WORDS[one.effect]) if one.effect else ""),
        (_("How we know"), one.effect_words),
    ]
    return [(name, value) for name, value in rows if value]


def _public(one: Any) -> str:
    """Return how far an action that is done is on its way to the public page."""
    if one.status is not ActionStatus.DONE:
        return ""
    if one.told_at:
        names = {"one": one.put_forward_by.name, "other": one.told_by.name}
        words = _("Put forward by %(one)s, agreed by %(other)s on %(day)s")
        return words % {**names, "day": day(one.told_at)}
    if one.put_forward_at:
        return _("Put forward by %(name)s. Someone else must agree", name=one.put_forward_by.name)
    return _("Not on it")


def _before_and_after(one: Any) -> str:
    """Return how often the theme came before it was done and after, "" while nobody can say.

    What was counted for the public page stays as it was then.
    """
    rate = kept_count(one) or rate_before_and_after(one, today())
    if rate is None:
        return ""
    return _(
        "%(before)s like it in the %(days)s days before, %(after)s in the %(days)s days after",
        before=rate.before,
        after=rate.after,
        days=rate.days,
    )
