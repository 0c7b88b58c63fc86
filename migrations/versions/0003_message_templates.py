"""Keep the council's own wording of messages, and find letters that wait to be posted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "template_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("back_to", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_template_version_number")),
        sa.CheckConstraint(
            "back_to >= 0 AND back_to < number", name=op.f("ck_template_version_back_to")
        ),
        sa.CheckConstraint(
            "(subject IS NULL) = (body IS NULL)", name=op.f("ck_template_version_whole")
        ),
        sa.CheckConstraint(
            "body IS NOT NULL OR back_to = 0", name=op.f("ck_template_version_shipped")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["staff.id"], name=op.f("fk_template_version_written_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint(
            "name", "language", "number", name=op.f("uq_template_version_name_language_number")
        ),
    )
    op.create_table(
        "template_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["staff.id"], name=op.f("fk_template_check_checked_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_check")),
    )
    with op.batch_alter_table("template_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_template_check_name"), ["name"], unique=False)
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_not_posted",
            ["case_id"],
            unique=False,
            sqlite_where=sa.text("dispatched_on IS NULL"),
            postgresql_where=sa.text("dispatched_on IS NULL"),
        )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_not_posted")
    with op.batch_alter_table("template_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_template_check_name"))
    op.drop_table("template_check")
    op.drop_table("template_version")
