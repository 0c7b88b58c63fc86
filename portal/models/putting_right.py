"""What follows from a finding: why it happened, what puts it right, who approves the answer."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.approvals import Approving
from portal.domain.remedies import MoneyReason, RemedyKind
from portal.domain.root_causes import RootCause
from portal.models.case import Case
from portal.models.columns import words_of
from portal.models.staff import Staff


class CaseCause(Base):
    """One root cause of a case (Policy A2.4). At most one is the main one."""

    __tablename__ = "case_cause"
    __table_args__ = (
        Index(
            "uq_case_cause_main",
            "case_id",
            unique=True,
            sqlite_where=text("main"),
            postgresql_where=text("main"),
        ),
    )
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    cause: Mapped[RootCause] = mapped_column(words_of(RootCause, "cause"), primary_key=True)
    main: Mapped[bool]


class Remedy(Base):
    """One thing that puts a complaint right (Policy A9).

    ``told_on`` is when the person was told of it. Money has its reason, pence and how it was
    worked out; it is paid only after somebody other than the writer has agreed.
    """

    __tablename__ = "remedy"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'money') = (pence IS NOT NULL)"
            " AND (pence IS NULL) = (money_reason IS NULL)"
            " AND (pence IS NULL) = (worked_out IS NULL)",
            name="money_is_whole",
        ),
        CheckConstraint("pence IS NULL OR pence BETWEEN 1 AND 10000000", name="pence"),
        CheckConstraint(
            "(approved_by_id IS NULL) = (approved_at IS NULL)"
            " AND (approved_by_id IS NULL OR approved_by_id <> written_by_id)",
            name="second_person",
        ),
        CheckConstraint(
            "kind <> 'money' OR done_on IS NULL OR approved_by_id IS NOT NULL",
            name="paid_after_approval",
        ),
        CheckConstraint("done_on IS NULL OR evidence IS NOT NULL", name="shown"),
        Index("ix_remedy_due", "done_on", "due_on", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    kind: Mapped[RemedyKind] = mapped_column(words_of(RemedyKind, "kind"))
    what: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    evidence: Mapped[str | None] = mapped_column(Text)
    told_on: Mapped[date | None]
    money_reason: Mapped[MoneyReason | None] = mapped_column(words_of(MoneyReason, "money_reason"))
    pence: Mapped[int | None]
    worked_out: Mapped[str | None] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship()
    owner: Mapped[Staff] = relationship(foreign_keys=[owner_id])
    written_by: Mapped[Staff] = relationship(foreign_keys=[written_by_id])
    approved_by: Mapped[Staff | None] = relationship(foreign_keys=[approved_by_id])


class Approval(Base):
    """An answer that waits, or waited, for a manager (Policy A5.1).

    ``answer`` is what the writer wrote and how it was to leave; ``seal`` is the fingerprint of
    all that the answer says. ``words`` are the manager's.
    """

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint("stage IN (1, 2)", name="stage"),
        CheckConstraint(
            "(state IN ('approved', 'sent_back')) = (decided_by_id IS NOT NULL)"
            " AND (decided_by_id IS NULL) = (decided_at IS NULL)",
            name="decided",
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="second"),
        Index(
            "uq_approval_one_waits",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_approval_case_id_id", "case_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    stage: Mapped[int]
    state: Mapped[Approving] = mapped_column(words_of(Approving, "state"))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    seal: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[str | None] = mapped_column(Text)
    case: Mapped[Case] = relationship()
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Staff | None] = relationship(foreign_keys=[decided_by_id])
