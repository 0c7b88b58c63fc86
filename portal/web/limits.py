"""Limits on sending, generous to people and tight to robots (Policy B0.14; no puzzles)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, render_template, request

from portal.services import attempts
from portal.web.networks import network
from portal.web.now import now
from portal.web.typed_before import just_typed

SENDS = 30
MINUTES = 10
NEVER_KEPT = frozenset({"code", "tracking_code"})
"""Secrets, which the page about too many sends does not carry along."""

Page = Callable[..., Any]


def secret_key() -> bytes:
    """Return the key that codes and marks of people are hashed under."""
    key: str = current_app.config["TRACKING_KEY"]
    return key.encode()


def too_many(scope: str, who: str, times: int, minutes: int) -> bool:
    """Whether ``who`` has made ``times`` tries of ``scope`` in the last ``minutes``."""
    return attempts.too_many(
        scope=scope, who=who, times=times, minutes=minutes, now=now(), key=secret_key()
    )


def note_try(scope: str, who: str) -> None:
    """Count one try of ``scope`` by ``who``, of whom only a keyed hash is kept."""
    attempts.note_try(scope=scope, who=who, now=now(), key=secret_key())


def limited(scope: str, times: int = SENDS, minutes: int = MINUTES) -> Callable[[Page], Page]:
    """Let a network send a page's form ``times`` in any ``minutes``, then ask it to wait.

    Only sending counts, never reading. The page that asks to wait answers 429, names the
    phone, and keeps what was typed. LIMITS_ON = False switches it off, to measure speed.
    """

    def decorate(page: Page) -> Page:
        @wraps(page)
        def inside(*args: Any, **kwargs: Any) -> Any:
            if request.method == "POST" and current_app.config.get("LIMITS_ON", True):
                if too_many(scope, network(), times, minutes):
                    return _wait(minutes), 429
                note_try(scope, network())
            return page(*args, **kwargs)

        return inside

    return decorate


def _wait(minutes: int) -> str:
    kept = [(name, value) for name, value in just_typed().fields if name not in NEVER_KEPT]
    return render_template("errors/too_many.html", kept=kept, minutes=minutes)
