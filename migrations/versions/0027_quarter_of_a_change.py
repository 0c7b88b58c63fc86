"""Numbers of a change are not shown where its days are a published quarter."""

from alembic import op

revision = "0027"
down_revision = "0022"
branch_labels = None
depends_on = None

NOTE = "ck_change_count_note"


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("change_count") as table:
        table.drop_constraint(op.f(NOTE), type_="check")
        table.create_check_constraint(op.f(NOTE), "note IN ('crossed', 'small', 'period')")


def downgrade() -> None:
    """Go down. Such numbers stay hidden, for the nearest reason there was."""
    with op.batch_alter_table("change_count") as table:
        table.drop_constraint(op.f(NOTE), type_="check")
    op.execute("UPDATE change_count SET note = 'small' WHERE note = 'period'")
    with op.batch_alter_table("change_count") as table:
        table.create_check_constraint(op.f(NOTE), "note IN ('crossed', 'small')")
