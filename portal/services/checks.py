"""Recording a check of our own, correcting it, removing it: each leaves a line (screen S22)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.checks import (
    CheckIsRemoved,
    CheckMethod,
    CheckMove,
    Counted,
    NotSampled,
    may_change,
    sampled,
    steps_of,
)
from portal.domain.commitments import Step
from portal.domain.errors import ChangedByOther, NotAllowed, NotFound
from portal.domain.roles import Permission, Viewer
from portal.domain.times import london_date
from portal.models import Check
from portal.queries.editions import edition_on
from portal.queries.places import office_id
from portal.recording.acts import act
from portal.recording.checks import About, keep_check, note_line


@dataclass(frozen=True)
class NewCheck:
    """A check whose numbers somebody typed. ``commitment`` and ``office`` are slugs.

    ``office`` is None where it is not about one place.
    """

    commitment: str
    step: Step | None
    office: str | None
    counted: Counted
    method: CheckMethod
    done_by: str
    note: str


def record_check(*, viewer: Viewer, new: NewCheck, form_key: str, now: datetime) -> int:
    """Keep a check and return its number.

    Raises ``CheckEndsTooSoon``, ``CheckInFuture``, ``MoreMetThanChecked``, ``NotSampled``,
    ``NotFound``, ``NotAllowed``, or ``AlreadySent`` (whose result is the number).
    """
    if not viewer.may(Permission.RECORD_CHECKS):
        raise NotAllowed
    new.counted.check(london_date(now))
    kept = edition_on(new.counted.last_on)
    fitting = [one for one in sampled(kept.edition) if one.slug == new.commitment]
    if not fitting or new.step not in steps_of(fitting[0]):
        raise NotSampled
    with act(now=now, form_key=form_key) as doing:
        about = About(
            commitment_id=kept.ids[new.commitment],
            step=new.step,
            office_id=office_id(new.office) if new.office else None,
            method=new.method,
            done_by=new.done_by,
            note=new.note,
        )
        check = keep_check(doing.session, about, new.counted, staff_id=viewer.staff_id, now=now)
        doing.result = str(check.id)
        return check.id


def correct_check(
    *,
    viewer: Viewer,
    number: int,
    version: int | None,
    counted: Counted,
    why: str,
    form_key: str,
    now: datetime,
) -> None:
    """Put other days or numbers in place of those that stand; the old ones stay in the history.

    Raises what ``record_check`` raises, ``CheckIsRemoved``, and ``ChangedByOther`` when the
    check is not that ``version`` any more.
    """
    counted.check(london_date(now))
    with act(now=now, form_key=form_key) as doing:
        check = _to_change(doing.session, viewer, number, version)
        check.first_on, check.last_on = counted.first_on, counted.last_on
        check.checked, check.met = counted.checked, counted.met
        note_line(doing.session, check, CheckMove.CORRECTED, why, staff_id=viewer.staff_id, now=now)


def remove_check(
    *,
    viewer: Viewer,
    number: int,
    version: int | None,
    why: str,
    form_key: str,
    now: datetime,
) -> None:
    """Take a check out of every figure; it stays in the list, with the reason.

    Raises ``CheckIsRemoved``, ``ChangedByOther``, ``NotFound``, ``NotAllowed``, ``AlreadySent``.
    """
    with act(now=now, form_key=form_key) as doing:
        check = _to_change(doing.session, viewer, number, version)
        check.removed_at = now
        note_line(doing.session, check, CheckMove.REMOVED, why, staff_id=viewer.staff_id, now=now)


def _to_change(session: Session, viewer: Viewer, number: int, version: int | None) -> Check:
    check = session.get(Check, number, with_for_update=True, populate_existing=True)
    if check is None:
        raise NotFound
    if not may_change(viewer, check.by_id):
        raise NotAllowed
    if check.removed_at is not None:
        raise CheckIsRemoved
    if check.version != version:
        raise ChangedByOther(version=check.version)
    return check
