"""Ratings as staff read them, invited and open apart (screen S23)."""

from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import AlreadySent
from portal.domain.measures.share import Share
from portal.domain.ratings import (
    CLEAR,
    EASY,
    HELD_FOR_WORDS,
    LISTENED,
    PLACE_KIND_WORDS,
    POLITE,
    QUESTIONS,
    SOURCE_WORDS,
    UNDERSTOOD,
    NotAnAnswer,
    PlaceKind,
    questions_about,
)
from portal.domain.roles import Permission
from portal.domain.words import N_
from portal.queries.editions import edition_on
from portal.queries.posters import posters
from portal.queries.ratings import (
    Answered,
    RatingRow,
    Tally,
    ratings_page,
    share_positive,
    tallies,
    tallies_in,
)
from portal.services.rating_review import moderate_comment, review_rating
from portal.staff.counted import answered_address, answered_in_address
from portal.web.access import needs
from portal.web.fields import HiddenNumber, HiddenText
from portal.web.filters import one_in
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.paging import number_in_address
from portal.web.shares import good_in_words
from portal.web.signed_in import viewer
from portal.web.words import quarter

blueprint = Blueprint("ratings", __name__, url_prefix="/ratings")

DAYS_COUNTED = 90
IN_THE_TABLE = (POLITE, CLEAR, EASY)
"""Questions that are asked in many places; the third question of a place stands in the list."""


THIRD_WORDS = {
    PlaceKind.RECEPTION: N_("Seen in time"),
    PlaceKind.PHONE: N_("Waited long"),
    PlaceKind.LETTER: N_("Found what they needed"),
    PlaceKind.PAGE: N_("Found what they needed"),
}
"""The third question of each place in short."""


class Show(StrEnum):
    """The tabs."""

    INVITED = "invited"
    OPEN = "open"
    HELD = "held"


class ReviewForm(OneTimeForm):
    """Whether one held rating counts."""

    rating_id = HiddenNumber()
    count = HiddenText(limit=3)


@blueprint.route("", methods=["GET", "POST"])
@needs(Permission.SEE_RATINGS)
def index() -> ResponseReturnValue:
    """List ratings, those whom we asked apart from those who came by themselves."""
    form = ReviewForm()
    if form.is_submitted() and not viewer().may(Permission.TRIAGE):
        abort(403)
    if form.validate_on_submit():
        return _review(form)
    return _page(form)


def _page(form: ReviewForm) -> ResponseReturnValue:
    show = one_in(request.args, "show", Show, Show.OPEN)
    known = {one.code: one for one in posters()}
    asked = request.args.get("poster", "")
    poster = asked if asked in known else None
    answered = None if show is Show.HELD else answered_in_address(edition_on(today()).edition)
    page = ratings_page(
        before=number_in_address("before"),
        poster=poster,
        held_only=show is Show.HELD,
        invited=None if show is Show.HELD else show is Show.INVITED,
        answered=answered,
    )
    words = render_template(
        "staff/ratings/index.html",
        form=form,
        show=show.value,
        poster=known[poster] if poster else None,
        summary=([] if answered or show is Show.HELD else _summary(show is Show.INVITED, known)),
        answered=_answered(answered, show is Show.INVITED) if answered else None,
        days=DAYS_COUNTED,
        questions=[_(question.text) for question in IN_THE_TABLE],
        rows=[_shown(row) for row in page.rows],
        older=page.older,
        first=number_in_address("before") is None,
        may_review=viewer().may(Permission.TRIAGE),
    )
    return words, form.status


@blueprint.post("/words")
@needs(Permission.TRIAGE)
def moderate() -> ResponseReturnValue:
    """Hide what somebody wrote, or show it again; the answers count all the same."""
    form = ReviewForm()
    if form.validate_on_submit():
        show = form.count.data == "yes"
        with suppress(AlreadySent):
            moderate_comment(
                viewer=viewer(),
                rating_id=form.rating_id.data or 0,
                show=show,
                form_key=form.form_key.data,
                now=now(),
            )
        flash(_("The words are shown") if show else _("The words are hidden"))
        return redirect(url_for("staff.ratings.index"))
    return _page(form)


def _review(form: ReviewForm) -> ResponseReturnValue:
    count = form.count.data == "yes"
    with suppress(AlreadySent):
        review_rating(
            viewer=viewer(),
            rating_id=form.rating_id.data or 0,
            count=count,
            form_key=form.form_key.data,
            now=now(),
        )
    flash(_("The rating counts") if count else _("The rating is left out"))
    return redirect(url_for("staff.ratings.index", show=Show.HELD.value))


def _answered(wanted: Answered, invited: bool) -> dict[str, Any]:
    """Return what the list counts in words, and what its address says of it."""
    question = wanted.question
    commitment = edition_on(today()).edition.commitment(question.commitment)
    kinds = questions_about(question.commitment)[question]
    share = share_positive(question, kinds, tallies_in(wanted.span), invited)
    return {
        "question": _(question.text) % {"limit": commitment.limit or ""},
        "quarter": quarter(wanted.span),
        "said": good_in_words(share),
        "address": answered_address(wanted),
    }


def _summary(invited: bool, known: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a row for each poster, or for each way there when there is no poster."""
    groups: dict[tuple[str, str | None], list[Tally]] = {}
    until = now() + timedelta(seconds=1)
    for tally in tallies(until - timedelta(days=DAYS_COUNTED), until):
        if tally.invited is invited:
            place = known[tally.poster].place if tally.poster else _(SOURCE_WORDS[tally.source])
            groups.setdefault((place, tally.poster), []).append(tally)
    return [
        {
            "place": place,
            "poster": code,
            "shares": [
                _share_words(share_positive(question, PlaceKind, counted, invited))
                for question in IN_THE_TABLE
            ],
        }
        for (place, code), counted in sorted(groups.items(), key=lambda item: item[0][0])
    ]


def _share_words(share: Share) -> str:
    if not share.whole:
        return _("No answers")
    return _("%(part)s of %(whole)s good", part=share.part, whole=share.whole)


def _shown(row: RatingRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.at,
        "source": _(SOURCE_WORDS[row.source]),
        "place": row.place or _(PLACE_KIND_WORDS[row.place_kind]),
        "answers": [_answer(row, key, value) for key, value in row.answers.items()],
        "comment": row.comment,
        "held": row.held,
        "why": _(HELD_FOR_WORDS[row.held_for]) if row.held_for else "",
        "reviewed_at": row.reviewed_at,
        "reviewed_by": row.reviewed_by,
        "typed_by": row.typed_by,
        "page": row.page,
        "sentence": row.sentence,
        "comment_hidden_by": row.comment_hidden_by,
    }


def _answer(row: RatingRow, key: str, value: int | str) -> tuple[str, str]:
    """Return a question in short and the answer in words."""
    asked = {
        question.key: question
        for question in (*QUESTIONS[row.place_kind], EASY, LISTENED, UNDERSTOOD)
    }
    names = {
        POLITE.key: _("Polite"),
        CLEAR.key: _("Clear"),
        EASY.key: _("Easy"),
        LISTENED.key: _("Listened"),
        UNDERSTOOD.key: _("Was it clear"),
        "third": _(THIRD_WORDS.get(row.place_kind, N_("Third question"))),
    }
    try:
        return names[key], _(asked[key].answer(str(value)).label)
    except (KeyError, NotAnAnswer):
        return names.get(key, key), str(value)
