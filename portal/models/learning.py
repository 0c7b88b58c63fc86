"""What we change because of what people told us (Policy A10)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.learning import ActionStatus, Effect
from portal.domain.root_causes import RootCause
from portal.domain.told_changes import Telling, WhyNoNumbers
from portal.models.columns import words_of
from portal.models.place import Service
from portal.models.staff import Staff


class Theme(Base):
    """A theme that staff decided about: many alike in one service (Policy A10.3).

    They share the commitment with that slug, or the cause. Cases logged until ``decided_at``
    are covered by it.
    """

    __tablename__ = "theme"
    __table_args__ = (
        CheckConstraint("(commitment IS NULL) <> (cause IS NULL)", name="one_thing"),
        Index("ix_theme_service_decided", "service_id", "decided_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    commitment: Mapped[str | None] = mapped_column(String(60))
    cause: Mapped[RootCause | None] = mapped_column(words_of(RootCause, "cause"))
    confirmed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    service: Mapped[Service] = relationship()
    decided_by: Mapped[Staff] = relationship()


class Action(Base):
    """One thing we change, and whether it made a difference (Policy A10.1).

    ``effect_due_on`` stands from the day it is done; ``effect`` is what the check found.
    ``summary`` is public from ``told_at``: one person put it forward, another agreed to it.
    """

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("(status = 'done') = (done_on IS NOT NULL)", name="done_has_a_date"),
        CheckConstraint(
            "done_on IS NULL OR (evidence IS NOT NULL AND summary IS NOT NULL"
            " AND effect_due_on IS NOT NULL)",
            name="done_is_shown",
        ),
        CheckConstraint("status <> 'not_taken' OR status_reason IS NOT NULL", name="why_not"),
        CheckConstraint("(effect IS NULL) = (effect_on IS NULL)", name="effect_has_a_date"),
        CheckConstraint(
            "(put_forward_at IS NULL) = (put_forward_by_id IS NULL)"
            " AND (put_forward_at IS NULL OR done_on IS NOT NULL)",
            name="put_forward_by_someone",
        ),
        CheckConstraint(
            "(told_at IS NULL) = (told_by_id IS NULL)"
            " AND (told_at IS NULL OR (put_forward_at IS NOT NULL"
            " AND told_by_id <> put_forward_by_id))",
            name="told_by_another",
        ),
        Index("ix_action_told", "told_at", "done_on", "id"),
        Index("ix_action_due", "status", "due_on", "id"),
        Index("ix_action_service_due", "service_id", "due_on", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    what: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    cause: Mapped[RootCause] = mapped_column(words_of(RootCause, "cause"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    due_on: Mapped[date]
    status: Mapped[ActionStatus] = mapped_column(words_of(ActionStatus, "status"))
    status_reason: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[str | None] = mapped_column(Text)
    summary: Mapped[str | None] = mapped_column(Text)
    done_on: Mapped[date | None]
    effect_due_on: Mapped[date | None] = mapped_column(index=True)
    effect: Mapped[Effect | None] = mapped_column(words_of(Effect, "effect"))
    effect_words: Mapped[str | None] = mapped_column(Text)
    effect_on: Mapped[date | None]
    put_forward_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    put_forward_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    service: Mapped[Service] = relationship()
    owner: Mapped[Staff] = relationship(foreign_keys=[owner_id])
    proposed_by: Mapped[Staff] = relationship(foreign_keys=[proposed_by_id])
    put_forward_by: Mapped[Staff | None] = relationship(foreign_keys=[put_forward_by_id])
    told_by: Mapped[Staff | None] = relationship(foreign_keys=[told_by_id])
    theme: Mapped[Theme | None] = relationship()
    lines: Mapped[list["ActionLine"]] = relationship(order_by="ActionLine.id")


class ActionCase(Base):
    """A case that an action comes from."""

    __tablename__ = "action_case"
    action_id: Mapped[int] = mapped_column(
        ForeignKey("action.id", ondelete="CASCADE"), primary_key=True
    )
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ActionLine(Base):
    """One line of an action's history, as it stood then: who, when, the words. Only appended.

    ``due_on`` and ``owner_id`` are None in lines from before they were kept. ``telling`` is the
    step that the line is about when it is one to the public page or off it.
    """

    __tablename__ = "action_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    status: Mapped[ActionStatus] = mapped_column(words_of(ActionStatus, "status"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    telling: Mapped[Telling | None] = mapped_column(words_of(Telling, "telling"))
    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])
    owner: Mapped[Staff | None] = relationship(foreign_keys=[owner_id])


class ChangeCount(Base):
    """How often people told us of what an action is about, before it was done and after.

    Counted once, when ``days`` days had gone by since ``done_on``, and kept for good: also when
    the action is in public no more, so that what once stood there can never be counted in another
    way. ``title`` is the commitment as it was called then, None where it is about a cause.
    ``note`` says why the numbers are not shown, None: they are.
    """

    __tablename__ = "change_count"
    __table_args__ = (
        UniqueConstraint("action_id", "done_on"),
        CheckConstraint("before >= 0 AND after >= 0", name="numbers"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    done_on: Mapped[date]
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    days: Mapped[int]
    before: Mapped[int]
    after: Mapped[int]
    title: Mapped[str | None] = mapped_column(String(300))
    note: Mapped[WhyNoNumbers | None] = mapped_column(words_of(WhyNoNumbers, "note"))
    action: Mapped[Action] = relationship()


class NoLearning(Base):
    """Why nothing wider is to be learned from a case (Policy A10.2)."""

    __tablename__ = "no_learning"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    reason: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
