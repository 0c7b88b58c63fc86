"""How we are doing on one commitment: only figures that we have, small ones hidden."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.commitments import Commitment
from portal.domain.measures.periods import quarter_start
from portal.domain.measures.share import Share, is_hidden
from portal.domain.ratings import Question, questions_about
from portal.domain.times import LONDON
from portal.queries.ratings import share_positive, tallies
from portal.queries.told import people_who_told_us
from portal.web.now import now
from portal.web.words import count, day


@dataclass(frozen=True)
class Answers:
    """What people answered to one question: a line for those we asked and for all others."""

    question: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class Figures:
    """What a page says of the quarter so far. ``since`` is its first day."""

    since: date
    told: str
    answers: list[Answers]


def figures_of(commitment: Commitment, today: date) -> Figures:
    """Return how we are doing on ``commitment`` in the quarter of ``today`` (Policy A13)."""
    since = quarter_start(today)
    told = people_who_told_us(commitment.slug, since)
    return Figures(since, _told(told, since), _answers(commitment, since))


def _told(told: int, since: date) -> str:
    start = day(since)
    if told == 0:
        return _("No one has told us that we missed this since %(day)s.", day=start)
    if is_hidden(told):
        return _("Fewer than 5 people have told us that we missed this since %(day)s.", day=start)
    return ngettext(
        "%(number)s person has told us that we missed this since %(day)s.",
        "%(number)s people have told us that we missed this since %(day)s.",
        told,
        number=count(told),
        day=start,
    )


def _answers(commitment: Commitment, since: date) -> list[Answers]:
    about = questions_about(commitment.slug)
    if not about:
        return []
    start = datetime.combine(since, time(), LONDON).astimezone(UTC)
    counted = tallies(start, now())
    found = []
    for question, kinds in about.items():
        text = _(question.text) % {"limit": commitment.limit or ""}
        shares = {
            _("People who chose to tell us"): share_positive(question, kinds, counted, False),
            _("People we asked"): share_positive(question, kinds, counted, True),
        }
        lines = [(who, share_in_words(question, share)) for who, share in shares.items()]
        found.append(Answers(text, lines))
    return found


def share_in_words(question: Question, share: Share) -> str:
    """Return what may be said of the good answers to ``question`` (Policy A13.5, A13.6)."""
    if not share.enough:
        return _("Too few answers to show yet")
    good = [_(answer.label) for answer in question.answers if answer.positive]
    said = _("“%(answer)s”", answer=good[0])
    if len(good) > 1:
        said = _("“%(one)s” or “%(other)s”", one=good[0], other=good[1])
    if not share.as_percentage:
        return _(
            "%(part)s of %(whole)s people said %(answer)s.",
            part=count(share.part),
            whole=count(share.whole),
            answer=said,
        )
    low, high = share.range_in_100
    return _(
        "%(share)s in every 100 people said %(answer)s. %(whole)s people answered. "
        "With this many answers, the true figure could be from %(low)s to %(high)s in every 100.",
        share=share.in_100,
        answer=said,
        whole=count(share.whole),
        low=low,
        high=high,
    )
