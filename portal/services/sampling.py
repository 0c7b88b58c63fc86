"""Sheets of lots: drawn once, entered row by row, kept as checks (screen S22, lessons 2 D17)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.checks import CheckInFuture, CheckMethod, Counted, NotSampled, sampled, steps_of
from portal.domain.commitments import Step
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.roles import Permission, Viewer
from portal.domain.sampling import (
    Draw,
    DrawnBefore,
    NothingEntered,
    Outcome,
    Period,
    ReasonNeeded,
    RowChanged,
    RowsLeft,
    SheetIsClosed,
    draw,
    draw_for,
    draw_times,
)
from portal.domain.times import london_date
from portal.models import Commitment, SampleRow, SampleSheet
from portal.queries.calendar import calendar
from portal.queries.editions import KeptEdition, edition_on
from portal.queries.places import office_id
from portal.recording.acts import act
from portal.recording.checks import About, keep_check

HoursOf = Callable[[date], str]


@dataclass(frozen=True)
class Wanted:
    """What a sheet is for. ``commitment`` and ``office`` are slugs, ``office`` None for none.

    ``items`` is how many there are in the log of the period, None where times are drawn.
    """

    commitment: str
    office: str | None
    period: Period
    lots: int
    items: int | None


def draw_sheet(
    *,
    viewer: Viewer,
    wanted: Wanted,
    seed: str,
    hours_of: HoursOf,
    form_key: str,
    now: datetime,
) -> int:
    """Draw a sheet from ``seed`` and return its number.

    Raises ``DrawnBefore`` when there is one for such days, ``NotEnoughToDraw``,
    ``NothingInPeriod``, ``CheckInFuture`` (a log of days to come), ``BeyondCalendar``,
    ``NotSampled``, ``NotFound``, ``NotAllowed``, or ``AlreadySent`` (whose result is the number).
    """
    _may(viewer)
    kept = _fitting(wanted, london_date(now))
    with act(now=now, form_key=form_key) as doing:
        session, place = doing.session, office_id(wanted.office) if wanted.office else None
        session.get(Commitment, kept.ids[wanted.commitment], with_for_update=True)
        before = _drawn_for(session, wanted, place)
        if before is not None:
            raise DrawnBefore(number=before)
        sheet = SampleSheet(commitment_id=kept.ids[wanted.commitment], office_id=place)
        _fill(session, sheet, kept, wanted, seed, hours_of, viewer, now)
        doing.result = str(sheet.id)
        return sheet.id


def draw_again(
    *,
    viewer: Viewer,
    number: int,
    wanted: Wanted,
    why: str,
    seed: str,
    hours_of: HoursOf,
    form_key: str,
    now: datetime,
) -> int:
    """Draw another sheet in place of one that is not finished; both stay, with the reason.

    Raises ``SheetIsClosed`` and what ``draw_sheet`` raises.
    """
    _may(viewer)
    kept = _fitting(wanted, london_date(now))
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        old = _open_sheet(session, number)
        sheet = SampleSheet(
            commitment_id=old.commitment_id, office_id=old.office_id, instead_of_id=old.id, why=why
        )
        _fill(session, sheet, kept, wanted, seed, hours_of, viewer, now)
        doing.result = str(sheet.id)
        return sheet.id


def enter_row(
    *,
    viewer: Viewer,
    number: int,
    position: int,
    version: int | None,
    outcome: Outcome,
    receipt: Outcome | None,
    note: str,
    form_key: str,
    now: datetime,
) -> None:
    """Write down what was found of one lot; ``receipt`` where a receipt is promised too.

    Raises ``ReasonNeeded`` (what cannot be told needs a ``note``), ``RowChanged`` when the row
    is not that ``version`` any more, ``SheetIsClosed``, ``NotFound``, ``NotAllowed`` or
    ``AlreadySent``.
    """
    _may(viewer)
    if Outcome.CANNOT_TELL in (outcome, receipt) and not note:
        raise ReasonNeeded
    with act(now=now, form_key=form_key) as doing:
        _open_sheet(doing.session, number)
        row = doing.session.scalar(
            select(SampleRow)
            .where(SampleRow.sheet_id == number, SampleRow.position == position)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound
        if row.version != version:
            raise RowChanged(version=row.version)
        row.outcome, row.receipt, row.note = outcome, receipt, note or None
        row.entered_at, row.entered_by_id = now, viewer.staff_id


def finish_sheet(*, viewer: Viewer, number: int, form_key: str, now: datetime) -> None:
    """Keep what was entered as checks, one for each step that is promised.

    Rows of which we cannot tell count nowhere; their reasons stay on the sheet. Raises
    ``RowsLeft``, ``NothingEntered``, ``SheetIsClosed``, ``NotFound``, ``NotAllowed`` or
    ``AlreadySent``.
    """
    _may(viewer)
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        sheet = _open_sheet(session, number)
        left = sum(row.outcome is None for row in sheet.rows)
        if left:
            raise RowsLeft(left=left)
        kept = edition_on(london_date(sheet.drawn_at))
        commitment = kept.edition.commitment(sheet.commitment.slug)
        last = min(sheet.last_on, london_date(now))
        done = 0
        for step in steps_of(commitment):
            found = _found(sheet, step)
            if found:
                done += 1
                in_time = found.count(Outcome.IN_TIME)
                counted = Counted(min(sheet.first_on, last), last, len(found), in_time)
                about = _about(sheet, step, viewer)
                keep_check(session, about, counted, staff_id=viewer.staff_id, now=now)
        if not done:
            raise NothingEntered
        sheet.finished_at = now


def _may(viewer: Viewer) -> None:
    if not viewer.may(Permission.RECORD_CHECKS):
        raise NotAllowed


def _fitting(wanted: Wanted, today: date) -> KeptEdition:
    """Return the edition that the sheet is drawn under: that of the day, or of today."""
    kept = edition_on(min(wanted.period.last, today))
    if wanted.commitment not in {one.slug for one in sampled(kept.edition)}:
        raise NotSampled
    if wanted.items is not None and wanted.period.last > today:
        raise CheckInFuture
    return kept


def _fill(
    session: Session,
    sheet: SampleSheet,
    kept: KeptEdition,
    wanted: Wanted,
    seed: str,
    hours_of: HoursOf,
    viewer: Viewer,
    now: datetime,
) -> None:
    """Give ``sheet`` its days and its lots."""
    kind = draw_for(kept.edition.commitment(wanted.commitment))
    sheet.draw, sheet.seed = kind, seed
    sheet.first_on, sheet.last_on = wanted.period.first, wanted.period.last
    sheet.drawn_at, sheet.drawn_by_id = now, viewer.staff_id
    if kind is Draw.ITEMS:
        sheet.items = wanted.items or 0
        lots = draw(seed, wanted.lots, sheet.items)
        rows = [SampleRow(position=n, item=lot) for n, lot in enumerate(lots, start=1)]
    else:
        times = draw_times(
            seed, wanted.lots, wanted.period, hours_of=hours_of, calendar=calendar(), now=now
        )
        rows = [SampleRow(position=n, at=at) for n, at in enumerate(times, start=1)]
    sheet.rows = rows
    session.add(sheet)
    session.flush()


def _drawn_for(session: Session, wanted: Wanted, place: int | None) -> int | None:
    """Return the sheet that was drawn for some of these days and was not drawn again since."""
    replaced = select(SampleSheet.instead_of_id).where(SampleSheet.instead_of_id.is_not(None))
    return session.scalar(
        select(SampleSheet.id)
        .join(Commitment, Commitment.id == SampleSheet.commitment_id)
        .where(
            Commitment.slug == wanted.commitment,
            SampleSheet.office_id.is_(None) if place is None else SampleSheet.office_id == place,
            SampleSheet.first_on <= wanted.period.last,
            SampleSheet.last_on >= wanted.period.first,
            SampleSheet.id.not_in(replaced),
        )
        .order_by(SampleSheet.id.desc())
        .limit(1)
    )


def _open_sheet(session: Session, number: int) -> SampleSheet:
    sheet = session.get(SampleSheet, number, with_for_update=True, populate_existing=True)
    if sheet is None:
        raise NotFound
    again = session.scalar(select(SampleSheet.id).where(SampleSheet.instead_of_id == number))
    if sheet.finished_at is not None or again is not None:
        raise SheetIsClosed
    return sheet


def _found(sheet: SampleSheet, step: Step | None) -> list[Outcome]:
    """Return what was found for ``step``, where it can be told."""
    found = [row.receipt if step is Step.ACKNOWLEDGEMENT else row.outcome for row in sheet.rows]
    return [one for one in found if one in (Outcome.IN_TIME, Outcome.LATE)]


def _about(sheet: SampleSheet, step: Step | None, viewer: Viewer) -> About:
    return About(
        commitment_id=sheet.commitment_id,
        step=step,
        office_id=sheet.office_id,
        method=CheckMethod.SHEET,
        done_by=viewer.name,
        sheet_id=sheet.id,
    )
