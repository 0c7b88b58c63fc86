"""Deciding the points of a complaint, and splitting one into two (screen S10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.domain.moves import Move, after
from portal.domain.responses import PointDecision
from portal.domain.roles import Viewer
from portal.domain.root_causes import Causes
from portal.models import Case, CaseCause, Point
from portal.queries.cases import case_to_change
from portal.queries.putting_right import causes_on
from portal.recording.acts import act
from portal.recording.history import record


def decide_points(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    decisions: Mapping[int, PointDecision],
    new_point: str,
    form_key: str,
    now: datetime,
    causes: Causes | None = None,
) -> None:
    """Keep what was found so far on the points of a complaint (Policy A8.1, A5.4).

    ``decisions`` are by the row number of the point; one that is not there stays as it is.
    ``new_point`` is the text of a point to add, "" for none. ``causes`` is why it came about,
    None to leave that as it is. The old words of what is rewritten stay on the history. Raises
    ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.DECIDE_POINTS, case.state, case.kind, viewer)
        before = {point.position: _texts(point) for point in case.points}
        for point in case.points:
            if point.id in decisions:
                _keep(point, decisions[point.id])
        rewritten = _rewritten(case, before)
        if new_point:
            _add_point(doing.session, case, new_point)
        record(
            doing.session,
            case,
            Move.DECIDE_POINTS,
            now=now,
            staff_id=viewer.staff_id,
            words=new_point or None,
            decided={str(point.position): point.finding for point in case.points},
            **rewritten,
            **_keep_causes(doing.session, case, causes),
        )
        doing.result = reference


def split_point(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    position: int,
    first: str,
    second: str,
    form_key: str,
    now: datetime,
) -> None:
    """Make two points of one: ``first`` stays where it is, ``second`` comes after the last.

    The numbers of the others stay, for messages name them. Both are about the same commitment,
    and both are to be decided: what was found was found on the two together. Its reasons stay
    on the first. Raises ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.DECIDE_POINTS, case.state, case.kind, viewer)
        point = next((one for one in case.points if one.position == position), None)
        if point is None:
            raise NotFound
        before, point.text, point.finding, point.kept = point.text, first, None, None
        added = _add_point(doing.session, case, second)
        added.commitment_id = point.commitment_id
        record(
            doing.session,
            case,
            Move.DECIDE_POINTS,
            now=now,
            staff_id=viewer.staff_id,
            words=before,
            decided={str(one.position): one.finding for one in case.points},
            split=[position, added.position],
        )
        doing.result = reference


def _keep(point: Point, decision: PointDecision) -> None:
    point.text = decision.text or point.text
    point.finding = decision.finding
    point.reasons = decision.reasons or None
    point.relied_on = decision.relied_on or None
    point.kept = decision.kept if point.commitment_id else None


def _texts(point: Point) -> dict[str, str | None]:
    return {"text": point.text, "reasons": point.reasons, "relied_on": point.relied_on}


def _rewritten(case: Case, before: Mapping[int, dict[str, str | None]]) -> dict[str, Any]:
    """Return what the history says of texts that were replaced, by the number of their point.

    Each with its old and its new words; what stood empty lost nothing.
    """
    found: dict[str, Any] = {}
    for point in case.points:
        for name, now in _texts(point).items():
            was = before[point.position][name]
            if was and was != now:
                found.setdefault(str(point.position), {})[name] = [was, now]
    return {"rewritten": found} if found else {}


def _add_point(session: Session, case: Case, text: str) -> Point:
    last = max((point.position for point in case.points), default=0)
    added = Point(position=last + 1, text=text)
    case.points.append(added)
    session.flush()
    return added


def _keep_causes(session: Session, case: Case, causes: Causes | None) -> dict[str, Any]:
    """Keep ``causes`` and return what the history says of it: nothing when nothing changed."""
    if causes is None or causes == causes_on(case.id):
        return {}
    session.execute(delete(CaseCause).where(CaseCause.case_id == case.id))
    session.add_all(
        CaseCause(case_id=case.id, cause=cause, main=cause is causes.main)
        for cause in sorted(causes.all)
    )
    return {"cause": causes.main, "other_causes": sorted(causes.others)}
