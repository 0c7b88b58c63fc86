"""Reading challenges: which went one level up, and which are about another."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.second_readings import WhyUp
from portal.models.case import Case
from portal.models.columns import words_of


class ReadOneUp(Base):
    """A challenge that went one level up to be read: once, ever.

    ``due_on`` is the last day on which it should have been read, None when it was disputed.
    ``told_at`` is when those who read it there were told, None while nobody was.
    """

    __tablename__ = "read_one_up"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    why: Mapped[WhyUp] = mapped_column(words_of(WhyUp, "why"))
    due_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship()


class ChallengeDispute(Base):
    """``case`` is a challenge about what we found of the challenge ``of``: one each, at most."""

    __tablename__ = "challenge_dispute"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    of_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), unique=True)
    case: Mapped[Case] = relationship(foreign_keys=[case_id])
    of: Mapped[Case] = relationship(foreign_keys=[of_id])
