"""The public site: one module per journey."""

from flask import Flask


def register(app: Flask) -> None:
    """Join the pages of this part to ``app``."""
