"""Not taking something as a complaint: one person asks, a second one agrees (screen S14; A6.5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.domain.cases import Closure, ContactWay
from portal.domain.errors import NotFound, RuleBroken
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.refusals import RefusalReason
from portal.domain.responses import Dispatch
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.mailer import Composed, compose
from portal.models import Case, Refusal
from portal.queries.cases import case_to_change, find_case
from portal.queries.refusals import refusal_waiting
from portal.recording.acts import act
from portal.recording.dispatch import watched
from portal.recording.ending import end_dates
from portal.recording.history import record
from portal.recording.joining import release
from portal.recording.outbox import check_way
from portal.recording.telling import tell


class RefusalWaits(RuleBroken):
    """Another refusal waits for its second person."""

    sentence = N_("Someone has asked to refuse this already. That has to be decided first")


class SecondPersonAgrees(RuleBroken):
    """Whoever wants to refuse does not agree to it (Policy A6.5)."""

    sentence = N_("You asked to refuse this. Someone else must agree")


@dataclass(frozen=True)
class Refusing:
    """Why something is not taken as a complaint. ``why`` is what the person is told.

    ``discretion`` says why we do not look into it all the same, ``equality`` what was thought
    about the person's needs; both stay with us.
    """

    reason: RefusalReason
    why: str
    discretion: str
    equality: str
    way: ContactWay


def refusal_text(*, viewer: Viewer, reference: str, refusing: Refusing, now: datetime) -> Composed:
    """Return the exact letter that leaves when a second person agrees. Changes nothing.

    Raises what ``ask_to_refuse`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    after(Move.REFUSE, case.state, case.kind, viewer)
    _check(case, refusing.way)
    return _letter(case, refusing.why)


def ask_to_refuse(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    refusing: Refusing,
    form_key: str,
    now: datetime,
) -> None:
    """Ask that a complaint be refused. Nothing leaves and no date ends until it is agreed.

    Raises ``RefusalWaits``, ``WayNotKnown``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.REFUSE, case.state, case.kind, viewer)
        _check(case, refusing.way)
        doing.session.add(
            Refusal(
                case_id=case.id,
                reason=refusing.reason,
                why=refusing.why,
                discretion=refusing.discretion,
                equality=refusing.equality,
                way=refusing.way,
                asked_at=now,
                asked_by_id=viewer.staff_id,
            )
        )
        try:
            doing.session.flush()
        except IntegrityError as other:
            raise RefusalWaits from other
        record(
            doing.session,
            case,
            Move.REFUSE,
            now=now,
            staff_id=viewer.staff_id,
            words=refusing.why,
            refusal=refusing.reason.value,
            discretion=refusing.discretion,
            equality=refusing.equality,
        )
        doing.result = reference


def waiting_letter(case: Case, refusal: Refusal) -> Composed:
    """Return the exact letter that leaves when the refusal that waits on ``case`` is agreed."""
    return _letter(case, refusal.why)


def decide_refusal(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    refusal_id: int,
    agree: bool,
    words: str,
    form_key: str,
    now: datetime,
) -> int | None:
    """Agree to a refusal, and the letter leaves and the case is closed; or send it back.

    Returns the number of the letter to print, None when there is none. Raises
    ``SecondPersonAgrees``, ``WayNotKnown``, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    move = Move.AGREE_REFUSAL if agree else Move.REJECT_REFUSAL
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        state = after(move, case.state, case.kind, viewer)
        wanted = refusal_waiting(case.id)
        if wanted is None or wanted.id != refusal_id:
            raise NotFound
        if wanted.asked_by_id == viewer.staff_id:
            raise SecondPersonAgrees
        wanted.agreed, wanted.words = agree, words
        wanted.decided_at, wanted.decided_by_id = now, viewer.staff_id
        values: dict[str, Any] = {}
        letter = None
        if agree:
            check_way(case.person, wanted.way)
            mail = _letter(case, wanted.why)
            case.state, case.closure, case.closed_at = state, Closure.REFUSED, now
            ended = watched(case, lambda: end_dates(case, london_date(now)))
            release(doing.session, case, now=now)
            told = tell(
                doing.session,
                case,
                Purpose.REFUSAL,
                mail,
                Dispatch(wanted.way, london_date(now)),
                viewer=viewer,
                now=now,
            )
            values, letter = {**told.values, **ended}, told.letter
        record(
            doing.session,
            case,
            move,
            now=now,
            staff_id=viewer.staff_id,
            words=words,
            refusal=wanted.reason.value,
            **values,
        )
        doing.result = reference
        return letter


def _check(case: Case, way: ContactWay) -> None:
    check_way(case.person, way)
    if refusal_waiting(case.id):
        raise RefusalWaits


def _letter(case: Case, why: str) -> Composed:
    return compose(
        "refusal",
        reference=case.reference,
        person=case.person.name,
        received_on=case.received_on,
        why=why,
    )
