"""Answering the person of a case, at once or after a manager has approved (screen S12)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.approvals import Approving, NotNeeded
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.responses import Response
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.mailer import Composed
from portal.models import Approval, Case, Message
from portal.queries.cases import case_to_change, find_case
from portal.queries.putting_right import approval_waiting
from portal.recording.acts import act
from portal.recording.answers import (
    answer_mail,
    check_answer,
    check_approved,
    check_sending,
    follow_up,
    seal_of,
    why_to_approve,
    words_of,
)
from portal.recording.dispatch import count_dispatch
from portal.recording.history import record
from portal.recording.outbox import write_to_person


def response_text(*, viewer: Viewer, reference: str, response: Response, now: datetime) -> Composed:
    """Return the exact message that ``respond`` would write. Changes nothing.

    Raises what ``respond`` raises, but for a version that is out of date and for approval.
    """
    case = find_case(viewer, reference, now)
    after(Move.RESPOND, case.state, case.kind, viewer)
    outcome = check_answer(case, response)
    check_sending(case, response.dispatch, now)
    return answer_mail(case, response, outcome, london_date(now))


def respond(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    response: Response,
    form_key: str,
    now: datetime,
) -> int | None:
    """Answer the person (Policy A5.1, A5.5, A8.2, A9.3).

    The clocks stop on the day it is sent, as for ``acknowledge``; an answer to a case that
    nobody acknowledged acknowledges it too. An answer by phone is followed up in writing where
    we can write to them. Returns the number of the letter to print, None
    when there is none. Raises what ``check_answer``, ``check_approved`` and ``check_sending``
    raise, ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.RESPOND, case.state, case.kind, viewer)
        case.outcome = check_answer(case, response)
        check_approved(case, response)
        _no_longer_waits(session, case)
        case.no_apology_reason = response.no_apology_reason or None
        sent_on = check_sending(case, response.dispatch, now)
        mail = answer_mail(case, response, case.outcome, today)
        message = write_to_person(
            session,
            case,
            Purpose.RESPONSE,
            subject=mail.subject,
            body=mail.body,
            now=now,
            on=sent_on or today,
            staff_id=viewer.staff_id,
            way=response.dispatch.way,
        )
        session.flush()
        after_call = follow_up(session, case, response.dispatch, staff_id=viewer.staff_id, now=now)
        record(
            session,
            case,
            Move.RESPOND,
            now=now,
            staff_id=viewer.staff_id,
            words=case.no_apology_reason,
            message_id=message.id,
            outcome=case.outcome.value if case.outcome else None,
            way=response.dispatch.way.value,
            **_counted(case, sent_on, after_call),
        )
        doing.result = reference
        letters = (one for one in (message, after_call) if one and one.dispatched_on is None)
        return next((letter.id for letter in letters), None)


def ask_for_approval(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    response: Response,
    form_key: str,
    now: datetime,
) -> None:
    """Keep an answer for a manager to approve; nothing leaves and no clock stops (Policy A5.1).

    It replaces one that waits. Raises ``NotNeeded``, what ``check_answer`` and
    ``check_sending`` raise, ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.ASK_APPROVAL, case.state, case.kind, viewer)
        outcome = check_answer(case, response)
        check_sending(case, response.dispatch, now)
        why = why_to_approve(case, words_of(response))
        if not why:
            raise NotNeeded
        _no_longer_waits(doing.session, case)
        doing.session.add(
            Approval(
                case_id=case.id,
                stage=case.stage,
                state=Approving.WAITING,
                answer={**words_of(response), "way": response.dispatch.way},
                seal=seal_of(case, response),
                asked_at=now,
                asked_by_id=viewer.staff_id,
            )
        )
        record(
            doing.session,
            case,
            Move.ASK_APPROVAL,
            now=now,
            staff_id=viewer.staff_id,
            outcome=outcome.value if outcome else None,
            why=list(why),
        )
        doing.result = reference


def _no_longer_waits(session: Session, case: Case) -> None:
    """Take the answer that waits off the managers' list: another one is written, or leaves."""
    waiting = approval_waiting(case.id)
    if waiting:
        waiting.state = Approving.REPLACED
        session.flush()


def _counted(case: Case, sent_on: date | None, after_call: Message | None) -> dict[str, Any]:
    """Stop what the answer stops, when it has left; return what the history says of it, and of
    what was written after a call."""
    if sent_on is None:
        return {}
    followed_up = {"followed_up": after_call.way.value} if after_call else {}
    counted = count_dispatch(case, Purpose.RESPONSE, sent_on)
    return {"sent_on": sent_on.isoformat(), **followed_up, **counted}
