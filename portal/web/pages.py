"""What templates need beside their own data: files, words and the token that forms carry."""

from flask import Flask
from flask_wtf.csrf import generate_csrf

from portal.web.govuk import init_govuk
from portal.web.language import init_language
from portal.web.static import init_static
from portal.web.words import init_words


def init_pages(app: Flask) -> None:
    """Make the helpers known to every template of ``app``."""
    app.jinja_env.globals["csrf_token"] = generate_csrf
    init_govuk(app)
    init_language(app)
    init_static(app)
    init_words(app)
