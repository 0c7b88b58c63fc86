"""Clocks: Policy A4.5 and A4.7 to A4.14."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.cases import Channel, Kind
from portal.domain.clocks import (
    ClockPlan,
    Result,
    Which,
    code_response_after,
    days_left,
    next_due,
    plan_clocks,
    replan,
    result,
)
from portal.domain.commitments import Step
from portal.domain.working_days import BeyondCalendar, CountingRules, WeekendReceipt
from tests.domain.policy_table import CHRISTMAS_CLOSURE, ROWS

OUR_ACK, OUR_REPLY = Which.OUR_ACKNOWLEDGEMENT, Which.OUR_RESPONSE
CODE_ACK, CODE_REPLY = Which.CODE_ACKNOWLEDGEMENT, Which.CODE_RESPONSE


def d(text: str) -> date:
    return date.fromisoformat(text)


def due_dates(plans: tuple[ClockPlan, ...]) -> dict[Which, str]:
    return {plan.which: plan.due_on.isoformat() for plan in plans}


# Planning


@pytest.mark.parametrize(
    ("received", "closed", "ack", "reply", "code_ack", "code_reply"),
    ROWS,
)
def test_a_complaint_has_our_two_dates_and_the_national_codes_two(
    first_edition, make_calendar, received, closed, ack, reply, code_ack, code_reply
):
    calendar = make_calendar(closed=closed)
    plans = plan_clocks(
        first_edition, Kind.COMPLAINT, Channel.ONLINE, d(received), calendar, needs_reply=True
    )
    due = due_dates(plans)
    assert (due[OUR_ACK], due[OUR_REPLY], due[CODE_ACK]) == (ack, reply, code_ack)
    _, after_ack = code_response_after(d(ack), d(code_ack), 10, calendar)
    assert after_ack == d(code_reply)


def test_until_it_is_acknowledged_the_codes_answer_counts_from_the_last_day(
    first_edition, calendar
):
    plans = plan_clocks(
        first_edition, Kind.COMPLAINT, Channel.LETTER, d("2026-11-23"), calendar, needs_reply=True
    )
    code_reply = plans[-1]
    assert (code_reply.which, code_reply.started_on) == (CODE_REPLY, d("2026-11-30"))
    assert code_reply.due_on == d("2026-12-14")


@pytest.mark.parametrize(
    ("acknowledged", "started", "due"),
    [
        ("2026-11-23", "2026-11-23", "2026-12-07"),
        ("2026-11-26", "2026-11-26", "2026-12-10"),
        ("2026-11-30", "2026-11-30", "2026-12-14"),
        ("2026-12-09", "2026-11-30", "2026-12-14"),
    ],
)
def test_a_late_acknowledgement_buys_no_time(calendar, acknowledged, started, due):
    assert code_response_after(d(acknowledged), d("2026-11-30"), 10, calendar) == (
        d(started),
        d(due),
    )


@pytest.mark.parametrize(
    ("kind", "channel", "received", "due", "slugs"),
    [
        (Kind.COMPLAINT, Channel.EMAIL, "2026-11-23",
         {OUR_ACK: "2026-11-24", OUR_REPLY: "2026-12-07", CODE_ACK: "2026-11-30",
          CODE_REPLY: "2026-12-14"}, ["email", "complaint", None, None]),
        (Kind.SERVICE_REQUEST, Channel.EMAIL, "2026-12-24",
         {OUR_ACK: "2026-12-29", OUR_REPLY: "2026-12-31"}, ["email", "email"]),
        (Kind.SERVICE_REQUEST, Channel.VOICEMAIL, "2026-12-18",
         {OUR_REPLY: "2026-12-21"}, ["voicemail"]),
        (Kind.COMMENT, Channel.LETTER, "2026-11-23", {OUR_REPLY: "2026-12-07"}, ["letters"]),
        (Kind.COMMENT, Channel.ONLINE, "2026-11-23",
         {OUR_ACK: "2026-11-30", OUR_REPLY: "2026-12-07"}, [None, None]),
        (Kind.SERVICE_REQUEST, Channel.PHONE, "2026-11-23", {}, []),
        (Kind.CHALLENGE, Channel.ONLINE, "2026-11-23", {}, []),
        (Kind.COMPLIMENT, Channel.EMAIL, "2026-11-23", {}, []),
    ],
)  # fmt: skip
def test_each_contact_gets_the_dates_promised_for_it(
    first_edition, calendar, kind, channel, received, due, slugs
):
    plans = plan_clocks(first_edition, kind, channel, d(received), calendar, needs_reply=True)
    assert due_dates(plans) == due
    assert [plan.commitment_slug for plan in plans] == slugs


def test_a_comment_whose_writer_wants_no_reply_has_no_clock(first_edition, calendar):
    for channel in Channel:
        assert not plan_clocks(
            first_edition, Kind.COMMENT, channel, d("2026-11-23"), calendar, needs_reply=False
        )


def test_a_complaint_has_its_clocks_even_when_nobody_can_be_answered(first_edition, calendar):
    plans = plan_clocks(
        first_edition, Kind.COMPLAINT, Channel.ONLINE, d("2026-11-23"), calendar, needs_reply=False
    )
    assert len(plans) == 4


@given(received=st.dates(date(2024, 1, 1), date(2028, 10, 1)), channel=st.sampled_from(Channel))
def test_every_planned_date_can_be_counted_again_from_what_is_stored(
    first_edition, calendar, received, channel
):
    plans = plan_clocks(first_edition, Kind.COMPLAINT, channel, received, calendar, True)
    for plan in plans:
        assert calendar.add_working_days(plan.started_on, plan.working_days) == plan.due_on
    due = {plan.which: plan.due_on for plan in plans}
    assert received < due[OUR_ACK] < due[OUR_REPLY] <= due[CODE_REPLY]
    assert due[OUR_ACK] < due[CODE_ACK] < due[CODE_REPLY]


def test_the_councils_choice_of_day_0_moves_every_first_date(first_edition, make_calendar):
    calendar = make_calendar(rules=CountingRules(weekend_receipt=WeekendReceipt.NEXT_WD_IS_DAY_0))
    plans = plan_clocks(
        first_edition, Kind.COMPLAINT, Channel.ONLINE, d("2026-11-28"), calendar, needs_reply=True
    )
    assert due_dates(plans)[OUR_ACK] == "2026-12-03"
    assert plans[0].started_on == d("2026-11-30")


def test_a_second_edition_with_other_days_gives_new_cases_other_dates(first_edition, calendar):
    complaint = first_edition.commitment("complaint")
    faster = replace(
        first_edition,
        number=2,
        effective_from=date(2027, 1, 1),
        commitments=tuple(
            one
            if one is not complaint
            else replace(
                complaint,
                rules=tuple(
                    replace(rule, working_days=2 if rule.step is Step.ACKNOWLEDGEMENT else 8)
                    for rule in complaint.rules
                ),
            )
            for one in first_edition.commitments
        ),
    )
    earlier = replace(first_edition, effective_to=date(2026, 12, 31))
    due = []
    for received in (d("2026-12-31"), d("2027-01-01")):
        (edition,) = (one for one in (earlier, faster) if one.in_force(received))
        plans = plan_clocks(edition, Kind.COMPLAINT, Channel.ONLINE, received, calendar, True)
        due.append(tuple(due_dates(plans[:2]).values()))
    assert due == [("2027-01-06", "2027-01-15"), ("2027-01-05", "2027-01-13")]


def test_no_clock_is_planned_past_the_calendars_end(first_edition, make_calendar):
    calendar = make_calendar(until="2026-12-31")
    with pytest.raises(BeyondCalendar):
        plan_clocks(first_edition, Kind.COMPLAINT, Channel.ONLINE, d("2026-12-24"), calendar, True)


# Results and what is left


@pytest.mark.parametrize(
    ("stopped", "today", "outcome"),
    [
        ("2026-11-25", "2026-12-31", Result.MET),
        ("2026-11-26", "2026-12-31", Result.MET),
        ("2026-11-27", "2026-12-31", Result.MISSED),
        (None, "2026-11-26", Result.RUNNING),
        (None, "2026-11-27", Result.LATE),
    ],
)
def test_a_date_is_met_on_the_day_or_before_it(stopped, today, outcome):
    assert result(d("2026-11-26"), stopped and d(stopped), d(today)) is outcome


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-11-24", 3),
        ("2026-11-26", 1),
        ("2026-11-27", 0),
        ("2026-11-28", -1),
        ("2026-11-29", -1),
        ("2026-11-30", -1),
        ("2026-12-01", -2),
    ],
)
def test_days_left_and_days_late_are_working_days(calendar, today, left):
    assert days_left(d("2026-11-27"), d(today), calendar) == left


def test_a_date_that_a_closure_caught_is_still_ahead(make_calendar):
    calendar = make_calendar(closed=[d("2026-11-27")])
    assert days_left(d("2026-11-27"), d("2026-11-26"), calendar) == 1


@given(due=st.dates(date(2024, 1, 1), date(2028, 12, 31)), ahead=st.integers(-30, 30))
def test_the_sign_of_days_left_agrees_with_the_result(calendar, due, ahead):
    today = due + timedelta(days=ahead)
    if calendar.known_from <= today <= calendar.known_until:
        late = result(due, None, today) is Result.LATE
        assert (days_left(due, today, calendar) < 0) is late


@dataclass
class Kept:
    due_on: date
    stopped_on: date | None = None


def test_the_next_date_is_the_soonest_that_still_runs():
    ours, code = Kept(d("2026-11-26")), Kept(d("2026-11-30"))
    done = Kept(d("2026-11-24"), stopped_on=d("2026-11-25"))
    assert next_due([code, ours, done]) == d("2026-11-26")
    assert next_due([done]) is None
    assert next_due([]) is None


# A calendar that changed


def test_a_new_closure_day_moves_every_running_date_it_touches(
    first_edition, calendar, make_calendar
):
    received = d("2026-12-18")
    before = plan_clocks(first_edition, Kind.COMPLAINT, Channel.ONLINE, received, calendar, True)
    closed = make_calendar(closed=CHRISTMAS_CLOSURE)
    after = plan_clocks(first_edition, Kind.COMPLAINT, Channel.ONLINE, received, closed, True)
    moved = replan(before, closed)
    assert moved == {plan.which: (plan.started_on, plan.due_on) for plan in after}
    assert moved[OUR_ACK] == (received, d("2026-12-23"))
    assert moved[OUR_REPLY] == (received, d("2027-01-11"))


def test_once_acknowledged_the_codes_answer_keeps_its_start(calendar, make_calendar):
    started, due = code_response_after(d("2026-12-23"), d("2026-12-29"), 10, calendar)
    running = ClockPlan(CODE_REPLY, None, 10, started, due)
    moved = replan([running], make_calendar(closed=CHRISTMAS_CLOSURE))
    assert moved == {CODE_REPLY: (d("2026-12-23"), d("2027-01-14"))}


def test_a_closure_after_the_date_moves_nothing(first_edition, calendar, make_calendar):
    plans = plan_clocks(
        first_edition, Kind.COMPLAINT, Channel.ONLINE, d("2026-11-02"), calendar, True
    )
    moved = replan(plans, make_calendar(closed=CHRISTMAS_CLOSURE))
    assert moved == {plan.which: (plan.started_on, plan.due_on) for plan in plans}
