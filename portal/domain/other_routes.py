"""Matters that have a route of their own, such as an appeal (Policy A6.4)."""

import re
import unicodedata

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

LONGEST_NAME, LONGEST_WORDS, LONGEST_LINK, LONGEST_OWNER = 120, 1000, 500, 120
LONGEST_SLUG = 60
NO_LISTED_ROUTE = "none"
"""What stands for a route that is not in the list."""


class RouteTaken(RuleBroken):
    """Two routes of one name cannot be told apart."""

    sentence = N_("Another route has this name. Use a different one")


def slug_of(name: str) -> str:
    """Return the word that stands for the route ``name`` in addresses and on cases."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
    return words if words and words != NO_LISTED_ROUTE else "route"


def with_route(text: str, what_to_do: str, link: str) -> str:
    """Return ``text`` followed by what the person can do instead, as the list says it."""
    return "\n\n".join((text, what_to_do, link))
