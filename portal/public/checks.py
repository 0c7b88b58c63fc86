"""What the public is told of our own checks: how we know, how fresh that is, what we found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.domain.checks import Freshness, freshness, months_before
from portal.domain.commitments import METHOD_WORDS, Commitment, Edition, Method, Step
from portal.domain.words import N_
from portal.queries.checks import CheckTally, last_checked_on, tallies_of_checks
from portal.web.context import council
from portal.web.shares import met_in_words
from portal.web.words import day

MONTHS_SHOWN = 12
FOUND_WORDS = {
    Step.ACKNOWLEDGEMENT: N_("Told in time that we had it: %(found)s"),
    Step.RESPONSE: N_("Answered in full in time: %(found)s"),
}


@dataclass(frozen=True)
class Known:
    """How fresh our checks of one commitment are, "" where that says nothing, and what they
    found, a line for each step."""

    fresh: str
    found: Sequence[str]


def how_we_know(edition: Edition, today: date) -> dict[str, str]:
    """Return badge and freshness of each commitment of ``edition`` in a line, by slug."""
    last = last_checked_on()
    return {
        one.slug: " ".join((f"{_(METHOD_WORDS[one.method])}.", _fresh(one, last, today))).strip()
        for one in edition.commitments
    }


def known_of(commitment: Commitment, today: date) -> Known:
    """Return how fresh our checks of ``commitment`` are and what those of the last year found."""
    if commitment.method is not Method.SAMPLE:
        return Known("", ())
    tallies = tallies_of_checks(months_before(today, MONTHS_SHOWN), today)
    return Known(_fresh(commitment, last_checked_on(), today), _found(commitment, tallies))


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


def _found(commitment: Commitment, tallies: Sequence[CheckTally]) -> list[str]:
    lines = []
    for tally in tallies:
        if tally.commitment == commitment.slug:
            found = met_in_words(tally.met, tally.checked)
            words = FOUND_WORDS[tally.step] if tally.step else N_("Our checks found: %(found)s")
            between = _(
                "We checked from %(first)s to %(last)s.",
                first=day(tally.first_on),
                last=day(tally.last_on),
            )
            lines.append(f"{_(words) % {'found': found}} {between}")
    return lines
