"""When should I hear? The dates a contact leads to, and whether we kept them.

The same counting as the clocks of cases, for the page ``/commitments/when`` and for a person who
says that we missed a date (Policy A4, B2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.cases import Channel, Kind, Precision
from portal.domain.commitments import Commitment, Edition, Step
from portal.domain.errors import RuleBroken
from portal.domain.findings import Kept
from portal.domain.partial_dates import PartialDate
from portal.domain.words import N_
from portal.domain.working_days import BeyondCalendar, Calendar, DayCounted, WhyOff


class ContactKind(StrEnum):
    """The ways of contact that a person chooses from on ``/commitments/when``."""

    EMAIL = "email"
    LETTER = "letter"
    VOICE_MESSAGE = "voice_message"
    COMPLAINT_LETTER = "complaint_letter"
    COMPLAINT_ONLINE = "complaint_online"
    COMPLAINT_EMAIL = "complaint_email"
    COMPLAINT_PHONE = "complaint_phone"
    COMPLAINT_VISIT = "complaint_visit"


CONTACT_KIND_WORDS = {
    ContactKind.EMAIL: N_("I sent an email"),
    ContactKind.LETTER: N_("I sent a letter"),
    ContactKind.VOICE_MESSAGE: N_("I left a voice message"),
    ContactKind.COMPLAINT_LETTER: N_("I complained by letter"),
    ContactKind.COMPLAINT_ONLINE: N_("I complained on this website"),
    ContactKind.COMPLAINT_EMAIL: N_("I complained by email"),
    ContactKind.COMPLAINT_PHONE: N_("I complained by phone"),
    ContactKind.COMPLAINT_VISIT: N_("I came in to complain"),
}

_AS_CASE = {
    ContactKind.EMAIL: (Kind.SERVICE_REQUEST, Channel.EMAIL),
    ContactKind.LETTER: (Kind.SERVICE_REQUEST, Channel.LETTER),
    ContactKind.VOICE_MESSAGE: (Kind.SERVICE_REQUEST, Channel.VOICEMAIL),
    ContactKind.COMPLAINT_LETTER: (Kind.COMPLAINT, Channel.LETTER),
    ContactKind.COMPLAINT_ONLINE: (Kind.COMPLAINT, Channel.ONLINE),
    ContactKind.COMPLAINT_EMAIL: (Kind.COMPLAINT, Channel.EMAIL),
    ContactKind.COMPLAINT_PHONE: (Kind.COMPLAINT, Channel.PHONE),
    ContactKind.COMPLAINT_VISIT: (Kind.COMPLAINT, Channel.VISIT),
}


class ReplyBeforeContact(RuleBroken):
    """The reply is dated before what it replies to."""

    sentence = N_("Date of our reply must be the same as or after the date you contacted us")


class Verdict(StrEnum):
    """What the dates say about a commitment."""

    MISSED = "missed"
    KEPT = "kept"
    NOT_YET_DUE = "not_yet_due"
    CANNOT_TELL = "cannot_tell"

    @property
    def kept(self) -> Kept | None:
        """What a record keeps of it; None while nothing is due yet."""
        return None if self is Verdict.NOT_YET_DUE else Kept(self.value)


@dataclass(frozen=True)
class Skipped:
    """Days on the way that are not counted, for one reason, in order.

    ``names`` are the names of the holidays or notes of the closures, each once.
    """

    why: WhyOff
    days: tuple[date, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Hearing:
    """One date to hear by: day 0, the due date, and every day between with its reason."""

    step: Step
    commitment: Commitment | None
    working_days: int
    due_on: date
    days: tuple[DayCounted, ...]

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The days not counted, grouped: bank holidays, then closures, then weekends."""
        return skipped_days(self.days)


@dataclass(frozen=True)
class StepJudged:
    """One date of a commitment and whether it was kept."""

    hearing: Hearing
    verdict: Verdict


@dataclass(frozen=True)
class WorkedOut:
    """The working-out of one challenge.

    ``contacted_on`` and ``replied_on`` are what the person said, None when not known to the day
    (or, for the reply, when there was none). ``steps`` is empty when the date of the contact is
    not known to the day or lies outside the calendar. With ``by_post`` the days run from when
    the letter reached us, so a page must say that the dates may be a little later.
    """

    verdict: Verdict
    contacted_on: date | None
    replied_on: date | None
    steps: tuple[StepJudged, ...]
    by_post: bool

    @property
    def decisive(self) -> StepJudged | None:
        """The step that the verdict rests on and that one sentence can name, None without."""
        alike = [step for step in self.steps if step.verdict is self.verdict]
        return alike[-1] if alike else None


