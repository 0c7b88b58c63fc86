"""Posters: the codes that hang in places."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.ratings import PlaceKind
from portal.domain.references import NotAPosterCode, parse_poster_code
from portal.models import Poster


@dataclass(frozen=True)
class PosterRow:
    """One poster.

    ``office`` is its office's name, None without; ``wording`` what stands over its code, None
    for the usual words; ``ended_at`` None while it hangs.
    """

    id: int
    code: str
    place: str
    kind: PlaceKind
    office: str | None
    wording: str | None
    created_at: datetime
    ended_at: datetime | None


def live_poster(code: str) -> PosterRow | None:
    """Return the poster with the code ``code``, as typed or scanned (screen R1).

    None when no poster has it, it has ended, or it cannot be a code.
    """
    try:
        wanted = parse_poster_code(code)
    except NotAPosterCode:
        return None
    found = db.session.scalar(_posters().where(Poster.code == wanted, Poster.ended_at.is_(None)))
    return _row(found) if found else None


def posters() -> list[PosterRow]:
    """Return every poster, those that hang first, then by code."""
    found = db.session.scalars(_posters().order_by(Poster.ended_at.is_not(None), Poster.code))
    return [_row(poster) for poster in found]


def _posters() -> Select[Poster]:
    return select(Poster).options(joinedload(Poster.office))


def _row(poster: Poster) -> PosterRow:
    return PosterRow(
        id=poster.id,
        code=poster.code,
        place=poster.place,
        kind=PlaceKind(poster.place_kind),
        office=poster.office.name if poster.office else None,
        wording=poster.wording,
        created_at=poster.created_at,
        ended_at=poster.ended_at,
    )
