"""Checks of our own: batches, counts at a desk, sheets of lots, logs of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "call_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("shape", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "sent",
                "waiting",
                "reading",
                "read",
                "kept",
                "dropped",
                "removed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("bytes_read", sa.BigInteger(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint("size >= 1", name=op.f("ck_call_log_size")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["staff.id"], name=op.f("fk_call_log_ended_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["staff.id"], name=op.f("fk_call_log_sent_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_log")),
    )
    with op.batch_alter_table("call_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_log_key"), ["key"], unique=False)
        batch_op.create_index("ix_call_log_shape", ["shape", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_log_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_call_log_same_file",
            ["digest"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('dropped', 'removed')"),
            postgresql_where=sa.text("state NOT IN ('dropped', 'removed')"),
        )

    op.create_table(
        "desk_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["staff.id"], name=op.f("fk_desk_tally_begun_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_desk_tally_commitment_id_commitment"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_desk_tally_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_tally")),
    )
    with op.batch_alter_table("desk_tally", schema=None) as batch_op:
        batch_op.create_index(
            "uq_desk_tally_one_at_a_time",
            ["office_id"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "sample_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column(
            "draw",
            sa.Enum(
                "times",
                "items",
                name="draw_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("instead_of_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(draw = 'items') = (items IS NOT NULL)", name=op.f("ck_sample_sheet_items_of_a_log")
        ),
        sa.CheckConstraint(
            "(instead_of_id IS NULL) = (why IS NULL)",
            name=op.f("ck_sample_sheet_drawn_again_with_reason"),
        ),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_sample_sheet_days_in_order")),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_sample_sheet_commitment_id_commitment"),
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["staff.id"], name=op.f("fk_sample_sheet_drawn_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["instead_of_id"],
            ["sample_sheet.id"],
            name=op.f("fk_sample_sheet_instead_of_id_sample_sheet"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_sample_sheet_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_sheet")),
        sa.UniqueConstraint("instead_of_id", name=op.f("uq_sample_sheet_instead_of_id")),
    )
    with op.batch_alter_table("sample_sheet", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sample_sheet_commitment_days",
            ["commitment_id", "first_on", "last_on"],
            unique=False,
        )

    op.create_table(
        "call_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("log_id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("gave_up", sa.Integer(), nullable=False),
        sa.Column("gave_up_early", sa.Integer(), nullable=False),
        sa.Column("out_of_hours", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "in_time >= 0 AND late >= 0 AND gave_up >= 0 AND gave_up_early >= 0 AND out_of_hours >= 0",
            name=op.f("ck_call_day_counts"),
        ),
        sa.CheckConstraint("seconds >= 1", name=op.f("ck_call_day_seconds")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_call_day_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(
            ["log_id"],
            ["call_log.id"],
            name=op.f("fk_call_day_log_id_call_log"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_call_day")),
    )
    with op.batch_alter_table("call_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_day_log_id"), ["log_id"], unique=False)

    op.create_table(
        "checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "acknowledgement",
                "response",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "tally",
                "sheet",
                "timed",
                "mystery",
                "records",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("tally_id", sa.Integer(), nullable=True),
        sa.Column("sheet_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("checked >= 1", name=op.f("ck_checks_something_checked")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_checks_days_in_order")),
        sa.CheckConstraint("met >= 0 AND met <= checked", name=op.f("ck_checks_met_of_checked")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_checks_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_checks_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_checks_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["sample_sheet.id"], name=op.f("fk_checks_sheet_id_sample_sheet")
        ),
        sa.ForeignKeyConstraint(
            ["tally_id"], ["desk_tally.id"], name=op.f("fk_checks_tally_id_desk_tally")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
    )
    with op.batch_alter_table("checks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_checks_commitment_last", ["commitment_id", "last_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_checks_last_on"), ["last_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_checks_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checks_sheet_id"), ["sheet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checks_tally_id"), ["tally_id"], unique=False)

    op.create_table(
        "desk_tap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tally_id", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_desk_tap_staff_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["tally_id"],
            ["desk_tally.id"],
            name=op.f("fk_desk_tap_tally_id_desk_tally"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_tap")),
    )
    with op.batch_alter_table("desk_tap", schema=None) as batch_op:
        batch_op.create_index(
            "ix_desk_tap_tally_staff", ["tally_id", "staff_id", "id"], unique=False
        )

    op.create_table(
        "sample_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column(
            "receipt",
            sa.Enum(
                "in_time",
                "late",
                "cannot_tell",
                name="receipt",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "in_time",
                "late",
                "cannot_tell",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(at IS NULL) <> (item IS NULL)", name=op.f("ck_sample_row_one_lot")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_sample_row_entered_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["sample_sheet.id"],
            name=op.f("fk_sample_row_sheet_id_sample_sheet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_row")),
        sa.UniqueConstraint("sheet_id", "position", name=op.f("uq_sample_row_sheet_id_position")),
    )
    op.create_table(
        "check_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "recorded",
                "corrected",
                "removed",
                name="what",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["checks.id"],
            name=op.f("fk_check_line_check_id_checks"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_check_line_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_line")),
    )
    with op.batch_alter_table("check_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_line_check_id"), ["check_id"], unique=False)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("check_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_line_check_id"))

    op.drop_table("check_line")
    op.drop_table("sample_row")
    with op.batch_alter_table("desk_tap", schema=None) as batch_op:
        batch_op.drop_index("ix_desk_tap_tally_staff")

    op.drop_table("desk_tap")
    with op.batch_alter_table("checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checks_tally_id"))
        batch_op.drop_index(batch_op.f("ix_checks_sheet_id"))
        batch_op.drop_index(batch_op.f("ix_checks_office_id"))
        batch_op.drop_index(batch_op.f("ix_checks_last_on"))
        batch_op.drop_index("ix_checks_commitment_last")

    op.drop_table("checks")
    with op.batch_alter_table("call_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_day_log_id"))

    op.drop_table("call_day")
    with op.batch_alter_table("sample_sheet", schema=None) as batch_op:
        batch_op.drop_index("ix_sample_sheet_commitment_days")

    op.drop_table("sample_sheet")
    with op.batch_alter_table("desk_tally", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_desk_tally_one_at_a_time",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.drop_table("desk_tally")
    with op.batch_alter_table("call_log", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_call_log_same_file",
            sqlite_where=sa.text("state NOT IN ('dropped', 'removed')"),
            postgresql_where=sa.text("state NOT IN ('dropped', 'removed')"),
        )
        batch_op.drop_index(batch_op.f("ix_call_log_state"))
        batch_op.drop_index("ix_call_log_shape")
        batch_op.drop_index(batch_op.f("ix_call_log_key"))

    op.drop_table("call_log")
