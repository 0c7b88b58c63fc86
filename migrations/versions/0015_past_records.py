"""Past records brought in, and challenges that are read one level up."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    _past_records()
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("past_import_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("past_reference", sa.String(60), nullable=True))
        table.create_foreign_key(
            op.f("fk_cases_past_import_id_past_import"), "past_import", ["past_import_id"], ["id"]
        )
        table.create_index("ix_cases_past_import", ["past_import_id", "id"])
        table.create_index("uq_cases_past_reference", ["past_reference"], unique=True)
    op.create_table(
        "read_one_up",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("why", _words("why", "late", "disputed"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        _to("read_one_up", "case_id", "cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_read_one_up")),
    )
    op.create_table(
        "challenge_dispute",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        _to("challenge_dispute", "case_id", "cases", ondelete="CASCADE"),
        _to("challenge_dispute", "of_id", "cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_challenge_dispute")),
        sa.UniqueConstraint("of_id", name=op.f("uq_challenge_dispute_of_id")),
    )


def downgrade() -> None:
    """Go down."""
    for table in ("challenge_dispute", "read_one_up"):
        op.drop_table(table)
    with op.batch_alter_table("cases") as table:
        table.drop_index("uq_cases_past_reference")
        table.drop_index("ix_cases_past_import")
        table.drop_constraint(op.f("fk_cases_past_import_id_past_import"), type_="foreignkey")
        table.drop_column("past_reference")
        table.drop_column("past_import_id")
    op.drop_table("past_import")


def _past_records() -> None:
    op.create_table(
        "past_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=True),
        sa.Column(
            "state",
            _words("state", "waiting", "refused", "ready", "asked", "done"),
            nullable=False,
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("older", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_past_import_done_has_a_date")
        ),
        sa.CheckConstraint(
            "rows >= 0 AND older >= 0 AND problems >= 0", name=op.f("ck_past_import_counts")
        ),
        _to("past_import", "added_by_id", "staff"),
        _to("past_import", "done_by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_import")),
        sa.UniqueConstraint("digest", name=op.f("uq_past_import_digest")),
    )
    op.create_index("ix_past_import_state", "past_import", ["state", "id"])
    op.create_index(op.f("ix_past_import_key"), "past_import", ["key"])


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **more
    )
