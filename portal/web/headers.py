"""Headers that every answer carries, and how long an answer may be kept."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'none'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
OPEN_PAGES = ("public.", "performance.", "api.", "theme.", "static")
"""Beginnings of the endpoints that show everyone the same thing."""

TELLS_NOBODY = ("track.", "rate_answer.")
"""Beginnings of the endpoints whose addresses are told to no other page, ours included."""


def init_headers(app: Flask) -> None:
    """Add the headers to every answer of ``app``."""
    app.after_request(add_headers)


def add_headers(answer: Response) -> Response:
    """Return ``answer`` with the headers of its kind of page.

    A page is never kept by anyone unless it is open to all and was only read: then a browser
    may keep it and ask whether it is still so.
    """
    for name, value in ALWAYS.items():
        answer.headers.setdefault(name, value)
    endpoint = request.endpoint or ""
    private = endpoint.startswith(TELLS_NOBODY)
    answer.headers.setdefault("Referrer-Policy", "no-referrer" if private else "same-origin")
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in answer.headers:
        read = request.method in ("GET", "HEAD") and answer.status_code in (200, 304)
        shared = read and endpoint.startswith(OPEN_PAGES)
        answer.headers["Cache-Control"] = "private, no-cache" if shared else "no-store"
    return answer
