"""What an apology must say, and what is none (Policy A9.3)."""

import pytest

from portal.domain.apologies import ApologyHollow, NothingToBeSorryFor, check_words

HOLLOW = (
    "We are sorry you feel that way.",
    "We're sorry that you felt let down by us.",
    "We apologise if you were upset by our letter.",
    "We are sorry that you had to complain.",
    "We are sorry you have had cause to complain about the bins.",
    "We are sorry\nyou feel that way.",
    "Your bin was missed on three days. We are sorry if this caused you trouble.",
    "We are sorry for any inconvenience caused by the missed bin.",
    "Sorry you are unhappy with the bin crew.",
)
BARE = (
    "We are sorry.",
    "Please accept our sincere apologies for what happened.",
    "Your bin was missed on three days in October.",
)
RIGHT = (
    "We did not empty your bin on three days. We are sorry.",
    "We are sorry the bin stayed full.",
    "You wrote twice and nobody answered. We apologise for that and for the worry it caused.",
    "Our officer was rude when you feel unwell and rang us. We are sorry.",
)


@pytest.mark.parametrize("words", HOLLOW)
def test_sorry_for_how_they_feel_is_no_apology(words: str) -> None:
    for must in (True, False):
        with pytest.raises(ApologyHollow) as hollow:
            check_words(words, must_say_why=must)
        assert str(hollow.value.values["phrase"]) in " ".join(words.split())


@pytest.mark.parametrize("words", BARE)
def test_an_apology_says_sorry_and_what_went_wrong(words: str) -> None:
    with pytest.raises(NothingToBeSorryFor):
        check_words(words, must_say_why=True)
    check_words(words, must_say_why=False)


@pytest.mark.parametrize("words", RIGHT)
def test_an_apology_that_says_what_went_wrong_is_taken(words: str) -> None:
    check_words(words, must_say_why=True)


def test_no_apology_is_no_bad_one() -> None:
    check_words("", must_say_why=True)
