"""When should I hear, and was it missed? Policy A4, A4.7 and B2."""

from datetime import date

import pytest

from portal.domain.cases import Precision
from portal.domain.commitments import Step
from portal.domain.findings import Kept
from portal.domain.hearing import (
    ContactKind,
    ReplyBeforeContact,
    Verdict,
    when,
    work_out_challenge,
)
from portal.domain.partial_dates import NOT_KNOWN, PartialDate
from portal.domain.working_days import BeyondCalendar, WhyOff

ACK, REPLY = Step.ACKNOWLEDGEMENT, Step.RESPONSE
MISSED, KEPT, SOON, UNSURE = (
    Verdict.MISSED,
    Verdict.KEPT,
    Verdict.NOT_YET_DUE,
    Verdict.CANNOT_TELL,
)


def d(text: str) -> date:
    return date.fromisoformat(text)


def on(text: str) -> PartialDate:
    return PartialDate(d(text), Precision.DAY)


@pytest.mark.parametrize(
    ("contact", "sent", "dates"),
    [
        (ContactKind.EMAIL, "2026-12-24",
         [(ACK, "email", "2026-12-29"), (REPLY, "email", "2026-12-31")]),
        (ContactKind.LETTER, "2026-11-23", [(REPLY, "letters", "2026-12-07")]),
        (ContactKind.VOICE_MESSAGE, "2026-12-18", [(REPLY, "voicemail", "2026-12-21")]),
        (ContactKind.COMPLAINT_LETTER, "2026-11-28",
         [(ACK, "complaint", "2026-12-02"), (REPLY, "complaint", "2026-12-11")]),
        (ContactKind.COMPLAINT_ONLINE, "2026-11-23",
         [(ACK, "complaint", "2026-11-26"), (REPLY, "complaint", "2026-12-07")]),
        (ContactKind.COMPLAINT_EMAIL, "2026-11-23",
         [(ACK, "email", "2026-11-24"), (REPLY, "complaint", "2026-12-07")]),
        (ContactKind.COMPLAINT_PHONE, "2026-12-18",
         [(ACK, "complaint", "2026-12-23"), (REPLY, "complaint", "2027-01-06")]),
        (ContactKind.COMPLAINT_VISIT, "2026-12-18",
         [(ACK, "complaint", "2026-12-23"), (REPLY, "complaint", "2027-01-06")]),
    ],
)  # fmt: skip
def test_each_kind_of_contact_leads_to_its_dates(first_edition, calendar, contact, sent, dates):
    found = when(first_edition, contact, d(sent), calendar)
    assert [(one.step, one.commitment.slug, one.due_on.isoformat()) for one in found] == dates
    assert all(one.days[0].day == d(sent) and one.days[-1].day == one.due_on for one in found)
    assert all(one.days[-1].number == one.working_days for one in found)


def test_the_days_passed_over_are_named_and_grouped(first_edition, make_calendar):
    calendar = make_calendar(closed=[d("2026-12-29"), d("2026-12-30"), d("2026-12-31")])
    _, reply = when(first_edition, ContactKind.EMAIL, d("2026-12-24"), calendar)
    assert [(one.why, [day.day for day in one.days], one.names) for one in reply.skipped] == [
        (WhyOff.BANK_HOLIDAY, [25, 28, 1],
         ("Christmas Day", "Boxing Day (substitute day)", "New Year's Day")),
        (WhyOff.CLOSURE, [29, 30, 31], ("Christmas closure",)),
        (WhyOff.WEEKEND, [26, 27, 2, 3], ("Saturday", "Sunday")),
    ]  # fmt: skip


def test_the_day_of_contact_is_not_a_day_passed_over(first_edition, calendar):
    (found,) = when(first_edition, ContactKind.VOICE_MESSAGE, d("2026-11-28"), calendar)
    assert [day.isoformat() for group in found.skipped for day in group.days] == ["2026-11-29"]


def test_no_date_is_given_past_the_calendars_end(first_edition, calendar):
    with pytest.raises(BeyondCalendar):
        when(first_edition, ContactKind.LETTER, d("2028-12-29"), calendar)


