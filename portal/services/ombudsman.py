"""Keeping a record of what the Ombudsman does with a case (screen S16; Policy A5.7)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from portal.domain.errors import NotFound
from portal.domain.moves import Move, after
from portal.domain.ombudsman import Body, DecidedBeforeTold, InTheFuture, OmbudsmanResult
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.models import OmbudsmanRecord
from portal.queries.cases import case_to_change
from portal.queries.ombudsman import ombudsman_of
from portal.recording.acts import act
from portal.recording.history import record


@dataclass(frozen=True)
class Told:
    """What we know of it so far; None or "" where nothing is known yet."""

    body: Body
    their_reference: str
    told_on: date
    stage_reached: int | None = None
    information_due_on: date | None = None
    information_sent_on: date | None = None
    result: OmbudsmanResult | None = None
    decided_on: date | None = None
    remedy_offered_already: bool = False
    remedy: str = ""
    remedy_due_on: date | None = None
    remedy_done_on: date | None = None
    complied: bool | None = None


def keep(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    record_id: int | None,
    told: Told,
    form_key: str,
    now: datetime,
) -> None:
    """Keep ``told`` as a new record, or as what record ``record_id`` of the case says now.

    What it said before stays on the history: of each field that changes, also of one that is
    cleared, the old and the new value. Raises ``InTheFuture``, ``DecidedBeforeTold``,
    ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    for on in (told.told_on, told.information_sent_on, told.decided_on, told.remedy_done_on):
        if on and on > london_date(now):
            raise InTheFuture
    if told.decided_on and told.decided_on < told.told_on:
        raise DecidedBeforeTold(told_on=told.told_on)
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.OMBUDSMAN, case.state, case.kind, viewer)
        values = asdict(told) | {"remedy": told.remedy or None}
        kept = None
        if record_id is not None:
            kept = next((one for one in ombudsman_of(case.id) if one.id == record_id), None)
            if kept is None:
                raise NotFound
        changed = _changed(kept, values)
        if kept is None:
            doing.session.add(OmbudsmanRecord(case_id=case.id, changed_at=now, **values))
        else:
            kept.changed_at = now
            for name, value in values.items():
                setattr(kept, name, value)
        record(
            doing.session, case, Move.OMBUDSMAN, now=now, staff_id=viewer.staff_id, changed=changed
        )
        doing.result = reference


def _changed(kept: OmbudsmanRecord | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the old and the new value of each field that ``values`` change, for JSON.

    A new record (``kept`` is None) said nothing before.
    """
    nothing = {"remedy_offered_already": False}
    before = {name: getattr(kept, name) if kept else nothing.get(name) for name in values}
    return {
        name: [_plain(before[name]), _plain(value)]
        for name, value in values.items()
        if before[name] != value
    }


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)
