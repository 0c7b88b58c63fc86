"""Links to the short questions that stand under an answer: unguessable, and kept nowhere.

A link holds the day on which it was made, a nonce and a seal over both. Nothing in it or on the
rating that it gives leads to the case (Policy A14.7).
"""

import hashlib
import hmac
from datetime import date, timedelta

from portal.domain.references import ALPHABET

EPOCH = date(2020, 1, 1)
LASTS = timedelta(days=30)
"""How long a link takes answers."""

SIZES = (2, 8, 10)
"""Bytes of the day (from ``EPOCH``), the nonce and the seal: 160 bits, 32 symbols."""


def make_rating_link(name: str, day: date, key: bytes) -> str:
    """Return the code of a link made on ``day``; the same ``name`` always gives the same.

    ``name`` is the random name of the mail that carries it, so that a mail handed over twice
    gives one rating.
    """
    made = (day - EPOCH).days.to_bytes(SIZES[0])
    nonce = hmac.digest(key, f"rating-link:{name}".encode(), hashlib.sha256)[: SIZES[1]]
    number = int.from_bytes(made + nonce + _seal(made + nonce, key))
    return "".join(ALPHABET[number >> shift & 31] for shift in range(155, -1, -5))


def is_rating_link(code: str, today: date, key: bytes) -> bool:
    """Whether ``code`` is one of ours and not over on the London date ``today``."""
    if len(code) != 32 or any(symbol not in ALPHABET for symbol in code):
        return False
    number = 0
    for symbol in code:
        number = number << 5 | ALPHABET.index(symbol)
    whole = number.to_bytes(sum(SIZES))
    signed, seal = whole[: -SIZES[2]], whole[-SIZES[2] :]
    made = EPOCH + timedelta(days=int.from_bytes(whole[: SIZES[0]]))
    return hmac.compare_digest(seal, _seal(signed, key)) and made <= today <= made + LASTS


def rating_key(purpose: str, secret: str, key: bytes) -> str:
    """Return the form key of the one rating that ``secret`` may give, which does not tell it."""
    return hmac.new(key, f"rating-of:{purpose}:{secret}".encode(), hashlib.sha256).hexdigest()[:40]


def _seal(signed: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"rating-seal:" + signed, hashlib.sha256)[: SIZES[2]]
