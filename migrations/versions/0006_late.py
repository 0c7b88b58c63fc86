"""Missed commitments that the portal found by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "miss_found",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.CheckConstraint("found_on > due_on", name=op.f("ck_miss_found_after_due")),
        sa.CheckConstraint(
            "expected_on IS NULL OR expected_on > found_on",
            name=op.f("ck_miss_found_expected_later"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_miss_found_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"],
            ["clock.id"],
            name=op.f("fk_miss_found_clock_id_clock"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_miss_found")),
        sa.UniqueConstraint("clock_id", name=op.f("uq_miss_found_clock_id")),
    )
    with op.batch_alter_table("miss_found", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_miss_found_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_miss_found_found_on"), ["found_on"], unique=False)


def downgrade() -> None:
    """Go down."""
    op.drop_table("miss_found")
