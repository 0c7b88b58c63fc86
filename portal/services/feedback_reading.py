"""Reading comments and compliments: passed on, thanked for, marked as read (screen S20)."""

from datetime import datetime

from sqlalchemy import select

from portal.domain.cases import ContactWay, Kind
from portal.domain.errors import RuleBroken
from portal.domain.moves import Move, after
from portal.domain.responses import WayNotKnown
from portal.domain.roles import Viewer
from portal.domain.words import N_
from portal.mailer import compose
from portal.models import Case, Quote, Service, ServiceHead, Staff
from portal.queries.cases import case_to_change
from portal.queries.staff import named_in
from portal.recording.acts import act
from portal.recording.history import record
from portal.recording.outbox import queue_mail
from portal.recording.reading import close_as_read, write_about


class NobodyToPassItTo(RuleBroken):
    """The service has no head who could get it; one who is named in it gets nothing."""

    sentence = N_("Nobody is head of that service. Select another service")


class NothingToSay(RuleBroken):
    """Thanks need words."""

    sentence = N_("Enter what to say")


def pass_on(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    service: str,
    note: str,
    address: str,
    form_key: str,
    now: datetime,
) -> None:
    """Give a comment or compliment to the head of ``service`` (a slug), who hears of it by mail.

    ``address`` is the page where they can read it; the mail holds none of the person's words.
    Raises ``NobodyToPassItTo``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = _feedback(viewer, reference, version, now)
        found = session.execute(
            select(Service, Staff)
            .join(ServiceHead, ServiceHead.service_id == Service.id)
            .join(Staff, Staff.id == ServiceHead.staff_id)
            .where(Service.slug == service, Staff.active, Staff.id.not_in(named_in(case.id)))
        ).one_or_none()
        if found is None:
            raise NobodyToPassItTo
        place, boss = found
        case.service_id = place.id
        mail = compose(
            "passed_on",
            person=boss.name,
            is_praise=case.kind is Kind.COMPLIMENT,
            service=place.name,
            address=address,
        )
        queue_mail(session, to=boss.email, subject=mail.subject, body=mail.body, now=now, case=case)
        record(
            session,
            case,
            "passed_on",
            now=now,
            staff_id=viewer.staff_id,
            words=note or None,
            handler_id=boss.id,
            service=service,
        )
        doing.result = reference


def thank(
    *, viewer: Viewer, reference: str, version: int, text: str, form_key: str, now: datetime
) -> None:
    """Write thanks to the person in the way they chose.

    Raises ``NothingToSay``, ``WayNotKnown``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    if not text:
        raise NothingToSay
    with act(now=now, form_key=form_key) as doing:
        case = _feedback(viewer, reference, version, now)
        if case.person.contact_way is ContactWay.NONE:
            raise WayNotKnown
        mail = compose("thanks", reference=case.reference, person=case.person.name, text=text)
        write_about(doing.session, case, "thank", mail, viewer=viewer, now=now)
        doing.result = reference


def keep_quote(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    words: str,
    consent: str,
    form_key: str,
    now: datetime,
) -> None:
    """Keep what may be published of it, and how the person agreed; it takes the place of one kept
    before. Nothing is published by this.

    Raises ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = _feedback(viewer, reference, version, now)
        doing.session.merge(
            Quote(
                case_id=case.id,
                words=words,
                consent=consent,
                kept_at=now,
                kept_by_id=viewer.staff_id,
            )
        )
        record(doing.session, case, "quote", now=now, staff_id=viewer.staff_id, words=words)
        doing.result = reference


def mark_read(
    *, viewer: Viewer, reference: str, version: int, form_key: str, now: datetime
) -> None:
    """Close a comment or compliment as read and counted (Policy A1.1).

    Raises ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = _feedback(viewer, reference, version, now)
        close_as_read(doing.session, case, viewer=viewer, now=now)
        doing.result = reference


def _feedback(viewer: Viewer, reference: str, version: int, now: datetime) -> Case:
    """Return the case, locked, when ``viewer`` may read it as feedback now."""
    case = case_to_change(viewer, reference, version, now)
    after(Move.READ, case.state, case.kind, viewer)
    return case
