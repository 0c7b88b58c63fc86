"""What we changed is put forward for the public page by one person and agreed by another.

Heads of service are told once a month what challenges are left to read.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STEPS = "'put_forward', 'agreed', 'sent_back', 'taken_off'"
BY = ("put_forward_by_id", "told_by_id")


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("action") as table:
        for name in ("put_forward_at", "told_at"):
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        for name in BY:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_action_{name}_staff"), "staff", [name], ["id"])
        table.create_check_constraint(
            op.f("ck_action_put_forward_by_someone"),
            "(put_forward_at IS NULL) = (put_forward_by_id IS NULL)"
            " AND (put_forward_at IS NULL OR done_on IS NOT NULL)",
        )
        table.create_check_constraint(
            op.f("ck_action_told_by_another"),
            "(told_at IS NULL) = (told_by_id IS NULL)"
            " AND (told_at IS NULL OR (put_forward_at IS NOT NULL"
            " AND told_by_id <> put_forward_by_id))",
        )
        table.create_index("ix_action_told", ["told_at", "done_on", "id"])
    with op.batch_alter_table("action_line") as table:
        table.add_column(sa.Column("telling", sa.String(length=40), nullable=True))
        table.create_check_constraint(op.f("ck_action_line_telling"), f"telling IN ({STEPS})")
    op.create_table(
        "batch_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_batch_told_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_told")),
        sa.UniqueConstraint("staff_id", "month", name=op.f("uq_batch_told_staff_id_month")),
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("batch_told")
    with op.batch_alter_table("action_line") as table:
        table.drop_constraint(op.f("ck_action_line_telling"), type_="check")
        table.drop_column("telling")
    with op.batch_alter_table("action") as table:
        table.drop_index("ix_action_told")
        for name in ("told_by_another", "put_forward_by_someone"):
            table.drop_constraint(op.f(f"ck_action_{name}"), type_="check")
        for name in BY:
            table.drop_constraint(op.f(f"fk_action_{name}_staff"), type_="foreignkey")
            table.drop_column(name)
        for name in ("told_at", "put_forward_at"):
            table.drop_column(name)
