"""The public site: one module per journey."""

from flask import Flask

from portal.public import complaint, track


def register(app: Flask) -> None:
    """Join the pages of this part to ``app``."""
    app.register_blueprint(complaint.blueprint)
    app.register_blueprint(track.blueprint)
