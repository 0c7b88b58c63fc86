"""What a case takes over from one that goes on as it, and how they part again (Policy A7.5)."""

from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.domain.cases import Kind, State
from portal.domain.joining import same_asker
from portal.domain.links import LinkKind
from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.domain.times import london_date
from portal.mailer import compose
from portal.models import Case, CaseLink, Person, Point, Risk
from portal.queries.links import JOINED_ANSWER, goes_on_as, joined_to
from portal.queries.people import banner_of
from portal.queries.triage import acknowledged_as_complaint
from portal.recording.clocks import note_miss, open_clocks, promised_day, requeue
from portal.recording.ending import bring_answer_back
from portal.recording.history import record
from portal.recording.kinds import change_kind, count_again
from portal.recording.naming import share_lists
from portal.recording.telling_joined import tell_of_stop, write_aside

LONGEST_NOTE = 1000

RELEASED = "released"
"""The line of a history that says that a case goes on by itself again."""

REPEATED = "repeated"
"""The line that says that its person told us the same again, in a case closed as a duplicate."""


def take_over(
    session: Session, kept: Case, gone: Case, *, with_points: bool, now: datetime
) -> None:
    """Give ``kept`` what is owed on ``gone``: its kind, its dates where they are sooner, and
    with ``with_points`` what it says."""
    if gone.kind is Kind.COMPLAINT and kept.kind is not Kind.COMPLAINT:
        change_kind(session, kept, Kind.COMPLAINT, now=now)
    elif gone.needs_reply and not kept.needs_reply:
        kept.needs_reply = True
        count_again(session, kept, now=now)
    _take_stricter_dates(kept, gone, london_date(now))
    if with_points and kept.kind is Kind.COMPLAINT:
        _take_points(session, kept, gone)


def go_on_as(session: Session, gone: Case, kept: Case, *, staff_id: int, now: datetime) -> None:
    """Let ``gone`` go on as ``kept`` from now on: whoever is named in one may see neither, and
    danger and what we do differently for the same person hold for both."""
    session.add(
        CaseLink(
            case_id=gone.id,
            other_id=kept.id,
            kind=LinkKind.MERGED,
            linked_at=now,
            linked_by_id=staff_id,
        )
    )
    share_lists(session, kept, gone)
    share_danger(session, gone, kept)
    if same_asker(kept, gone):
        _take_adjustments(kept.person, gone.person)


def share_danger(session: Session, one: Case, other: Case) -> None:
    """Let ``other`` show the banner of ``one``, if there is one and it has none (Policy A7.10)."""
    banner = banner_of(one.id)
    if banner is not None and banner_of(other.id) is None:
        session.add(
            Risk(
                case_id=other.id,
                words=banner.words,
                set_at=banner.set_at,
                set_by_id=banner.set_by_id,
            )
        )


def _take_adjustments(kept: Person, gone: Person) -> None:
    """Do differently what the same person asked for in either contact (Policy A7.7)."""
    kept.adjustments = [*dict.fromkeys([*kept.adjustments, *gone.adjustments])]
    notes = dict.fromkeys(note for note in (kept.adjustments_note, gone.adjustments_note) if note)
    kept.adjustments_note = "\n".join(notes)[:LONGEST_NOTE] or None
    if kept.adjustments_agreed_by is None:
        share_agreement(gone, kept)


def share_agreement(one: Person, other: Person) -> None:
    """Let what was agreed with ``one`` to do differently hold for ``other``, the same person."""
    other.adjustments_agreed_by = one.adjustments_agreed_by
    other.adjustments_agreed_on = one.adjustments_agreed_on
    other.adjustments_review_on = one.adjustments_review_on
    other.named_contact = one.named_contact


def _take_stricter_dates(kept: Case, gone: Case, today: date) -> None:
    running = {clock.which: clock for clock in open_clocks(kept)}
    for theirs in open_clocks(gone):
        ours = running.get(theirs.which)
        if ours is None or theirs.paused_on is not None or ours.due_on <= theirs.due_on:
            continue
        note_miss(ours, today)
        ours.started_on = min(ours.started_on, theirs.started_on)
        ours.due_on = theirs.due_on
        if ours.unextended_due_on is not None:
            ours.unextended_due_on = min(ours.unextended_due_on, theirs.due_on)
    requeue(kept)


def _take_points(session: Session, kept: Case, gone: Case) -> None:
    """Add what the other one says, but for commitments that are a point already."""
    known = {point.commitment_id for point in kept.points if point.commitment_id}
    said = [(point.text, point.commitment_id) for point in gone.points] or [(gone.text, None)]
    position = max((point.position for point in kept.points), default=0)
    for text, commitment_id in said:
        if commitment_id is None or commitment_id not in known:
            position += 1
            kept.points.append(Point(position=position, text=text, commitment_id=commitment_id))
    session.flush()


def release(session: Session, case: Case, *, now: datetime) -> None:
    """Open again what other people's cases go on as ``case``, which ends without an answer.

    Each waits for triage, with dates counted from the day it was received, and its person is told.
    What was acknowledged together with ``case`` as a complaint stays acknowledged as one.
    What the same person sent ends with it. Whoever had the answer together with ``case`` keeps
    it: theirs is over, and they are told when a second look ends that they were told of. So
    does the person of ``case`` who had one before it was opened again.
    """
    bring_answer_back(case)
    acknowledged = acknowledged_as_complaint(case)
    for other in joined_to(case.id):
        if same_asker(case, other):
            continue
        if _was_answered(other):
            if case.stage > 1:
                tell_of_stop(other, case, now=now)
        else:
            _let_go(session, other)
            other.state = State.NEW
            other.closure, other.closed_at = None, None
            count_again(session, other, now=now)
            mail = compose(
                "opened_again",
                reference=other.reference,
                person=other.person.name,
                due_on=promised_day(other, london_date(now)),
            )
            both = acknowledged and other.kind is Kind.COMPLAINT
            write_aside(other, Purpose.NEW_DATE, mail, RELEASED, case, now=now, acknowledged=both)


def _was_answered(other: Case) -> bool:
    """Whether the person of ``other`` had the answer of the case that it was last joined to."""
    for line in reversed(other.events):
        if line.what == JOINED_ANSWER:
            return True
        if line.what == Move.MERGE:
            return False
    return False


def let_go(session: Session, case: Case, *, now: datetime) -> None:
    """Let ``case``, which is opened again, go on by itself from now on."""
    kept = goes_on_as(case.id)
    if kept is not None:
        _let_go(session, case)
        record(session, kept, RELEASED, now=now, linked=case.reference)


def leave(session: Session, case: Case, kept: Case, *, now: datetime) -> None:
    """Take ``case``, whose person wants no answer any more, off ``kept``. Other people whose cases
    were joined to it first still get the answer of ``kept``."""
    _let_go(session, case)
    strangers = [one.id for one in joined_to(case.id) if not same_asker(one, case)]
    session.execute(
        update(CaseLink)
        .where(
            CaseLink.other_id == case.id,
            CaseLink.kind == LinkKind.MERGED,
            CaseLink.case_id.in_(strangers),
        )
        .values(other_id=kept.id)
    )
    record(session, kept, RELEASED, now=now, linked=case.reference)


def _let_go(session: Session, case: Case) -> None:
    session.execute(
        delete(CaseLink).where(CaseLink.case_id == case.id, CaseLink.kind == LinkKind.MERGED)
    )
