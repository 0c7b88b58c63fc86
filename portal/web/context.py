"""What every template may use."""

from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _

from portal.domain.council import Council
from portal.domain.measures.facts import Population
from portal.web.now import today


def council() -> Council:
    """Return the council whose portal this is."""
    found: Council = current_app.extensions["council"]
    return found


def population() -> Population:
    """Return how many people the council has to do with, as far as it knows."""
    return Population(council().residents, council().contacts, council().hide_under)


def init_context(app: Flask) -> None:
    """Give templates the council, its hours and the main navigation."""

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        return {
            "council": council(),
            "hours_by_weekday": council().hours_on(today()),
            "hours_today": council().hours_today(today()),
            "navigation": [
                {"text": _("Our commitments"), "endpoint": "public.commitments"},
                {"text": _("Tell us"), "endpoint": "public.tell_us"},
                {"text": _("Track"), "endpoint": "track.start"},
                {"text": _("How we are doing"), "endpoint": "performance.index"},
            ],
        }
