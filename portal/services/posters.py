"""Posters with a code that leads to the short questions (Policy B5)."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import RuleBroken
from portal.domain.ratings import PlaceKind
from portal.domain.references import ALPHABET, parse_poster_code
from portal.domain.words import N_
from portal.models import Office, Poster
from portal.recording.acts import act

CODE_LENGTH = 4


class CodeTaken(RuleBroken):
    """Another poster has this code. Codes are not used again, not even after a poster ended."""

    sentence = N_("Another poster has or had the code %(code)s.")


class NoSuchOffice(RuleBroken):
    """There is no office with that short name."""

    sentence = N_("There is no office “%(office)s”.")


class NoSuchPoster(RuleBroken):
    """No poster with that code hangs anywhere."""

    sentence = N_("No poster with the code %(code)s is in use.")


def add_poster(
    *,
    place: str,
    kind: PlaceKind,
    now: datetime,
    office: str | None = None,
    code: str | None = None,
    wording: str | None = None,
    form_key: str | None = None,
) -> str:
    """Add a poster at ``place`` and return its code.

    ``office`` is the slug of the office it hangs in, None for none. ``code`` is the code to
    print; None makes up a free one. ``wording`` stands over it, None for the usual words.
    Raises ``NotAPosterCode``, ``CodeTaken``, ``NoSuchOffice`` and ``AlreadySent`` with the code.
    """
    wanted = parse_poster_code(code) if code is not None else None
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        office_id = None
        if office is not None:
            office_id = session.scalar(select(Office.id).where(Office.slug == office))
            if office_id is None:
                raise NoSuchOffice(office=office)
        if wanted and _taken(session, wanted):
            raise CodeTaken(code=wanted)
        wanted = wanted or _free_code(session)
        session.add(
            Poster(
                code=wanted,
                place=place,
                place_kind=kind.value,
                wording=wording,
                office_id=office_id,
                created_at=now,
            )
        )
        doing.result = wanted
        return wanted


def end_poster(*, code: str, now: datetime) -> str:
    """End the poster with that code and return the code as printed.

    Its address goes on taking answers, as from no place in particular. Raises
    ``NotAPosterCode`` and ``NoSuchPoster``.
    """
    wanted = parse_poster_code(code)
    with act(now=now) as doing:
        poster = doing.session.scalar(
            select(Poster).where(Poster.code == wanted, Poster.ended_at.is_(None))
        )
        if poster is None:
            raise NoSuchPoster(code=wanted)
        poster.ended_at = now
        return wanted


def _taken(session: Session, code: str) -> bool:
    return session.scalar(select(Poster.id).where(Poster.code == code)) is not None


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not _taken(session, code):
            return code
