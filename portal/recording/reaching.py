"""Changing how a person is reached, and telling the address that is left behind (screen T4)."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay
from portal.domain.contacts import REACH, Reach
from portal.domain.messages import Purpose
from portal.domain.times import london_date
from portal.mailer import compose
from portal.models import Case, Person
from portal.recording.ending import open_inquiry
from portal.recording.outbox import check_way, write_to_person

USED_BY: dict[ContactWay, tuple[str, ...]] = {
    ContactWay.EMAIL: ("email",),
    ContactWay.POST: REACH[2:],
    ContactWay.PHONE: (),
    ContactWay.NONE: (),
}
"""The names of what a reminder is addressed to, by the way in which it goes; a call that reminded
goes to the phone, whatever the way."""


def change_reach(
    session: Session, case: Case, reach: Reach, *, now: datetime, staff_id: int | None = None
) -> list[str]:
    """Reach the person of ``case`` by ``reach`` from now on; return the names of what changed.

    A reminder of our question that went elsewhere counts no more, and is written again. Their
    old email address is told, or their old postal address when letters went there.
    Raises ``WayNotKnown`` when the way chosen leads nowhere.
    """
    check_way(Person(**asdict(reach)), reach.contact_way)
    person = case.person
    changed = [name for name in REACH if getattr(person, name) != getattr(reach, name)]
    if person.contact_way is not reach.contact_way:
        changed.append("contact_way")
    asked = open_inquiry(case)
    if asked is not None and set(changed) & {"contact_way", *USED_BY[reach.contact_way]}:
        asked.reminded_on = None
    if asked is not None and "phone" in changed:
        asked.rung_on = None
    left = _left_behind(case, reach)
    if left is not None:
        mail = compose("contact_changed", reference=case.reference, today=london_date(now))
        write_to_person(
            session,
            case,
            Purpose.NOTE,
            subject=mail.subject,
            body=mail.body,
            now=now,
            on=london_date(now),
            staff_id=staff_id,
            way=left,
        )
    person.contact_way = reach.contact_way
    for name in REACH:
        setattr(person, name, getattr(reach, name))
    return changed


def _left_behind(case: Case, reach: Reach) -> ContactWay | None:
    """Return the way to the address that we write to no more, None when there is none."""
    person = case.person
    moved_away = person.contact_way is not reach.contact_way
    if person.email and (
        reach.email != person.email or (moved_away and person.contact_way is ContactWay.EMAIL)
    ):
        return ContactWay.EMAIL
    address = [getattr(reach, name) for name in REACH[2:]]
    if person.contact_way is ContactWay.POST and person.address_lines:
        lines = [line for line in address if line]
        if lines != person.address_lines or moved_away:
            return ContactWay.POST
    return None
