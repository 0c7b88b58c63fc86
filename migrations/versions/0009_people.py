"""People: adjustments agreed, danger, contact plans, new addresses to confirm, equality."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ON_PERSON = (
    ("adjustments_agreed_by", sa.String(200)),
    ("adjustments_agreed_on", sa.Date()),
    ("adjustments_review_on", sa.Date()),
    ("named_contact", sa.String(200)),
)


def words(name: str, *values: str) -> sa.Enum:
    """Return a text column type that holds only ``values``."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("person") as batch_op:
        for name, kind in ON_PERSON:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("one_time_code") as batch_op:
        batch_op.add_column(sa.Column("for_email", sa.String(254), nullable=True))
    with op.batch_alter_table("consent") as batch_op:
        batch_op.add_column(sa.Column("given_up_on", sa.Date(), nullable=True))

    op.create_table(
        "risk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_words IS NULL)", name=op.f("ck_risk_lifted_with_words")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_risk_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["staff.id"], name=op.f("fk_risk_set_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["staff.id"], name=op.f("fk_risk_lifted_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk")),
    )
    op.create_index(op.f("ix_risk_case_id"), "risk", ["case_id"])
    op.create_index(
        "uq_risk_one_at_a_time",
        "risk",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )

    op.create_table(
        "contact_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "step", words("step", "warning", "formal_warning", "restriction"), nullable=False
        ),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("why_straight", sa.Text(), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "review_on > start_on", name=op.f("ck_contact_plan_reviewed_after_start")
        ),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_words IS NULL)",
            name=op.f("ck_contact_plan_lifted_with_words"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_contact_plan_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_contact_plan_decided_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["staff.id"], name=op.f("fk_contact_plan_lifted_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_contact_plan_message_id_message"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_plan")),
    )
    op.create_index(op.f("ix_contact_plan_case_id"), "contact_plan", ["case_id"])
    op.create_index("ix_contact_plan_review", "contact_plan", ["lifted_at", "review_on", "id"])

    op.create_table(
        "equality_tally",
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            words(
                "kind",
                "complaint",
                "challenge",
                "comment",
                "compliment",
                "service_request",
                "other_route",
            ),
            nullable=False,
        ),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("times >= 0", name=op.f("ck_equality_tally_times")),
        sa.PrimaryKeyConstraint(
            "quarter", "kind", "service", "question", "answer", name=op.f("pk_equality_tally")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Go down."""
    for table in ("equality_tally", "contact_plan", "risk"):
        op.drop_table(table)
    with op.batch_alter_table("consent") as batch_op:
        batch_op.drop_column("given_up_on")
    with op.batch_alter_table("one_time_code") as batch_op:
        batch_op.drop_column("for_email")
    with op.batch_alter_table("person") as batch_op:
        for name, _kind in reversed(ON_PERSON):
            batch_op.drop_column(name)
