"""Where in a long list a page begins, as the address says it."""

from flask import request

from portal.web.fields import LARGEST_NUMBER


def number_in_address(name: str) -> int | None:
    """Return the row number ``name`` of the address, None when there is none we could have."""
    typed = request.args.get(name, "")
    fits = typed.isascii() and typed.isdigit() and len(typed) <= 10
    return int(typed) if fits and int(typed) <= LARGEST_NUMBER else None
