"""A case as the person who sent it sees it: never a staff name, note or second date."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.db import db
from portal.domain.cases import LIVE, Closure, ContactWay, Kind, State
from portal.domain.errors import NotFound
from portal.domain.findings import Kept
from portal.domain.messages import Purpose
from portal.domain.moves import Actor, Move, can
from portal.domain.responses import REVIEW_ASKED_WITHIN
from portal.domain.second_readings import is_disputable
from portal.domain.standing import TOLD, Promise, Standing, promise, standing
from portal.domain.working_days import BeyondCalendar
from portal.models import Attachment, Case, Message
from portal.queries.askers import (
    asked_again_on,
    can_be_added,
    can_stop_asking,
    has_stopped,
    stage_2_stopped,
)
from portal.queries.calendar import calendar
from portal.queries.links import goes_on_as, parts_of
from portal.queries.misses import expected_on
from portal.queries.second_readings import first_of, second_of
from portal.queries.triage import counts_as_complaint

STOPPABLE = LIVE - {State.ANSWERED}
"""States in which there is still something to stop."""

STATES_ANSWERED = frozenset({State.ANSWERED, State.STAGE_2, State.CLOSED})
"""In any other state an earlier answer has been taken up again."""

ANSWERS = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.RESPONSE})


@dataclass(frozen=True)
class TrackedMessage:
    """A message. ``incoming`` ones are the person's. ``on`` is the London date it left or came."""

    at: datetime
    on: date
    incoming: bool
    by_post: bool
    subject: str
    body: str


