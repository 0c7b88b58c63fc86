"""What cases are found by; lists that officers keep; what was taken out of the portal."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

POSTGRES = """
CREATE TABLE search_index (
    rowid INTEGER NOT NULL,
    words TEXT NOT NULL,
    lexemes TSVECTOR NOT NULL,
    CONSTRAINT pk_search_index PRIMARY KEY (rowid),
    CONSTRAINT fk_search_index_rowid_cases FOREIGN KEY (rowid) REFERENCES cases (id)
        ON DELETE CASCADE
)
"""
SQLITE = "CREATE VIRTUAL TABLE search_index USING fts5(words, tokenize = 'ascii', columnsize = 0)"
"""Words come folded and parted by spaces: the plainest tokeniser leaves them as they are."""


def upgrade() -> None:
    """Go up."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES)
        op.execute("CREATE INDEX ix_search_index_lexemes ON search_index USING gin (lexemes)")
    else:
        op.execute(SQLITE)

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("asked", sa.String(length=2000), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_saved_view_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_view_staff_id_name")),
    )

    op.create_table(
        "case_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "file_kind",
            sa.Enum(
                "csv",
                "xlsx",
                name="file_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked", sa.String(length=2000), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_case_export_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_export")),
    )
    with op.batch_alter_table("case_export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_export_at"), ["at"], unique=False)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("case_export", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_export_at"))
    op.drop_table("case_export")
    op.drop_table("saved_view")
    op.execute("DROP TABLE search_index")
