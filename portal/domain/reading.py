"""How easy a text is to read, as far as counting can tell (Policy C10).

The Flesch-Kincaid grade measures the length of words and sentences, never their sense. It is a
gate for our own public pages and advice for staff.
"""

import re
from dataclasses import dataclass

GRADE_AT_MOST = 5.0
SENTENCE_AT_MOST = 25
AVERAGE_SENTENCE_AT_MOST = 15.0
SCORED_FROM = 100
"""Shorter texts have no meaningful grade; their sentences and words are still looked at."""

BANNED: dict[str, str] = {
    "acknowledge": r"\backnowledg\w*",
    "correspondence": r"\bcorrespondence\b",
    "regarding": r"\bregarding\b",
    "in respect of": r"\bin respect of\b",
    "utilise": r"\butili[sz]\w*",
    "escalate": r"\bescalat\w*",
    "resolve": r"\bresol(?:v|ut)\w*",
    "stakeholder": r"\bstakeholders?\b",
    "remedy": r"\bremed(?:y|ies|ied)\b",
}
"""Words that public pages do without, each with all its forms."""

UPHELD = re.compile(r"\bupheld\b", re.IGNORECASE)
EXPLAINED = re.compile(r"\bgot (?:it|this|that|something) (?:wrong|right)\b", re.IGNORECASE)

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Reading:
    """What was counted in one text.

    ``grade`` is the Flesch-Kincaid grade, None for a text under 100 words; the grade and five
    years is roughly a reading age. ``longest_sentence`` is its text. ``banned`` are the words
    to avoid, in the form of the list.
    """

    words: int
    sentences: int
    grade: float | None
    average_sentence: float
    longest_sentence: str
    longest_words: int
    banned: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether a public page may say this (Policy C10)."""
        return (
            (self.grade is None or self.grade <= GRADE_AT_MOST)
            and self.average_sentence <= AVERAGE_SENTENCE_AT_MOST
            and self.longest_words <= SENTENCE_AT_MOST
            and not self.banned
        )


def syllables(word: str) -> int:
    """Estimate the syllables of one English word, at least 1. A number counts as one."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    count = len(_VOWELS.findall(word))
    silent_e = word.endswith("e") and not word.endswith(("le", "ee", "ye"))
    silent_ed = word.endswith("ed") and not word.endswith(("ted", "ded", "eed"))
    silent_es = word.endswith("es") and not word.endswith(("ses", "xes", "zes", "ches", "shes"))
    return max(1, count - (silent_e or silent_ed or silent_es))


def read(text: str) -> Reading:
    """Count ``text``: plain sentences, one or more lines, no markup (Policy C10)."""
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    lengths = [len(_WORD.findall(sentence)) for sentence in sentences]
    words = _WORD.findall(text)
    average = len(words) / len(sentences) if sentences else 0.0
    longest = max(range(len(lengths)), key=lengths.__getitem__, default=None)
    grade = None
    if len(words) >= SCORED_FROM:
        per_word = sum(map(syllables, words)) / len(words)
        grade = round(0.39 * average + 11.8 * per_word - 15.59, 1)
    return Reading(
        words=len(words),
        sentences=len(sentences),
        grade=grade,
        average_sentence=round(average, 1),
        longest_sentence="" if longest is None else sentences[longest].strip(),
        longest_words=0 if longest is None else lengths[longest],
        banned=_banned_in(text),
    )


def _banned_in(text: str) -> tuple[str, ...]:
    found = [name for name, form in BANNED.items() if re.search(form, text, re.IGNORECASE)]
    if UPHELD.search(text) and not EXPLAINED.search(text):
        found.append("upheld")
    return tuple(found)


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text`` that have a word in them, each once, as they come."""
    parts = (" ".join(part.split()) for part in _SENTENCE_END.split(text))
    return list(dict.fromkeys(part for part in parts if _WORD.search(part)))