@dataclass(frozen=True)
class TrackedFile:
    """A file that the person may download. ``size`` in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True)
class Tracked:
    """A case for its person.

    ``service`` and ``commitment`` are names, None when the case has none. ``acknowledge`` and
    ``answer`` are what we promised. ``wrote_on`` is when a person first wrote or told them
    what we understand, ``answered_on`` when we answered, None while we have not.
    ``expected_first`` and ``expected`` are the new dates that we gave when we found that we were
    late with them, None without or when they are over too.
    ``goes_on_as`` is the reference of the case that this one was joined to, None without:
    all about our answer and stage 2 is then that one's. ``parts`` are the references of what it
    was split into. ``asked_again_on`` is when they asked for stage 2, None when only others did
    whose cases were joined; ``final_on`` is that of stage 2; ``ask_again_by`` is the last day
    to ask for it, None when it has passed; ``asks_late`` says that its 20 working days are
    over, which stops nobody. ``messages`` are newest first, without letters that are not posted
    yet; ``files`` are oldest first. ``found`` is what a check of a challenge that was read came
    to; ``disputes`` is the reference of the challenge that this one is about, ``disputed_by``
    of the one about this, and ``found_again`` what that came to.
    """

    reference: str
    kind: Kind
    state: State
    standing: Standing
    needs_reply: bool
    received_on: date
    service: str | None
    commitment: str | None
    text: str
    acknowledge: Promise | None
    answer: Promise | None
    expected_first: date | None
    expected: date | None
    wrote_on: date | None
    answered_on: date | None
    stage: int
    asked_again_on: date | None
    final_on: date | None
    can_ask_again: bool
    ask_again_by: date | None
    asks_late: bool
    closed_at: datetime | None
    messages: tuple[TrackedMessage, ...]
    files: tuple[TrackedFile, ...]
    can_withdraw: bool
    has_email: bool
    goes_on_as: str | None
    parts: tuple[str, ...]
    found: Kept | None
    disputes: str | None
    disputed_by: str | None
    found_again: Kept | None
    can_disagree: bool


def tracked_case(reference: str, today: date) -> Tracked:
    """Return the case with that canonical reference, for the person who proved it is theirs.

    Raises ``NotFound``.
    """
    case = db.session.scalar(
        select(Case)
        .where(Case.reference == reference)
        .options(
            joinedload(Case.person),
            joinedload(Case.service),
            joinedload(Case.commitment),
            joinedload(Case.review),
            selectinload(Case.clocks),
            selectinload(Case.messages),
        )
    )
    if case is None:
        raise NotFound
    stays = goes_on_as(case.id)
    answering = stays or case
    state = _shown(case)
    stage = 1 if stage_2_stopped(answering) else answering.stage
    first = answering if stage > 1 else case
    review = answering.review if stage > 1 else None
    ask_by = _last_day_to_ask(answering.answered_on)
    sent = [message for message in case.messages if message.dispatched_on is not None]
    wrote_on = min((_on(m) for m in sent if m.purpose in ANSWERS), default=None)
    before, after = first_of(case.id), second_of(case.id)
    found = _found(case)
    disputable = is_disputable(case.kind, case.state, case.closure, found)
    return Tracked(
        reference=case.reference,
        kind=case.kind,
        state=state,
        standing=standing(state, case.closure, case.needs_reply, wrote_on is not None, stage),
        needs_reply=case.needs_reply,
        received_on=case.received_on,
        service=case.service.name if case.service else None,
        commitment=case.commitment.short_title if case.commitment else None,
        text=case.text,
        stage=stage,
        asked_again_on=asked_again_on(case, answering) if review else None,
        final_on=review.answered_on if review else None,
        can_ask_again=_can_ask_again(answering) or can_be_added(case, answering),
        ask_again_by=ask_by if ask_by and today <= ask_by else None,
        asks_late=ask_by is not None and today > ask_by,
        acknowledge=promise(first.clocks, TOLD[stage][0], today, stage),
        answer=promise(answering.clocks, TOLD[stage][1], today, stage),
        expected_first=expected_on(first, TOLD[stage][0], today),
        expected=expected_on(answering, TOLD[stage][1], today),
        wrote_on=wrote_on,
        answered_on=answering.answered_on if answering.state in STATES_ANSWERED else None,
        closed_at=case.closed_at,
        messages=tuple(_message(message) for message in reversed(sent)),
        files=_files(case.id),
        can_withdraw=can_stop_asking(case, stays)
        or (case.needs_reply and state in STOPPABLE and not has_stopped(case)),
        has_email=bool(case.person.email),
        goes_on_as=stays.reference if stays else None,
        parts=tuple(parts_of(case.id)),
        found=found,
        disputes=before.reference if before else None,
        disputed_by=after.reference if after else None,
        found_again=_found(after) if after else None,
        can_disagree=disputable and before is None and after is None,
    )


def _shown(case: Case) -> State:
    """Return the state as its person sees it: what waits to be posted has not answered them."""
    waits = case.state is State.ANSWERED and case.answered_on is None
    return State.OPEN if waits else case.state


def _found(case: Case) -> Kept | None:
    """Return what a check of a challenge came to, None while nobody has read and checked it."""
    read = case.kind is Kind.CHALLENGE and case.closure is Closure.READ
    return case.missed_checked if read else None


def _files(case_id: int) -> tuple[TrackedFile, ...]:
    rows = db.session.execute(
        select(Attachment.id, Attachment.name, Attachment.size)
        .where(Attachment.case_id == case_id, Attachment.for_person)
        .order_by(Attachment.id)
    )
    return tuple(TrackedFile(*row) for row in rows)


def _can_ask_again(case: Case) -> bool:
    """Whether the person can ask us to look again: any time after our answer, once."""
    move = Move.ASK_STAGE_2
    answered = case.stage == 1 and case.answered_on is not None
    possible = answered and can(move, case.state, case.kind, Actor.PERSON)
    return possible and counts_as_complaint(case)


def _last_day_to_ask(answered_on: date | None) -> date | None:
    """Return the last day to ask for a second look; it is still never too late (Policy A5.2).

    None without an answer, and past the end of the calendar.
    """
    try:
        return answered_on and calendar().add_working_days(answered_on, REVIEW_ASKED_WITHIN)
    except BeyondCalendar:
        return None


def _on(message: Message) -> date:
    assert message.dispatched_on is not None
    return message.dispatched_on


def _message(message: Message) -> TrackedMessage:
    return TrackedMessage(
        at=message.written_at,
        on=_on(message),
        incoming=message.incoming,
        by_post=message.way is ContactWay.POST,
        subject=message.subject,
        body=message.body,
    )
