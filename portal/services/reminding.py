"""Reminding staff of dates, and telling managers of missed ones (lessons 1.15).

The portal does it by itself, in office hours; see ``portal.web.jobs``. A mail holds references
and dates and nothing that a person told us.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.reminders import DueDate, Notice, Sent, ToSend, groups, horizon, to_send
from portal.domain.roles import Role, Viewer
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import DigestSent, NoticeSent, Staff
from portal.queries.calendar import calendar
from portal.queries.due_dates import due_dates, notices_sent, team, those_for, with_role
from portal.queries.inbox import count_waiting
from portal.queries.staff import viewer_of
from portal.recording.acts import act
from portal.recording.outbox import queue_mail

MOST_LISTED = 50
"""References in one mail; the rest are counted."""

SUMMARY_ROLES = (Role.OFFICER, Role.HANDLER, Role.HEAD, Role.LEAD, Role.REVIEWER)


def remind(*, now: datetime) -> int:
    """Send every notice that is due, one mail a person and kind; return how many mails.

    Each notice of a date goes to a person once, however many workers ask and how often.
    """
    notices: dict[int, list[ToSend]] = {}
    for one in _due_notices(now):
        notices.setdefault(one.staff_id, []).append(one)
    return sum(_remind(staff_id, notices[staff_id], now) for staff_id in sorted(notices))


def send_summaries(*, now: datetime) -> int:
    """Send today's summary to everyone who wants one, once; return how many mails.

    Nobody gets an empty one. Those who are away get none.
    """
    here, mails = team(london_date(now)).present, 0
    for staff_id in with_role(*SUMMARY_ROLES):
        if staff_id in here:
            mails += _summarise(staff_id, now)
    return mails


def _remind(staff_id: int, notices: list[ToSend], now: datetime) -> int:
    """Look again under a lock on the person's row, so that two workers send one mail."""
    with act(now=now) as doing:
        staff = _locked(doing.session, staff_id)
        mine = _still_right(viewer_of(staff), notices, now)
        missed = [one for one in mine if one.notice is Notice.MISSED]
        ahead = [one for one in mine if one.notice is not Notice.MISSED]
        for name, notices in (("reminder", ahead), ("escalation", missed)):
            if notices:
                dates = [one.due for one in notices]
                _send(doing.session, staff, compose(name, **_listed(dates)), now)
        for one in mine:
            doing.session.add(
                NoticeSent(
                    staff_id=staff_id,
                    clock_id=one.due.clock_id,
                    notice=one.notice,
                    due_on=one.due.due_on,
                    at=now,
                )
            )
        return bool(missed) + bool(ahead)


def _still_right(viewer: Viewer, notices: list[ToSend], now: datetime) -> list[ToSend]:
    """Return those of ``notices`` that nobody sent meanwhile, about what is not done meanwhile."""
    running = set(due_dates(horizon(london_date(now), calendar())))
    sent = notices_sent({one.due.clock_id for one in notices})
    seen = those_for(viewer, {one.due.case_id for one in notices}, now)
    return [
        one
        for one in notices
        if one.due in running
        and one.due.case_id in seen
        and (one.staff_id, one.due.clock_id, one.notice, one.due.due_on) not in sent
    ]


def _due_notices(now: datetime) -> list[ToSend]:
    today, days = london_date(now), calendar()
    dates = due_dates(horizon(today, days))
    here = team(today)
    sent: set[Sent] = notices_sent({due.clock_id for due in dates})
    asked: dict[int, set[int]] = {}
    for due in dates:
        for notice in (Notice.DUE_TODAY, Notice.MISSED):
            for group in groups(due, notice, here):
                for staff_id in group:
                    asked.setdefault(staff_id, set()).add(due.case_id)
    may_see = {
        (staff_id, case_id)
        for staff_id, cases in asked.items()
        if staff_id in here.present
        for case_id in those_for(_viewer(staff_id), cases, now)
    }
    return to_send(dates, today, days, here, sent, may_see)


def _summarise(staff_id: int, now: datetime) -> bool:
    today = london_date(now)
    with act(now=now) as doing:
        staff = _locked(doing.session, staff_id)
        done = select(DigestSent.id).where(DigestSent.staff_id == staff_id, DigestSent.day == today)
        if not staff.daily_summary or doing.session.scalar(done) is not None:
            return False
        doing.session.add(DigestSent(staff_id=staff_id, day=today, at=now))
        viewer = viewer_of(staff)
        dates = [
            due
            for due in due_dates(horizon(today, calendar()))
            if due.responsible == staff_id or due.service_id in viewer.service_ids
        ]
        seen = those_for(viewer, {due.case_id for due in dates}, now)
        dates = [due for due in dates if due.case_id in seen]
        waiting = count_waiting(viewer, now) if Role.OFFICER in viewer.roles else 0
        if not dates and not waiting:
            return False
        mail = compose("summary", day=today, waiting=waiting, **_listed(dates))
        _send(doing.session, staff, mail, now)
        return True


def _locked(session: Session, staff_id: int) -> Staff:
    return session.scalars(
        select(Staff)
        .where(Staff.id == staff_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _viewer(staff_id: int) -> Viewer:
    return viewer_of(db.session.get_one(Staff, staff_id))


def _listed(dates: Iterable[DueDate]) -> dict[str, object]:
    """Return the lines of a mail: a case once, by its soonest date, and how many are left out."""
    by_case: dict[str, DueDate] = {}
    for due in sorted(dates, key=lambda one: (one.due_on, one.clock_id)):
        by_case.setdefault(due.reference, due)
    found = list(by_case.values())
    lines = [(due.reference, due.due_on) for due in found[:MOST_LISTED]]
    return {"lines": lines, "more": len(found) - len(lines)}


def _send(session: Session, staff: Staff, mail: Composed, now: datetime) -> None:
    queue_mail(session, to=staff.email, subject=mail.subject, body=mail.body, now=now)
