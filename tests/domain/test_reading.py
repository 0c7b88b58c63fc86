"""Reading ease: Policy C10."""

import pytest

from portal.domain import reading

PLAIN = "We will send you a full answer. You can ask us for help at any time. " * 10
OFFICIAL = (
    "The authority endeavours to expedite administrative determinations notwithstanding "
    "extraordinary organisational considerations affecting departmental availability. "
) * 10


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("we", 1), ("time", 1), ("people", 2), ("asked", 1), ("posted", 2), ("complain", 2),
        ("office", 2), ("services", 3), ("answer", 2), ("information", 4), ("we’re", 1),
        ("easy", 2), ("table", 2), ("15", 1), ("minutes", 2), ("someone’s", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_near_enough(word, count):
    assert reading.syllables(word) == pytest.approx(count, abs=1)


def test_plain_words_pass_and_official_ones_do_not():
    assert reading.read(PLAIN).grade < 3
    assert reading.read(PLAIN).passes
    assert reading.read(OFFICIAL).grade > 15
    assert not reading.read(OFFICIAL).passes


def test_a_text_under_100_words_has_no_grade():
    assert reading.read("Notwithstanding administrative considerations.").grade is None


def test_the_longest_sentence_is_shown():
    found = reading.read("Short one. This one is rather a lot longer than that. Yes!")
    assert found.longest_sentence == "This one is rather a lot longer than that."
    assert found.longest_words == 9


def test_a_sentence_of_26_words_is_too_long_and_one_of_25_is_not():
    short = "We are here. " * 3
    assert reading.read(short + "a " * 24 + "a.").passes
    assert not reading.read(short + "a " * 25 + "a.").passes


@pytest.mark.parametrize(
    ("text", "banned"),
    [
        ("We acknowledged your letter.", ("acknowledge",)),
        ("Your correspondence regarding bins.", ("correspondence", "regarding")),
        ("We treat you with respect.", ()),
        ("In respect of your bin.", ("in respect of",)),
        ("We upheld your complaint.", ("upheld",)),
        ("We upheld your complaint. We got it wrong.", ()),
        ("This may be resolved.", ("resolve",)),
    ],
)
def test_banned_words_are_found_in_every_form(text, banned):
    assert reading.read(text).banned == banned


@pytest.mark.parametrize("text", ["", "   \n ", "!?", "\x00"])
def test_no_words_is_no_trouble(text):
    assert reading.read(text).words == 0
