"""What programs ask every website for: robots.txt, the old icon address, who to tell of a hole."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect
from werkzeug.wrappers import Response as AnyResponse

from portal.web.context import council
from portal.web.now import now
from portal.web.static import asset

blueprint = Blueprint("machines", __name__)

SEARCHABLE_NOT = ("/staff", "/track", "/r/", "/rate", "/challenge/", "/complain/", "/feedback/")
"""Nothing here is secret by being left out of searches; it is of no use to a searcher."""

SECURITY_FOR = timedelta(days=365)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Which pages a search engine should leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {start}" for start in SEARCHABLE_NOT)]
    return _text(lines)


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Who to tell of a weakness, as RFC 9116 wants it."""
    address = current_app.config["PUBLIC_ADDRESS"]
    expires = (now() + SECURITY_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    return _text(
        [
            f"Contact: mailto:{council().email}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: en",
            f"Canonical: {address}/.well-known/security.txt",
        ]
    )


@blueprint.get("/favicon.ico")
def favicon() -> AnyResponse:
    """The icon, for browsers that ask before they read a page."""
    return redirect(asset("icon.svg"))


def _text(lines: list[str]) -> Response:
    return Response("".join(f"{line}\n" for line in lines), mimetype="text/plain")
