"""Root causes, remedies, learning and the approval of answers."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CAUSES = (
    "service",
    "policy",
    "staff_conduct",
    "time_taken",
    "no_contact",
    "discrimination",
    "wrong_information",
    "hard_to_understand",
    "system",
    "contractor",
)
STATUSES = ("proposed", "agreed", "in_progress", "done", "not_taken")


def words(name: str, allowed: tuple[str, ...]) -> sa.Enum:
    """Return the type of a text column that holds only ``allowed``."""
    return sa.Enum(*allowed, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=60), nullable=True),
        sa.Column("cause", words("cause", CAUSES), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(commitment IS NULL) <> (cause IS NULL)", name=op.f("ck_theme_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_theme_decided_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_theme_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    with op.batch_alter_table("theme") as batch_op:
        batch_op.create_index(
            "ix_theme_service_decided", ["service_id", "decided_at"], unique=False
        )

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("cause", words("cause", CAUSES), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", words("status", STATUSES), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("effect_due_on", sa.Date(), nullable=True),
        sa.Column("effect", words("effect", ("worked", "partly", "not")), nullable=True),
        sa.Column("effect_words", sa.Text(), nullable=True),
        sa.Column("effect_on", sa.Date(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status = 'done') = (done_on IS NOT NULL)", name=op.f("ck_action_done_has_a_date")
        ),
        sa.CheckConstraint(
            "status <> 'not_taken' OR status_reason IS NOT NULL", name=op.f("ck_action_why_not")
        ),
        sa.CheckConstraint(
            "(effect IS NULL) = (effect_on IS NULL)", name=op.f("ck_action_effect_has_a_date")
        ),
        sa.CheckConstraint(
            "done_on IS NULL OR (evidence IS NOT NULL AND summary IS NOT NULL AND effect_due_on IS NOT NULL)",
            name=op.f("ck_action_done_is_shown"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_action_owner_id_staff")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["staff.id"], name=op.f("fk_action_proposed_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_action_service_id_service")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_action_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    with op.batch_alter_table("action") as batch_op:
        batch_op.create_index("ix_action_due", ["status", "due_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_action_effect_due_on"), ["effect_due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_action_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_action_service_due", ["service_id", "due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            words("state", ("waiting", "approved", "sent_back", "replaced")),
            nullable=False,
        ),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('approved', 'sent_back')) = (decided_by_id IS NOT NULL) AND (decided_by_id IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_approval_decided"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id", name=op.f("ck_approval_second")
        ),
        sa.CheckConstraint("stage IN (1, 2)", name=op.f("ck_approval_stage")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff.id"], name=op.f("fk_approval_asked_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_approval_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_approval_decided_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval") as batch_op:
        batch_op.create_index("ix_approval_case_id_id", ["case_id", "id"], unique=False)
        batch_op.create_index(
            "uq_approval_one_waits",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "case_cause",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("cause", words("cause", CAUSES), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_cause_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "cause", name=op.f("pk_case_cause")),
    )
    with op.batch_alter_table("case_cause") as batch_op:
        batch_op.create_index(
            "uq_case_cause_main",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("main"),
            postgresql_where=sa.text("main"),
        )

    op.create_table(
        "no_learning",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_no_learning_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["staff.id"], name=op.f("fk_no_learning_said_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_no_learning")),
    )
    op.create_table(
        "remedy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            words(
                "kind",
                (
                    "apology",
                    "accepting",
                    "explanation",
                    "action",
                    "decision",
                    "record",
                    "change",
                    "money",
                ),
            ),
            nullable=False,
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column(
            "money_reason", words("money_reason", ("loss", "distress", "other")), nullable=True
        ),
        sa.Column("pence", sa.Integer(), nullable=True),
        sa.Column("worked_out", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'money') = (pence IS NOT NULL) AND (pence IS NULL) = (money_reason IS NULL) AND (pence IS NULL) = (worked_out IS NULL)",
            name=op.f("ck_remedy_money_is_whole"),
        ),
        sa.CheckConstraint(
            "kind <> 'money' OR done_on IS NULL OR approved_by_id IS NOT NULL",
            name=op.f("ck_remedy_paid_after_approval"),
        ),
        sa.CheckConstraint(
            "(approved_by_id IS NULL) = (approved_at IS NULL)"
            " AND (approved_by_id IS NULL OR approved_by_id <> written_by_id)",
            name=op.f("ck_remedy_second_person"),
        ),
        sa.CheckConstraint("done_on IS NULL OR evidence IS NOT NULL", name=op.f("ck_remedy_shown")),
        sa.CheckConstraint(
            "pence IS NULL OR pence BETWEEN 1 AND 10000000", name=op.f("ck_remedy_pence")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["staff.id"], name=op.f("fk_remedy_approved_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_remedy_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_remedy_owner_id_staff")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["staff.id"], name=op.f("fk_remedy_written_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy")),
    )
    with op.batch_alter_table("remedy") as batch_op:
        batch_op.create_index(batch_op.f("ix_remedy_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_remedy_due", ["done_on", "due_on", "id"], unique=False)

    op.create_table(
        "action_case",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
            name=op.f("fk_action_case_action_id_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_action_case_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("action_id", "case_id", name=op.f("pk_action_case")),
    )
    with op.batch_alter_table("action_case") as batch_op:
        batch_op.create_index(batch_op.f("ix_action_case_case_id"), ["case_id"], unique=False)

    op.create_table(
        "action_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("status", words("status", STATUSES), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
            name=op.f("fk_action_line_action_id_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_action_line_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_line")),
    )
    with op.batch_alter_table("action_line") as batch_op:
        batch_op.create_index(batch_op.f("ix_action_line_action_id"), ["action_id"], unique=False)

    with op.batch_alter_table("point") as batch_op:
        batch_op.add_column(sa.Column("relied_on", sa.Text(), nullable=True))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("point") as batch_op:
        batch_op.drop_column("relied_on")
    for table in (
        "action_line",
        "action_case",
        "remedy",
        "no_learning",
        "case_cause",
        "approval",
        "action",
        "theme",
    ):
        op.drop_table(table)
