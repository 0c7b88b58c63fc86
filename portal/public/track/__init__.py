"""Track a case: ways in, the case itself, and what its person can do with it (Policy B6)."""

from flask import Flask

from portal.public.track import case, enter
from portal.public.track.blueprint import blueprint

__all__ = ["case", "enter", "register"]


def register(app: Flask) -> None:
    """Join these pages to ``app``."""
    app.register_blueprint(blueprint)
