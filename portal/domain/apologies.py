"""What an apology must say, and what is none (Policy A9.3)."""

import re

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

HOLLOW = (
    r"(?:that |if |for the way |about the way )?you (?:feel|felt|are feeling|may feel|might feel)",
    r"(?:that |if )?you(?: are| were|['’]re)(?: \w+)? (?:upset|unhappy|offended|disappointed)",
    r"(?:that )?you(?:['’]ve| have)? (?:had|needed|felt the need)(?: cause| reason)? to complain",
    r"(?:that )?you (?:chose|decided) to complain",
    r"(?:that )?you(?:['’]ve| have) cause(?:d)? to complain",
    r"if (?:we|you|this|that|it|there|anything|anyone|any)\b",
    r"for any (?:inconvenience|distress|upset|offence|confusion|misunderstanding)",
)
"""What follows "sorry" in words that put the fault on the person, or on nobody at all."""

SORRY = re.compile(r"\b(?:sorry|apolog\w+)\b", re.IGNORECASE)
NO_APOLOGY = re.compile(rf"\b(?:sorry|apologi[sz]e) (?:{'|'.join(HOLLOW)})", re.IGNORECASE)
_STOCK = """
    a about again all am an and any apologies apologise apologize apology are as at be been
    by can caused complaint council dear deeply distress events extremely for from happened
    has have how i in inconvenience is issue it its like matter may me most my of offer on
    once our over please problem really regret sincere sincerely situation so sorry that the
    their this to trouble truly unreservedly us very was we were what which wish with would
    you your
"""
STOCK = frozenset(_STOCK.split())
"""Words that every apology may have and that say nothing of what went wrong."""

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
LEAST = 2
"""Fewer words of its own than this cannot say what went wrong."""


class ApologyHollow(RuleBroken):
    """It is sorry for how the person feels, not for what we did."""

    sentence = N_("Take out “%(phrase)s” and say what we got wrong")


class NothingToBeSorryFor(RuleBroken):
    """It does not say what went wrong, or is not sorry."""

    sentence = N_("Say what went wrong and that we are sorry for it")


def check_words(apology: str, *, must_say_why: bool) -> None:
    """Raise when ``apology`` ("" for none) is one that the Ombudsman would call inadequate.

    ``must_say_why`` also asks that it says sorry, and something of what went wrong. No machine
    can tell whether that is true: the person who reads it over can. Hollow words beside a true
    "sorry" do no harm.
    """
    plain = " ".join(apology.split())
    hollow = NO_APOLOGY.search(plain)
    if hollow and not SORRY.search(NO_APOLOGY.sub("", plain)):
        raise ApologyHollow(phrase=hollow[0])
    if not plain or not must_say_why:
        return
    own = {word.casefold() for word in WORD.findall(plain)} - STOCK
    if len(own) < LEAST or not SORRY.search(plain):
        raise NothingToBeSorryFor
