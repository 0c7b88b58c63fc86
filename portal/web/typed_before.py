"""What someone typed into a staff form after their session had ended.

The sign-in page takes the fields along as hidden ones. After signing in they stand in a form that
leads back to where they came from, with an empty token: that page shows its own form again,
filled in, and carries nothing out until its button is pressed (Policy B9 S0, B0.4).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request

from portal.web.typed_text import shown_again

PREFIX = "typed."
MOST_FIELDS = 200


@dataclass(frozen=True)
class Typed:
    """The fields of a form by name, several of one name included."""

    fields: tuple[tuple[str, str], ...] = ()
    prefix: str = PREFIX


def just_typed() -> Typed:
    """Return the fields of this very request, without its token and without passwords."""
    return _fields(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    )


def typed_before() -> Typed:
    """Return the fields that the sign-in page took along, none when there were none."""
    return _fields(
        (name.removeprefix(PREFIX), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(PREFIX)
    )


def _fields(pairs: Iterable[tuple[str, str]]) -> Typed:
    found = [(shown_again(name), shown_again(value)) for name, value in pairs]
    return Typed(tuple(found[:MOST_FIELDS]))
