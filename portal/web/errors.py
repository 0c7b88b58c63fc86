"""The one place that maps errors to pages."""

from collections.abc import Mapping

from flask import Flask, Response, abort, jsonify, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import (
    BadHost,
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    SecurityError,
)

from portal.domain.errors import ChangedByOther, NotAllowed, NotFound, RuleBroken
from portal.queries.behind import NoSuchNumber
from portal.queries.editions import NoEdition
from portal.web.limits import NEVER_KEPT
from portal.web.said import said
from portal.web.typed_before import just_typed

Answer = tuple[str | Response, int] | tuple[Response, int, dict[str, str]]
OPEN_DATA = "/api/"
NOTHING_MORE: Mapping[str, str] = {}
PAGES = frozenset({400, 403, 404, 405, 410, 413, 415, 429, 500, 503})
STATUS: dict[type[RuleBroken], int] = {
    NotFound: 404,
    NotAllowed: 403,
    ChangedByOther: 409,
    NoSuchNumber: 422,
    NoEdition: 503,
}


def _for_a_program() -> bool:
    """Whether the address is one of the open data, which answers in JSON whatever happens."""
    return request.path.startswith(OPEN_DATA)


def _as_data(status: int, sentence: str, headers: Mapping[str, str] = NOTHING_MORE) -> Answer:
    told = jsonify(status=status, error=sentence)
    return told, status, {"Access-Control-Allow-Origin": "*", **headers}


def _http_error(error: HTTPException) -> Answer:
    code = error.code or 500
    if _for_a_program():
        allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
        return _as_data(code, error.name, {"Allow": ", ".join(allowed)} if allowed else {})
    page = code if code in PAGES else 400 if code < 500 else 500
    return render_template(f"errors/{page}.html"), code


def _rule_broken(error: RuleBroken) -> Answer:
    status = STATUS.get(type(error), 409)
    if _for_a_program():
        return _as_data(status, error.sentence)
    if status in PAGES:
        return render_template(f"errors/{status}.html"), status
    return render_template("errors/rule.html", sentence=said(error)), status


def _failure(error: InternalServerError) -> Answer:
    if _for_a_program():
        return _as_data(500, error.name)
    return render_template("errors/500.html"), 500


def _nothing_can_be_kept(error: Exception) -> Answer:
    """Say that it cannot be kept now, and hand back what was typed to be sent again."""
    if _for_a_program():
        return _as_data(503, "Service Unavailable")
    typed = just_typed().fields if request.method == "POST" else ()
    kept = [(name, value) for name, value in typed if name not in NEVER_KEPT]
    return render_template("errors/503.html", kept=kept), 503


def init_errors(app: Flask, database_is_away: type[Exception]) -> None:
    """Give every error a page in plain words.

    ``database_is_away`` is what the database raises when it cannot be reached or is busy for
    longer than anyone waits.
    """

    @app.before_request
    def refuse_odd_hosts() -> tuple[str, int, dict[str, str]] | None:
        """A host that is no host: no page of ours can be made for it, as none has an address."""
        if isinstance(request.routing_exception, BadHost | SecurityError):
            return _("We cannot read that web address."), 400, {"Content-Type": "text/plain"}
        return None

    @app.before_request
    def refuse_odd_characters() -> None:
        """An address with a character no address of ours has is not found, not a failure."""
        if any(ord(char) < 32 or 0xD800 <= ord(char) <= 0xDFFF for char in request.path):
            abort(404)

    @app.before_request
    def refuse_other_sites() -> None:
        """A form of ours is sent from a page of ours."""
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)

    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(InternalServerError, _failure)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(database_is_away, _nothing_can_be_kept)
