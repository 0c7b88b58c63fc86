"""Keeping a record of what the Ombudsman does with a case (screen S16; Policy A5.7)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from portal.domain.errors import NotFound
from portal.domain.moves import Move, after
from portal.domain.ombudsman import Body, InTheFuture, OmbudsmanResult
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

    What it said before stays on the history. Raises ``InTheFuture``, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    for on in (told.told_on, told.information_sent_on, told.decided_on, told.remedy_done_on):
        if on and on > london_date(now):
            raise InTheFuture
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.OMBUDSMAN, case.state, case.kind, viewer)
        values = asdict(told) | {"remedy": told.remedy or None, "changed_at": now}
        kept = None
        if record_id is not None:
            kept = next((one for one in ombudsman_of(case.id) if one.id == record_id), None)
            if kept is None:
                raise NotFound
        changed = {
            name: str(value)
            for name, value in values.items()
            if name != "changed_at" and value not in (None, False, getattr(kept, name, None))
        }
        if kept is None:
            doing.session.add(OmbudsmanRecord(case_id=case.id, **values))
        else:
            for name, value in values.items():
                setattr(kept, name, value)
        record(
            doing.session, case, Move.OMBUDSMAN, now=now, staff_id=viewer.staff_id, changed=changed
        )
        doing.result = reference
