"""People and contacts for tests, made as the portal makes them.

Each builder takes the ``app`` and returns plain values, so a test may use it with or without a
database session of its own.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.db import db
from portal.domain.cases import Channel, ContactWay, Kind, State
from portal.domain.contacts import Contact, PersonDetails
from portal.domain.references import hash_tracking_code
from portal.domain.roles import Role, Viewer
from portal.files.check import checked
from portal.models import Attachment, Case, CaseExclusion, Service, Staff
from portal.queries.staff import viewer_of
from portal.recording.acts import act
from portal.recording.intake import receive
from portal.services import sessions
from portal.services.staff import add_staff
from portal.web import signed_in as in_cookie
from portal.web.uploads import store
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW
from tests.kit.files import PDF

PASSWORD = "velvet otter juggles nine lemons"
TRACKING_CODE = "ABCD-EFGH-JKMN-PQRS"


@dataclass(frozen=True)
class Member:
    """A member of staff: ``staff_id``, ``email``, ``name`` and the ``viewer`` they are."""

    staff_id: int
    email: str
    name: str
    viewer: Viewer


def member(
    app: Flask,
    *roles: Role,
    name: str = "Olive Officer",
    email: str | None = None,
    password: str | None = None,
    service: str | None = None,
    heads: tuple[str, ...] = (),
) -> Member:
    """Return a new member of staff. Only with a ``password`` can they sign in by the page."""
    from portal.web.passwords import hashed

    address = email or f"{name.lower().replace(' ', '.')}@council.example"
    with app.app_context():
        staff_id = add_staff(
            email=address,
            name=name,
            password_hash=hashed(password) if password else "!",
            roles=roles,
            service=service,
            heads=heads,
            now=NOW,
        )
        staff = db.session.get_one(Staff, staff_id)
        return Member(staff_id, staff.email, staff.name, viewer_of(staff))


def officer(app: Flask, **details: Any) -> Member:
    """Return a complaints officer."""
    return member(app, Role.OFFICER, **{"name": "Olive Officer", **details})


def handler(app: Flask, **details: Any) -> Member:
    """Return a handler who works in waste and sees only what is given to them."""
    return member(app, Role.HANDLER, **{"name": "Harry Handler", "service": "waste", **details})


def other_handler(app: Flask, **details: Any) -> Member:
    """Return a handler of another service (planning)."""
    return member(app, Role.HANDLER, **{"name": "Olga Elsewhere", "service": "planning", **details})


def head(app: Flask, **details: Any) -> Member:
    """Return the head of waste."""
    given = {"name": "Heidi Head", "service": "waste", "heads": ("waste",), **details}
    return member(app, Role.HEAD, **given)


def lead(app: Flask, **details: Any) -> Member:
    """Return the corporate lead."""
    return member(app, Role.LEAD, **{"name": "Leo Lead", **details})


def administrator(app: Flask, **details: Any) -> Member:
    """Return an administrator, who sees no case."""
    return member(app, Role.ADMINISTRATOR, **{"name": "Ada Admin", **details})


def reception(app: Flask, **details: Any) -> Member:
    """Return someone at reception, who sees what they took down today."""
    return member(app, Role.RECEPTION, **{"name": "Rita Reception", **details})


def reviewer(app: Flask, **details: Any) -> Member:
    """Return someone who looks at cases again at stage 2, and sees only those."""
    return member(app, Role.REVIEWER, **{"name": "Rhoda Reviewer", **details})


EVERY_ROLE = {
    Role.OFFICER: officer,
    Role.HANDLER: handler,
    Role.HEAD: head,
    Role.LEAD: lead,
    Role.ADMINISTRATOR: administrator,
    Role.RECEPTION: reception,
    Role.REVIEWER: reviewer,
}
"""A builder for each role."""


def signed_in(client: ReviewingClient, who: Member, *, now: datetime = NOW) -> ReviewingClient:
    """Return ``client`` with a session of ``who`` that starts ``now``."""
    with client.application.app_context():
        secret = sessions.start(
            staff_id=who.staff_id, browser="A browser", network="a network", now=now
        )
    with client.session_transaction() as cookie:
        cookie[in_cookie.SECRET] = secret
        cookie[in_cookie.SEEN] = int(now.timestamp())
    return client


def desk_of(app: Flask, who: Member) -> ReviewingClient:
    """Return a browser of its own in which ``who`` is signed in."""
    client = app.test_client()
    assert isinstance(client, ReviewingClient)
    return signed_in(client, who)


def resident(**details: Any) -> PersonDetails:
    """Return a person who gave a name and an email address."""
    given = PersonDetails(
        name="Rosa Resident", contact_way=ContactWay.EMAIL, email="rosa@example.com"
    )
    return replace(given, **details)


def contact(**details: Any) -> Contact:
    """Return a complaint about waste, received online at the start of the test."""
    given = Contact(
        kind=Kind.COMPLAINT,
        channel=Channel.ONLINE,
        received_at=NOW,
        text="My bin has not been emptied for three weeks.",
        person=resident(),
        service="waste",
    )
    return replace(given, **details)


def received(
    app: Flask,
    *,
    now: datetime | None = None,
    tracking_code: str = TRACKING_CODE,
    logged_by: Member | None = None,
    handled_by: Member | None = None,
    names: tuple[Member, ...] = (),
    **details: Any,
) -> str:
    """Return the reference of a new case of ``contact(**details)``, taken in ``now``.

    ``now`` None: when it was received. ``handled_by`` opens it with that handler; ``names`` are
    staff named in it.
    """
    told = contact(**details)
    moment = now or told.received_at
    with app.app_context(), act(now=moment) as doing:
        case = receive(
            doing.session,
            told,
            now=moment,
            tracking_hash=hash_tracking_code(tracking_code, app.config["TRACKING_KEY"].encode()),
            logged_by_id=logged_by.staff_id if logged_by else None,
        )
        if handled_by:
            case.state, case.handler_id = State.OPEN, handled_by.staff_id
        doing.session.add_all(
            CaseExclusion(case_id=case.id, staff_id=one.staff_id) for one in names
        )
        return case.reference


def file_on(
    app: Flask,
    reference: str,
    *,
    name: str = "letter.pdf",
    content: bytes = PDF,
    for_person: bool = True,
    added_by: Member | None = None,
) -> int:
    """Return the number of a new file on the case with that reference."""
    with app.app_context():
        stored = store().put(checked(name, content))
        case_id = kept_case(reference).id
        with act(now=NOW) as doing:
            row = Attachment(
                key=stored.key,
                case_id=case_id,
                name=stored.name,
                kind=stored.kind,
                size=stored.size,
                digest=stored.digest,
                for_person=for_person,
                added_at=NOW,
                added_by_id=added_by.staff_id if added_by else None,
            )
            doing.session.add(row)
            doing.session.flush()
            return row.id


def kept_case(reference: str) -> Case:
    """Return the case with that reference as the database holds it now; needs ``session``."""
    db.session.rollback()
    return db.session.scalars(select(Case).where(Case.reference == reference)).one()


def service_id(slug: str) -> int:
    """Return the row number of a service; needs ``session``."""
    return db.session.scalars(select(Service.id).where(Service.slug == slug)).one()
