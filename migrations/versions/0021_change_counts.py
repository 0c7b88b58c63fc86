"""How often people told us before a change and after it is counted once, and kept."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NOTES = ("crossed", "small")


def upgrade() -> None:
    """Go up. What is in public already is counted by the worker in the next night."""
    op.create_table(
        "change_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column(
            "note", sa.Enum(*NOTES, name="note", native_enum=False, length=40), nullable=True
        ),
        sa.CheckConstraint("note IN ('crossed', 'small')", name=op.f("ck_change_count_note")),
        sa.CheckConstraint("before >= 0 AND after >= 0", name=op.f("ck_change_count_numbers")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
            name=op.f("fk_change_count_action_id_action"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_count")),
        sa.UniqueConstraint("action_id", "done_on", name=op.f("uq_change_count_action_id_done_on")),
    )


def downgrade() -> None:
    """Go down. What was counted is lost."""
    op.drop_table("change_count")