def test_an_email_over_easter_is_worked_out_with_the_person(first_edition, calendar):
    found = work_out_challenge(
        first_edition.commitment("email"), on("2026-04-02"), None, d("2026-04-14"), calendar
    )
    assert found.verdict is MISSED
    assert found.decisive.hearing.due_on == d("2026-04-09")
    bank_holidays = found.decisive.hearing.skipped[0]
    assert bank_holidays.why is WhyOff.BANK_HOLIDAY
    assert bank_holidays.days == (d("2026-04-03"), d("2026-04-06"))


@pytest.mark.parametrize(
    ("slug", "contacted", "replied", "today", "verdict", "steps"),
    [
        ("email", "2026-11-23", None, "2026-11-24", SOON, [SOON, SOON]),
        ("email", "2026-11-23", None, "2026-11-25", MISSED, [MISSED, SOON]),
        ("email", "2026-11-23", None, "2026-11-27", MISSED, [MISSED, MISSED]),
        ("email", "2026-11-23", "2026-11-24", "2026-12-07", KEPT, [KEPT, KEPT]),
        ("email", "2026-11-23", "2026-11-26", "2026-12-07", KEPT, [UNSURE, KEPT]),
        ("email", "2026-11-23", "2026-11-27", "2026-12-07", MISSED, [UNSURE, MISSED]),
        ("complaint", "2026-11-23", None, "2026-11-26", SOON, [SOON, SOON]),
        ("complaint", "2026-11-23", None, "2026-12-08", MISSED, [MISSED, MISSED]),
        ("complaint", "2026-11-23", "2026-12-07", "2026-12-08", KEPT, [UNSURE, KEPT]),
        ("letters", "2026-11-23", None, "2026-12-07", SOON, [SOON]),
        ("letters", "2026-11-23", None, "2026-12-08", MISSED, [MISSED]),
        ("voicemail", "2026-12-18", "2026-12-21", "2026-12-22", KEPT, [KEPT]),
        ("voicemail", "2026-12-18", "2026-12-22", "2026-12-22", MISSED, [MISSED]),
    ],
)
def test_the_persons_dates_decide(
    first_edition, calendar, slug, contacted, replied, today, verdict, steps
):
    found = work_out_challenge(
        first_edition.commitment(slug),
        on(contacted),
        replied and on(replied),
        d(today),
        calendar,
    )
    assert found.verdict is verdict
    assert [step.verdict for step in found.steps] == steps
    assert found.decisive.verdict is verdict


@pytest.mark.parametrize(
    ("contacted", "replied"),
    [
        (PartialDate(d("2026-11-01"), Precision.MONTH), None),
        (NOT_KNOWN, None),
        (NOT_KNOWN, on("2026-11-26")),
        (on("2026-11-23"), PartialDate(d("2026-11-01"), Precision.MONTH)),
        (on("1999-12-31"), None),
    ],
)
def test_with_a_date_that_is_not_exact_or_long_ago_we_cannot_tell(
    first_edition, calendar, contacted, replied
):
    found = work_out_challenge(
        first_edition.commitment("email"), contacted, replied, d("2026-12-31"), calendar
    )
    assert found.verdict is UNSURE


def test_a_commitment_with_no_days_cannot_be_worked_out_from_dates(first_edition, calendar):
    found = work_out_challenge(
        first_edition.commitment("respect"), on("2026-11-23"), None, d("2026-12-31"), calendar
    )
    assert (found.verdict, found.steps, found.decisive) == (UNSURE, (), None)


def test_a_reply_cannot_come_before_the_contact(first_edition, calendar):
    with pytest.raises(ReplyBeforeContact):
        work_out_challenge(
            first_edition.commitment("email"),
            on("2026-11-23"),
            on("2026-11-22"),
            d("2026-12-31"),
            calendar,
        )


def test_only_what_may_come_by_post_says_so(first_edition, calendar):
    by_post = {
        one.slug
        for one in first_edition.commitments
        if work_out_challenge(one, on("2026-11-23"), None, d("2026-12-31"), calendar).by_post
    }
    assert by_post == {"complaint", "letters"}


def test_a_record_keeps_the_verdict_unless_nothing_is_due_yet():
    assert [verdict.kept for verdict in (MISSED, KEPT, UNSURE, SOON)] == [
        Kept.MISSED,
        Kept.KEPT,
        Kept.CANNOT_TELL,
        None,
    ]
