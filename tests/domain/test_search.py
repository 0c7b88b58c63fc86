"""Words as cases are found by them."""

import pytest

from portal.domain.search import (
    GAP,
    MOST_BYTES,
    NothingAsked,
    Part,
    TooMuchAsked,
    fold,
    kept_words,
    passage,
    read_question,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The bin, again!", ["the", "bin", "again"]),
        ("Café CAFE\u0301 cafe", ["cafe", "cafe", "cafe"]),
        ("Zoë Łódź Strauß Ærø", ["zoe", "lodz", "strauss", "aero"]),
        ("O’Brien o'brien", ["o", "brien", "o", "brien"]),
        ("ﬁne ½ x²", ["fine", "1", "2", "x2"]),
        ("İstanbul ısı", ["istanbul", "isi"]),
        ("snake_case-word", ["snake", "case", "word"]),
        ("日本 Москва й", ["日本", "москва", "и"]),
        ("a" * 100, ["a" * 60]),
        ("!!! — …", []),
        ("", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert fold(text) == words


def test_no_phrase_reaches_from_one_text_into_the_next() -> None:
    assert kept_words(["Street", "lamp"]) == f"street {GAP} lamp"
    assert fold(GAP) == []


def test_what_is_kept_of_a_case_has_an_end() -> None:
    assert len(kept_words(["日本語 "] * 200_000).encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("bin street", [("bin",), ("street",)]),
        ('"Street Lamp" bin', [("street", "lamp"), ("bin",)]),
        ("“street lamp”", [("street", "lamp")]),
        ('"street lamp', [("street", "lamp")]),
        ("o'brien", [("o", "brien")]),
        ("rosa@example.com", [("rosa", "example", "com")]),
        ("bin BIN bín", [("bin",)]),
        ("-bin OR lamp*", [("bin",), ("or",), ("lamp",)]),
        ('"" bin', [("bin",)]),
        ("a:b & (c | !d)", [("a", "b"), ("c",), ("d",)]),
    ],
)
def test_all_words_and_phrases_in_quotes(typed: str, terms: list[tuple[str, ...]]) -> None:
    assert list(read_question(typed).terms) == terms


@pytest.mark.parametrize("typed", ["", "   ", '""', "!?*", GAP])
def test_nothing_is_asked_without_a_letter(typed: str) -> None:
    with pytest.raises(NothingAsked):
        read_question(typed)


def test_nobody_needs_more_than_twenty_words() -> None:
    assert read_question(" ".join(f"w{n}" for n in range(20)))
    with pytest.raises(TooMuchAsked):
        read_question(" ".join(f"w{n}" for n in range(21)))


def test_a_piece_of_the_text_that_answers_best_with_every_hit_marked() -> None:
    texts = ["A bin.", "The Café bin <b>street lamp</b> and bins, a street, a lamp."]
    found = passage(texts, read_question('cafe bin "street lamp"'))
    assert found is not None
    place, parts = found
    assert place == 1
    assert "".join(part.text for part in parts) == texts[1]
    assert [part.text for part in parts if part.found] == ["Café", "bin", "street lamp"]


def test_a_long_text_is_cut_between_words() -> None:
    text = "word " * 100 + "needle" + " word" * 100
    found = passage([text], read_question("needle"))
    assert found is not None
    cut = "".join(part.text for part in found[1])
    assert Part("needle", True) in found[1]
    assert cut.startswith("…word")
    assert cut.endswith("word…")
    assert len(cut) < 200


def test_no_piece_without_a_hit() -> None:
    assert passage(["A bin."], read_question("lamp")) is None
