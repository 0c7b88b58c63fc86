"""Sums of money in what people write, however they write them (Policy A5.1, A9.4)."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

FIGURES = r"\d[\d,]*(?:\.\d+)?"
TIMES = {
    **{"k": 1_000, "thousand": 1_000, "grand": 1_000},
    **{"m": 1_000_000, "million": 1_000_000, "hundred": 100},
}
MORE = rf"(?:\s*(?:{'|'.join(TIMES)})\b)?"
UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {
    **{word: number for number, word in enumerate(UNITS)},
    **{word: 10 * number for number, word in enumerate(TENS, 2)},
}
NUMBER = rf"(?:{'|'.join([*WORDS, *TIMES, 'a', 'and'])})"

BEFORE = r"(?:[£€$]|\b(?:GBP|EUR|USD))"
AFTER = r"(?:[£€$]|(?:GBP|EUR|USD|euros?|pounds?|dollars?|quid|sterling)\b)"
PENCE = r"(?:pence\b|p\b(?!\.?\s?m\b))"
"""As in 90p, and not as in 6 p.m."""
PAYING = (
    r"\b(?:pay(?:ing|ments?)?|paid|refund(?:ed|ing|s)?|compensat(?:e|ed|ing|ion)|award(?:ed|ing|s)?"
    r"|reimburs(?:e|ed|ing|ements?)|credit(?:ed|ing)?|offer(?:ed|ing|s)?|give|giving|owe|redress"
    r"|receiv(?:e|ed|ing)|waiv(?:e|ed|ing)|cheques?|vouchers?)\b"
)
BETWEEN = (
    r"(?:\s+(?:you|them|him|her|back|another|about|around|up\s+to|to\s+you|at\s+least|with|exactly"
    r"|only|just|out|of|a|the|an|total|sum|amount|compensation|further|extra|is|be|will|would|for"
    r"|worth|your)\b|:){0,6}"
)
ENDS = (
    r"(?![.,:]?\d)(?=\s*(?:[^\w\s%-](?!\s*\d)|$)|\s+(?:and|or)\b(?!\s+\d)"
    r"|\s+(?:for|to|as|by|in|on|now|back|within|when|because|if"
    r"|this|next|today|towards?|compensation|bill|charge|debt|altogether|more|extra|from|into|with"
    r"|each)\b)"
)
"""What follows a bare number when it counts nothing else, as it does in "pay you 3 visits"."""
SPELT = (
    rf"(?:an?[\s-]+)?(?:{'|'.join([*WORDS, 'hundred', 'thousand', 'grand', 'million'])})"
    rf"(?:[\s-]+{NUMBER}){{0,12}}"
)
BARE = rf"{PAYING}{BETWEEN}\s+(?:(?P<paid>{FIGURES}{MORE})|\b(?P<paid_words>{SPELT})\b){ENDS}"
SUM = re.compile(
    rf"{BEFORE}\s*(?P<first>{FIGURES}{MORE})"
    rf"|(?<![\d.,])(?P<last>{FIGURES}{MORE})[\s-]*{AFTER}"
    rf"|(?<![\d.,:])(?P<pence>{FIGURES})\s*{PENCE}"
    rf"|\b(?P<words>{NUMBER}(?:[\s-]+{NUMBER}){{0,12}})[\s-]+"
    r"(?:pounds?|dollars?|quid|euros?|sterling)\b"
    rf"|{BARE}"
    r"|\bpounds\b",
    re.IGNORECASE,
)
"""What names a sum: a sign or a word for money beside figures or number words, "pounds", or a
number that is paid, refunded or written on a cheque."""


def sums_in(text: str) -> list[int | None]:
    """Return the sums that ``text`` names, each in pence; None for one that cannot be read.

    Letters that look like others are taken for those, and signs that nobody sees are left out.
    Euros and dollars count as pounds: no rate is kept here.
    """
    plain = "".join(
        one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf"
    )
    return [_pence(match) for match in SUM.finditer(plain)]


def largest_sum(amounts: Iterable[int | None], texts: Iterable[str]) -> int:
    """Return the largest sum, in pence, that ``amounts`` (None: no money) and ``texts`` promise."""
    said = (sum_ for text in texts for sum_ in sums_in(text))
    return max((sum_ or 0 for sum_ in (*amounts, *said)), default=0)


def _pence(match: re.Match[str]) -> int | None:
    figures = match["first"] or match["last"] or match["paid"]
    if figures:
        number = re.findall(FIGURES, figures)[0]
        more = figures.removeprefix(number).strip().lower()
        return int(_decimal(number) * TIMES.get(more, 1) * 100)
    if match["pence"]:
        return int(_decimal(match["pence"]))
    words = match["words"] or match["paid_words"]
    return _spelt(words) if words else None


def _decimal(figures: str) -> Decimal:
    return Decimal(figures.replace(",", ""))


def _spelt(words: str) -> int | None:
    """Return the pence of number words; None when they make no number."""
    total, here = 0, 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in WORDS:
            here += WORDS[word]
        elif word == "hundred":
            here = (here or 1) * TIMES[word]
        elif word in TIMES:
            total, here = total + (here or 1) * TIMES[word], 0
    return (total + here) * 100 or None
