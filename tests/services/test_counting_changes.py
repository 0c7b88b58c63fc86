"""Before and after a change is counted once; taking one off the page reveals no other (A13.4)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.learning import THEME_DAYS, ActionStatus
from portal.domain.root_causes import RootCause
from portal.domain.told_changes import WhyNoNumbers, why_no_numbers
from portal.models import Action, ChangeCount, Commitment, Edition, Theme
from portal.queries.told_changes import ToldChange, told_changes, years_told
from portal.services.counting_changes import count_changes
from portal.web.jobs import freeze_what_is_over
from tests.builders import Member, lead, received, service_id
from tests.kit.clock import Clock
from tests.kit.solver import worked_out

DONE = date(2026, 11, 24)
Tell = Callable[..., int]


def on(day: date, hour: int = 4) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def tell(app: Flask, olive: Member, session: Session) -> Tell:
    """Puts a change about answering emails on the public page."""
    other = lead(app)
    theme = Theme(
        service_id=service_id("waste"), commitment="email", confirmed=True, reason="r",
        decided_at=on(date(2026, 1, 5)), decided_by_id=olive.staff_id,
    )  # fmt: skip
    session.add(theme)
    session.commit()

    def put(done_on: date = DONE, **changes: Any) -> int:
        action = Action(
            what="A list", why="Lost calls", cause=RootCause.NO_CONTACT,
            service_id=service_id("waste"), owner_id=olive.staff_id, due_on=done_on,
            status=ActionStatus.DONE, evidence="Seen", summary=f"Done on {done_on}.",
            done_on=done_on, effect_due_on=done_on, proposed_at=on(done_on),
            proposed_by_id=olive.staff_id, put_forward_at=on(done_on),
            put_forward_by_id=olive.staff_id, told_at=on(done_on, 9),
            told_by_id=other.staff_id, **{"theme_id": theme.id, **changes},
        )  # fmt: skip
        session.add(action)
        session.commit()
        return action.id

    return put


def off(session: Session, number: int) -> None:
    """Take a change off the public page."""
    session.rollback()
    action = session.get_one(Action, number)
    action.put_forward_at = action.put_forward_by_id = action.told_at = action.told_by_id = None
    session.commit()


def back(session: Session, number: int, other: int) -> None:
    """Put a change on the public page again."""
    session.rollback()
    action = session.get_one(Action, number)
    action.put_forward_at = action.told_at = on(DONE, 9)
    action.put_forward_by_id, action.told_by_id = action.owner_id, other
    session.commit()


def challenges(app: Flask, number: int, day: date) -> None:
    for _ in range(number):
        received(app, kind=Kind.CHALLENGE, claimed_missed=("email",), received_at=on(day, 12))


def told() -> list[ToldChange]:
    return [one for year in years_told() for one in told_changes(year)]


def numbers(one: ToldChange) -> tuple[int, int] | None:
    return (one.rate.before, one.rate.after) if one.rate else None


def test_it_is_counted_when_the_days_after_are_over_and_stays_so(
    app: Flask, tell: Tell, session: Session
) -> None:
    challenges(app, 7, date(2026, 11, 3))
    challenges(app, 5, date(2026, 11, 25))
    tell()
    assert count_changes(now=on(date(2027, 2, 22))) == 0
    assert [(one.rate, one.note) for one in told()] == [(None, None)]
    assert told()[0].counted_on == date(2027, 2, 23)
    assert count_changes(now=on(date(2027, 2, 23))) == 1
    assert [numbers(one) for one in told()] == [(7, 5)]
    challenges(app, 6, date(2026, 11, 26))
    assert count_changes(now=on(date(2027, 2, 24))) == 0
    assert [numbers(one) for one in told()] == [(7, 5)]


def test_the_worker_counts_in_the_night(app: Flask, tell: Tell, clock: Clock) -> None:
    challenges(app, 7, date(2026, 11, 3))
    tell()
    clock.set(2027, 2, 23)
    freeze_what_is_over()
    assert [numbers(one) for one in told()] == [(7, 0)]


def test_a_small_number_is_not_shown_nor_the_one_beside_it(app: Flask, tell: Tell) -> None:
    challenges(app, 7, date(2026, 11, 3))
    challenges(app, 4, date(2026, 11, 25))
    tell()
    count_changes(now=on(date(2027, 3, 1)))
    assert [(one.rate, one.note) for one in told()] == [(None, WhyNoNumbers.SMALL)]


def test_a_council_may_hide_more(app: Flask, tell: Tell) -> None:
    challenges(app, 7, date(2026, 11, 3))
    challenges(app, 5, date(2026, 11, 25))
    tell()
    count_changes(small=6, now=on(date(2027, 3, 1)))
    assert [(one.rate, one.note) for one in told()] == [(None, WhyNoNumbers.SMALL)]


@pytest.mark.parametrize(
    ("done_on", "note"),
    [
        (date(2026, 4, 1), WhyNoNumbers.PERIOD),
        (date(2025, 12, 31), WhyNoNumbers.PERIOD),
        (date(2026, 4, 2), None),
        (date(2026, 7, 1), None),
        (date(2028, 4, 1), None),
    ],
)
def test_days_that_are_a_published_quarter_show_no_numbers(
    done_on: date, note: WhyNoNumbers | None
) -> None:
    """The quarter of the whole council less one service is the others, however few."""
    assert why_no_numbers(done_on, 16, 16, counted=()) == note


def test_a_change_whose_days_are_a_quarter_says_so(tell: Tell) -> None:
    tell(date(2026, 4, 1))
    count_changes(now=on(date(2026, 11, 20)))
    assert [(one.rate, one.note) for one in told()] == [(None, WhyNoNumbers.PERIOD)]


def test_days_of_a_theme_are_not_counted_for_two_changes(tell: Tell) -> None:
    """From two windows a day apart anyone could work out what one day brought."""
    tell(date(2026, 5, 1))
    tell(date(2026, 5, 2))
    tell(date(2026, 5, 1) + timedelta(days=2 * THEME_DAYS))
    tell(date(2026, 5, 1) + timedelta(days=2 * THEME_DAYS + 1))
    tell(date(2026, 5, 2), theme_id=None)
    count_changes(now=on(date(2027, 6, 1)))
    assert [one.note for one in told()] == [
        None, WhyNoNumbers.CROSSED, None, WhyNoNumbers.CROSSED, None,
    ]  # fmt: skip


def test_taking_one_off_does_not_show_its_neighbour_and_it_comes_back_as_it_was(
    app: Flask, tell: Tell, olive: Member, session: Session
) -> None:
    challenges(app, 9, date(2026, 11, 3))
    first = tell()
    tell(DONE + timedelta(days=1))
    count_changes(now=on(date(2027, 3, 1)))
    assert [numbers(one) for one in told()] == [None, (9, 0)]
    off(session, first)
    count_changes(now=on(date(2027, 3, 2)))
    assert [(numbers(one), one.note) for one in told()] == [(None, WhyNoNumbers.CROSSED)]
    challenges(app, 3, date(2026, 11, 4))
    back(session, first, lead(app, name="Lena Lead").staff_id)
    count_changes(now=on(date(2027, 3, 3)))
    assert [numbers(one) for one in told()] == [None, (9, 0)]


def test_one_that_was_done_before_but_told_later_is_not_shown_beside_the_other(
    app: Flask, tell: Tell
) -> None:
    challenges(app, 9, date(2026, 11, 3))
    tell()
    count_changes(now=on(date(2027, 3, 1)))
    tell(DONE - timedelta(days=7))
    count_changes(now=on(date(2027, 3, 2)))
    assert [one.note for one in told()] == [None, WhyNoNumbers.CROSSED]


def test_one_that_is_told_when_its_neighbour_was_taken_off_is_not_shown_either(
    app: Flask, tell: Tell, session: Session
) -> None:
    challenges(app, 9, date(2026, 11, 3))
    first = tell()
    count_changes(now=on(date(2027, 3, 1)))
    off(session, first)
    tell(DONE + timedelta(days=1))
    count_changes(now=on(date(2027, 3, 2)))
    assert [(one.rate, one.note) for one in told()] == [(None, WhyNoNumbers.CROSSED)]


def test_one_that_is_done_again_on_another_day_is_not_shown_with_other_days(
    app: Flask, tell: Tell, session: Session
) -> None:
    challenges(app, 9, date(2026, 11, 3))
    number = tell()
    count_changes(now=on(date(2027, 3, 1)))
    session.get_one(Action, number).done_on = DONE + timedelta(days=7)
    session.commit()
    assert [(one.rate, one.note) for one in told()] == [(None, None)]
    count_changes(now=on(date(2027, 3, 9)))
    assert [(one.rate, one.note) for one in told()] == [(None, WhyNoNumbers.CROSSED)]


def test_what_it_is_about_keeps_the_name_of_then(tell: Tell, session: Session) -> None:
    tell()
    count_changes(now=on(date(2027, 3, 1)))
    (before,) = [one.commitment for one in told()]
    session.scalars(select(Commitment).where(Commitment.slug == "email")).one().short_title = "x"
    session.scalars(select(Edition)).one().digest = token_hex(32)
    session.commit()
    assert [one.commitment for one in told()] == [before]


def windows(done_on: date) -> tuple[range, range]:
    """Return the days before and the days after, as numbers."""
    day = done_on.toordinal()
    return range(day - THEME_DAYS, day), range(day + 1, day + THEME_DAYS + 1)


def pieces(days: range, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the parts into which ``cuts`` divide ``days``."""
    inside = [days.start, *(cut for cut in cuts if days.start < cut < days.stop), days.stop]
    yield from pairwise(inside)


