"""The short questions: what we ask, where, and which answers count as good.

Policy A14 and B5. Scales are worded in full, best first, the same order everywhere.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.words import N_


class PlaceKind(StrEnum):
    """Where a rating is given; it decides the third question."""

    RECEPTION = "reception"
    PHONE = "phone"
    LETTER = "letter"
    PAGE = "page"
    ANSWER = "answer"
    OTHER = "other"


PLACE_KIND_WORDS = {
    PlaceKind.RECEPTION: N_("Reception"),
    PlaceKind.PHONE: N_("Phone"),
    PlaceKind.LETTER: N_("Letter"),
    PlaceKind.PAGE: N_("Web page"),
    PlaceKind.ANSWER: N_("Answer to a case"),
    PlaceKind.OTHER: N_("Other"),
}


class Source(StrEnum):
    """How the person came to the questions (Policy A14.2)."""

    POSTER = "poster"
    KIOSK = "kiosk"
    WEBSITE = "website"
    REPLY_LINK = "reply_link"
    SLIP = "slip"
    CHALLENGE = "challenge"
    COMPLAINT = "complaint"
    FEEDBACK = "feedback"
    TELL_US = "tell_us"
    TRACK = "track"
    LETTER = "letter"


SOURCE_WORDS = {
    Source.POSTER: N_("Poster"),
    Source.KIOSK: N_("Tablet at reception"),
    Source.WEBSITE: N_("Website"),
    Source.REPLY_LINK: N_("Link after our reply"),
    Source.SLIP: N_("Paper slip"),
    Source.CHALLENGE: N_("After telling us we missed a commitment"),
    Source.COMPLAINT: N_("After sending a complaint"),
    Source.FEEDBACK: N_("After sending a comment or a thank you"),
    Source.TELL_US: N_("After telling us something in their own words"),
    Source.TRACK: N_("Where they follow their case"),
    Source.LETTER: N_("Address on a letter"),
}

AFTER_A_JOURNEY = frozenset({Source.CHALLENGE, Source.COMPLAINT, Source.FEEDBACK, Source.TELL_US})
"""The question at the end of a journey on this website."""

POSTER_KINDS = tuple(kind for kind in PlaceKind if kind is not PlaceKind.ANSWER)
"""The kinds of place that a poster may hang in."""

INVITED = AFTER_A_JOURNEY | {Source.REPLY_LINK, Source.SLIP, Source.TRACK, Source.LETTER}
"""These follow a contact we know of. All others are open, and the two are shown apart."""

DOES_NOT_APPLY = 0
RUDE = frozenset({1, 2})
"""Answers on politeness after which we first offer to look into it (screen R3)."""

COMMENT_AT_MOST = 500
ONE_ANSWER_IN = timedelta(minutes=10)
"""A device's further answers at the same poster within this time are held (Policy A14.3)."""

BURST = 5
BURST_IN = timedelta(minutes=2)
"""A tablet takes any number of answers, but no more than so many in so short a time: people take
half a minute each. Nor do more people behind one network address rate at once, a family at a desk
each on their own phone. What goes beyond is held (Policy A14.3)."""

CHANGED_WITHIN = timedelta(days=1)
"""Answers can be changed, and words added, for as long as the session of the browser lives."""

LINK_CHANGED_WITHIN = timedelta(days=7)
"""Answers given by a link or on a case can be changed for longer: the link is still there."""


class HeldFor(StrEnum):
    """Why a rating waits for a person to look at it. It is never dropped (Policy A14.3)."""

    SAME_DEVICE = "same_device"
    BURST = "burst"
    ROBOT = "robot"
    LEFT_OUT = "left_out"


HELD_FOR_WORDS = {
    HeldFor.SAME_DEVICE: N_("Another answer from the same device within 10 minutes"),
    HeldFor.BURST: N_("More answers from one place than people can give in 2 minutes"),
    HeldFor.ROBOT: N_("A box that people do not see was filled in"),
    HeldFor.LEFT_OUT: N_("A person looked at it and left it out"),
}


class NothingAnswered(RuleBroken):
    """A rating needs at least one answer."""

    sentence = N_("Select an answer to at least one question")


class NotAnAnswer(RuleBroken):
    """The answer is not one that the question offers."""

    sentence = N_("Select an answer from the list")


@dataclass(frozen=True)
class Answer:
    """One answer as offered: ``value`` is what is kept, ``positive`` whether it counts as good.

    ``positive`` None: left out of every share ("does not apply", "I do not know").
    """

    value: int | str
    label: str
    positive: bool | None


@dataclass(frozen=True)
class Question:
    """One question. ``key`` names the kept column; ``commitment`` is the slug it speaks to.

    ``text`` may hold ``%(limit)s``: the minutes or seconds of that commitment in the edition in
    force, so that the number is written nowhere else.
    """

    key: str
    text: str
    answers: tuple[Answer, ...]
    commitment: str

    def answer(self, given: str) -> Answer:
        """Return the answer with the value ``given``, as a form sends it.

        Raises ``NotAnAnswer``.
        """
        for answer in self.answers:
            if str(answer.value) == given:
                return answer
        raise NotAnAnswer


