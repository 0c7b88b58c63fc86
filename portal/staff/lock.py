"""The lock in front of every staff page: closed unless the page names a permission one has."""

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.errors import NotAllowed
from portal.staff.sign_in import ask_after_typing
from portal.web.access import OPEN_STAFF_PAGES, permission_of
from portal.web.signed_in import READING, find_out, still_here


def guard() -> ResponseReturnValue | None:
    """Let a request through to its staff page, or answer it here (Policy A16)."""
    here = find_out()
    endpoint = request.endpoint or ""
    if endpoint in OPEN_STAFF_PAGES:
        return None
    if here is None:
        address = request.full_path.rstrip("?")
        if request.method in READING:
            return redirect(url_for("staff.sign_in.sign_in", next=address))
        return ask_after_typing(address)
    permission = permission_of(current_app, endpoint)
    if permission is None or not here.viewer.may(permission):
        raise NotAllowed
    still_here(here)
    return None
