"""Words as cases are found by them: what is typed, what is kept, and where they stand in a text.

The portal itself takes texts apart and folds accents, so that every database finds the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

LONGEST_WORD = 60
"""Characters of a word that count: what is longer is found by its beginning."""

MOST_TERMS = 20
MOST_BYTES = 1_000_000
"""Of one case's words; PostgreSQL can keep little more for one row."""

GAP = "\ue000"
"""Stands between two texts of a case, so that no phrase reaches from one into the other. It is
no letter, so nobody can ask for it."""

AROUND = 90
"""Characters shown before and after the word that was found."""

WORD = re.compile(r"[^\W_]+")
ASKED = re.compile(r'"([^"]*)"?|[^\s"]+')
QUOTES = str.maketrans("“”„«»", '"""""')
NO_ACCENT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


class NothingAsked(RuleBroken):
    """There is no letter and no number in what was typed."""

    sentence = N_("Enter a reference, a name or a word")


class TooMuchAsked(RuleBroken):
    """More words than anyone needs to find a case."""

    sentence = N_("Enter 20 words or fewer")


@dataclass(frozen=True)
class Question:
    """What a case must hold: every term, each one word or several that follow each other."""

    terms: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> frozenset[str]:
        """Every word of every term."""
        return frozenset(word for term in self.terms for word in term)


@dataclass(frozen=True)
class Part:
    """A piece of a text. ``found`` says that it is what was asked for."""

    text: str
    found: bool


def fold(text: str) -> list[str]:
    """Return the words of ``text`` in order, in lower case and without accents."""
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).casefold().translate(NO_ACCENT)
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in plain if not unicodedata.combining(one))
    return [word[:LONGEST_WORD] for word in WORD.findall(plain)]


def kept_words(texts: Iterable[str]) -> str:
    """Return what is kept of all texts of a case: folded words, a space between each."""
    kept = f" {GAP} ".join(" ".join(fold(text)) for text in texts)
    if len(kept) * 4 > MOST_BYTES:
        kept = kept.encode()[:MOST_BYTES].decode(errors="ignore")
    return " ".join(kept.split())


def read_question(typed: str) -> Question:
    """Return what ``typed`` asks for: all words, and "phrases in quotes" word by word.

    What holds together without a space, such as "o'brien" or an email address, is a phrase
    too. Raises ``NothingAsked`` or ``TooMuchAsked``.
    """
    found = []
    for match in ASKED.finditer(typed.translate(QUOTES)):
        term = fold(match.group(0) if match.group(1) is None else match.group(1))
        if term:
            found.append(tuple(term))
    terms = tuple(dict.fromkeys(found))
    if not terms:
        raise NothingAsked
    if sum(len(term) for term in terms) > MOST_TERMS:
        raise TooMuchAsked
    return Question(terms)


def passage(texts: Sequence[str], question: Question) -> tuple[int, list[Part]] | None:
    """Return which of ``texts`` answers ``question`` best, by its place, and a piece of it.

    None when a term stands in none of them.
    """
    best: tuple[int, int, list[tuple[int, int]]] | None = None
    whole = [unicodedata.normalize("NFC", text) for text in texts]
    for place, text in enumerate(whole):
        hits = list(_hits(text, question))
        terms = len({term for term, _, _ in hits})
        if hits and (best is None or terms > best[0]):
            best = terms, place, [(begin, end) for _, begin, end in hits]
    if best is None:
        return None
    _, place, spans = best
    return place, _cut(whole[place], sorted(spans))


def _hits(text: str, question: Question) -> Iterator[tuple[int, int, int]]:
    """Yield the number of the term, and where it begins and ends in ``text``."""
    words = list(_placed(text))
    for number, term in enumerate(question.terms):
        size = len(term)
        for at, (word, begin, _) in enumerate(words):
            if word == term[0] and tuple(one for one, _, _ in words[at : at + size]) == term:
                yield number, begin, words[at + size - 1][2]


def _placed(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each folded word of ``text`` with where it begins and ends there."""
    if text.isascii():
        for match in WORD.finditer(text.lower()):
            yield match.group(0)[:LONGEST_WORD], match.start(), match.end()
        return
    for match in WORD.finditer(text):
        for word in fold(match.group(0)):
            yield word, match.start(), match.end()


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> list[Part]:
    first_begin, first_end = spans[0]
    begin, end = max(0, first_begin - AROUND), min(len(text), first_end + AROUND)
    while 0 < begin < first_begin and not text[begin - 1].isspace():
        begin += 1
    while first_end < end < len(text) and not text[end].isspace():
        end -= 1
    parts, at = [Part("…", False)] if begin else [], begin
    for start, stop in spans:
        if start < at or stop > end:
            continue
        parts += [Part(text[at:start], False), Part(text[start:stop], True)]
        at = stop
    parts.append(Part(text[at:end], False))
    if end < len(text):
        parts.append(Part("…", False))
    return [part for part in parts if part.text]
