"""Deciding what a contact is, who handles it and what it is measured by (screen S2)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.cases import KIND_WORDS, ContactWay, Kind, State
from portal.domain.errors import RuleBroken
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.triage import ENDS_A_COMPLAINT, AcknowledgedAsComplaint, Check
from portal.domain.words import N_
from portal.mailer import compose
from portal.models import Case, CaseConflict, CaseExclusion, Service, TriageCheck
from portal.queries.cases import case_to_change
from portal.queries.editions import edition_on
from portal.queries.handlers import CannotHandle, check_handler
from portal.queries.triage import acknowledged_as_complaint, checks_made
from portal.recording.acts import act
from portal.recording.history import record
from portal.recording.kinds import change_kind
from portal.recording.naming import keep_exactly, put_on_linked
from portal.recording.outbox import write_to_person

ALWAYS_HANDLED = frozenset({Kind.COMPLAINT, Kind.SERVICE_REQUEST, Kind.OTHER_ROUTE})
"""Kinds that somebody looks after; a comment has a handler when a reply is owed."""


class ReasonNeeded(RuleBroken):
    """Whoever changes the kind says why: complaints must not be played down (Policy A1.7)."""

    sentence = N_("Enter why you are changing what this is")


class TellingNeeded(RuleBroken):
    """A person whose complaint is not taken as one is told so (Policy A5.1)."""

    sentence = N_("Enter what to tell the person, because this is no longer a complaint")


class HandlerHasConflict(RuleBroken):
    """A handler with a conflict of interest does not get the case (Policy A5.1)."""

    sentence = N_("Select a handler who has no conflict of interest")


class OwnConflict(RuleBroken):
    """Whoever has a conflict of interest does not decide what it is either (Policy A5.1)."""

    sentence = N_("If you have one, leave this to someone else: say so on the page about people")


@dataclass(frozen=True)
class Decision:
    """What an officer decided.

    ``service`` and ``commitment`` are slugs, None for none; so is ``route``, the one that a
    matter with a route of its own has. ``handler_id`` None: nobody.
    ``named`` are the row numbers of all staff named in it, ``conflicts`` of all with a conflict
    of interest. ``checks`` are the checks that were made. ``reason`` is needed when the kind
    changes; ``tell`` is what the person is told when a complaint is no longer one.
    """

    kind: Kind
    route: str | None = None
    service: str | None = None
    commitment: str | None = None
    handler_id: int | None = None
    named: frozenset[int] = frozenset()
    conflicts: frozenset[int] = frozenset()
    checks: frozenset[Check] = frozenset()
    reason: str = ""
    tell: str = ""


def decide(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    decision: Decision,
    form_key: str,
    now: datetime,
) -> State:
    """Keep what an officer decided and return the state the case is in then (Policy A5.1, A6.1).

    Something that is handled opens with its handler; anything else goes to its own list. A
    change of kind keeps the received date, the channel and the history, and counts the clocks
    again (Policy A1.7). Raises ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed``, ``MoveNotPossible``, ``AcknowledgedAsComplaint``, ``ReasonNeeded``,
    ``TellingNeeded``, ``CannotHandle``, ``HandlerHasConflict`` or ``OwnConflict``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, version, now)
        after(Move.DECIDE_KIND, case.state, case.kind, viewer)
        before = case.kind
        _check_change(viewer, case, decision)
        case.service_id = _service_id(session, decision.service)
        case.commitment_id = _commitment_id(case, decision.commitment)
        for kept, wanted in (
            (CaseExclusion, decision.named),
            (CaseConflict, decision.conflicts),
        ):
            new = wanted - keep_exactly(session, kept, case, wanted)
            put_on_linked(session, kept, case, new, staff_id=viewer.staff_id, now=now)
        _keep_checks(session, case, decision.checks, viewer, now)
        if decision.kind is Kind.OTHER_ROUTE:
            _keep_route(case, decision.route)
        if decision.kind is not before:
            change_kind(session, case, decision.kind, now=now)
        record(
            session,
            case,
            Move.DECIDE_KIND,
            now=now,
            staff_id=viewer.staff_id,
            words=decision.reason or None,
            before=before.value,
            kind=decision.kind.value,
            route=decision.route,
            checks=sorted(decision.checks),
            named=sorted(decision.named),
            conflicts=sorted(decision.conflicts),
        )
        _hand_over(session, case, decision, viewer, now)
        if before is Kind.COMPLAINT and decision.kind is not before and decision.tell:
            _tell(session, case, decision.tell, viewer, now)
        doing.result = reference
        return case.state


