"""The turns a complaint takes: more time, pauses, stage 2, the Ombudsman."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PURPOSES = (
    "receipt",
    "acknowledgement",
    "response",
    "note",
    "withdrawal",
)
NEW_PURPOSES = (
    "moved",
    "question",
    "consent",
    "reminder",
    "extension",
    "pause",
    "new_date",
    "late",
    "stage_2_receipt",
    "stage_2_acknowledgement",
    "final_response",
    "refusal",
    "closure",
    "merged",
    "split",
    "action_update",
    "contact_plan",
    "passed_on",
    "thanks",
)
CLOSURES = (
    "answered",
    "withdrawn",
    "other_route",
    "no_reply",
    "no_consent",
    "duplicate",
    "not_enough",
    "read",
)
ROLES = (
    "complaints_officer",
    "handler",
    "head_of_service",
    "corporate_lead",
    "administrator",
    "reception",
)
FINDINGS = (
    "upheld",
    "partly_upheld",
    "not_upheld",
    "no_finding",
)


def in_words(column: str, words: tuple[str, ...]) -> str:
    """Return the condition that ``column`` holds one of ``words``."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def allow(table: str, column: str, words: tuple[str, ...]) -> None:
    """Let ``column`` hold exactly ``words``."""
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, in_words(column, words))


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum(
                "given",
                "refused",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_on IS NULL)", name=op.f("ck_consent_answered_on_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff.id"], name=op.f("fk_consent_asked_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_consent_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_case_id"), ["case_id"], unique=False)

    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "complex",
                "several_services",
                "outside_evidence",
                "person_asked",
                "key_person_away",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("from_due_on", sa.Date(), nullable=False),
        sa.Column("to_due_on", sa.Date(), nullable=False),
        sa.Column("beyond_limit", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("to_due_on > from_due_on", name=op.f("ck_extension_later")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_extension_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["staff.id"], name=op.f("fk_extension_given_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_case_id"), ["case_id"], unique=False)

    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint("answer_by >= asked_on", name=op.f("ck_inquiry_order")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff.id"], name=op.f("fk_inquiry_asked_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_inquiry_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_answer_by"), ["answer_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_case_id"), ["case_id"], unique=False)

    op.create_table(
        "ombudsman_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.Enum(
                "lgsco",
                "housing",
                name="body",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("their_reference", sa.String(length=60), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("stage_reached", sa.Integer(), nullable=True),
        sa.Column("information_due_on", sa.Date(), nullable=True),
        sa.Column("information_sent_on", sa.Date(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "not_for_us",
                "assessed_and_closed",
                "upheld",
                "not_upheld",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("remedy_offered_already", sa.Boolean(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("remedy_due_on", sa.Date(), nullable=True),
        sa.Column("remedy_done_on", sa.Date(), nullable=True),
        sa.Column("complied", sa.Boolean(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stage_reached IS NULL OR stage_reached IN (1, 2)",
            name=op.f("ck_ombudsman_record_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_ombudsman_record_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_record")),
    )
    with op.batch_alter_table("ombudsman_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ombudsman_record_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ombudsman_record_information_due_on"),
            ["information_due_on"],
            unique=False,
        )

    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "consent",
                "asked_to_wait",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (working_days IS NULL)", name=op.f("ck_pause_counted_at_the_end")
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_pause_order")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_pause_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["staff.id"], name=op.f("fk_pause_started_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.create_index("ix_pause_case_id_id", ["case_id", "id"], unique=False)
        batch_op.create_index(
            "uq_pause_one_at_a_time",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "review",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("why_late", sa.Text(), nullable=True),
        sa.Column("understood", sa.Text(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "upheld",
                "partly_upheld",
                "not_upheld",
                "no_finding",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("no_apology_reason", sa.String(length=1000), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "answered_on IS NULL OR answered_on >= asked_on", name=op.f("ck_review_order")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_review_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["staff.id"], name=op.f("fk_review_recorded_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_review")),
    )
    op.create_table(
        "date_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("after", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decided_by_id IS NULL AND decided_at IS NULL AND agreed IS NULL) OR (decided_by_id <> asked_by_id AND decided_at IS NOT NULL AND agreed IS NOT NULL)",
            name=op.f("ck_date_correction_second_person"),
        ),
        sa.CheckConstraint("after <> before", name=op.f("ck_date_correction_changes")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff.id"], name=op.f("fk_date_correction_asked_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_date_correction_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"],
            ["clock.id"],
            name=op.f("fk_date_correction_clock_id_clock"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_date_correction_decided_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_correction")),
    )
    with op.batch_alter_table("date_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_date_correction_case_id"), ["case_id"], unique=False)

    with op.batch_alter_table("cases") as batch_op:
        batch_op.add_column(sa.Column("reviewer_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_cases_reviewer_id_staff"), "staff", ["reviewer_id"], ["id"]
        )
        batch_op.create_index("ix_cases_reviewer", ["reviewer_id", "queue_on", "id"])
    allow("cases", "closure", (*CLOSURES, "refused"))

    with op.batch_alter_table("clock") as batch_op:
        batch_op.add_column(sa.Column("unextended_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("missed_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("paused_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("paused_days", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.create_check_constraint(
            op.f("ck_clock_stopped_is_not_paused"), "stopped_on IS NULL OR paused_on IS NULL"
        )
        batch_op.create_check_constraint(op.f("ck_clock_paused_days"), "paused_days >= 0")
    with op.batch_alter_table("clock") as batch_op:
        batch_op.alter_column("paused_days", server_default=None)

    with op.batch_alter_table("point") as batch_op:
        batch_op.add_column(sa.Column("review_finding", sa.String(40), nullable=True))
        batch_op.add_column(sa.Column("review_reasons", sa.Text(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_point_review_finding"), in_words("review_finding", FINDINGS)
        )

    allow("message", "purpose", (*PURPOSES, *NEW_PURPOSES))
    allow("staff_role", "role", (*ROLES, "stage_2_reviewer"))


def downgrade() -> None:
    """Go down. What the older version has no word for gets its nearest."""
    op.execute("DELETE FROM staff_role WHERE role = 'stage_2_reviewer'")
    allow("staff_role", "role", ROLES)
    message = sa.table("message", sa.column("purpose", sa.String))
    op.execute(message.update().where(message.c.purpose.in_(NEW_PURPOSES)).values(purpose="note"))
    allow("message", "purpose", PURPOSES)

    with op.batch_alter_table("point") as batch_op:
        batch_op.drop_constraint(op.f("ck_point_review_finding"), type_="check")
        batch_op.drop_column("review_reasons")
        batch_op.drop_column("review_finding")

    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_constraint(op.f("ck_clock_paused_days"), type_="check")
        batch_op.drop_constraint(op.f("ck_clock_stopped_is_not_paused"), type_="check")
        batch_op.drop_column("paused_days")
        batch_op.drop_column("paused_on")
        batch_op.drop_column("missed_due_on")
        batch_op.drop_column("unextended_due_on")

    op.execute("UPDATE cases SET closure = 'other_route' WHERE closure = 'refused'")
    allow("cases", "closure", CLOSURES)
    with op.batch_alter_table("cases") as batch_op:
        batch_op.drop_index("ix_cases_reviewer")
        batch_op.drop_constraint(op.f("fk_cases_reviewer_id_staff"), type_="foreignkey")
        batch_op.drop_column("reviewer_id")

    op.drop_table("date_correction")
    op.drop_table("review")
    op.drop_table("pause")
    op.drop_table("ombudsman_record")
    op.drop_table("inquiry")
    op.drop_table("extension")
    op.drop_table("consent")
