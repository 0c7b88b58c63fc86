"""Giving cases to the people who handle them (screens S3 and S5)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.errors import RuleBroken
from portal.domain.moves import Move, after
from portal.domain.roles import Viewer
from portal.domain.words import N_
from portal.models import Case
from portal.queries.cases import case_to_change
from portal.queries.handlers import check_handler
from portal.recording.acts import act
from portal.recording.batches import RowResult, one_by_one
from portal.recording.history import record

MOST_AT_ONCE = 25


class NoCaseChosen(RuleBroken):
    """Nobody ticked anything."""

    sentence = N_("Select at least one case")


class TooManyChosen(RuleBroken):
    """A page holds fewer."""

    sentence = N_("Select 25 cases or fewer")


def assign(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    handler_id: int,
    note: str,
    form_key: str,
    now: datetime,
) -> str:
    """Give the case to a handler and return the handler's name (Policy A5.1).

    ``note`` is for the file, "" without. Raises ``CannotHandle``, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now, move=Move.ASSIGN)
        name = check_handler(handler_id, case.id)
        _give(doing.session, case, handler_id, viewer, note, now)
        doing.result = reference
        return name


def assign_many(
    *,
    viewer: Viewer,
    references: Sequence[str],
    handler_id: int,
    form_key: str,
    now: datetime,
) -> list[RowResult]:
    """Give each of several cases to one handler; return what came of each, in that order.

    A case may have changed since the list was shown: who handles it is all that changes here.
    One that cannot be given away (``CannotHandle``, ``NotFound``, ``NotAllowed``,
    ``MoveNotPossible``, ``ChangedByOther``) holds up no other. Raises ``NoCaseChosen`` or
    ``TooManyChosen``.
    """
    wanted = list(dict.fromkeys(references))
    if not wanted:
        raise NoCaseChosen
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyChosen

    def give(reference: str, key: str) -> None:
        with act(now=now, form_key=key) as doing:
            case = case_to_change(viewer, reference, None, now, move=Move.ASSIGN)
            check_handler(handler_id, case.id)
            _give(doing.session, case, handler_id, viewer, "", now)
            doing.result = reference

    return one_by_one(wanted, form_key, give)


def _give(
    session: Session, case: Case, handler_id: int, viewer: Viewer, note: str, now: datetime
) -> None:
    case.state = after(Move.ASSIGN, case.state, case.kind, viewer)
    before = case.handler_id
    case.handler_id = handler_id
    record(
        session,
        case,
        Move.ASSIGN,
        now=now,
        staff_id=viewer.staff_id,
        words=note or None,
        handler_id=handler_id,
        before=before,
    )
