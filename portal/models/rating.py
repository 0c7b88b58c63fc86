"""Answers to the short questions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.models.place import Poster
from portal.models.staff import Staff


class Rating(Base):
    """One person's answers, with no name and no case (Policy A14).

    ``polite``, ``clear``, ``easy`` and ``listened`` run from 5 (best) to 1; 0 is "does not
    apply", None is no answer. ``third`` answers the question of the place, ``understood``
    whether ``page`` was clear, with the ``sentence`` of it that was not. ``invited`` ones
    followed a contact we know of; the rest are open. ``held`` ones wait for a person to look;
    ``reviewed_by`` is who did. ``typed_by`` typed in a paper slip. A comment with
    ``comment_hidden_at`` is kept and no longer shown. ``device_mark`` is a keyed hash of the
    day and goes after a day.
    """

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("polite BETWEEN 0 AND 5", name="polite"),
        CheckConstraint("clear BETWEEN 0 AND 5", name="clear"),
        CheckConstraint("easy BETWEEN 0 AND 5", name="easy"),
        CheckConstraint("listened BETWEEN 0 AND 5", name="listened"),
        CheckConstraint("understood IN ('yes', 'no')", name="understood"),
        CheckConstraint(
            "polite IS NOT NULL OR clear IS NOT NULL OR easy IS NOT NULL OR third IS NOT NULL "
            "OR listened IS NOT NULL OR understood IS NOT NULL",
            name="an_answer",
        ),
        CheckConstraint("understood IS NULL OR page IS NOT NULL", name="page"),
        Index("ix_rating_page_at", "page", "at"),
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
    listened: Mapped[int | None]
    third: Mapped[str | None] = mapped_column(String(20))
    understood: Mapped[str | None] = mapped_column(String(20))
    page: Mapped[str | None] = mapped_column(String(200))
    sentence: Mapped[str | None] = mapped_column(String(500))
    comment: Mapped[str | None] = mapped_column(String(500))
    held: Mapped[bool] = mapped_column(default=False)
    held_reason: Mapped[str | None] = mapped_column(String(60))
    device_mark: Mapped[str | None] = mapped_column(String(64), index=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    comment_hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    comment_hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    poster: Mapped[Poster | None] = relationship()
    reviewed_by: Mapped[Staff | None] = relationship(foreign_keys=[reviewed_by_id])
    typed_by: Mapped[Staff | None] = relationship(foreign_keys=[typed_by_id])
    comment_hidden_by: Mapped[Staff | None] = relationship(foreign_keys=[comment_hidden_by_id])


class Mending(Base):
    """A sentence that was hard and has been changed; answers from before count as mended.

    ``sentence`` is "" for a page as a whole. ``now_says`` is what stands there instead.
    """

    __tablename__ = "mending"
    __table_args__ = (Index("ix_mending_page_at", "page", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str] = mapped_column(String(500))
    now_says: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff] = relationship()
