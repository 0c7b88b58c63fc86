"""Splitting one contact into several cases (Policy A1.1): tracked apart, nothing counted twice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay, Kind
from portal.domain.contacts import Contact
from portal.domain.links import LinkKind
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.representatives import WHO_WRITES
from portal.domain.responses import Dispatch
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.triage import ENDS_A_COMPLAINT, AcknowledgedAsComplaint
from portal.mailer import Composed, compose
from portal.models import Case, CaseLink, Consent, Point
from portal.queries.cases import case_to_change, find_case
from portal.queries.editions import edition_on
from portal.queries.triage import acknowledged_as_complaint
from portal.recording.acts import act
from portal.recording.history import record
from portal.recording.intake import details_of, receive
from portal.recording.joining import share_agreement, share_danger
from portal.recording.naming import share_lists
from portal.recording.outbox import check_way
from portal.recording.telling import tell


@dataclass(frozen=True)
class Splitting:
    """What becomes a case of its own, and what stays.

    ``part`` are the person's words that go; ``stays`` says what the first case goes on with.
    ``kind``, ``service`` and ``commitment`` (slugs, None for none) are those of the new case.
    """

    part: str
    stays: str
    kind: Kind
    service: str | None
    commitment: str | None
    reason: str
    way: ContactWay


def split_text(
    *, viewer: Viewer, reference: str, splitting: Splitting, new_reference: str, now: datetime
) -> Composed:
    """Return the message that ``split`` would write, with ``new_reference`` for the number that
    is only given then. Changes nothing.

    Raises what ``split`` raises, but for a version that is out of date.
    """
    case = find_case(viewer, reference, now)
    after(Move.SPLIT, case.state, case.kind, viewer)
    _check_kind(case, splitting)
    check_way(case.person, splitting.way)
    return _composed(case, splitting, new_reference)


def split(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    splitting: Splitting,
    form_key: str,
    now: datetime,
) -> tuple[str, int | None]:
    """Make a case of a part of another, for triage, and tell the person.

    The new one has the day on which the first was received, its person, its channel and its
    tracking code, and whoever is named in the first cannot see it either. A commitment that
    goes along is counted there and no longer here. Returns the reference of the new case, and
    the number of the letter to print or None. A part of what was acknowledged as a complaint was
    acknowledged as one too. Raises ``AcknowledgedAsComplaint``, ``WayNotKnown``, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.SPLIT, case.state, case.kind, viewer)
        acknowledged = _check_kind(case, splitting)
        check_way(case.person, splitting.way)
        new = receive(
            session,
            _contact(case, splitting),
            now=now,
            tracking_hash=case.tracking_hash,
            logged_by_id=viewer.staff_id,
            taken_by=case.taken_by,
            late_reason=case.late_reason,
        )
        share_lists(session, case, new)
        share_danger(session, case, new)
        share_agreement(case.person, new.person)
        said = {name: case.details[name] for name in WHO_WRITES if name in case.details}
        new.details = {**new.details, **said}
        new.consents = [_copy(one) for one in case.consents if one.answer or one.given_up_on]
        _leave(session, case, splitting)
        session.add(
            CaseLink(
                case_id=new.id,
                other_id=case.id,
                kind=LinkKind.SPLIT,
                linked_at=now,
                linked_by_id=viewer.staff_id,
            )
        )
        mail = _composed(case, splitting, new.reference)
        dispatch = Dispatch(splitting.way, london_date(now))
        told = tell(session, case, Purpose.SPLIT, mail, dispatch, viewer=viewer, now=now)
        for one, other in ((case, new), (new, case)):
            record(
                session,
                one,
                Move.SPLIT,
                now=now,
                staff_id=viewer.staff_id,
                words=splitting.reason,
                linked=other.reference,
                taken_out_of=case.reference,
                acknowledged=acknowledged,
                **(told.values if one is case else {}),
            )
        doing.result = new.reference
        return new.reference, told.letter


def _copy(consent: Consent) -> Consent:
    """Return what the person affected said, or that we stopped waiting for it, for a part of what
    they said it about."""
    return Consent(
        asked_on=consent.asked_on,
        asked_by_id=consent.asked_by_id,
        reminded_on=consent.reminded_on,
        answer=consent.answer,
        answered_on=consent.answered_on,
        evidence=consent.evidence,
        given_up_on=consent.given_up_on,
    )


def _check_kind(case: Case, splitting: Splitting) -> bool:
    """Return whether ``case`` was acknowledged as a complaint.

    Raises ``AcknowledgedAsComplaint`` when its part would be none any more.
    """
    acknowledged = acknowledged_as_complaint(case)
    if acknowledged and splitting.kind in ENDS_A_COMPLAINT:
        raise AcknowledgedAsComplaint
    return acknowledged


def _contact(case: Case, splitting: Splitting) -> Contact:
    """Return the part as if it had come alone, at the same time and in the same way."""
    return Contact(
        kind=splitting.kind,
        channel=case.channel,
        received_at=case.received_at,
        text=splitting.part,
        person=details_of(case.person),
        reply_asked=case.needs_reply,
        service=splitting.service,
        office=case.office.slug if case.office else None,
        commitment=splitting.commitment,
        occurred_on=case.occurred_on,
        occurred_precision=case.occurred_precision,
        on_behalf=case.on_behalf,
        behalf_name=case.behalf_name,
        behalf_link=case.behalf_link,
        behalf_agrees=case.behalf_agrees,
        people_count=case.people_count,
    )


def _leave(session: Session, case: Case, splitting: Splitting) -> None:
    """Let ``case`` go on with what stays; its person's own words are never changed."""
    case.understood = splitting.stays
    if case.points and not case.points[0].finding:
        case.points[0].text = splitting.stays
    if splitting.commitment is None:
        return
    gone = edition_on(case.occurred_on or case.received_on).ids.get(splitting.commitment)
    if case.commitment_id == gone:
        case.commitment_id = None
    for point in [one for one in case.points if _went_along(one, gone)]:
        case.points.remove(point)
    session.flush()
    for position, point in enumerate(case.points, start=1):
        point.position = position


def _went_along(point: Point, commitment_id: int | None) -> bool:
    """Whether a point is only about the commitment that went along, and nobody decided it."""
    return (
        point.position > 1
        and commitment_id is not None
        and point.commitment_id == commitment_id
        and point.finding is None
    )


def _composed(case: Case, splitting: Splitting, new_reference: str) -> Composed:
    return compose(
        "split",
        reference=case.reference,
        person=case.person.name,
        received_on=case.received_on,
        stays=splitting.stays,
        new_reference=new_reference,
        part=splitting.part,
    )
