"""Made-up answers to the short questions."""

import secrets
from datetime import timedelta
from typing import Any

from portal.demo.contacts import drawn
from portal.demo.figures import INVITED_LOWER_BY, POSITIVE, RATINGS_A_YEAR, SAID_CLEAR
from portal.demo.rows import Rows
from portal.demo.world import World
from portal.domain.ratings import INVITED, PlaceKind, Source

THREE_YEARS = 3 * 365
AT_POSTERS = frozenset({Source.POSTER, Source.KIOSK, Source.SLIP})

HARD = (
    ("/complaints/how", "There is also a national code for councils.", "Which code?"),
    ("/commitments/letters", "", "I do not know what counts as a letter."),
    ("letter", "", "What does partly upheld mean?"),
    ("answer", "", "Too many long sentences."),
)
"""What was hard: the page, the sentence and what was written about it."""

Posters = list[tuple[int, PlaceKind]]


def rating(world: World, rows: Rows, posters: Posters) -> None:
    """Write one rating of the last three years. ``posters`` are (id, kind of place)."""
    source = drawn(world, RATINGS_A_YEAR)
    if source is Source.WEBSITE:
        return _keep(world, rows, source=source, **_clear_or_not(world))
    lots, invited = world.lots, source in INVITED
    poster_id, place_kind = None, PlaceKind.ANSWER
    if source in AT_POSTERS and posters:
        desks = [one for one in posters if one[1] is PlaceKind.RECEPTION]
        poster_id, place_kind = lots.choice(
            posters if source is Source.POSTER else desks or posters
        )
    about_answer = place_kind is PlaceKind.ANSWER
    return _keep(
        world,
        rows,
        source=source,
        invited=invited,
        poster_id=poster_id,
        place_kind=place_kind,
        polite=_answer(world, POSITIVE["polite"] - INVITED_LOWER_BY * invited),
        clear=_answer(world, POSITIVE["clear"] - INVITED_LOWER_BY * invited),
        easy=_answer(world, POSITIVE["easy"]) if about_answer else None,
        third=None if about_answer else lots.choice(("yes", "yes", "yes", "no", None)),
        typed_by_id=lots.choice(world.officers) if source is Source.SLIP else None,
    )


def _clear_or_not(world: World) -> dict[str, Any]:
    """Return whether a page or a letter was clear, and what was hard."""
    page, sentence, words = world.lots.choice(HARD)
    clear = world.lots.random() < SAID_CLEAR
    kinds = {"letter": PlaceKind.LETTER, "answer": PlaceKind.ANSWER}
    return {
        "invited": False,
        "place_kind": kinds.get(page, PlaceKind.PAGE),
        "understood": "yes" if clear else "no",
        "page": page,
        "sentence": None if clear else sentence or None,
        "comment": None if clear else words,
    }


def _keep(world: World, rows: Rows, **given: Any) -> None:
    """Add a rating with every column that the others have too."""
    names = (
        "poster_id", "polite", "clear", "easy", "listened", "third", "understood", "page",
        "sentence", "comment", "typed_by_id", "held_reason", "device_mark",
    )  # fmt: skip
    day = world.today - timedelta(days=world.lots.randrange(1, THREE_YEARS))
    rows.add(
        "rating",
        **{
            **dict.fromkeys(names),
            "at": world.at_work(day),
            "held": False,
            "form_key": secrets.token_hex(16),
            **given,
        },
    )


def _answer(world: World, positive: float) -> int:
    lots = world.lots
    if lots.random() < positive:
        return lots.choice((5, 5, 4))
    return lots.choice((3, 3, 2, 1))
