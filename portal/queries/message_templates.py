"""The council's own wording of messages, and when it was last checked."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.message_templates import Wording
from portal.models import TemplateCheck, TemplateVersion


def own_wording(name: str, language: str) -> Wording | None:
    """Return the council's wording of a message in ``language``, None where it has none."""
    last = last_version(name, language)
    return wording_of(last) if last else None


def wording_of(version: TemplateVersion) -> Wording | None:
    """Return the words of a version, None when it goes back to the shipped ones."""
    if version.body is None:
        return None
    return Wording(version.subject or "", version.body)


def last_version(name: str, language: str) -> TemplateVersion | None:
    """Return the version in use, None while nobody has changed the message."""
    return db.session.scalar(
        select(TemplateVersion)
        .where(TemplateVersion.name == name, TemplateVersion.language == language)
        .order_by(TemplateVersion.number.desc())
        .limit(1)
    )


def versions(name: str, language: str) -> list[TemplateVersion]:
    """Return every version of a message in ``language``, newest first, with who wrote it."""
    return list(
        db.session.scalars(
            select(TemplateVersion)
            .where(TemplateVersion.name == name, TemplateVersion.language == language)
            .options(joinedload(TemplateVersion.written_by))
            .order_by(TemplateVersion.number.desc())
        )
    )


def last_versions(language: str) -> dict[str, TemplateVersion]:
    """Return the version in use of every message that somebody has changed, by name."""
    newest = (
        select(TemplateVersion.name, func.max(TemplateVersion.number).label("number"))
        .where(TemplateVersion.language == language)
        .group_by(TemplateVersion.name)
        .subquery()
    )
    rows = db.session.scalars(
        select(TemplateVersion)
        .join(
            newest,
            (newest.c.name == TemplateVersion.name) & (newest.c.number == TemplateVersion.number),
        )
        .where(TemplateVersion.language == language)
        .options(joinedload(TemplateVersion.written_by))
        .order_by(TemplateVersion.name)
    )
    return {row.name: row for row in rows}


def last_check(name: str) -> TemplateCheck | None:
    """Return the last check of a text against its source, None when there was none."""
    return db.session.scalar(
        select(TemplateCheck)
        .where(TemplateCheck.name == name)
        .options(joinedload(TemplateCheck.checked_by))
        .order_by(TemplateCheck.checked_on.desc(), TemplateCheck.id.desc())
        .limit(1)
    )


def day_of_check(name: str) -> Select[date | None]:
    """Return the query of the day of a text's last check against its source, None without."""
    return select(func.max(TemplateCheck.checked_on)).where(TemplateCheck.name == name)
