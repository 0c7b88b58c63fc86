"""Made-up answers to the short questions."""

import secrets
from datetime import timedelta

from portal.demo.contacts import drawn
from portal.demo.figures import INVITED_LOWER_BY, POSITIVE, RATINGS_A_YEAR
from portal.demo.rows import Rows
from portal.demo.world import World
from portal.domain.ratings import INVITED, PlaceKind, Source

THREE_YEARS = 3 * 365


def rating(world: World, rows: Rows, posters: list[tuple[int, PlaceKind]]) -> None:
    """Write one rating of the last three years. ``posters`` are (id, kind of place)."""
    lots = world.lots
    source = drawn(world, RATINGS_A_YEAR)
    invited = source in INVITED
    poster_id: int | None = None
    place_kind = PlaceKind.ANSWER if invited else PlaceKind.RECEPTION
    if source is Source.POSTER and posters:
        poster_id, place_kind = lots.choice(posters)
    rows.add(
        "rating",
        at=world.at_work(world.today - timedelta(days=lots.randrange(1, THREE_YEARS))),
        source=source,
        invited=invited,
        poster_id=poster_id,
        place_kind=place_kind,
        polite=_answer(world, POSITIVE["polite"] - INVITED_LOWER_BY * invited),
        clear=_answer(world, POSITIVE["clear"] - INVITED_LOWER_BY * invited),
        easy=_answer(world, POSITIVE["easy"]) if invited else None,
        third=None if invited else lots.choice(("yes", "yes", "yes", "no", None)),
        comment=None,
        held=False,
        held_reason=None,
        device_mark=None,
        form_key=secrets.token_hex(16),
    )


def _answer(world: World, positive: float) -> int:
    lots = world.lots
    if lots.random() < positive:
        return lots.choice((5, 5, 4))
    return lots.choice((3, 3, 2, 1))
