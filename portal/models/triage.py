"""What triage leaves on a case: checks, conflicts of interest, refusals, offers (Policy A6)."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.cases import ContactWay
from portal.domain.refusals import RefusalReason
from portal.domain.triage import Check
from portal.models.case import Case
from portal.models.columns import words_of
from portal.models.staff import Staff


class TriageCheck(Base):
    """A check that somebody made on a case, and when."""

    __tablename__ = "triage_check"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[Check] = mapped_column(words_of(Check, "name"), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_by: Mapped[Staff] = relationship()


class CaseConflict(Base):
    """A member of staff with a conflict of interest, who cannot be given the case (A5.1)."""

    __tablename__ = "case_conflict"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Refusal(Base):
    """A complaint that somebody wants not to take, until a second person agrees (A6.5).

    ``why`` is what the person is told, by ``way``; ``discretion`` and ``equality`` say what was
    thought about, and stay with us. ``words`` are the second person's.
    """

    __tablename__ = "refusal"
    __table_args__ = (
        CheckConstraint(
            "(decided_by_id IS NULL AND decided_at IS NULL AND agreed IS NULL)"
            " OR (decided_by_id <> asked_by_id AND decided_at IS NOT NULL AND agreed IS NOT NULL)",
            name="second_person",
        ),
        Index(
            "uq_refusal_one_at_a_time",
            "case_id",
            unique=True,
            sqlite_where=text("agreed IS NULL"),
            postgresql_where=text("agreed IS NULL"),
        ),
        Index("ix_refusal_decided", "agreed", "decided_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    reason: Mapped[RefusalReason] = mapped_column(words_of(RefusalReason, "reason"))
    why: Mapped[str] = mapped_column(Text)
    discretion: Mapped[str] = mapped_column(Text)
    equality: Mapped[str] = mapped_column(Text)
    way: Mapped[ContactWay] = mapped_column(words_of(ContactWay, "way"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    agreed: Mapped[bool | None]
    words: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship()
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id])


class ComplaintOffer(Base):
    """An offer to make a challenge a complaint (Policy A1.5).

    ``reasons`` are names of ``MustOffer``; none when it was offered without having to be.
    """

    __tablename__ = "complaint_offer"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship()


class OtherRoute(Base):
    """A matter that has a route of its own, as staff word it (Policy A6.4).

    ``link`` is where to go, "" when there is only the text. ``owner`` is who keeps the text
    true. One that is off is offered no more; what named it before keeps it.
    """

    __tablename__ = "other_route"
    __table_args__ = (CheckConstraint("position > 0", name="position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    what_to_do: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool]
    position: Mapped[int]
    version: Mapped[int] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    changed_by: Mapped[Staff | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class CaseRoute(Base):
    """The route of its own that a case has, as triage found it."""

    __tablename__ = "case_route"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    route_id: Mapped[int] = mapped_column(ForeignKey("other_route.id"), index=True)
    route: Mapped[OtherRoute] = relationship()
