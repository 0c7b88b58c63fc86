"""References and codes: Policy A3."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import references as r
from portal.domain.cases import Kind

LETTERS = sorted(r.KIND_LETTERS.values())
BODIES = st.text(alphabet=r.ALPHABET, min_size=5, max_size=5)
KEY = b"a key for tests"


def reference(letter: str, year: int, body: str) -> str:
    symbols = iter(r.VALUES[symbol] for symbol in body)
    return r.new_reference(letter, year, token=lambda _: next(symbols))


def refused(typed: str) -> bool:
    try:
        r.parse_reference(typed)
    except r.NotAReference:
        return True
    return False


def test_a_reference_has_letter_year_five_characters_and_a_check_character():
    made = r.new_reference("C", 2026)
    assert re.fullmatch(r"C26-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]", made)


def test_each_kind_has_its_own_letter():
    assert set(r.KIND_LETTERS) == set(Kind)
    assert len(set(r.KIND_LETTERS.values())) == len(Kind)


def test_a_letter_of_no_kind_is_refused():
    with pytest.raises(ValueError, match="no kind"):
        r.new_reference("X", 2026)


def test_the_powers_of_all_nine_places_differ():
    one_in_each_place = {r.check_character("0" * at + "1" + "0" * (7 - at)) for at in range(8)} | {
        "1"
    }
    assert len(one_in_each_place) == 9


@given(st.sampled_from(LETTERS), st.integers(2000, 2099), BODIES)
def test_what_we_make_reads_back_as_it_was(letter, year, body):
    made = reference(letter, year, body)
    assert r.parse_reference(made) == made


@given(st.sampled_from(LETTERS), st.integers(2000, 2099), BODIES)
def test_every_single_wrong_character_is_found(letter, year, body):
    symbols = reference(letter, year, body).replace("-", "")
    for at, right in enumerate(symbols):
        for wrong in r.ALPHABET.replace(right, ""):
            assert refused(symbols[:at] + wrong + symbols[at + 1 :])


@given(st.sampled_from(LETTERS), st.integers(2000, 2099), BODIES)
def test_every_swap_of_neighbours_is_found(letter, year, body):
    symbols = reference(letter, year, body).replace("-", "")
    for at in range(len(symbols) - 1):
        one, other = symbols[at], symbols[at + 1]
        swapped = symbols[:at] + other + one + symbols[at + 2 :]
        assert one == other or refused(swapped)


@pytest.mark.parametrize(
    "spoil",
    [
        str.lower,
        lambda text: text.replace("-", ""),
        lambda text: text.replace("-", " "),
        lambda text: text.replace("-", "\u2013"),
        lambda text: f"  {text}\n",
        lambda text: " ".join(text),
        lambda text: text.replace("0", "O"),
        lambda text: text.replace("0", "o"),
        lambda text: text.replace("1", "I"),
        lambda text: text.replace("1", "l"),
    ],
)
def test_spaces_dashes_case_and_lookalikes_do_not_matter(spoil):
    made = reference("S", 2010, "01A0Z")
    assert r.parse_reference(spoil(made)) == made


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "C26", "C26-7Q4KD", "C26-7Q4UD-8", "X26-7Q4KD-8", "CXX-7Q4KD-8", "C26/7Q4KD/8",
     "\x00" * 9, "\ud800" * 9, "C26-7Q4KD-8" * 1000, "\u0661" * 9, "e\u0301" * 9],
)  # fmt: skip
def test_what_is_not_a_reference_is_refused_with_a_sentence(typed):
    with pytest.raises(r.NotAReference) as refusal:
        r.parse_reference(typed)
    assert "reference number" in str(refusal.value)


@given(st.text())
def test_any_text_is_a_code_or_refused_and_nothing_worse(typed):
    for parse, refusal in (
        (r.parse_reference, r.NotAReference),
        (r.parse_tracking_code, r.NotATrackingCode),
        (r.parse_one_time_code, r.NotAOneTimeCode),
        (r.parse_poster_code, r.NotAPosterCode),
    ):
        try:
            code = parse(typed)
        except refusal:
            continue
        assert parse(code) == code


def test_a_tracking_code_is_sixteen_characters_in_four_groups():
    code = r.new_tracking_code()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert r.parse_tracking_code(code.lower().replace("-", " ")) == code


def test_a_one_time_code_is_eight_characters_in_two_groups():
    code = r.new_one_time_code()
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert r.parse_one_time_code(code.replace("-", "")) == code


def test_codes_do_not_repeat():
    assert len({r.new_tracking_code() for _ in range(500)}) == 500


def test_the_hash_is_the_same_however_the_code_is_typed_and_differs_with_the_key():
    code = "ABCD-EFGH-JKMN-PQ01"
    kept = r.hash_tracking_code(code, KEY)
    assert re.fullmatch(r"[0-9a-f]{64}", kept)
    assert r.hash_tracking_code("abcd efgh jkmn pqol", KEY) == kept
    assert r.hash_tracking_code(code, b"another key") != kept
    assert r.hash_tracking_code("ABCD-EFGH-JKMN-PQ02", KEY) != kept


def test_the_hash_of_a_code_does_not_contain_it():
    assert "abcdefgh" not in r.hash_one_time_code("ABCD-EFGH", KEY)


@pytest.mark.parametrize(
    ("typed", "kept"), [("WH1", "WH1"), (" wh1 ", "WH1"), ("wh-l", "WH1"), ("DESK2", "DESK2")]
)
def test_a_poster_code_is_read_however_it_is_typed(typed, kept):
    assert r.parse_poster_code(typed) == kept


@pytest.mark.parametrize("typed", ["", "W", "W" * 13, "../x", "WH?", "BUS"])
def test_what_cannot_be_a_poster_code_is_refused(typed):
    with pytest.raises(r.NotAPosterCode):
        r.parse_poster_code(typed)