def is_handled(kind: Kind, reply_owed: bool) -> bool:
    """Whether a contact of ``kind`` needs a handler once it has been looked at."""
    return kind in ALWAYS_HANDLED or (kind is Kind.COMMENT and reply_owed)


def _check_change(viewer: Viewer, case: Case, decision: Decision) -> None:
    if viewer.staff_id in decision.conflicts:
        raise OwnConflict
    if decision.kind is case.kind:
        return
    if decision.kind in ENDS_A_COMPLAINT and acknowledged_as_complaint(case):
        raise AcknowledgedAsComplaint
    if not decision.reason:
        raise ReasonNeeded
    can_be_told = case.person.contact_way is not ContactWay.NONE
    if case.kind is Kind.COMPLAINT and can_be_told and not decision.tell:
        raise TellingNeeded


def _keep_route(case: Case, route: str | None) -> None:
    """Keep which route the matter has, in place of the one the person may have picked."""
    others = {name: value for name, value in case.details.items() if name != "other_route"}
    case.details = {**others, **({"other_route": route} if route else {})}


def _service_id(session: Session, slug: str | None) -> int | None:
    if slug is None:
        return None
    return session.scalar(select(Service.id).where(Service.slug == slug))


def _commitment_id(case: Case, slug: str | None) -> int | None:
    """Return the commitment in the edition in force when it happened (Policy A11.3)."""
    if slug is None:
        return None
    return edition_on(case.occurred_on or case.received_on).ids.get(slug)


def _hand_over(
    session: Session, case: Case, decision: Decision, viewer: Viewer, now: datetime
) -> None:
    if not is_handled(case.kind, case.needs_reply):
        case.state, case.handler_id = State.NEW, None
        return
    if decision.handler_id is None:
        raise CannotHandle
    if decision.handler_id in decision.conflicts:
        raise HandlerHasConflict
    name = check_handler(decision.handler_id, case.id)
    if case.state is State.NEW:
        case.state = State.OPEN
    if case.handler_id != decision.handler_id:
        case.handler_id = decision.handler_id
        record(
            session,
            case,
            Move.ASSIGN,
            now=now,
            staff_id=viewer.staff_id,
            words=name,
            handler_id=decision.handler_id,
        )


def _keep_checks(
    session: Session, case: Case, checks: frozenset[Check], viewer: Viewer, now: datetime
) -> None:
    """Keep exactly these checks; who made one first, and when, stays (Policy A6.1)."""
    before = checks_made(case.id)
    session.execute(
        delete(TriageCheck).where(
            TriageCheck.case_id == case.id, TriageCheck.name.not_in(sorted(checks))
        )
    )
    session.add_all(
        TriageCheck(case_id=case.id, name=one, made_at=now, made_by_id=viewer.staff_id)
        for one in sorted(checks - before.keys())
    )


def _tell(session: Session, case: Case, text: str, viewer: Viewer, now: datetime) -> None:
    mail = compose(
        "moved",
        reference=case.reference,
        person=case.person.name,
        received_on=case.received_on,
        kind=KIND_WORDS[case.kind],
        text=text,
    )
    write_to_person(
        session,
        case,
        Purpose.NOTE,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=london_date(now),
        staff_id=viewer.staff_id,
    )
