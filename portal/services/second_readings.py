"""Challenges that go one level up: unread for too long, or disputed by their person.

The portal sends the late ones up by itself and tells those who read them there, in office hours;
see ``portal.web.jobs``. A mail holds references and nothing that a person told us.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, Kind, State
from portal.domain.contacts import Contact
from portal.domain.findings import Kept
from portal.domain.roles import Role
from portal.domain.second_readings import NotDisputable, WhyUp, is_disputable, late_from
from portal.domain.times import london_date
from portal.mailer import compose
from portal.models import Case, ChallengeDispute, ReadOneUp, Staff
from portal.queries.calendar import calendar
from portal.queries.cases import case_of_person_to_change
from portal.queries.due_dates import team, with_role
from portal.queries.second_readings import (
    first_of,
    gone_up,
    may_read_it,
    second_of,
    unread_since,
)
from portal.queries.staff import viewer_of
from portal.recording.acts import act
from portal.recording.history import record
from portal.recording.intake import details_of, receive
from portal.recording.joining import share_danger
from portal.recording.naming import share_lists
from portal.recording.outbox import queue_mail
from portal.recording.second_readings import send_up

MOST_AT_ONCE = 50
"""Challenges that go up in one turn; the next turn takes the next."""

DISPUTED = "reading_disputed"
"""The line on both challenges that says that one is about the other."""


def send_late_up(*, now: datetime, within: int) -> int:
    """Send up every challenge that nobody read in ``within`` working days; return how many.

    Each goes up once, however many workers look and how often.
    """
    today, days, late = london_date(now), calendar(), {}
    for case_id, received_on in unread_since(today - timedelta(days=within), MOST_AT_ONCE):
        due_on = late_from(received_on, within, days)
        if due_on is not None and due_on < today:
            late[case_id] = due_on
    if not late:
        return 0
    with act(now=now) as doing:
        cases = doing.session.scalars(
            select(Case)
            .where(Case.id.in_(sorted(late)), Case.state == State.NEW, Case.kind == Kind.CHALLENGE)
            .order_by(Case.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        up_before = gone_up(late)
        going = [case for case in cases if case.id not in up_before]
        for case in going:
            send_up(doing.session, case, WhyUp.LATE, now=now, due_on=late[case.id])
        return len(going)


def tell_of_those_up(*, now: datetime) -> int:
    """Tell the corporate leads at work which challenges came up to them; return how many mails.

    One that nobody at work may read waits until somebody may.
    """
    with act(now=now) as doing:
        leads = sorted(set(with_role(Role.LEAD)) & team(london_date(now)).present)
        waiting = doing.session.scalars(
            select(ReadOneUp)
            .where(ReadOneUp.told_at.is_(None))
            .order_by(ReadOneUp.case_id)
            .limit(MOST_AT_ONCE)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        return sum(_tell(doing.session, staff_id, waiting, now) for staff_id in leads)


def disagree(*, reference: str, words: str, form_key: str, now: datetime) -> str:
    """Make a challenge about what we found of another, as its person; return its reference.

    It goes one level up at once. The new one has the person, the place, the commitment and the
    tracking code of the first, and whoever is named in the first cannot see it either. ``words``
    may be "": then it says what the first said. Raises ``NotDisputable``, ``AlreadySent`` or
    ``NotFound``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_of_person_to_change(reference)
        disputable = is_disputable(case.kind, case.state, case.closure, case.missed_checked)
        if not disputable or first_of(case.id) or second_of(case.id):
            raise NotDisputable
        new = receive(session, _about(case, words, now), now=now, tracking_hash=case.tracking_hash)
        new.commitment_id = case.commitment_id
        share_lists(session, case, new)
        share_danger(session, case, new)
        session.add(ChallengeDispute(case_id=new.id, of_id=case.id))
        for one, other in ((case, new), (new, case)):
            record(
                session,
                one,
                DISPUTED,
                now=now,
                by_person=True,
                words=words or None,
                linked=other.reference,
                disputed=case.reference,
            )
        send_up(session, new, WhyUp.DISPUTED, now=now)
        doing.result = new.reference
        return new.reference


def _tell(session: Session, staff_id: int, waiting: Sequence[ReadOneUp], now: datetime) -> bool:
    staff = session.get_one(Staff, staff_id)
    viewer = viewer_of(staff)
    mine = [up for up in waiting if may_read_it(viewer, up.case, now)]
    if not mine:
        return False
    mail = compose("read_one_up", lines=[(up.case.reference, up.why.value) for up in mine])
    queue_mail(session, to=staff.email, subject=mail.subject, body=mail.body, now=now)
    for up in mine:
        up.told_at = now
    return True


def _about(case: Case, words: str, now: datetime) -> Contact:
    return Contact(
        kind=Kind.CHALLENGE,
        channel=Channel.ONLINE,
        received_at=now,
        text=words or case.text,
        person=details_of(case.person),
        service=case.service.slug if case.service else None,
        office=case.office.slug if case.office else None,
        occurred_on=case.occurred_on,
        occurred_precision=case.occurred_precision,
        missed_person_says=Kept.MISSED,
        missed_worked_out=case.missed_worked_out,
    )
