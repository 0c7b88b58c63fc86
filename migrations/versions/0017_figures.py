"""Frozen periods, their figures, what is behind each, and revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UNITS = (
    "count",
    "share",
    "working_days",
    "pence",
    "per_1000_residents",
    "per_10000_contacts",
)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("formulas", sa.String(length=20), nullable=False),
        sa.Column("wording", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('quarter', 'year')", name=op.f("ck_period_kind")),
        sa.CheckConstraint("last_on > first_on", name=op.f("ck_period_days_in_order")),
        sa.CheckConstraint("counted_on > last_on", name=op.f("ck_period_counted_when_over")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("slug", name=op.f("uq_period_slug")),
        sa.UniqueConstraint("kind", "first_on", name=op.f("uq_period_kind_first_on")),
    )
    op.create_table(
        "frozen_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=8), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=60), nullable=False),
        sa.Column("split", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            f"unit IN ({', '.join(repr(unit) for unit in UNITS)})",
            name=op.f("ck_frozen_figure_unit"),
        ),
        sa.CheckConstraint("stage IN (0, 1, 2)", name=op.f("ck_frozen_figure_stage")),
        sa.CheckConstraint("numerator >= 0", name=op.f("ck_frozen_figure_numerator")),
        sa.CheckConstraint(
            "denominator IS NULL OR denominator >= 0", name=op.f("ck_frozen_figure_denominator")
        ),
        sa.CheckConstraint(
            "(low IS NULL) = (high IS NULL)", name=op.f("ck_frozen_figure_range_has_two_ends")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["period.id"],
            name=op.f("fk_frozen_figure_period_id_period"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_figure")),
        sa.UniqueConstraint(
            "period_id",
            "measure",
            "item",
            "stage",
            "commitment",
            "split",
            "part",
            name=op.f("uq_frozen_figure_period_id_measure_item_stage_commitment_split_part"),
        ),
    )
    op.create_index(
        "ix_frozen_figure_series", "frozen_figure", ["measure", "commitment", "item", "stage"]
    )
    op.create_table(
        "figure_records",
        sa.Column("figure_id", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["figure_id"],
            ["frozen_figure.id"],
            name=op.f("fk_figure_records_figure_id_frozen_figure"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("figure_id", name=op.f("pk_figure_records")),
    )
    op.create_table(
        "figure_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("figure_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["figure_id"],
            ["frozen_figure.id"],
            name=op.f("fk_figure_revision_figure_id_frozen_figure"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_figure_revision_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_revision")),
    )
    op.create_index("ix_figure_revision_figure_at", "figure_revision", ["figure_id", "at"])


def downgrade() -> None:
    """Go down. What was frozen is lost: there is no other place for it."""
    op.drop_table("figure_revision")
    op.drop_table("figure_records")
    op.drop_table("frozen_figure")
    op.drop_table("period")
