"""What the public is told of our own checks: how we know, and how fresh that is."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from portal.domain.checks import Freshness, freshness
from portal.domain.commitments import METHOD_WORDS, Commitment, Edition, Method
from portal.queries.checks import last_checked_on
from portal.web.context import council
from portal.web.words import day


def how_we_know(edition: Edition, today: date) -> dict[str, str]:
    """Return badge and freshness of each commitment of ``edition`` in a line, by slug."""
    last = last_checked_on()
    return {
        one.slug: " ".join((f"{_(METHOD_WORDS[one.method])}.", _fresh(one, last, today))).strip()
        for one in edition.commitments
    }


def how_fresh(commitment: Commitment, today: date) -> str:
    """Return how fresh our checks of ``commitment`` are, "" where that says nothing."""
    if commitment.method is not Method.SAMPLE:
        return ""
    return _fresh(commitment, last_checked_on(), today)


def _fresh(commitment: Commitment, last: Mapping[str, date], today: date) -> str:
    how = freshness(commitment, last, today, council().check_months)
    if how is Freshness.NOT_SAMPLED:
        return ""
    if how is Freshness.NEVER:
        return _("We have not checked this yet.")
    on = day(last[commitment.slug])
    if how is Freshness.STALE:
        return _("Nobody has checked this since %(day)s.", day=on)
    return _("Last checked on %(day)s.", day=on)
