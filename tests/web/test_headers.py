"""Headers that every answer carries."""

import pytest
from flask import Flask, Response

from portal.web.headers import init_headers


@pytest.fixture(scope="module")
def site() -> Flask:
    """A site with one page of each kind."""
    app = Flask(__name__, static_folder=None)
    init_headers(app)
    for endpoint in ("public.home", "track.case", "staff.cases.index", "complaint.check"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "page", methods=["GET", "POST"])

    @app.get("/own")
    def own() -> Response:
        """A page that says itself how long it keeps."""
        answer = Response("own")
        answer.headers["Cache-Control"] = "public, max-age=60"
        return answer

    return app


def test_nothing_from_elsewhere_runs_or_shows(site: Flask) -> None:
    policy = site.test_client().get("/public.home").headers["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts["default-src"] == "'none'"
    assert {parts[name] for name in ("script-src", "style-src", "form-action")} == {"'self'"}
    assert {parts[name] for name in ("base-uri", "frame-ancestors", "object-src")} == {"'none'"}
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("address", "kept", "told"),
    [
        ("/public.home", "private, no-cache", "same-origin"),
        ("/track.case", "no-store", "no-referrer"),
        ("/staff.cases.index", "no-store", "same-origin"),
        ("/complaint.check", "no-store", "same-origin"),
        ("/nowhere", "no-store", "same-origin"),
        ("/own", "public, max-age=60", "same-origin"),
    ],
)
def test_what_is_personal_is_kept_nowhere(site: Flask, address: str, kept: str, told: str) -> None:
    headers = site.test_client().get(address).headers
    assert headers["Cache-Control"] == kept
    assert headers["Referrer-Policy"] == told
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_change_is_kept_nowhere_even_on_an_open_page(site: Flask) -> None:
    assert site.test_client().post("/public.home").headers["Cache-Control"] == "no-store"


def test_a_safe_connection_stays_safe(site: Flask) -> None:
    client = site.test_client()
    name = "Strict-Transport-Security"
    assert name in client.get("/public.home", base_url="https://example.org").headers
    assert name not in client.get("/public.home", base_url="http://example.org").headers
