"""The day of the call that reminded a person of our question."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("inquiry", sa.Column("rung_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Go down. The lines of history keep the calls."""
    with op.batch_alter_table("inquiry") as table:
        table.drop_column("rung_on")
