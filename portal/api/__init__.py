"""Open data."""

from flask import Flask


def register(app: Flask) -> None:
    """Join the pages of this part to ``app``."""
