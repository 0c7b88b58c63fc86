"""Ways to reach a person, read from what they typed. Each raises ``ValueError`` (Policy B3 K12)."""

import re
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

SEPARATORS = re.compile(r"[\s().\-‐-―/]")
EXTENSION = re.compile(r"(?:,?\s*(?:extension|ext|x)\.?\s*\d{1,6})$", re.IGNORECASE)
UK_NUMBER = re.compile(r"0(?:[123578]\d{8,9}|8001111|845464\d)")
ABROAD = re.compile(r"\+[1-9]\d{6,14}")
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?|GIR)(\d[ABD-HJLNP-UW-Z]{2})")


def read_email(text: str) -> str:
    """Return ``text`` as an address that mail can be sent to, its domain in small letters.

    Nobody is asked whether the domain exists.
    """
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as wrong:
        raise ValueError(text) from wrong
    return str(found.ascii_email)


def read_phone(text: str) -> str:
    """Return ``text`` when it can be a phone number of the UK, or of abroad with its "+"."""
    bare = SEPARATORS.sub("", EXTENSION.sub("", text))
    if not bare.isascii():
        raise ValueError(text)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if bare.startswith("+44"):
        bare = "0" + bare[3:].removeprefix("0")
    if UK_NUMBER.fullmatch(bare) or ABROAD.fullmatch(bare):
        return text
    raise ValueError(text)


def read_postcode(text: str) -> str:
    """Return ``text`` as "FS1 1AA"."""
    bare = re.sub(r"[^A-Z0-9]", "", text.upper())
    found = POSTCODE.fullmatch(bare)
    if not found:
        raise ValueError(text)
    return f"{found[1]} {found[2]}"


def read_web_address(text: str) -> str:
    """Return ``text`` when it is the whole address of a page, that a link may lead to."""
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or "." not in (parts.hostname or ""):
        raise ValueError(text)
    if parts.username is not None or re.search(r"[\s\"'<>\\]", text):
        raise ValueError(text)
    return text
