"""What is wrong in a file of past records is kept until the file is mended; who is at it, too."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("past_import", sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "past_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.CheckConstraint("line > 0", name=op.f("ck_past_problem_line")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["past_import.id"],
            name=op.f("fk_past_problem_import_id_past_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_problem")),
    )
    op.create_index("ix_past_problem_import", "past_problem", ["import_id", "line", "id"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("past_problem")
    with op.batch_alter_table("past_import") as table:
        table.drop_column("taken_at")
