"""How a contact becomes a case: number, reference, person, points, clocks, first event."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind, State, needs_reply
from portal.domain.clocks import plan_clocks
from portal.domain.contacts import Contact, PersonDetails
from portal.domain.moves import Move
from portal.domain.times import london_date
from portal.domain.working_days import BeyondCalendar
from portal.models import Case, Office, Person, Point, Service
from portal.queries.calendar import calendar
from portal.queries.editions import KeptEdition, KeptEditions, edition_on
from portal.recording.clocks import NOTHING_DUE, start_clocks
from portal.recording.history import record
from portal.recording.numbers import next_number, unused_reference

NO_DATES = "no_dates"
"""The line of a history that says that the calendar had ended."""


def receive(
    session: Session,
    contact: Contact,
    *,
    now: datetime,
    draft_id: int | None = None,
    tracking_hash: str | None = None,
    logged_by_id: int | None = None,
    taken_by: str | None = None,
    late_reason: str | None = None,
) -> Case:
    """Make the case of ``contact`` inside the act's transaction and return it.

    The clocks run from the received date under the edition in force on it (Policy A4.6,
    A4.7). The commitment that the person named is kept in the edition in force when it
    happened (Policy A11.3). Past the calendar's end the case is still taken, first in the
    queue and with no dates, because nothing that people send may be lost.
    """
    received_on = london_date(contact.received_at)
    year = london_date(now).year
    case = Case(
        number_year=year,
        number=next_number(session, year),
        reference=unused_reference(session, contact.kind, year),
        tracking_hash=tracking_hash,
        draft_id=draft_id,
        kind=contact.kind,
        channel=contact.channel,
        state=State.NEW,
        stage=1,
        needs_reply=needs_reply(contact.kind, contact.reply_asked),
        received_at=contact.received_at,
        received_on=received_on,
        logged_at=now,
        logged_by_id=logged_by_id,
        taken_by=taken_by,
        late_reason=late_reason,
        occurred_on=contact.occurred_on,
        occurred_precision=contact.occurred_precision,
        changed_at=now,
        service_id=_id_of(session, Service, contact.service),
        office_id=_id_of(session, Office, contact.office),
        person=_person(contact.person),
        text=contact.text,
        effect=contact.effect,
        put_right=list(contact.put_right),
        put_right_other=contact.put_right_other,
        details=contact.details,
        on_behalf=contact.on_behalf,
        behalf_name=contact.behalf_name,
        behalf_link=contact.behalf_link,
        behalf_agrees=contact.behalf_agrees,
        people_count=contact.people_count,
        missed_person_says=contact.missed_person_says,
        missed_worked_out=contact.missed_worked_out,
        queue_on=NOTHING_DUE,
    )
    editions = KeptEditions()
    happened = editions.on(contact.occurred_on or received_on)
    named = contact.commitment or next(iter(contact.claimed_missed), None)
    case.commitment_id = happened.ids.get(named) if named else None
    if contact.kind is Kind.COMPLAINT:
        case.points = _points(contact, happened)
    refused = _start(case, editions.on(received_on))
    session.add(case)
    record(
        session,
        case,
        Move.RECEIVE,
        now=now,
        staff_id=logged_by_id,
        by_person=logged_by_id is None,
        words=late_reason,
        channel=contact.channel.value,
        kind=contact.kind.value,
        received_on=received_on.isoformat(),
        first=True,
        **({"files": list(contact.files)} if contact.files else {}),
    )
    if refused:
        record(session, case, NO_DATES, now=now, words=str(refused))
    return case


def start_planned_clocks(session: Session, case: Case, *, now: datetime) -> None:
    """Start the clocks that the kind, channel and received date of ``case`` ask for."""
    refused = _start(case, edition_on(case.received_on))
    if refused:
        record(session, case, NO_DATES, now=now, words=str(refused))


def details_of(person: Person) -> PersonDetails:
    """Return ``person`` as another contact of theirs gives them."""
    return PersonDetails(
        name=person.name,
        contact_way=person.contact_way,
        email=person.email,
        phone=person.phone,
        address_line_1=person.address_line_1,
        address_line_2=person.address_line_2,
        town=person.town,
        postcode=person.postcode,
        adjustments=tuple(person.adjustments),
        adjustments_note=person.adjustments_note,
    )


def _start(case: Case, kept: KeptEdition) -> BeyondCalendar | None:
    """Start the clocks, or put the case first in the queue and return why it has no dates."""
    try:
        plans = plan_clocks(
            kept.edition, case.kind, case.channel, case.received_on, calendar(), case.needs_reply
        )
    except BeyondCalendar as ended:
        case.queue_on = case.received_on
        return ended
    start_clocks(case, plans, kept.ids)
    return None


def _id_of(session: Session, model: type[Service] | type[Office], slug: str | None) -> int | None:
    if slug is None:
        return None
    found: int | None = session.scalar(select(model.id).where(model.slug == slug))
    return found


def _person(details: PersonDetails) -> Person:
    return Person(
        name=details.name,
        contact_way=details.contact_way,
        email=details.email,
        phone=details.phone,
        address_line_1=details.address_line_1,
        address_line_2=details.address_line_2,
        town=details.town,
        postcode=details.postcode,
        adjustments=list(details.adjustments),
        adjustments_note=details.adjustments_note,
    )


def _points(contact: Contact, happened: KeptEdition) -> list[Point]:
    """Return the complaint itself, then one point for each commitment said to be missed."""
    points = [Point(position=1, text=contact.text)]
    claimed = contact.claimed_missed or ((contact.commitment,) if contact.commitment else ())
    for slug in claimed:
        commitment = next((one for one in happened.edition.commitments if one.slug == slug), None)
        if commitment:
            points.append(
                Point(
                    position=len(points) + 1,
                    text=commitment.short_title,
                    commitment_id=happened.ids[slug],
                )
            )
    return points
