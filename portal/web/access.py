"""Who may open a page. Staff is locked as a whole; each staff page says what it needs."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

from portal.domain.roles import Permission

View = TypeVar("View", bound=Callable[..., Any])

OPEN_STAFF_PAGES = frozenset({"staff.sign_in.sign_in"})
"""Staff addresses that anyone may open, by endpoint."""


class PermissionNotDeclared(RuntimeError):
    """A staff page does not say which permission it needs, so the portal does not start."""


def needs(permission: Permission) -> Callable[[View], View]:
    """Declare the permission that a staff page needs."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """Return what ``endpoint`` declared, None when it declared nothing."""
    return getattr(app.view_functions[endpoint], "permission", None)


def check_staff_pages(app: Flask) -> None:
    """Raise ``PermissionNotDeclared`` unless every staff page has declared its permission."""
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff")
        and rule.endpoint not in OPEN_STAFF_PAGES
        and permission_of(app, rule.endpoint) is None
    ]
    if silent:
        raise PermissionNotDeclared(f"no permission declared: {', '.join(sorted(silent))}")
