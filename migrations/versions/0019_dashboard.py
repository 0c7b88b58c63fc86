"""Who has read the commitments, and indexes for what the dashboard counts."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "commitments_read",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_commitments_read_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_commitments_read_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments_read")),
        sa.UniqueConstraint(
            "edition_id", "staff_id", name=op.f("uq_commitments_read_edition_id_staff_id")
        ),
    )
    op.create_index(op.f("ix_commitments_read_staff_id"), "commitments_read", ["staff_id"])
    op.create_index(
        "ix_cases_kind_received_on", "cases", ["kind", "received_on", "needs_reply", "service_id"]
    )
    op.create_index("ix_cases_outcome_answered", "cases", ["outcome", "answered_on"])
    op.create_index("ix_clock_first_due", "clock", ["which", "first_due_on"])


def downgrade() -> None:
    """Go down. Who had read the commitments is lost."""
    op.drop_index("ix_clock_first_due", table_name="clock")
    op.drop_index("ix_cases_outcome_answered", table_name="cases")
    op.drop_index("ix_cases_kind_received_on", table_name="cases")
    op.drop_table("commitments_read")
