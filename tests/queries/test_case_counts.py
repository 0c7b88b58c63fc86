"""Counts of the list of cases: each number is what choosing its option would show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, Kind, State
from portal.domain.roles import Viewer
from portal.domain.root_causes import RootCause
from portal.models import Staff
from portal.queries.calendar import calendar
from portal.queries.case_counts import ALL_UP_TO, GROUPS, KEPT_FOR, case_counts
from portal.queries.case_filter import CaseFilter, Days, Due, Tab, days_of
from portal.queries.case_list import CASES_A_PAGE, list_cases
from portal.queries.case_names import case_names
from portal.queries.kept_briefly import KeptBriefly
from tests.builders import Member, handler, received
from tests.kit.clock import NOW
from tests.working import Desk


def on(day: int) -> datetime:
    return datetime(2026, 11, day, 9, 0, tzinfo=UTC)


@pytest.fixture
def days(app: Flask) -> Days:
    with app.app_context():
        return days_of(NOW.date(), calendar())


@pytest.fixture
def council(app: Flask, olive: Member, session: Session) -> Member:
    """A dozen cases of every sort; Olive sees them all."""
    for day in (2, 16, 19, 20, 23):
        received(app, received_at=on(day), channel=Channel.LETTER)
        received(app, received_at=on(day), commitment="email")
    received(app, service="planning", handled_by=olive)
    received(app, kind=Kind.COMMENT, reply_asked=True, handled_by=handler(app))
    Desk(app, olive, received(app)).answer(NOW)
    for cause in (RootCause.POLICY, RootCause.SYSTEM, RootCause.SYSTEM):
        Desk(app, olive, received(app)).decide(NOW, cause=cause)
    return olive


ASKED = [
    CaseFilter(),
    CaseFilter(tab=Tab.SOON),
    CaseFilter(tab=Tab.MINE),
    CaseFilter(due=(Due.LATE,)),
    CaseFilter(service=("waste",), due=(Due.LATE, Due.TODAY)),
    CaseFilter(channel=(Channel.LETTER,), state=(State.NEW,)),
    CaseFilter(handler=("me", "nobody"), kind=(Kind.COMPLAINT,)),
    CaseFilter(commitment=("email",), received_from=on(19).date()),
    CaseFilter(cause=(RootCause.POLICY, RootCause.SYSTEM), kind=(Kind.COMPLAINT,)),
    CaseFilter(received_to=on(16).date()),
]


@pytest.mark.parametrize("asked", ASKED, ids=range(len(ASKED)))
def test_a_number_is_what_choosing_its_option_shows(
    council: Member, days: Days, asked: CaseFilter
) -> None:
    names = case_names()
    counts = case_counts(council.viewer, NOW, asked, days, names)
    options: dict[str, Any] = {
        "state": [one for one in State if one is not State.CLOSED],
        "due": list(Due),
        "service": list(names.ids.services),
        "handler": ["me", "nobody", *(one.value for one in names.handlers)],
        "channel": list(Channel),
        "kind": list(Kind),
        "commitment": list(names.ids.commitments),
        "cause": list(RootCause),
    }
    assert options.keys() == set(GROUPS)
    for group, values in options.items():
        for value in values:
            chosen = replace(asked, **{group: (value,)})
            shown = list_cases(council.viewer, NOW, chosen, days, names.ids).rows
            assert len(shown) < CASES_A_PAGE
            assert counts.options[group].get(str(value), 0) == len(shown), (group, value)


def test_a_number_beside_a_tab_is_what_the_tab_shows(council: Member, days: Days) -> None:
    names = case_names()
    counts = case_counts(council.viewer, NOW, CaseFilter(tab=Tab.LATE), days, names)
    for tab in Tab:
        shown = list_cases(council.viewer, NOW, CaseFilter(tab=tab), days, names.ids).rows
        assert counts.tabs[tab] == len(shown)
    assert counts.everything == len(shown)


def test_the_cases_of_whom_one_stands_in_for_are_ones_own_meanwhile(
    app: Flask, session: Session, days: Days, olive: Member
) -> None:
    harry = handler(app)
    theirs, own = (received(app, handled_by=who) for who in (harry, olive))
    names, mine = case_names(), CaseFilter(tab=Tab.MINE)
    away = session.get_one(Staff, harry.staff_id)
    away.away_from, away.away_until, away.cover_id = NOW.date(), NOW.date(), olive.staff_id
    session.commit()
    shown = list_cases(olive.viewer, NOW, mine, days, names.ids).rows
    assert {one.reference for one in shown} == {theirs, own}
    counts = case_counts(olive.viewer, NOW, mine, days, names)
    assert (counts.tabs[Tab.MINE], counts.options["handler"]["me"]) == (2, 1)
    later = NOW + timedelta(days=1)
    tomorrow = days_of(later.date(), calendar())
    shown = list_cases(olive.viewer, later, mine, tomorrow, names.ids).rows
    assert [one.reference for one in shown] == [own]


def test_nobody_counts_what_they_may_not_see(
    app: Flask, session: Session, days: Days, olive: Member
) -> None:
    received(app, names=(olive,))
    counts = case_counts(olive.viewer, NOW, CaseFilter(), days, case_names())
    assert (counts.everything, dict(counts.tabs)) == (0, {})
    nobody = Viewer(olive.staff_id, "Nobody", frozenset())
    assert case_counts(nobody, NOW, CaseFilter(), days, case_names()).everything == 0


def test_all_stops_counting_somewhere() -> None:
    assert ALL_UP_TO == 10_000


def test_what_is_kept_is_kept_for_half_a_minute_and_not_for_ever() -> None:
    kept: KeptBriefly[int] = KeptBriefly(KEPT_FOR, at_most=2)
    worked_out: list[int] = []

    def work_out() -> int:
        worked_out.append(1)
        return len(worked_out)

    assert [kept.get("a", NOW, work_out) for _ in range(3)] == [1, 1, 1]
    assert kept.get("a", NOW + KEPT_FOR - timedelta(seconds=1), work_out) == 1
    assert kept.get("a", NOW + KEPT_FOR, work_out) == 2
    assert kept.get("a", NOW, work_out) == 3  # a clock set back proves nothing
    assert [kept.get(key, NOW, work_out) for key in ("b", "c", "b", "a")] == [4, 5, 4, 6]
