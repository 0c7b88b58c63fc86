"""Commands for the people who run the portal: ``flask --app wsgi ...``."""

from flask import Flask

from portal.cli import calendar, demo, figures, imports, posters, search, serve, setup, staff


def register(app: Flask) -> None:
    """Join the commands to ``app``."""
    for module in (setup, calendar, demo, figures, imports, posters, search, serve, staff):
        module.register(app)
