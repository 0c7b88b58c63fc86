"""Writing down a contact that came by letter, phone, visit or another way (screen S18)."""

from datetime import date, datetime

from portal.domain.cases import Channel, Kind, needs_reply
from portal.domain.clocks import ClockPlan, plan_clocks
from portal.domain.contacts import Contact
from portal.domain.errors import NotAllowed, RuleBroken
from portal.domain.references import hash_tracking_code
from portal.domain.roles import Permission, Viewer
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.domain.working_days import BeyondCalendar, day_in_words
from portal.queries.calendar import calendar
from portal.queries.editions import edition_on
from portal.recording.acts import act
from portal.recording.files import hand_over_all
from portal.recording.intake import receive

SOON_ENOUGH = 5
"""Working days after which whoever writes a contact down says why so late."""

ON_RECORD = "record"
"""The name of the drafts on which scans wait for a contact to be saved."""


class ReceivedInFuture(RuleBroken):
    """Nothing is received before it comes (Policy A5.1)."""

    sentence = N_("Date received must be today or in the past")


class ReceivedTooLongAgo(RuleBroken):
    """The calendar does not know that day, so no date can be counted from it."""

    sentence = N_("Date received must be on or after %(first)s")


class LateReasonNeeded(RuleBroken):
    """Clocks run from the true received date, even when they are late already (Policy A4.6)."""

    sentence = N_("This arrived %(days)s working days ago. Say why it was not recorded sooner.")


def dates_of(
    *, kind: Kind, channel: Channel, received_on: date, reply_asked: bool
) -> tuple[ClockPlan, ...]:
    """Return the dates that such a contact would lead to. Changes nothing.

    Raises ``BeyondCalendar`` when the calendar does not reach.
    """
    return plan_clocks(
        edition_on(received_on).edition,
        kind,
        channel,
        received_on,
        calendar(),
        needs_reply(kind, reply_asked),
    )


def check_received(*, received_at: datetime, late_reason: str, now: datetime) -> None:
    """Raise the rule that the received date breaks, if any: the same that saving raises.

    ``ReceivedInFuture``, ``ReceivedTooLongAgo`` or ``LateReasonNeeded``.
    """
    if received_at > now:
        raise ReceivedInFuture
    days = calendar()
    try:
        old = days.working_days_between(london_date(received_at), london_date(now))
    except BeyondCalendar as beyond:
        if london_date(received_at) < days.known_from:
            raise ReceivedTooLongAgo(first=day_in_words(days.known_from)) from beyond
        return
    if old > SOON_ENOUGH and not late_reason:
        raise LateReasonNeeded(days=old)


def record_contact(
    *,
    viewer: Viewer,
    contact: Contact,
    tracking_code: str,
    tracking_key: bytes,
    taken_by: str,
    late_reason: str,
    form_key: str,
    now: datetime,
    files_from: str | None = None,
) -> str:
    """Make the case of a contact that staff took, and return its reference (Policy A4.6).

    ``taken_by`` is who spoke with the person or opened the letter. ``late_reason`` may be ""
    unless it came more than 5 working days ago. ``files_from`` is the secret of the form on
    which scans wait, None without. Raises ``AlreadySent`` with the first
    reference, ``NotAllowed``, or what ``check_received`` raises.
    """
    if not viewer.may(Permission.RECORD_CONTACT):
        raise NotAllowed
    with act(now=now, form_key=form_key) as doing:
        check_received(received_at=contact.received_at, late_reason=late_reason, now=now)
        case = receive(
            doing.session,
            contact,
            now=now,
            tracking_hash=hash_tracking_code(tracking_code, tracking_key),
            logged_by_id=viewer.staff_id,
            taken_by=taken_by,
            late_reason=late_reason or None,
        )
        hand_over_all(doing.session, case, journey=ON_RECORD, secret=files_from)
        doing.result = case.reference
        return case.reference
