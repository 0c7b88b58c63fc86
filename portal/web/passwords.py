"""Passwords of staff: kept by Flask-Security's hashing (argon2id), refused when easy to guess."""

import re
from functools import lru_cache
from pathlib import Path

from flask import current_app
from flask_security.utils import hash_password, verify_password

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

SHORTEST = 12
LONGEST = 200
LEFT_TO_GUESS = 5
"""Characters that must be left when everything commonly used is taken out."""

COMMON = Path(__file__).parent / "common_passwords.txt"
LOOKALIKES = str.maketrans("013457@$!|", "oieastasll")


class PasswordTooShort(RuleBroken):
    """It can be tried out."""

    sentence = N_("Password must be 12 characters or more")


class PasswordTooLong(RuleBroken):
    """Nobody types this; it would only keep the server busy."""

    sentence = N_("Password must be 200 characters or less")


class PasswordTooCommon(RuleBroken):
    """It is among the first that anyone would try."""

    sentence = N_("Password must be harder to guess. Try three words that do not belong together")


def check_password(password: str, *personal: str) -> None:
    """Raise a rule unless ``password`` will do: long enough, and not one of the commonest.

    ``personal`` are words that others connect with the person, such as their name and
    address. No network is asked.
    """
    if len(password) < SHORTEST:
        raise PasswordTooShort
    if len(password) > LONGEST:
        raise PasswordTooLong
    own = {part for text in personal for part in re.split(r"\W+", text.casefold()) if len(part) > 2}
    if not _hard_to_guess(password.casefold(), own):
        raise PasswordTooCommon


def hashed(password: str) -> str:
    """Return what is kept of ``password``."""
    return str(hash_password(_normal(password)))


def matches(password: str, kept: str | None) -> bool:
    """Whether ``password`` is the one kept. With nothing kept it takes as long and is false."""
    right = bool(verify_password(_normal(password[:LONGEST]), kept or _nobodys_hash()))
    return right and kept is not None


def _normal(password: str) -> str:
    normal: str = current_app.extensions["security"]._password_util.normalize(password)
    return normal


@lru_cache(maxsize=4)
def _hash_made_once(folder: str) -> str:
    return str(hash_password("nobody has this password"))


def _nobodys_hash() -> str:
    return _hash_made_once(current_app.config["PORTAL_FOLDER"])


@lru_cache(maxsize=1)
def _common_words() -> tuple[str, ...]:
    return tuple(COMMON.read_text("utf-8").split())


def _hard_to_guess(folded: str, own: set[str]) -> bool:
    words = sorted({*_common_words(), *own}, key=len, reverse=True)
    for text in (folded, folded.translate(LOOKALIKES)):
        for word in words:
            text = text.replace(word, " ")
        if len(set(re.sub(r"[\W\d_]", "", text))) < LEFT_TO_GUESS:
            return False
    return True
