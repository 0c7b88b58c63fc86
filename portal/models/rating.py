"""Answers to the short questions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.models.place import Poster


class Rating(Base):
    """One person's answers, with no name (Policy A14).

    ``polite``, ``clear`` and ``easy`` run from 5 (best) to 1; 0 is "does not apply", None is
    no answer. ``third`` answers the question of the place. ``invited`` ones followed a
    contact we know of; the rest are open. ``held`` ones wait for a person to look.
    ``device_mark`` is a keyed hash of the day and goes after a day.
    """

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("polite BETWEEN 0 AND 5", name="polite"),
        CheckConstraint("clear BETWEEN 0 AND 5", name="clear"),
        CheckConstraint("easy BETWEEN 0 AND 5", name="easy"),
        CheckConstraint(
            "polite IS NOT NULL OR clear IS NOT NULL OR easy IS NOT NULL OR third IS NOT NULL",
            name="an_answer",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    source: Mapped[str] = mapped_column(String(20))
    invited: Mapped[bool] = mapped_column(default=False)
    poster_id: Mapped[int | None] = mapped_column(ForeignKey("poster.id"), index=True)
    place_kind: Mapped[str] = mapped_column(String(20))
    polite: Mapped[int | None]
    clear: Mapped[int | None]
    easy: Mapped[int | None]
    third: Mapped[str | None] = mapped_column(String(20))
    comment: Mapped[str | None] = mapped_column(String(500))
    held: Mapped[bool] = mapped_column(default=False)
    held_reason: Mapped[str | None] = mapped_column(String(60))
    device_mark: Mapped[str | None] = mapped_column(String(64), index=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    poster: Mapped[Poster | None] = relationship()
