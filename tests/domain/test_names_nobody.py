"""What everybody reads names nobody whose name is known (Policy A13.8)."""

import pytest

from portal.domain.told_changes import NamesSomebody, check_names_nobody

NAMES = ("Keith Vellacott", "Siân O'Brien", "Ann Smith-Jones", "Gus Green", "Wei Li")


@pytest.mark.parametrize(
    "words",
    [
        "The thanks of Keith Vellacott were for another service.",
        "The thanks of Mrs Vellacott were for another service.",
        "the thanks of mrs vellacott were for another service",
        "Vellacott's letter was counted twice.",
        "VELLACOTT wrote twice.",
        "A letter of Ms O’Brien was late.",
        "What Smith-Jones wrote was two letters.",
        "Mr. Li wrote twice.",
        "We took Miss Green's call for a letter.",
    ],
)
def test_a_surname_is_a_name(words: str) -> None:
    with pytest.raises(NamesSomebody):
        check_names_nobody(words, NAMES)


@pytest.mark.parametrize(
    "words", ["We empty green bins on Mondays.", "Li is short for litres.", "Two letters were one."]
)
def test_a_word_that_is_a_name_too_can_be_used(words: str) -> None:
    check_names_nobody(words, NAMES)
