"""What an action's history says of its day and its owner."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("action_line") as table:
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_action_line_owner_id_staff"), "staff", ["owner_id"], ["id"]
        )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("action_line") as table:
        table.drop_constraint(op.f("fk_action_line_owner_id_staff"), type_="foreignkey")
        table.drop_column("owner_id")
        table.drop_column("due_on")
