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
    """How we know of one commitment: its badge, how fresh it is, and what the checks found.

    ``short`` is badge and freshness in a line. ``fresh`` is "" where it says nothing.
    """

    badge: str
    fresh: str
    found: Sequence[str]

    @property
    def short(self) -> str:
        """The badge and the freshness together."""
        return f"{self.badge}. {self.fresh}" if self.fresh else f"{self.badge}."


def checks_of(edition: Edition, today: date) -> dict[str, Known]:
    """Return what is known of each commitment of ``edition``, by slug."""
    last = last_checked_on()
    tallies = tallies_of_checks(months_before(today, MONTHS_SHOWN), today)
    return {
        one.slug: Known(
            badge=_(METHOD_WORDS[one.method]),
            fresh=_fresh(one, last, today),
            found=_found(one, tallies),
        )
        for one in edition.commitments
    }


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
    """Return what our checks of the last year found, a line for each step."""
    if commitment.method is not Method.SAMPLE:
        return []
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