def test_nobody_works_out_a_day_from_all_that_was_ever_shown(
    app: Flask, tell: Tell, olive: Member, session: Session
) -> None:
    """Changes a few days apart come and go; a reader who keeps every page learns no part of what
    was shown, whatever is taken off."""
    for week in range(52):
        challenges(app, 1 + week % 3, date(2026, 1, 5) + timedelta(weeks=week))
    other = lead(app, name="Lena Lead").staff_id
    days = [date(2026, 5, 4) + timedelta(days=more) for more in (0, 1, 30, 90, 180, 181, 200, 361)]
    seen: dict[tuple[date, int], int] = {}

    def read() -> None:
        count_changes(now=on(date(2027, 12, 1)))
        for one in told():
            for place, number in enumerate(numbers(one) or ()):
                assert seen.setdefault((one.done_on, place), number) == number

    actions = [tell(day) for day in days[::2]]
    read()
    for action in actions:
        off(session, action)
        read()
    actions += [tell(day) for day in days[1::2]]
    read()
    for action in actions[:3]:
        back(session, action, other)
        read()
    assert len(seen) >= 4
    cuts = sorted(
        {edge for day in days for part in windows(day) for edge in (part.start, part.stop)}
    )
    shown = [(list(pieces(windows(day)[at], cuts)), number) for (day, at), number in seen.items()]
    assert any(len(parts) > 1 for parts, _number in shown)
    whole = {parts[0] for parts, _number in shown if len(parts) == 1}
    every = [part for parts, _number in shown for part in parts]
    assert len(set(every)) == len(every), "a day was counted in two numbers that were shown"
    found = {part: number for part, number in worked_out(shown).items() if number}
    assert found.keys() <= whole
    assert session.scalars(select(ChangeCount)).all()
