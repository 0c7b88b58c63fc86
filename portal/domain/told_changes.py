"""What we changed, told in public: two people, and no name of anybody (Policy A13.8)."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.learning import THEME_DAYS
from portal.domain.measures.periods import quarter_start
from portal.domain.measures.share import SMALL, is_hidden
from portal.domain.references import NotAReference, parse_reference
from portal.domain.words import N_

SHORTEST_NAME = 3
"""A name with fewer letters stands in too many other words to be looked for."""


SHORTEST_SURNAME = 4
"""A surname with fewer letters ("May", "Lee") is looked for after a title only."""

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "cllr", "councillor"})
"""What stands before a surname."""


class Telling(StrEnum):
    """A step on the way to the public page, and off it."""

    PUT_FORWARD = "put_forward"
    AGREED = "agreed"
    SENT_BACK = "sent_back"
    TAKEN_OFF = "taken_off"


TELLING_WORDS = {
    Telling.PUT_FORWARD: N_("Put forward for the public page"),
    Telling.AGREED: N_("On the public page"),
    Telling.SENT_BACK: N_("Sent back: not yet for the public page"),
    Telling.TAKEN_OFF: N_("Taken off the public page"),
}


class WhyNoNumbers(StrEnum):
    """Why it is not shown how often people told us before a change and after it."""

    CROSSED = "crossed"
    SMALL = "small"
    PERIOD = "period"


class SomeoneElseAgrees(RuleBroken):
    """Nobody agrees to the words that they put forward."""

    sentence = N_("You put these words forward. Someone else must agree to them")


class NamesSomebody(RuleBroken):
    """What everybody reads names a person or a case."""

    sentence = N_("Take out names of people and case numbers: anyone can read this")


class ReasonMissing(RuleBroken):
    """Whoever wrote the words must know why they are not public."""

    sentence = N_("Enter why")


def why_no_numbers(
    done_on: date, before: int, after: int, counted: Iterable[date], small: int = SMALL
) -> WhyNoNumbers | None:
    """Return why the numbers of a change done on ``done_on`` are not shown, None: they are.

    ``counted`` are the days of the changes about the same thing that were counted earlier, but for
    crossed ones. Where days of two changes overlap, nobody can tell which of them made a
    difference, and from windows a day apart anyone could work out what a single day brought
    (Policy A13.4). Where the days are a quarter, its published figure less this number is what the
    other services brought, however small. Else small numbers are not shown (A13.3), nor is the one
    beside them.
    """
    both = timedelta(days=2 * THEME_DAYS)
    if any(abs(done_on - other) <= both for other in counted):
        return WhyNoNumbers.CROSSED
    window, next_day = timedelta(days=THEME_DAYS), done_on + timedelta(days=1)
    if _is_a_quarter(done_on - window, done_on) or _is_a_quarter(next_day, next_day + window):
        return WhyNoNumbers.PERIOD
    if is_hidden(before, small) or is_hidden(after, small):
        return WhyNoNumbers.SMALL
    return None


def _is_a_quarter(first_on: date, next_on: date) -> bool:
    """Whether some three months, from ``first_on`` to the day before ``next_on``, are a quarter."""
    return quarter_start(first_on) == first_on and quarter_start(next_on) == next_on


def check_names_nobody(words: str, names: Iterable[str]) -> None:
    """Raise ``NamesSomebody`` when ``words`` hold a case number, or one of ``names``.

    A name counts in full, and its last word where that is written as a name: with a large letter
    or after a title. So a word that is a name too ("green") can be used. That no one can be known
    from what is said otherwise, only a reader sees: the second person.
    """
    said = f" {_plain(words)} "
    found = [_plain(name) for name in names]
    if any(len(name) >= SHORTEST_NAME and f" {name} " in said for name in found):
        raise NamesSomebody
    if _written_as_names(words) & {name.rpartition(" ")[2] for name in found}:
        raise NamesSomebody
    if any(_is_reference(word) for word in words.split()):
        raise NamesSomebody


def _written_as_names(words: str) -> set[str]:
    """Return the words, in small letters, that are written as a surname is."""
    kept = "".join(c if c.isalnum() else " " for c in words).split()
    return {
        word.casefold()
        for before, word in zip(["", *kept], kept, strict=False)
        if before.casefold() in TITLES or (word[0].isupper() and len(word) >= SHORTEST_SURNAME)
    }


def _plain(text: str) -> str:
    """Return the words of ``text`` in small letters, one space between them."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _is_reference(word: str) -> bool:
    try:
        parse_reference(word.strip(".,;:!?()[]\"'“”‘’"))
    except NotAReference:
        return False
    return True
