"""Cover for people who are away, and what staff were told of dates."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.execute("UPDATE staff SET away_until = away_from WHERE away_until < away_from")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cover_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("daily_summary", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.create_foreign_key(op.f("fk_staff_cover_id_staff"), "staff", ["cover_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_staff_covered_by_another"), "cover_id <> id")
        batch_op.create_check_constraint(
            op.f("ck_staff_away_in_order"), "away_until IS NULL OR away_until >= away_from"
        )
    op.create_table(
        "notice_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column(
            "notice",
            sa.Enum(
                "two_days",
                "one_day",
                "due_today",
                "missed",
                name="notice",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clock_id"],
            ["clock.id"],
            name=op.f("fk_notice_sent_clock_id_clock"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_notice_sent_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_sent")),
        sa.UniqueConstraint(
            "staff_id",
            "clock_id",
            "notice",
            "due_on",
            name=op.f("uq_notice_sent_staff_id_clock_id_notice_due_on"),
        ),
    )
    with op.batch_alter_table("notice_sent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_sent_clock_id"), ["clock_id"], unique=False)
    op.create_table(
        "digest_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_digest_sent_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_sent")),
        sa.UniqueConstraint("staff_id", "day", name=op.f("uq_digest_sent_staff_id_day")),
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("digest_sent")
    op.drop_table("notice_sent")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_staff_away_in_order"), type_="check")
        batch_op.drop_constraint(op.f("ck_staff_covered_by_another"), type_="check")
        batch_op.drop_constraint(op.f("fk_staff_cover_id_staff"), type_="foreignkey")
        batch_op.drop_column("daily_summary")
        batch_op.drop_column("cover_id")
