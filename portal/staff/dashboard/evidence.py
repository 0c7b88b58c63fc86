"""What is known of each commitment this quarter, and what people felt, with ranges."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from jinja2.environment import TemplateModule

from portal.domain.commitments import STEP_WORDS, Commitment, Edition
from portal.domain.measures.periods import Span
from portal.domain.ratings import PlaceKind, Question, questions_about
from portal.queries.behind import STEPS, Behind, What
from portal.queries.case_counts import KEPT_FOR
from portal.queries.checks import Checked, CheckTally
from portal.queries.commitment_counts import CommitmentCounts
from portal.queries.dashboard import Counts
from portal.queries.editions import KeptEdition
from portal.queries.kept_briefly import KeptBriefly
from portal.queries.ratings import Answered, Tally, share_positive
from portal.staff.actions.listing import alike_words, theme_address
from portal.staff.counted import answered_address, checked_address
from portal.staff.dashboard.blueprint import Number, cases_behind, challenges
from portal.staff.dashboard.quarters import RESULTS, quarter_rows
from portal.web.language import locale
from portal.web.now import now
from portal.web.shares import good_in_words, met_in_words
from portal.web.words import quarter

Said = dict[str, Any]
"""A number in words, and the address of the list of what it counts; none counts nothing."""

MOST_THEMES = 10
"""The largest; the page of themes has them all."""

_kept: KeptBriefly[TemplateModule] = KeptBriefly(KEPT_FOR, at_most=64)


def evidence_of(
    counts: Counts, kept: KeptEdition, own: tuple[str, ...], span: Span
) -> TemplateModule:
    """Return the tables of what was counted, written once for as long as the counts are kept.

    They are made of the counts, of the edition, which never changes, and of the services, which
    belong to the viewer that the counts are of; nothing of the person is in them.
    """
    key = (counts, kept.id, own, str(locale()))
    return _kept.get(key, now(), lambda: _written(counts, kept.edition, own, span))


def _written(counts: Counts, edition: Edition, own: tuple[str, ...], span: Span) -> TemplateModule:
    template = current_app.jinja_env.get_template("staff/dashboard/_evidence.html")
    return template.make_module(
        {
            "quarter": quarter(span),
            "commitments": commitment_rows(edition, counts, own, span),
            "quarters": quarter_rows(counts, own),
            "themes": [
                {
                    "text": alike_words(one.alike, one.service_name, one.commitment_title),
                    "href": theme_address(one.alike),
                    "cases": one.cases,
                }
                for one in counts.themes[:MOST_THEMES]
            ],
            "more_themes": len(counts.themes) > MOST_THEMES,
            "ratings": rating_rows(edition, counts.ratings, span),
        }
    )


def commitment_rows(
    edition: Edition, counts: Counts, own: tuple[str, ...], span: Span
) -> list[dict[str, Any]]:
    """Return a row for each commitment of ``edition``, in its order."""
    return [
        {
            "label": one.short_label,
            "told": _told(one.slug, counts.commitments[one.slug], own, span),
            "checked": [
                _checked(tally, span) for tally in counts.checks if tally.commitment == one.slug
            ],
            "dates": _dates(one, counts.commitments[one.slug], own, span),
        }
        for one in edition.commitments
    ]


def _told(
    slug: str, found: CommitmentCounts, own: tuple[str, ...], span: Span
) -> list[tuple[str, Number]]:
    told = Behind(What.TOLD, span, commitment=slug)
    return [
        (
            _("Challenges"),
            challenges(found.challenges, show="all", quarter=span.slug, commitment=slug),
        ),
        (_("Complaints"), cases_behind(found.complaints, own, told)),
    ]


def _checked(tally: CheckTally, span: Span) -> Said:
    """Return what was checked in words, with the checks it counts."""
    said = met_in_words(tally.met, tally.checked)
    wanted = Checked(tally.commitment, tally.step, span)
    return {
        "step": _(STEP_WORDS[tally.step]) if tally.step else "",
        "said": said,
        "href": url_for("staff.samples.index", **checked_address(wanted)),
    }


def _dates(
    commitment: Commitment, found: CommitmentCounts, own: tuple[str, ...], span: Span
) -> list[dict[str, Any]]:
    """Return each step that ``commitment`` gives days for, with how its dates stand."""
    return [
        {
            "step": _(STEP_WORDS[step]),
            "results": [
                (
                    _(words),
                    cases_behind(
                        found.dates[step][result],
                        own,
                        Behind(what, span, result, commitment.slug),
                    ),
                )
                for result, words in RESULTS.items()
                if found.dates.get(step, {}).get(result)
            ],
        }
        for what, step in STEPS.items()
        if commitment.rule(step) is not None or step in found.dates
    ]


def rating_rows(edition: Edition, counted: Sequence[Tally], span: Span) -> list[dict[str, Any]]:
    """Return a row for each question: those who came by themselves, apart those we asked."""
    return [
        {
            "question": _question(question, commitment),
            "open": _felt(Answered(question, span), kinds, counted, "open"),
            "invited": _felt(Answered(question, span), kinds, counted, "invited"),
        }
        for commitment in edition.commitments
        for question, kinds in questions_about(commitment.slug).items()
    ]


def _felt(
    wanted: Answered, kinds: Iterable[PlaceKind], counted: Sequence[Tally], show: str
) -> Said:
    """Return the share of good answers in words, with the ratings it counts."""
    share = share_positive(wanted.question, kinds, counted, show == "invited")
    href = url_for("staff.ratings.index", show=show, **answered_address(wanted))
    return {"said": good_in_words(share), "href": href if share.whole else ""}


def _question(question: Question, commitment: Commitment) -> str:
    return _(question.text) % {"limit": commitment.limit or ""}
