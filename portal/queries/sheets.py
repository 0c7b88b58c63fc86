"""Sheets of lots as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.db import db
from portal.domain.errors import NotFound
from portal.models import Check, SampleRow, SampleSheet, Staff

LISTED = 100


@dataclass(frozen=True)
class FoundSheet:
    """A sheet, the number of the one drawn in its place (or None), and the checks it became."""

    sheet: SampleSheet
    again: int | None
    check_ids: Sequence[int]

    @property
    def is_open(self) -> bool:
        """Whether results can be entered on it."""
        return self.sheet.finished_at is None and self.again is None


def find_sheet(number: int) -> FoundSheet:
    """Return the sheet with that number as it stands now. Raises ``NotFound``."""
    sheet = db.session.get(SampleSheet, number, populate_existing=True)
    if sheet is None:
        raise NotFound
    again = db.session.scalar(select(SampleSheet.id).where(SampleSheet.instead_of_id == number))
    checks = db.session.scalars(select(Check.id).where(Check.sheet_id == number).order_by(Check.id))
    return FoundSheet(sheet, again, checks.all())


def find_row(number: int, position: int) -> SampleRow:
    """Return one row of a sheet as it stands now. Raises ``NotFound``."""
    found = db.session.scalar(
        select(SampleRow)
        .where(SampleRow.sheet_id == number, SampleRow.position == position)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def newest_sheets() -> list[FoundSheet]:
    """Return the sheets that were drawn last, the newest first."""
    sheets = db.session.scalars(
        select(SampleSheet)
        .options(
            joinedload(SampleSheet.commitment),
            joinedload(SampleSheet.office),
            selectinload(SampleSheet.rows),
        )
        .order_by(SampleSheet.id.desc())
        .limit(LISTED)
    ).all()
    again = {one.instead_of_id: one.id for one in sheets if one.instead_of_id}
    return [FoundSheet(one, again.get(one.id), ()) for one in sheets]


def name_of(staff_id: int | None) -> str:
    """Return the name of a member of staff, "" for None."""
    return db.session.scalar(select(Staff.name).where(Staff.id == staff_id)) or ""
