"""A case: anything a person told us that we keep."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.cases import Channel, Closure, Kind, OnBehalf, Precision, State
from portal.domain.clocks import Which
from portal.domain.findings import Finding, Kept
from portal.models.columns import words_of
from portal.models.commitment import Commitment
from portal.models.past_import import PastImport
from portal.models.person import Person
from portal.models.place import Office, Service
from portal.models.staff import Staff

if TYPE_CHECKING:
    from portal.models.clock import Clock
    from portal.models.event import Event
    from portal.models.message import Message
    from portal.models.putting_right import Approval
    from portal.models.second_look import Review
    from portal.models.waiting import Consent, Extension, Inquiry, Pause


class Case(Base):
    """One contact (Policy A2). The list of cases is sorted by ``queue_on``, ``id``.

    ``number`` counts without gaps inside ``number_year``. ``received_on`` is the London date
    of ``received_at``. ``next_due_on`` is the soonest open clock, None when none runs;
    ``queue_on`` is the same, or the last day of all when none runs. ``commitment`` is the one
    the person named, in the edition in force when it happened; what each clock is measured by
    stands on the clock. ``reviewer`` looks at it again at stage 2. ``details`` holds what only
    some journeys ask. ``past_reference`` is the reference that a past record had in the file of
    ``past_import``; both are None for a case of our own.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("number_year", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("stage IN (1, 2)", name="stage"),
        CheckConstraint("people_count IS NULL OR people_count BETWEEN 2 AND 500", name="people"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_date"),
        CheckConstraint("(next_due_on IS NULL) = (next_due_which IS NULL)", name="due_has_a_clock"),
        Index("ix_cases_queue", "needs_reply", "queue_on", "id"),
        Index("ix_cases_handler_queue", "handler_id", "needs_reply", "queue_on", "id"),
        Index("ix_cases_service_queue", "service_id", "needs_reply", "queue_on", "id"),
        Index("ix_cases_state_queue", "state", "needs_reply", "queue_on", "id"),
        Index("ix_cases_kind_received", "kind", "state", "received_at", "id"),
        Index("ix_cases_kind_received_on", "kind", "received_on", "needs_reply", "service_id"),
        Index("ix_cases_outcome_answered", "outcome", "answered_on"),
        Index("ix_cases_inbox", "state", "needs_reply", "received_at", "id"),
        Index("ix_cases_received", "needs_reply", "received_on", "id"),
        Index("ix_cases_reviewer", "reviewer_id", "queue_on", "id"),
        Index("ix_cases_logged_by", "logged_by_id", "logged_at"),
        Index("ix_cases_commitment_received", "commitment_id", "kind", "received_on"),
        Index("ix_cases_past_import", "past_import_id", "id"),
        Index("uq_cases_past_reference", "past_reference", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number_year: Mapped[int]
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    tracking_hash: Mapped[str | None] = mapped_column(String(64))
    draft_id: Mapped[int | None] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    kind: Mapped[Kind] = mapped_column(words_of(Kind, "kind"))
    channel: Mapped[Channel] = mapped_column(words_of(Channel, "channel"))
    state: Mapped[State] = mapped_column(words_of(State, "state"))
    stage: Mapped[int] = mapped_column(default=1)
    needs_reply: Mapped[bool]

    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_on: Mapped[date]
    logged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    taken_by: Mapped[str | None] = mapped_column(String(200))
    late_reason: Mapped[str | None] = mapped_column(String(1000))
    occurred_on: Mapped[date | None]
    occurred_precision: Mapped[Precision] = mapped_column(
        words_of(Precision, "occurred_precision"), default=Precision.UNKNOWN
    )
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)

    text: Mapped[str] = mapped_column(Text)
    effect: Mapped[str | None] = mapped_column(Text)
    put_right: Mapped[list[str]] = mapped_column(JSON, default=list)
    put_right_other: Mapped[str | None] = mapped_column(String(2000))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    on_behalf: Mapped[OnBehalf] = mapped_column(
        words_of(OnBehalf, "on_behalf"), default=OnBehalf.SELF
    )
    behalf_name: Mapped[str | None] = mapped_column(String(200))
    behalf_link: Mapped[str | None] = mapped_column(String(200))
    behalf_agrees: Mapped[str | None] = mapped_column(String(20))
    people_count: Mapped[int | None]

    missed_person_says: Mapped[Kept | None] = mapped_column(words_of(Kept, "person_says"))
    missed_worked_out: Mapped[Kept | None] = mapped_column(words_of(Kept, "worked_out"))
    missed_checked: Mapped[Kept | None] = mapped_column(words_of(Kept, "checked"))
    checked_note: Mapped[str | None] = mapped_column(String(2000))

    understood: Mapped[str | None] = mapped_column(Text)
    wanted: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[Finding | None] = mapped_column(words_of(Finding, "outcome"))
    no_apology_reason: Mapped[str | None] = mapped_column(String(1000))
    answered_on: Mapped[date | None]
    closure: Mapped[Closure | None] = mapped_column(words_of(Closure, "closure"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    past_import_id: Mapped[int | None] = mapped_column(ForeignKey("past_import.id"))
    past_reference: Mapped[str | None] = mapped_column(String(60))

    next_due_on: Mapped[date | None]
    next_due_which: Mapped[Which | None] = mapped_column(words_of(Which, "next_due_which"))
    queue_on: Mapped[date]

    service: Mapped[Service | None] = relationship(foreign_keys=[service_id])
    office: Mapped[Office | None] = relationship()
    commitment: Mapped[Commitment | None] = relationship()
    handler: Mapped[Staff | None] = relationship(foreign_keys=[handler_id])
    logged_by: Mapped[Staff | None] = relationship(foreign_keys=[logged_by_id])
    reviewer: Mapped[Staff | None] = relationship(foreign_keys=[reviewer_id])
    person: Mapped[Person] = relationship()
    past_import: Mapped[PastImport | None] = relationship()
    points: Mapped[list["Point"]] = relationship(
        back_populates="case", order_by="Point.position", cascade="all, delete-orphan"
    )
    clocks: Mapped[list["Clock"]] = relationship(back_populates="case", order_by="Clock.id")
    events: Mapped[list["Event"]] = relationship(back_populates="case", order_by="Event.id")
    messages: Mapped[list["Message"]] = relationship(back_populates="case", order_by="Message.id")
    extensions: Mapped[list["Extension"]] = relationship(
        back_populates="case", order_by="Extension.id"
    )
    pauses: Mapped[list["Pause"]] = relationship(back_populates="case", order_by="Pause.id")
    inquiries: Mapped[list["Inquiry"]] = relationship(back_populates="case", order_by="Inquiry.id")
    consents: Mapped[list["Consent"]] = relationship(back_populates="case", order_by="Consent.id")
    review: Mapped["Review | None"] = relationship(back_populates="case")
    with_conflict: Mapped[list[Staff]] = relationship(
        secondary="case_conflict", order_by="func.lower(Staff.name), Staff.id", viewonly=True
    )
    """Who has a conflict of interest in it (Policy A5.1)."""
    waiting_approval: Mapped["Approval | None"] = relationship(
        primaryjoin="and_(Case.id == Approval.case_id, Approval.state == 'waiting')",
        viewonly=True,
        uselist=False,
    )


class Point(Base):
    """One thing a complaint is about, and what we found at each stage (Policy A8.1).

    ``relied_on`` is the policy or law that the finding rests on.
    """

    __tablename__ = "point"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        CheckConstraint("position > 0", name="position"),
        Index("ix_point_commitment", "commitment_id", "position"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"))
    finding: Mapped[Finding | None] = mapped_column(words_of(Finding, "finding"))
    reasons: Mapped[str | None] = mapped_column(Text)
    relied_on: Mapped[str | None] = mapped_column(Text)
    kept: Mapped[Kept | None] = mapped_column(words_of(Kept, "kept"))
    review_finding: Mapped[Finding | None] = mapped_column(words_of(Finding, "review_finding"))
    review_reasons: Mapped[str | None] = mapped_column(Text)
    case: Mapped[Case] = relationship(back_populates="points")
    commitment: Mapped[Commitment | None] = relationship()


class CaseExclusion(Base):
    """A member of staff who is named in a case and so may not see it (Policy A16)."""

    __tablename__ = "case_exclusion"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True
    )
