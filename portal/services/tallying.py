"""Counting at a desk: one tap a person, on as many tablets as there are (screen S22)."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.domain.checks import CheckMethod, Counted, NotSampled, timed_by
from portal.domain.commitments import Measure
from portal.domain.errors import AlreadySent, NotAllowed, NotFound
from portal.domain.roles import Permission, Viewer
from portal.domain.sampling import NothingTapped, TallyIsFinished
from portal.domain.times import london_date
from portal.models import DeskTally, DeskTap, Office
from portal.queries.editions import edition_on
from portal.queries.places import office_id
from portal.recording.acts import act
from portal.recording.checks import About, keep_check


def begin_tally(*, viewer: Viewer, office: str, form_key: str, now: datetime) -> int:
    """Begin the count at ``office``, a slug, or join the one that runs there; return its number.

    Raises ``NotAllowed``, ``NotFound``, ``NotSampled`` when the edition in force promises no
    such wait, or ``AlreadySent`` (whose result is the number).
    """
    _may(viewer)
    kept = edition_on(london_date(now))
    commitment = timed_by(kept.edition, Measure.MINUTES)
    if commitment is None:
        raise NotSampled
    with act(now=now, form_key=form_key) as doing:
        place = office_id(office)
        doing.session.get(Office, place, with_for_update=True)  # two begin one count
        running = doing.session.scalar(
            select(DeskTally.id).where(
                DeskTally.office_id == place, DeskTally.finished_at.is_(None)
            )
        )
        if running is None:
            tally = DeskTally(
                commitment_id=kept.ids[commitment.slug],
                office_id=place,
                begun_at=now,
                begun_by_id=viewer.staff_id,
            )
            doing.session.add(tally)
            doing.session.flush()
            running = tally.id
        doing.result = str(running)
        return running


def tap(*, viewer: Viewer, number: int, in_time: bool, form_key: str, now: datetime) -> None:
    """Count one person at the desk. The same form sent again counts nobody a second time.

    Raises ``TallyIsFinished``, ``NotFound`` or ``NotAllowed``.
    """
    _may(viewer)
    with suppress(AlreadySent), act(now=now, form_key=form_key) as doing:
        tally = _running(doing.session, number)
        doing.session.add(
            DeskTap(tally_id=tally.id, in_time=in_time, at=now, staff_id=viewer.staff_id)
        )


def undo_tap(*, viewer: Viewer, number: int, tap_id: int, now: datetime) -> None:
    """Take back that one tap of ``viewer``; done again it does nothing more.

    It names the tap, so that two tablets never take back each other's. Raises
    ``TallyIsFinished``, ``NotFound`` or ``NotAllowed``.
    """
    _may(viewer)
    with act(now=now) as doing:
        _running(doing.session, number)
        doing.session.execute(
            update(DeskTap)
            .where(
                DeskTap.id == tap_id,
                DeskTap.tally_id == number,
                DeskTap.staff_id == viewer.staff_id,
                DeskTap.undone_at.is_(None),
            )
            .values(undone_at=now)
        )


def finish_tally(*, viewer: Viewer, number: int, form_key: str, now: datetime) -> int:
    """End the count and keep it as one check; return the number of the check.

    Raises ``NothingTapped``, ``TallyIsFinished``, ``NotFound``, ``NotAllowed``, or
    ``AlreadySent`` (whose result is the number).
    """
    _may(viewer)
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        tally = _running(session, number)
        checked, met, first, last = session.execute(
            select(
                func.count(DeskTap.id),
                func.count(DeskTap.id).filter(DeskTap.in_time),
                func.min(DeskTap.at),
                func.max(DeskTap.at),
            ).where(DeskTap.tally_id == number, DeskTap.undone_at.is_(None))
        ).one()
        if not checked:
            raise NothingTapped
        tally.finished_at = now
        about = About(
            commitment_id=tally.commitment_id,
            step=None,
            office_id=tally.office_id,
            method=CheckMethod.TALLY,
            done_by=viewer.name,
            tally_id=tally.id,
        )
        counted = Counted(london_date(first), london_date(last), checked, met)
        check = keep_check(session, about, counted, staff_id=viewer.staff_id, now=now)
        doing.result = str(check.id)
        return check.id


def _may(viewer: Viewer) -> None:
    if not viewer.may(Permission.RECORD_CHECKS):
        raise NotAllowed


def _running(session: Session, number: int) -> DeskTally:
    """Return the count, held until the act is over: no tap is lost between it and the finish."""
    tally = session.get(DeskTally, number, with_for_update=True, populate_existing=True)
    if tally is None:
        raise NotFound
    if tally.finished_at is not None:
        raise TallyIsFinished
    return tally
