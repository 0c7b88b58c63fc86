"""People who work in the back office, their roles and their sessions."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.roles import Role
from portal.models.columns import words_of


class StaffRole(Base):
    """One role of one person."""

    __tablename__ = "staff_role"
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[Role] = mapped_column(words_of(Role, "role"), primary_key=True)

    @property
    def name(self) -> str:
        """The role's name, as the sign-in library asks for it."""
        return self.role.value


class Staff(Base):
    """A member of staff. Never deleted: ``active`` false ends the account.

    ``cover_id`` is who stands in while they are away. ``daily_summary`` says whether they want
    the mail of each morning; reminders and missed dates reach them anyway.
    """

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("cover_id <> id", name="covered_by_another"),
        CheckConstraint("away_until IS NULL OR away_until >= away_from", name="away_in_order"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    daily_summary: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    roles: Mapped[list[StaffRole]] = relationship(
        cascade="all, delete-orphan", order_by=StaffRole.role
    )


class ServiceHead(Base):
    """A service and the person who heads it. One person may head several."""

    __tablename__ = "service_head"
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)


class StaffSession(Base):
    """A signed-in browser. The cookie holds a secret; only its hash is kept here.

    ``network`` is a keyed hash of where the browser was: a network that an account has signed
    in from is not held up by strangers who try its password elsewhere.
    """

    __tablename__ = "staff_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(200))
    network: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    staff: Mapped[Staff] = relationship()
