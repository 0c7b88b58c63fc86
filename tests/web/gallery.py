"""A small site that shows every question and component, for the tests of this folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask_babel import Babel
from jinja2 import ChoiceLoader, DictLoader, StrictUndefined

from portal.domain.council import parse_council
from portal.web.form import Form
from portal.web.headers import init_headers
from portal.web.pages import init_pages
from tests.kit.client import ReviewingClient
from tests.kit.templates import compiled_once

ROOT = Path(__file__).parents[2]
OPEN = {"home": "/", "help": "/help", "accessibility": "/a", "privacy": "/p", "cookies": "/c"}


def gallery(forms: Mapping[str, type[Form]], pages: Mapping[str, str] | None = None) -> Flask:
    """Return a site with each of ``forms`` at ``/form/<name>`` and each of ``pages`` (templates)
    at ``/page/<name>``, in the frame that real pages have."""
    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.config.update(
        SECRET_KEY="a secret of the tests, long enough for one",
        BABEL_DEFAULT_LOCALE="en_GB",
        BABEL_DEFAULT_TIMEZONE="Europe/London",
        MAX_FORM_MEMORY_SIZE=2_000_000,
    )
    app.extensions["council"] = parse_council((ROOT / "council.toml").read_text("utf-8"))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    compiled_once(app)
    assert app.jinja_loader is not None
    app.jinja_loader = ChoiceLoader([app.jinja_loader, DictLoader(pages or {})])
    app.test_client_class = ReviewingClient
    Babel(app)
    init_headers(app)
    init_pages(app)
    app.context_processor(_context)
    app.register_blueprint(_open_pages())
    app.register_blueprint(_staff_pages())

    @app.route("/form/<name>", methods=["GET", "POST"])
    def form(name: str) -> tuple[str, int] | str:
        """The form ``name``; what it made of the answers, once they will do."""
        made = forms[name]()
        if made.validate_on_submit():
            return render_template("gallery/answers.html", heading="Answers", form=made)
        template = "layout/question.html"
        return render_template(template, heading="Questions", form=made, back="/"), made.status

    @app.get("/page/<path:name>")
    def page(name: str) -> str:
        """The template ``name``."""
        return render_template(name)

    app.jinja_loader.loaders.append(  # type: ignore[attr-defined]
        DictLoader({"gallery/answers.html": ANSWERS, "gallery/plain.html": PLAIN})
    )
    return app


ANSWERS = """{% extends "layout/public.html" %}
{% block content %}<p class="answers">{{ form.answers()|tojson }}</p>{% endblock %}
"""
PLAIN = """{% extends "layout/public.html" %}{% set heading = "Plain" %}"""


def _context() -> dict[str, Any]:
    return {
        "council": parse_council((ROOT / "council.toml").read_text("utf-8")),
        "hours_today": "9am to 5pm",
        "navigation": [
            {"text": "Our commitments", "endpoint": "public.home"},
            {"text": "Tell us", "endpoint": "public.help"},
            {"text": "Track", "endpoint": "public.cookies"},
        ],
    }


def _open_pages() -> Blueprint:
    blueprint = Blueprint("public", __name__)
    for name, rule in OPEN.items():
        blueprint.add_url_rule(rule, name, lambda: render_template("gallery/plain.html"))
    return blueprint


def _staff_pages() -> Blueprint:
    blueprint = Blueprint("staff", __name__, url_prefix="/staff")
    inner = Blueprint("sign_in", __name__)
    inner.add_url_rule("/sign-out", "sign_out", lambda: request.path, methods=["POST"])
    inner.add_url_rule("/sessions", "own_sessions", lambda: request.path)
    blueprint.register_blueprint(inner)
    return blueprint
