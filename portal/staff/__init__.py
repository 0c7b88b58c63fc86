"""The back office. Locked as a whole."""

from flask import Flask


def register(app: Flask) -> None:
    """Join the pages of this part to ``app``."""
