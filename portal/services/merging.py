"""Joining two cases about the same thing (Policy A7.5, lessons 1.19).

The one received first stays, with the sooner of each date. Every person still gets an answer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.db import db
from portal.domain.cases import Closure
from portal.domain.clocks import Which
from portal.domain.errors import RuleBroken
from portal.domain.joining import same_asker, stays_and_goes, way_in_writing
from portal.domain.messages import Purpose
from portal.domain.moves import Move, MoveNotPossible, after
from portal.domain.responses import Dispatch
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.mailer import Composed, compose
from portal.models import Case
from portal.queries.cases import find_case
from portal.queries.handlers import kept_from
from portal.queries.links import both_to_change, other_case
from portal.recording.acts import act
from portal.recording.clocks import open_clocks
from portal.recording.dispatch import watched
from portal.recording.ending import bring_answer_back, end_dates
from portal.recording.history import record
from portal.recording.joining import go_on_as, take_over
from portal.recording.pauses import running_pause
from portal.recording.telling import tell


class OtherNotAtWork(RuleBroken):
    """Only what is still to be answered can be joined: the person would get no answer."""

    sentence = N_("The other case is not being worked on any more. Look at it first")


class OtherWaits(RuleBroken):
    """The case that stays waits while the other one does not."""

    sentence = N_("The dates of the case that stays wait. Carry on with it first")


class HandlerKeptAway(RuleBroken):
    """Whoever handles the case that stays must keep away from the other one."""

    sentence = N_(
        "The handler of the case that stays is named in the other, or has a conflict of interest "
        "there. Choose another first"
    )


class AgreementNeeded(RuleBroken):
    """Two people are answered together only when both agree (Policy A7.5)."""

    sentence = N_("They are two people. Enter how both agreed to be answered together")


@dataclass(frozen=True)
class Merging:
    """Which other case, and how. ``agreed`` says how two people agreed, "" for one person.

    ``with_points``: the case that goes says something that the other does not.
    """

    other: str
    with_points: bool = False
    agreed: str = ""


@dataclass(frozen=True)
class Joining:
    """What joining does: which case stays, and what each person is told.

    ``to_kept`` is None when both are from the same person, who is told once.
    """

    kept: str
    gone: str
    to_gone: Composed
    to_kept: Composed | None


def merge_text(*, viewer: Viewer, reference: str, merging: Merging, now: datetime) -> Joining:
    """Return what ``merge`` would do and write. Changes nothing.

    Raises what ``merge`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    other = other_case(viewer, case, merging.other, now)
    kept, gone = _check(case, other, viewer, merging)
    to_gone, to_kept = _composed(kept, gone, now)
    return Joining(kept.reference, gone.reference, to_gone, to_kept)


def merge(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    merging: Merging,
    form_key: str,
    now: datetime,
) -> str:
    """Join two cases and return the reference of the one that stays.

    The other is closed as a duplicate: its dates end, and it is never opened by a reply. An answer
    that it had before it was opened again still holds. Raises
    ``NoOtherCase``, ``OtherNotAtWork``, ``OtherWaits``, ``HandlerKeptAway``, ``AgreementNeeded``,
    ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case, other = both_to_change(viewer, reference, version, merging.other, now)
        kept, gone = _check(case, other, viewer, merging)
        same = same_asker(kept, gone)
        took = watched(
            kept,
            lambda: take_over(session, kept, gone, with_points=merging.with_points, now=now),
        )
        gone.state = after(Move.MERGE, gone.state, gone.kind, viewer)
        gone.closure, gone.closed_at = Closure.DUPLICATE, now
        ended = watched(gone, lambda: end_dates(gone, london_date(now)))
        bring_answer_back(gone)
        go_on_as(session, gone, kept, staff_id=viewer.staff_id, now=now)
        to_gone, to_kept = _composed(kept, gone, now)
        told: dict[int, dict[str, Any]] = {}
        for one, mail in ((gone, to_gone), (kept, to_kept)):
            if mail is not None:
                dispatch = Dispatch(way_in_writing(one.person))
                sent = tell(session, one, Purpose.MERGED, mail, dispatch, viewer=viewer, now=now)
                told[one.id] = sent.values
        for one, another, did in ((gone, kept, ended), (kept, gone, took)):
            record(
                session,
                one,
                Move.MERGE,
                now=now,
                staff_id=viewer.staff_id,
                words=merging.agreed or None,
                linked=another.reference,
                stays=kept.reference,
                same_person=same,
                **did,
                **told.get(one.id, {}),
            )
        doing.result = kept.reference
        return kept.reference


def _check(case: Case, other: Case, viewer: Viewer, merging: Merging) -> tuple[Case, Case]:
    after(Move.MERGE, case.state, case.kind, viewer)
    try:
        after(Move.MERGE, other.state, other.kind, viewer)
    except MoveNotPossible:
        raise OtherNotAtWork from None
    kept, gone = stays_and_goes(case, other)
    if running_pause(kept) is not None and running_pause(gone) is None:
        raise OtherWaits
    if kept.handler_id is not None and _kept_from(kept.handler_id, gone):
        raise HandlerKeptAway
    if not merging.agreed and not same_asker(kept, gone):
        raise AgreementNeeded
    return kept, gone


def _kept_from(staff_id: int, case: Case) -> bool:
    return staff_id in set(db.session.scalars(kept_from([case.id])))


def _composed(kept: Case, gone: Case, now: datetime) -> tuple[Composed, Composed | None]:
    """Return what the person of ``gone`` is told, and that of ``kept`` when it is another."""
    due = [
        clock.due_on
        for clock in (*open_clocks(kept), *open_clocks(gone))
        if clock.which is Which.OUR_RESPONSE
    ]
    answer_by = min(due, default=None)
    common: dict[str, Any] = {
        "answer_by": answer_by,
        "late": answer_by is not None and answer_by < london_date(now),
    }
    to_gone = compose(
        "merged",
        reference=gone.reference,
        person=gone.person.name,
        received_on=gone.received_on,
        kept_reference=kept.reference,
        **common,
    )
    if same_asker(kept, gone):
        return to_gone, None
    return to_gone, compose("joined", reference=kept.reference, person=kept.person.name, **common)