def _five(best: str, good: str, middle: str, bad: str, worst: str) -> tuple[Answer, ...]:
    """A five-point scale: the top two are positive (measure M21)."""
    return (
        Answer(5, best, True),
        Answer(4, good, True),
        Answer(3, middle, False),
        Answer(2, bad, False),
        Answer(1, worst, False),
        Answer(DOES_NOT_APPLY, N_("Does not apply"), None),
    )


_EASE = _five(N_("Very easy"), N_("Easy"), N_("Neither easy nor hard"), N_("Hard"), N_("Very hard"))
_DO_NOT_KNOW = Answer("unknown", N_("I do not know"), None)

POLITE = Question(
    "polite",
    N_("How polite were we?"),
    _five(
        N_("Very polite"),
        N_("Polite"),
        N_("Neither polite nor rude"),
        N_("Rude"),
        N_("Very rude"),
    ),
    "respect",
)
CLEAR = Question("clear", N_("How easy were we to understand?"), _EASE, "clear-information")
EASY = Question("easy", N_("How easy was it to tell us?"), _EASE, "easy-to-tell-us")

LISTENED = Question(
    "listened",
    N_("How well did we listen to you?"),
    _five(N_("Very well"), N_("Well"), N_("Neither well nor badly"), N_("Badly"), N_("Very badly")),
    "respect",
)
UNDERSTOOD = Question(
    "understood",
    N_("Was this clear?"),
    (Answer("yes", N_("Yes"), True), Answer("no", N_("No"), False)),
    "clear-information",
)

SEEN_IN_TIME = Question(
    "third",
    N_("Did we start to help you within %(limit)s minutes?"),
    (Answer("yes", N_("Yes"), True), Answer("no", N_("No"), False), _DO_NOT_KNOW),
    "see-you-in-5-minutes",
)
LONG_WAIT = Question(
    "third",
    N_("Did you wait long for us to answer?"),
    (Answer("no", N_("No"), True), Answer("yes", N_("Yes"), False), _DO_NOT_KNOW),
    "answer-in-15-seconds",
)
FOUND_IT = Question(
    "third",
    N_("Did you find what you needed?"),
    (Answer("yes", N_("Yes"), True), Answer("no", N_("No"), False), _DO_NOT_KNOW),
    "clear-information",
)

QUESTIONS: dict[PlaceKind, tuple[Question, ...]] = {
    PlaceKind.RECEPTION: (POLITE, CLEAR, SEEN_IN_TIME),
    PlaceKind.PHONE: (POLITE, CLEAR, LONG_WAIT),
    PlaceKind.LETTER: (POLITE, CLEAR, FOUND_IT),
    PlaceKind.PAGE: (POLITE, CLEAR, FOUND_IT),
    PlaceKind.ANSWER: (POLITE, CLEAR, EASY),
    PlaceKind.OTHER: (POLITE, CLEAR),
}
"""What is asked where (screen R1): two questions everywhere, a third by the place."""

AFTER_TELLING_US = (EASY,)
"""What is asked at the end of a challenge or complaint (screens C10 and K16)."""

HANDLED = (EASY, LISTENED, CLEAR)
"""What is asked of a case that was answered (screen T8): not whether they agree with it."""

ASKED_CLEAR_OF = frozenset({PlaceKind.PAGE, PlaceKind.LETTER, PlaceKind.ANSWER})
"""What can be said to be clear or not."""

KEYS = ("polite", "clear", "easy", "listened", "third", "understood")
"""The kept columns, one a question."""


def questions_about(slug: str) -> dict[Question, frozenset[PlaceKind]]:
    """Return the questions that speak to the commitment ``slug``, each with where it is asked.

    What is asked at the end of a journey may come from anywhere.
    """
    found = {question: frozenset(PlaceKind) for question in AFTER_TELLING_US}
    found[UNDERSTOOD] = ASKED_CLEAR_OF
    for kind, questions in (*QUESTIONS.items(), (PlaceKind.ANSWER, HANDLED)):
        for question in questions:
            found[question] = found.get(question, frozenset()) | {kind}
    return {question: kinds for question, kinds in found.items() if question.commitment == slug}


def check_answers(
    questions: tuple[Question, ...], given: Mapping[str, str]
) -> dict[str, int | str]:
    """Return the values to keep, by question key, of what a form sent.

    ``given`` maps question keys to form values; '' or a missing key is no answer, other keys are
    ignored. Raises ``NothingAnswered`` and ``NotAnAnswer`` (Policy A14.1, screen R2).
    """
    answers = {
        question.key: question.answer(given[question.key]).value
        for question in questions
        if given.get(question.key)
    }
    if not answers:
        raise NothingAnswered
    return answers


def is_rude(answers: Mapping[str, int | str]) -> bool:
    """Whether the person says that we were rude, so that we offer to look into it (screen R3)."""
    return answers.get(POLITE.key) in RUDE


def device_mark(key: bytes, day: date, address: str, agent: str) -> str:
    """Return what we keep of a device for a day: a keyed hash in hex (Policy A14.3).

    ``address`` and ``agent`` are the device's network address and what its browser calls
    itself, "" to mark the address alone. Another ``day`` gives another mark, so answers of
    different days cannot be joined.
    """
    parts = "\n".join(("rating", day.isoformat(), address, agent))
    return hmac.new(key, parts.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
