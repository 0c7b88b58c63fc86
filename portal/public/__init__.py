"""The public site: one module per journey."""

from flask import Flask

from portal.public import (
    challenge,
    clear,
    complaint,
    content,
    feedback,
    health,
    kiosk,
    machines,
    performance,
    rate,
    rate_answer,
    tell_us,
    track,
    when,
)

PAGES = (
    content,
    when,
    rate,
    rate_answer,
    clear,
    kiosk,
    health,
    machines,
    performance,
    tell_us,
    challenge,
    complaint,
    feedback,
    track,
)
"""The modules with pages. Some share one ``blueprint``: those of the content pages."""


def register(app: Flask) -> None:
    """Join the pages of this part to ``app``."""
    for blueprint in dict.fromkeys(module.blueprint for module in PAGES):
        app.register_blueprint(blueprint)
