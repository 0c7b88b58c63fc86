"""Triage in full: checks, conflicts, other routes, refusals, offers, and cases that are linked."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CHECKS = (
    "request",
    "person",
    "matter",
    "quick",
    "handler",
    "risk",
    "adjustments",
    "conflict",
    "duplicate",
    "commitment",
)
REASONS = (
    "too_old",
    "other_route",
    "in_court",
    "already_answered",
    "not_ours",
    "not_affected",
    "employment",
)
WAYS = ("email", "phone", "post", "none")


def upgrade() -> None:
    """Go up."""
    _triage()
    op.create_table(
        "case_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("kind", "split", "merged"), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=False),
        _to("case_link", "case_id", "cases", ondelete="CASCADE"),
        _to("case_link", "other_id", "cases", ondelete="CASCADE"),
        _to("case_link", "linked_by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
        sa.UniqueConstraint(
            "case_id", "other_id", "kind", name=op.f("uq_case_link_case_id_other_id_kind")
        ),
    )
    op.create_index(op.f("ix_case_link_other_id"), "case_link", ["other_id"])
    op.create_index(
        "uq_case_link_merged_once",
        "case_link",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'merged'"),
        postgresql_where=sa.text("kind = 'merged'"),
    )


def downgrade() -> None:
    """Go down."""
    for table in (
        "case_link",
        "refusal",
        "case_conflict",
        "triage_check",
    ):
        op.drop_table(table)


def _triage() -> None:
    op.create_table(
        "triage_check",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", _words("name", *CHECKS), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        _to("triage_check", "case_id", "cases", ondelete="CASCADE"),
        _to("triage_check", "made_by_id", "staff"),
        sa.PrimaryKeyConstraint("case_id", "name", name=op.f("pk_triage_check")),
    )
    op.create_table(
        "case_conflict",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        _to("case_conflict", "case_id", "cases", ondelete="CASCADE"),
        _to("case_conflict", "staff_id", "staff", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "staff_id", name=op.f("pk_case_conflict")),
    )
    op.create_index(op.f("ix_case_conflict_staff_id"), "case_conflict", ["staff_id"])
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", _words("reason", *REASONS), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("discretion", sa.Text(), nullable=False),
        sa.Column("equality", sa.Text(), nullable=False),
        sa.Column("way", _words("way", *WAYS), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decided_by_id IS NULL AND decided_at IS NULL AND agreed IS NULL)"
            " OR (decided_by_id <> asked_by_id AND decided_at IS NOT NULL AND agreed IS NOT NULL)",
            name=op.f("ck_refusal_second_person"),
        ),
        _to("refusal", "case_id", "cases", ondelete="CASCADE"),
        _to("refusal", "asked_by_id", "staff"),
        _to("refusal", "decided_by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
    )
    op.create_index(op.f("ix_refusal_case_id"), "refusal", ["case_id"])
    op.create_index("ix_refusal_decided", "refusal", ["agreed", "decided_at"])
    op.create_index(
        "uq_refusal_one_at_a_time",
        "refusal",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("agreed IS NULL"),
        postgresql_where=sa.text("agreed IS NULL"),
    )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **more
    )
