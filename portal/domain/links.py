"""How two cases belong together (Policy A1.1, A7.5)."""

from enum import StrEnum


class LinkKind(StrEnum):
    """``SPLIT``: one was taken out of the other. ``MERGED``: one goes on as the other."""

    SPLIT = "split"
    MERGED = "merged"
