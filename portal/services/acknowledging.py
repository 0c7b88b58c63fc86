"""Telling a person what we understand and when we will answer (screen S6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.domain.cases import Kind
from portal.domain.clocks import Which
from portal.domain.errors import NotAllowed
from portal.domain.fair_play import says_little
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.responses import Dispatch, dispatch_day
from portal.domain.roles import Permission, Viewer
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Case
from portal.queries.cases import case_to_change, find_case
from portal.queries.handlers import check_handler
from portal.recording.acts import act
from portal.recording.clocks import open_clocks
from portal.recording.dispatch import count_dispatch
from portal.recording.history import record
from portal.recording.outbox import check_way, write_to_person


@dataclass(frozen=True)
class Acknowledgement:
    """What an officer writes. ``points`` gives our understanding by the row number of a point.

    A case without points has ``understood`` alone. ``adjustments`` is what we agreed to do
    differently, ``not_ours`` the parts that are not for us; both may be "".
    """

    wanted: str
    handler_id: int
    dispatch: Dispatch
    points: Mapping[int, str] = field(default_factory=dict)
    understood: str = ""
    not_ours: str = ""
    adjustments: str = ""


def acknowledgement_text(
    *, viewer: Viewer, reference: str, acknowledgement: Acknowledgement, now: datetime
) -> Composed:
    """Return the exact message that ``acknowledge`` would write. Changes nothing.

    Raises what ``acknowledge`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    after(Move.ACKNOWLEDGE, case.state, case.kind, viewer)
    _check_may_assign(viewer, case, acknowledgement.handler_id)
    _sent_on(case, acknowledgement.dispatch, now)
    return _composed(case, acknowledgement, london_date(now))


def acknowledge(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    acknowledgement: Acknowledgement,
    form_key: str,
    now: datetime,
) -> int | None:
    """Write the acknowledgement and open the case (Policy A4.9, A5.1).

    The clocks stop on the day it is sent: today for an email, the day of the call for a call,
    the day of posting for a letter, and so not yet. Returns the number of the letter to print,
    None when there is none. Raises ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed``, ``MoveNotPossible``, ``CannotHandle``, ``WayNotKnown``,
    ``SentBeforeReceived`` or ``SentInFuture``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.ACKNOWLEDGE, case.state, case.kind, viewer)
        _check_may_assign(viewer, case, acknowledgement.handler_id)
        sent_on = _sent_on(case, acknowledgement.dispatch, now)
        mail = _composed(case, acknowledgement, london_date(now))
        _keep(case, acknowledgement)
        message = write_to_person(
            session,
            case,
            Purpose.ACKNOWLEDGEMENT,
            subject=mail.subject,
            body=mail.body,
            now=now,
            on=sent_on or london_date(now),
            staff_id=viewer.staff_id,
            way=acknowledgement.dispatch.way,
        )
        session.flush()
        counted = count_dispatch(case, Purpose.ACKNOWLEDGEMENT, sent_on) if sent_on else {}
        record(
            session,
            case,
            Move.ACKNOWLEDGE,
            now=now,
            staff_id=viewer.staff_id,
            message_id=message.id,
            handler_id=acknowledgement.handler_id,
            way=acknowledgement.dispatch.way.value,
            said_little=says_little(case.understood),
            **_sent(sent_on),
            **counted,
        )
        doing.result = reference
        return None if sent_on else message.id


def _check_may_assign(viewer: Viewer, case: Case, handler_id: int) -> None:
    """Raise ``NotAllowed`` when a case changes hands by someone who may not assign it (A16)."""
    if handler_id != case.handler_id and not viewer.may(Permission.ASSIGN):
        raise NotAllowed


def _sent_on(case: Case, dispatch: Dispatch, now: datetime) -> date | None:
    check_way(case.person, dispatch.way)
    return dispatch_day(dispatch, case.received_on, london_date(now))


def _sent(sent_on: date | None) -> dict[str, Any]:
    return {"sent_on": sent_on.isoformat()} if sent_on else {}


def _keep(case: Case, acknowledgement: Acknowledgement) -> None:
    for point in case.points:
        point.text = acknowledgement.points.get(point.id, point.text)
    case.understood = "\n\n".join(_points(case, acknowledgement))
    case.wanted = acknowledgement.wanted
    case.handler_id = acknowledgement.handler_id
    case.person.adjustments_note = acknowledgement.adjustments or None


def _points(case: Case, acknowledgement: Acknowledgement) -> list[str]:
    texts = [acknowledgement.points.get(point.id, point.text) for point in case.points]
    return texts or [acknowledgement.understood]


def _composed(case: Case, acknowledgement: Acknowledgement, today: date) -> Composed:
    due = {clock.which: clock.due_on for clock in open_clocks(case)}
    answer_by = due.get(Which.OUR_RESPONSE)
    complaint = case.kind is Kind.COMPLAINT
    return compose(
        "acknowledgement" if complaint else "acknowledgement_other",
        reference=case.reference,
        person=case.person.name,
        received_on=case.received_on,
        points=_points(case, acknowledgement),
        wanted=acknowledgement.wanted,
        handler=check_handler(acknowledgement.handler_id, case.id),
        answer_by=answer_by,
        late=answer_by is not None and answer_by < today,
        not_ours=acknowledgement.not_ours,
        adjustments=acknowledgement.adjustments,
    )
