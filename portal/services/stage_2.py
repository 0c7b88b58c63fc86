"""Asking for stage 2, by the person or through staff, and who looks again (T6, S13)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import STATE_WORDS, ContactWay, Kind, State
from portal.domain.clocks import plan_stage_2
from portal.domain.joining import same_asker
from portal.domain.messages import Purpose
from portal.domain.moves import Actor, Move, MoveNotPossible, after
from portal.domain.responses import check_told_on
from portal.domain.roles import Viewer
from portal.domain.stage_2 import AskedBefore, NotAnsweredYet, StagesOver, StoppedBefore
from portal.domain.times import london_date
from portal.mailer import compose
from portal.models import Case, Review
from portal.queries.askers import JOINED_STAGE_2, can_be_added, stage_2_stopped
from portal.queries.calendar import calendar
from portal.queries.cases import case_to_change
from portal.queries.links import with_the_one_that_stays
from portal.queries.reviewers import check_reviewer
from portal.queries.triage import counts_as_complaint
from portal.recording.acts import act
from portal.recording.clocks import open_clocks, start_clocks
from portal.recording.dispatch import last_round, watched
from portal.recording.ending import end_dates
from portal.recording.files import hand_over_all
from portal.recording.history import record
from portal.recording.kinds import look_at_as_complaint
from portal.recording.outbox import write_to_person
from portal.recording.sending import way_unless_flooded
from portal.recording.telling_joined import copy_acknowledgement, tell_others_of_stage_2

ON_STAGE_2 = "stage-2"
"""The name of the drafts on which files wait for a person to ask us to look again."""


@dataclass(frozen=True)
class Request:
    """What the person asked, in any words. No reason is needed (Policy A5.2).

    ``why_late`` says why they could not ask sooner; both may be "".
    """

    words: str = ""
    why_late: str = ""


def ask(
    *,
    reference: str,
    request: Request,
    form_key: str,
    now: datetime,
    key: bytes,
    files_from: str | None = None,
) -> None:
    """Ask us to look again, as the person who holds the case's code.

    It is never too late to ask. On a case that was joined to another it is asked on that one;
    whoever asks after somebody else whose case is answered together with theirs is added.
    ``files_from`` is the secret of the form on which files wait, None without. Raises
    ``NotAnsweredYet``, ``AskedBefore``, ``StoppedBefore``, ``StagesOver``, ``BeyondCalendar``,
    ``AlreadySent``, ``NotFound`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case, kept = with_the_one_that_stays(reference)
        added = (kept or case).state is State.STAGE_2
        counted = _begin(session, case, kept or case, request, Actor.PERSON, london_date(now), now)
        theirs = kept is None or same_asker(case, kept)
        files = hand_over_all(
            session, kept or case, journey=ON_STAGE_2, secret=files_from, for_person=theirs
        )
        if files:
            counted["files"] = files
        _note_joined(session, case, kept, counted, now, by_person=True)
        record(
            session,
            kept or case,
            Move.ASK_STAGE_2,
            now=now,
            by_person=theirs,
            words=request.words or None,
            **counted,
        )
        way = way_unless_flooded(session, case, "asked-again", now=now, key=key)
        _tell(session, case, kept or case, way, now, added=added)
        doing.result = reference


def record_request(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    request: Request,
    told_on: date,
    form_key: str,
    now: datetime,
) -> None:
    """Write down that the person asked us to look again, on the London date ``told_on``.

    The dates of stage 2 count from that day. Asked on a case that was joined to another, it
    is asked on that one. Raises ``ToldBeforeReceived``, ``ToldInFuture``, ``NotAnsweredYet``,
    ``AskedBefore``, ``StoppedBefore``, ``StagesOver``, ``BeyondCalendar``, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        _, kept = with_the_one_that_stays(reference)
        case = case_to_change(viewer, reference, version, now)
        asked = kept or case
        added = asked.state is State.STAGE_2
        if not added:
            after(Move.ASK_STAGE_2, case.state, case.kind, viewer)
        check_told_on(told_on, asked.answered_on or case.received_on, london_date(now))
        counted = _begin(doing.session, case, asked, request, viewer, told_on, now)
        _note_joined(doing.session, case, kept, counted, now, staff_id=viewer.staff_id)
        record(
            doing.session,
            asked,
            Move.ASK_STAGE_2,
            now=now,
            staff_id=viewer.staff_id,
            words=request.words or None,
            told_on=told_on.isoformat(),
            **counted,
        )
        _tell(doing.session, case, asked, case.person.contact_way, now, added=added)
        doing.result = reference


def choose_reviewer(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    reviewer_id: int,
    form_key: str,
    now: datetime,
) -> str:
    """Choose who looks at the case again and return their name (Policy A5.2).

    Raises ``CannotReview`` for whoever considered stage 1, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now, move=Move.CHOOSE_REVIEWER)
        case.state = after(Move.CHOOSE_REVIEWER, case.state, case.kind, viewer)
        name = check_reviewer(reviewer_id, case)
        before, case.reviewer_id = case.reviewer_id, reviewer_id
        record(
            doing.session,
            case,
            Move.CHOOSE_REVIEWER,
            now=now,
            staff_id=viewer.staff_id,
            handler_id=reviewer_id,
            before=before,
        )
        doing.result = reference
        return name


def _begin(
    session: Session,
    asker: Case,
    case: Case,
    request: Request,
    by: Viewer | Actor,
    asked_on: date,
    now: datetime,
) -> dict[str, Any]:
    """Open stage 2 of ``case``: stage 1 keeps every result, stage 2 has clocks of its own. A
    complaint that was answered as a request is looked at as the complaint that it was.

    Where somebody else who is answered on it asked before, the person of ``asker`` is added.
    Where they asked to stop, it begins anew.
    """
    if case.state is State.STAGE_2:
        if not can_be_added(asker, case):
            raise AskedBefore
        after(Move.ASK_STAGE_2, State.ANSWERED, case.kind, by)
        _add(case, request)
        return {}
    if case.stage > 1 and not stage_2_stopped(case):
        raise StagesOver
    if case.stage > 1 and not can_be_added(asker, case):
        raise StoppedBefore
    if case.answered_on is None:
        raise NotAnsweredYet
    if not counts_as_complaint(case):
        raise MoveNotPossible(state=STATE_WORDS[case.state].lower())
    state = after(Move.ASK_STAGE_2, case.state, case.kind, by)
    plans = plan_stage_2(asked_on, calendar())

    def change() -> None:
        end_dates(case, london_date(now))
        started = last_round([clock for clock in case.clocks if clock.stage == 2])
        case.stage = 2
        start_clocks(case, plans, {}, started + 1)

    counted = watched(case, change)
    if case.kind is not Kind.COMPLAINT:
        look_at_as_complaint(session, case)
        counted["kind"] = case.kind.value
    case.state, case.closure, case.closed_at = state, None, None
    review = case.review = case.review or Review()
    review.asked_on = asked_on
    review.recorded_by_id = by.staff_id if isinstance(by, Viewer) else None
    review.words, review.why_late = request.words or None, request.why_late or None
    review.understood = None
    return counted


def _add(case: Case, request: Request) -> None:
    """Keep beside what others asked what one more person asks."""
    review = case.review
    assert review is not None
    review.words = _both(review.words, request.words)
    review.why_late = _both(review.why_late, request.why_late)


def _both(first: str | None, second: str) -> str | None:
    return "\n\n".join(one for one in (first, second) if one) or None


def _note_joined(
    session: Session,
    case: Case,
    kept: Case | None,
    counted: dict[str, Any],
    now: datetime,
    **by: Any,
) -> None:
    """Say on ``case``, joined to ``kept``, that it was asked there; in ``counted``, where."""
    if kept is not None:
        record(session, case, JOINED_STAGE_2, now=now, linked=kept.reference, **by)
        counted["linked"] = case.reference


def _tell(
    session: Session, case: Case, asked: Case, way: ContactWay, now: datetime, *, added: bool
) -> None:
    """Say to the person of ``case`` that we have it and when we answer, by the dates of
    ``asked``, on which we look again; the way they chose, or kept on the case. Everyone else
    who is answered together with them is told too, unless they know: then the person is
    ``added`` and gets a copy of the acknowledgement, if it has gone."""
    dates = sorted(clock.due_on for clock in open_clocks(asked))
    mail = compose(
        "stage_2_receipt",
        reference=case.reference,
        person=case.person.name,
        write_by=dates[0],
        answer_by=dates[-1],
    )
    write_to_person(
        session,
        case,
        Purpose.STAGE_2_RECEIPT,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=london_date(now),
        way=way,
    )
    if not added:
        tell_others_of_stage_2(case, asked, dates[-1], now=now)
    elif case is not asked:
        copy_acknowledgement(case, asked, now=now)
