"""Ratings of a whole answer, and whether a text was clear; who let a held one count; mending."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AN_ANSWER = "ck_rating_an_answer"
BEFORE = "polite IS NOT NULL OR clear IS NOT NULL OR easy IS NOT NULL OR third IS NOT NULL"
AFTER = f"{BEFORE} OR listened IS NOT NULL OR understood IS NOT NULL"
BY_STAFF = ("reviewed_by_id", "typed_by_id", "comment_hidden_by_id")


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("poster") as table:
        table.add_column(sa.Column("wording", sa.String(length=80), nullable=True))
    with op.batch_alter_table("rating") as table:
        table.add_column(sa.Column("listened", sa.Integer(), nullable=True))
        table.add_column(sa.Column("understood", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("page", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("sentence", sa.String(length=500), nullable=True))
        for name in ("reviewed_at", "comment_hidden_at"):
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        for name in BY_STAFF:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_rating_{name}_staff"), "staff", [name], ["id"])
        table.create_check_constraint(op.f("ck_rating_listened"), "listened BETWEEN 0 AND 5")
        table.create_check_constraint(op.f("ck_rating_understood"), "understood IN ('yes', 'no')")
        table.create_check_constraint(
            op.f("ck_rating_page"), "understood IS NULL OR page IS NOT NULL"
        )
        table.drop_constraint(op.f(AN_ANSWER), type_="check")
        table.create_check_constraint(op.f(AN_ANSWER), AFTER)
        table.create_index("ix_rating_page_at", ["page", "at"], unique=False)
    op.create_table(
        "mending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("sentence", sa.String(length=500), nullable=False),
        sa.Column("now_says", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_mending_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mending")),
    )
    op.create_index("ix_mending_page_at", "mending", ["page", "at"])


def downgrade() -> None:
    """Go down. Ratings that answer only what was not asked before have no place there."""
    op.drop_table("mending")
    asked = [sa.column(name) for name in ("polite", "clear", "easy", "third")]
    rating = sa.table("rating", *asked)
    op.execute(rating.delete().where(*(column.is_(None) for column in asked)))
    with op.batch_alter_table("rating") as table:
        table.drop_index("ix_rating_page_at")
        table.drop_constraint(op.f(AN_ANSWER), type_="check")
        table.create_check_constraint(op.f(AN_ANSWER), BEFORE)
        for name in ("page", "understood", "listened"):
            table.drop_constraint(op.f(f"ck_rating_{name}"), type_="check")
        for name in BY_STAFF:
            table.drop_constraint(op.f(f"fk_rating_{name}_staff"), type_="foreignkey")
            table.drop_column(name)
        for name in ("comment_hidden_at", "reviewed_at", "sentence", "page"):
            table.drop_column(name)
        for name in ("understood", "listened"):
            table.drop_column(name)
    with op.batch_alter_table("poster") as table:
        table.drop_column("wording")
