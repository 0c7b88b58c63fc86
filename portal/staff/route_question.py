"""Asking which route of its own a matter has, and telling the person of it (Policy A6.4)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.other_routes import NO_LISTED_ROUTE, with_route
from portal.queries.other_routes import find_route, other_routes
from portal.web.fields import ChoiceField, Option


def route_question() -> ChoiceField:
    """Return the question. Its options come from ``offer_routes``."""
    return ChoiceField(
        _l("Which route does it have?"),
        hint=_l("What people can do, with the link, stands under your words to them"),
        required=_l("Select which route it has"),
    )


def offer_routes(field: ChoiceField) -> None:
    """Offer the routes of the list, and one that is not in it."""
    field.options = [
        Option("", _("Choose")),
        *(Option(one.slug, one.name) for one in other_routes()),
        Option(NO_LISTED_ROUTE, _("Another route, not in the list")),
    ]


def picked_route(field: ChoiceField) -> str | None:
    """Return the slug of the route, None when none was asked for or it is not in the list."""
    return field.data if field.data not in ("", NO_LISTED_ROUTE) else None


def told_of_route(text: str, field: ChoiceField) -> str:
    """Return what an officer wrote to the person, with what they can do instead under it."""
    slug = picked_route(field)
    if slug is None or not text:
        return text
    route = find_route(slug)
    return with_route(text, route.what_to_do, route.link)
