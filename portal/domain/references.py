"""References, tracking codes and poster codes: made, read back as typed, and hashed.

Policy A3. Everything a person may have to copy by hand uses one alphabet of 32 symbols,
digits and capital letters without I, L, O and U.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable

from portal.domain.cases import Kind
from portal.domain.errors import RuleBroken
from portal.domain.words import N_

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}

KIND_LETTERS: dict[Kind, str] = {
    Kind.COMPLAINT: "C",
    Kind.CHALLENGE: "H",
    Kind.COMMENT: "M",
    Kind.COMPLIMENT: "P",
    Kind.SERVICE_REQUEST: "S",
    Kind.OTHER_ROUTE: "R",
}
"""The first letter of a reference. It tells what the contact was when it came in."""

BODY_LENGTH = 5
REFERENCE_LENGTH = 1 + 2 + BODY_LENGTH + 1
TRACKING_LENGTH = 16
ONE_TIME_LENGTH = 8
POSTER_LENGTHS = range(2, 13)
LONGEST_TYPED = 100
"""More than this is not a code someone copied; it is refused before any work is done on it."""

MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
SEPARATORS = frozenset(" -\t\r\n\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00a0\u200b.")

Token = Callable[[int], int]
"""Gives a whole number from 0 to one less than its argument; ``secrets.randbelow`` in earnest."""


class NotAReference(RuleBroken):
    """What was typed cannot be a reference: wrong length, symbol, letter or check character."""

    sentence = N_("Check the reference number. It looks like C26-7Q4KD-8.")


class NotATrackingCode(RuleBroken):
    """What was typed cannot be a tracking code."""

    sentence = N_("Check the tracking code. It has 16 letters and numbers.")


class NotAOneTimeCode(RuleBroken):
    """What was typed cannot be a one-time code."""

    sentence = N_("Check the one-time code. It has 8 letters and numbers.")


class NotAPosterCode(RuleBroken):
    """What was typed cannot be the code of a poster."""

    sentence = N_("A poster code has 2 to 12 letters and numbers, and no letter U.")


def _times_two(value: int) -> int:
    """Multiply by the generator of the field of 32 elements (x^5 + x^2 + 1)."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def check_character(symbols: str) -> str:
    """Return the check character of ``symbols``, which are all in the alphabet (Policy A3.1).

    Each place is weighted with its own power of the generator of GF(32), the check character
    itself with the power nought. The powers of up to 31 places differ, so one wrong character
    and one swap of neighbours, the check character included, always change the sum.
    """
    total = 0
    for symbol in symbols:
        total = _times_two(total ^ VALUES[symbol])
    return ALPHABET[total]


def _random_symbols(length: int, token: Token) -> str:
    return "".join(ALPHABET[token(len(ALPHABET))] for _ in range(length))


def _grouped(symbols: str) -> str:
    return "-".join(symbols[at : at + 4] for at in range(0, len(symbols), 4))


def _as_symbols(typed: str) -> str | None:
    """Return what was typed in the alphabet, None when some character has no place there."""
    if len(typed) > LONGEST_TYPED:
        return None
    plain = "".join(character for character in typed if character not in SEPARATORS)
    plain = unicodedata.normalize("NFKC", plain).upper().translate(MISREAD)
    return plain if all(character in VALUES for character in plain) else None


def new_reference(kind_letter: str, year: int, token: Token = secrets.randbelow) -> str:
    """Return a new public reference such as ``C26-7Q4KD-8`` (Policy A3.1).

    ``kind_letter`` is one of ``KIND_LETTERS``; ``year`` is the full year of receipt. The five
    characters are random, not a running number, so the caller must try again on a clash.
    """
    if kind_letter not in KIND_LETTERS.values():
        raise ValueError(f"no kind has the letter {kind_letter!r}")
    start = f"{kind_letter}{year % 100:02d}"
    body = _random_symbols(BODY_LENGTH, token)
    return f"{start}-{body}-{check_character(start + body)}"


def parse_reference(typed: str) -> str:
    """Return the reference that was typed, as we write it (Policy A3.3).

    Spaces, dashes and case do not matter; O reads as 0, I and L as 1. Raises
    ``NotAReference`` for anything that is not a whole reference with a right check character.
    """
    symbols = _as_symbols(typed)
    if symbols is None or len(symbols) != REFERENCE_LENGTH:
        raise NotAReference
    start, body, check = symbols[:3], symbols[3:-1], symbols[-1]
    if start[0] not in KIND_LETTERS.values() or not start[1:].isdigit():
        raise NotAReference
    if check != check_character(start + body):
        raise NotAReference
    return f"{start}-{body}-{check}"


def new_tracking_code(token: Token = secrets.randbelow) -> str:
    """Return a new tracking code of 80 random bits, ``ABCD-EFGH-JKMN-PQRS`` (Policy A3.2)."""
    return _grouped(_random_symbols(TRACKING_LENGTH, token))


def parse_tracking_code(typed: str) -> str:
    """Return the tracking code that was typed, as we write it (Policy A3.3).

    Raises ``NotATrackingCode``.
    """
    symbols = _as_symbols(typed)
    if symbols is None or len(symbols) != TRACKING_LENGTH:
        raise NotATrackingCode
    return _grouped(symbols)


def hash_tracking_code(code: str, key: bytes) -> str:
    """Return what we keep of a tracking code: its keyed SHA-256 in hex (Policy A3.2).

    ``code`` may be as typed; raises ``NotATrackingCode``. Compare with
    ``hmac.compare_digest``.
    """
    return _keyed("tracking", parse_tracking_code(code), key)


def new_one_time_code(token: Token = secrets.randbelow) -> str:
    """Return a new one-time code, ``ABCD-EFGH`` (Policy A3.4)."""
    return _grouped(_random_symbols(ONE_TIME_LENGTH, token))


def parse_one_time_code(typed: str) -> str:
    """Return the one-time code that was typed, as we write it. Raises ``NotAOneTimeCode``."""
    symbols = _as_symbols(typed)
    if symbols is None or len(symbols) != ONE_TIME_LENGTH:
        raise NotAOneTimeCode
    return _grouped(symbols)


def hash_one_time_code(code: str, key: bytes) -> str:
    """Return what we keep of a one-time code. Raises ``NotAOneTimeCode`` (Policy A3.4)."""
    return _keyed("one-time", parse_one_time_code(code), key)


def parse_poster_code(typed: str) -> str:
    """Return a poster's code as it is kept and printed, without dashes, such as ``WH1``.

    Takes it as typed or scanned, with the same reading of O, I and L as everywhere (Policy A3.3,
    B5). Raises ``NotAPosterCode``.
    """
    symbols = _as_symbols(typed)
    if symbols is None or len(symbols) not in POSTER_LENGTHS:
        raise NotAPosterCode
    return symbols


def _keyed(purpose: str, code: str, key: bytes) -> str:
    """Hash ``code`` so that one purpose's hash never matches another's."""
    return hmac.new(key, f"{purpose}:{code}".encode(), hashlib.sha256).hexdigest()
