"""Open data."""

from flask import Flask

from portal.api import document, figures
from portal.api.blueprint import blueprint

__all__ = ["document", "figures"]


def register(app: Flask) -> None:
    """Join the pages of this part to ``app``."""
    app.register_blueprint(blueprint)