def when(
    edition: Edition, contact: ContactKind, on: date, calendar: Calendar
) -> tuple[Hearing, ...]:
    """Return the dates by which someone who made ``contact`` on the day ``on`` hears from us.

    Soonest first; each with its days explained. Raises ``BeyondCalendar``.
    """
    kind, channel = _AS_CASE[contact]
    hearings = []
    for step in Step:
        found = edition.rule_for(step, kind, channel)
        if found is not None:
            commitment, rule = found
            hearings.append(_hearing(step, commitment, rule.working_days, on, calendar))
    return tuple(hearings)


def work_out_challenge(
    commitment: Commitment,
    contacted: PartialDate,
    replied: PartialDate | None,
    today: date,
    calendar: Calendar,
) -> WorkedOut:
    """Work out from the person's own dates whether a commitment in working days was kept.

    ``replied`` None means that there was no reply so far. A date that is not exact, or one
    outside the calendar, leaves what depends on it at "cannot tell". Raises
    ``ReplyBeforeContact``.
    """
    contacted_on = _exact(contacted)
    replied_on = _exact(replied) if replied else None
    if contacted_on and replied_on and replied_on < contacted_on:
        raise ReplyBeforeContact
    steps = []
    for hearing in _hearings_of(commitment, contacted_on, calendar):
        if replied is None:
            verdict = _with_no_reply(hearing.due_on, today)
        else:
            verdict = _with_a_reply(hearing, replied_on)
        steps.append(StepJudged(hearing, verdict))
    by_post = any(Channel.LETTER in rule.channels for rule in commitment.rules)
    return WorkedOut(_overall(steps), contacted_on, replied_on, tuple(steps), by_post)


def skipped_days(days: Iterable[DayCounted]) -> tuple[Skipped, ...]:
    """Group the days that an explanation passes over; day 0 is not one of them."""
    off = [(line.day, line.reason) for line in days if line.number is None and line.reason]
    groups = []
    for why in (WhyOff.BANK_HOLIDAY, WhyOff.CLOSURE, WhyOff.WEEKEND):
        alike = [(day, reason.name) for day, reason in off if reason.why is why]
        if alike:
            names = dict.fromkeys(name for _, name in alike)
            groups.append(Skipped(why, tuple(day for day, _ in alike), tuple(names)))
    return tuple(groups)


def _exact(when: PartialDate) -> date | None:
    return when.date if when.precision is Precision.DAY else None


def _hearing(
    step: Step, commitment: Commitment | None, working_days: int, on: date, calendar: Calendar
) -> Hearing:
    days = calendar.explain(calendar.day_zero(on), working_days)
    return Hearing(step, commitment, working_days, days[-1].day, tuple(days))


def _hearings_of(
    commitment: Commitment, contacted_on: date | None, calendar: Calendar
) -> list[Hearing]:
    if contacted_on is None:
        return []
    rules = [rule for rule in map(commitment.rule, Step) if rule is not None]
    try:
        return [
            _hearing(rule.step, commitment, rule.working_days, contacted_on, calendar)
            for rule in rules
        ]
    except BeyondCalendar:
        return []


def _with_no_reply(due_on: date, today: date) -> Verdict:
    return Verdict.MISSED if today > due_on else Verdict.NOT_YET_DUE


def _with_a_reply(hearing: Hearing, replied_on: date | None) -> Verdict:
    """A reply after the first date does not show that nobody said we had it before."""
    if replied_on is None:
        return Verdict.CANNOT_TELL
    if replied_on <= hearing.due_on:
        return Verdict.KEPT
    return Verdict.MISSED if hearing.step is Step.RESPONSE else Verdict.CANNOT_TELL


def _overall(steps: list[StepJudged]) -> Verdict:
    """One missed date is a miss; otherwise the full answer decides."""
    verdicts = [step.verdict for step in steps]
    if not verdicts:
        return Verdict.CANNOT_TELL
    return Verdict.MISSED if Verdict.MISSED in verdicts else verdicts[-1]
