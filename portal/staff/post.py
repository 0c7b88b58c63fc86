"""Letters that wait to be posted: printed together, marked together (Policy A4.6)."""

import logging
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.roles import Permission
from portal.queries.letters import LETTERS_AT_ONCE, letters_among, letters_to_post
from portal.services.posting import Posted, mark_many_as_posted
from portal.staff.paper import as_attachment, wants_large_print
from portal.web.access import needs
from portal.web.fields import LARGEST_NUMBER, DateField
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.said import said
from portal.web.signed_in import viewer

blueprint = Blueprint("post", __name__, url_prefix="/post")

PRINT = "print"
LONGEST_TICK = 40

log = logging.getLogger("portal.views")


class PostForm(OneTimeForm):
    """Which letters, and on which day they left the building."""

    posted_on = DateField(
        _l("When were they posted?"),
        subject=_l("Date sent"),
        required=_l("Enter the date they were posted"),
    )

    def is_sound(self, *, printing: bool) -> bool:
        """Whether the form will do: to print, no date is needed, only that the form is ours."""
        if printing:
            return bool(self.is_submitted() and self.csrf_token.validate(self))
        return bool(self.validate_on_submit())


@blueprint.route("", methods=["GET", "POST"])
@needs(Permission.RESPOND)
def index() -> ResponseReturnValue:
    """List the letters; print those that are ticked, or mark them as posted."""
    form = PostForm(data={"posted_on": today()})
    printing = request.form.get("step") == PRINT
    ticked = _ticked()
    if form.is_sound(printing=printing):
        letters = letters_among(viewer(), [number for _case, number in ticked], now())
        if printing and letters:
            _log(letters)
            return as_attachment(letters)
        if ticked and not printing:
            return _results(form, ticked)
        form.add_problem(_why_nothing(ticked))
    return _page(form, ticked), form.status


def _ticked() -> list[tuple[str, int]]:
    """Return the letters that were ticked, (reference, number) each; what is neither is left."""
    found = []
    for tick in request.form.getlist("letter")[:LETTERS_AT_ONCE]:
        reference, _sep, number = tick[:LONGEST_TICK].rpartition(":")
        fits = number.isascii() and number.isdigit() and int(number) <= LARGEST_NUMBER
        if fits and reference:
            found.append((reference, int(number)))
    return list(dict.fromkeys(found))


def _why_nothing(ticked: list[tuple[str, int]]) -> str:
    if ticked:
        return _("None of these letters is waiting to be posted any more")
    return _("Select at least one letter")


def _results(form: PostForm, ticked: list[tuple[str, int]]) -> str:
    """Mark the letters and say of each what came of it. The form sent again says the same."""
    results = mark_many_as_posted(
        viewer=viewer(),
        letters=ticked,
        posted_on=form.posted_on.data.date,
        form_key=form.form_key.data,
        now=now(),
    )
    done = sum(one.problem is None for one in results)
    return render_template(
        "staff/post/results.html",
        heading=ngettext(
            "%(num)s letter marked as posted", "%(num)s letters marked as posted", done
        ),
        rows=[_result(one) for one in results],
        posted_on=form.posted_on.data.date,
    )


def _result(one: Posted) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "message_id": one.message_id,
        "problem": said(one.problem) if one.problem else None,
    }


def _page(form: PostForm, ticked: list[tuple[str, int]]) -> str:
    post = letters_to_post(viewer(), now())
    return render_template(
        "staff/post/index.html",
        form=form,
        letters=post.letters,
        more=post.more,
        at_once=LETTERS_AT_ONCE,
        ticked={number for _case, number in ticked},
        wants_large_print=wants_large_print,
    )


def _log(letters: list[Any]) -> None:
    for letter in letters:
        log.info(
            "case viewed staff=%d case=%d page=%s",
            viewer().staff_id,
            letter.case_id,
            request.endpoint,
        )
