"""The public site: one module per journey."""

from flask import Flask

from portal.public import complaint, content, health, machines, rate, track, when

PAGES = (content, when, rate, health, machines, complaint, track)
"""The modules with pages. Some share one ``blueprint``: those of the content pages."""


def register(app: Flask) -> None:
    """Join the pages of this part to ``app``."""
    for blueprint in dict.fromkeys(module.blueprint for module in PAGES):
        app.register_blueprint(blueprint)
