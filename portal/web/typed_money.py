"""Amounts of money that people type."""

import re

POUNDS = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{2}))?\s*")


def read_pounds(text: str) -> int:
    """Return the pence of "150", "£1,200" or "12.50". Raises ``ValueError``."""
    found = POUNDS.fullmatch(text.strip())
    if found is None or (not text.isascii() and not text.replace("£", "").isascii()):
        raise ValueError(text)
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)
