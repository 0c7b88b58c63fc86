"""Random walks through the moves: whatever is done in whatever order, on both databases alike.

No open clock on a closed case; a missed date stays missed; first results never change; history
only grows; a move does to the dates only what the table says; the two databases agree.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.db import db
from portal.domain.cases import Closure, OnBehalf, State
from portal.domain.clocks import Which
from portal.domain.endings import possible_endings
from portal.domain.errors import RuleBroken
from portal.domain.extensions import ExtensionReason
from portal.domain.move_needs import Effect
from portal.domain.move_table import MOVES
from portal.domain.roles import Role
from portal.models import Case, Clock
from portal.queries.calendar import calendar
from portal.recording.ending import facts_of
from portal.recording.history import broken_at
from portal.services.consent import chase_consents
from portal.services.questions import remind_of_questions
from portal.services.stage_2 import Request, ask
from portal.services.tracking import send_message, withdraw
from portal.services.unasked import close_unasked
from tests.builders import kept_case, member, officer, received, reviewer
from tests.conftest import ENGINES, Site
from tests.working import BY_POST, Desk, by_post

KEY = b"k" * 32
START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


class Office:
    """Everyone who works on one case, on one database."""

    def __init__(self, app: Flask) -> None:
        mona = member(app, Role.LEAD, Role.OFFICER, name="Mona Manager")
        self.app, self.rhoda, self.keys = app, reviewer(app), 0
        self.reference = received(
            app, person=by_post(email="rosa@example.com"), on_behalf=OnBehalf.SOMEONE_ELSE
        )
        self.olive = Desk(app, officer(app), self.reference)
        self.mona = Desk(app, mona, self.reference)
        self.rhodas = Desk(app, self.rhoda, self.reference)

    @property
    def case(self) -> Case:
        case = kept_case(self.reference)
        db.session.expire_all()
        return case

    def key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    def next_day(self, now: datetime, days: int) -> date:
        return calendar().add_working_days(now.date(), days)

    def at_stage(self) -> Desk:
        return self.rhodas if self.case.stage > 1 else self.olive


Step = Callable[[Office, datetime], Any]


def _post(office: Office, now: datetime) -> None:
    for letter in [one for one in office.case.messages if one.dispatched_on is None][:1]:
        office.mona.post(now, letter.id, now.date())


def _take_back(office: Office, now: datetime) -> None:
    from portal.services.posting import take_back

    for letter in [one for one in office.case.messages if one.dispatched_on is None][:1]:
        take_back(message_id=letter.id, **office.mona.common(now))


def _close(office: Office, now: datetime) -> None:
    fitting = possible_endings(facts_of(office.case, now.date()))
    office.olive.close(now, fitting[0] if fitting else Closure.NO_REPLY)


def _withdraw(office: Office, now: datetime) -> None:
    withdraw(reference=office.reference, reason=None, form_key=office.key(), now=now, key=KEY)


def _write(office: Office, now: datetime) -> None:
    send_message(
        reference=office.reference, text="Here you are", form_key=office.key(), now=now, key=KEY
    )


def _ask_again(office: Office, now: datetime) -> None:
    ask(reference=office.reference, request=Request(), form_key=office.key(), now=now, key=KEY)


def _correct(office: Office, now: datetime) -> None:
    clocks = [one for one in office.case.clocks if one.stopped_on is None]
    due = next((one.due_on for one in clocks if one.which is Which.OUR_RESPONSE), now.date())
    earlier = due - timedelta(days=1)
    while not calendar().is_working_day(earlier):
        earlier -= timedelta(days=1)
    office.olive.correct(now, earlier, "our_response")


def _correct_receipt(office: Office, now: datetime) -> None:
    office.olive.correct(now, office.case.received_on - timedelta(days=3))


def _extend(office: Office, now: datetime) -> None:
    due = [one.due_on for one in office.case.clocks if one.stopped_on is None]
    to = calendar().add_working_days(max(due, default=now.date()), 5)
    office.at_stage().extend(now, to)


STEPS: dict[str, Step] = {
    "acknowledge": lambda office, now: office.olive.acknowledge(now),
    "extend": _extend,
    "extend by a manager": lambda office, now: office.mona.extend(
        now, office.next_day(now, 30), reason=ExtensionReason.KEY_PERSON_AWAY
    ),
    "ask": lambda office, now: office.at_stage().ask(now),
    "rang": lambda office, now: office.at_stage().rang(now),
    "came": lambda office, now: office.at_stage().came(now),
    "ask consent": lambda office, now: office.olive.ask_consent(now),
    "consent": lambda office, now: office.olive.consent(now),
    "pause": lambda office, now: office.at_stage().pause(now),
    "resume": lambda office, now: office.at_stage().resume(now),
    "correct": _correct,
    "correct receipt": _correct_receipt,
    "agree": lambda office, now: office.mona.decide_date(now),
    "reject": lambda office, now: office.mona.decide_date(now, agree=False),
    "answer": lambda office, now: office.olive.answer(now),
    "answer by post": lambda office, now: office.olive.answer(now, dispatch=BY_POST),
    "post": _post,
    "take back": _take_back,
    "ask for stage 2": _ask_again,
    "choose": lambda office, now: office.olive.choose(now, office.rhoda),
    "acknowledge stage 2": lambda office, now: office.rhodas.acknowledge_again(now),
    "final": lambda office, now: office.rhodas.answer_again(now),
    "final by post": lambda office, now: office.rhodas.answer_again(now, dispatch=BY_POST),
    "close": _close,
    "chase consent": lambda office, now: chase_consents(now=now),
    "remind of questions": lambda office, now: remind_of_questions(now=now),
    "close unasked": lambda office, now: close_unasked(now=now),
    "withdraw": _withdraw,
    "reopen": lambda office, now: office.mona.reopen(now),
    "write": _write,
    "note": lambda office, now: office.olive.note(now),
}
FIRST = ("acknowledge", "extend", "ask", "pause", "ask consent", "answer", "resume")
"""Likely at the start, so that walks get somewhere."""

walk = st.lists(
    st.tuples(
        st.sampled_from([*STEPS, *FIRST, "answer", "ask for stage 2", "choose", "agree"]),
        st.sampled_from([0, 0, 0, 1, 1, 2, 5, 12, 40]),
    ),
    min_size=4,
    max_size=16,
)


def snapshot(clock: Clock) -> tuple[Any, ...]:
    return (clock.due_on, clock.stopped_on, clock.met, clock.paused_on)


class Watch:
    """What must hold after every step, and what was seen before."""

    def __init__(self) -> None:
        self.results: dict[int, Any] = {}
        self.missed: set[int] = set()
        self.history: list[str] = []
        self.clocks: dict[int, tuple[Any, ...]] = {}
        self.first: dict[int, date] = {}

    def look(self, case: Case, now: datetime) -> None:
        running = [one for one in case.clocks if one.stopped_on is None]
        if case.state is State.CLOSED:
            assert running == []
            assert all(pause.ended_on for pause in case.pauses)
        counting = [one.due_on for one in running if one.paused_on is None]
        assert case.next_due_on == min(counting, default=None)
        assert case.queue_on == min(counting, default=date(9999, 12, 31))
        assert sum(pause.ended_on is None for pause in case.pauses) <= 1
        for clock in case.clocks:
            if clock.stopped_on is not None:
                result = (clock.stopped_on, clock.met, clock.due_on, clock.held_to)
                assert self.results.setdefault(clock.id, result) == result
            assert self.first.setdefault(clock.id, clock.first_due_on) == clock.first_due_on
            if clock.id in self.missed and clock.stopped_on is not None:
                assert clock.met is False
        lines = [event.digest for event in case.events]
        assert lines[: len(self.history)] == self.history
        assert broken_at(list(case.events)) is None
        done = {event.what for event in case.events[len(self.history) :]}
        self._effects(case, done)
        self.history = lines
        self.clocks = {one.id: snapshot(one) for one in case.clocks}

    def pass_time(self, case: Case, now: datetime) -> None:
        """Note what is late when the clock has gone on to ``now``."""
        for clock in case.clocks:
            late = clock.stopped_on is None and clock.paused_on is None
            if late and now.date() > clock.due_on:
                self.missed.add(clock.id)

    def _effects(self, case: Case, done: set[str]) -> None:
        """What happened to each clock is something that the table says of the moves made."""
        allowed: dict[Which, set[Effect]] = {which: set() for which in Which}
        for rule in MOVES:
            if rule.move in done:
                for which, effects in rule.clocks.items():
                    allowed[which] |= effects
        for clock in case.clocks:
            if clock.id not in self.clocks:
                seen = {Effect.STARTS} if self.clocks else set()
            else:
                seen = _seen(self.clocks[clock.id], snapshot(clock))
            may = allowed[clock.which]
            if clock.met is False and Effect.STOPS in may:
                may = may | {Effect.ENDS}  # late, and so without saying how it stopped
            assert seen <= may, (done, clock.which, seen)


def _seen(before: tuple[Any, ...], after: tuple[Any, ...]) -> set[Effect]:
    seen = set()
    if before[0] != after[0]:
        seen.add(Effect.MOVES)
    if before[1] is None and after[1] is not None:
        seen.add(Effect.STOPS if after[2] else Effect.ENDS)
    if before[3] is None and after[3] is not None:
        seen.add(Effect.PAUSES)
    if before[3] is not None and after[3] is None and after[1] is None:
        seen.add(Effect.RESUMES)
    return seen


def walked(site: Site, steps: list[tuple[str, int]]) -> list[Any]:
    """Take ``steps`` on a fresh case of ``site`` and return what came of each."""
    came: list[Any] = []
    with site.fresh().app.app_context():
        office, watch, now = Office(site.app), Watch(), START
        try:
            watch.look(office.case, now)
            for name, days in steps:
                now += timedelta(days=days)
                watch.pass_time(office.case, now)
                try:
                    STEPS[name](office, now)
                    problem = ""
                except RuleBroken as broken:
                    db.session.rollback()
                    problem = type(broken).__name__
                case = office.case
                watch.look(case, now)
                dates = [
                    (one.which.value, one.stage, one.round, *snapshot(one)) for one in case.clocks
                ]
                came.append((name, problem, case.state, case.stage, case.next_due_on, dates))
        finally:
            db.session.remove()
    return came


@given(steps=walk)
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_walk_keeps_every_promise_and_both_databases_agree(
    sites: Callable[[str, str], Site], steps: list[tuple[str, int]]
) -> None:
    results = [walked(sites(engine, ""), steps) for engine in ENGINES]
    assert all(one == results[0] for one in results)


def test_walks_reach_every_move_that_has_a_step(sites: Callable[[str, str], Site]) -> None:
    """A walk whose steps all succeed: the property above is not about refusals alone."""
    steps = [
        ("acknowledge", 0),
        ("ask", 1),
        ("write", 1),
        ("extend", 0),
        ("ask consent", 1),
        ("consent", 1),
        ("pause", 0),
        ("resume", 1),
        ("correct", 1),
        ("agree", 0),
        ("answer", 1),
        ("ask for stage 2", 1),
        ("post", 0),
        ("choose", 0),
        ("acknowledge stage 2", 1),
        ("extend", 1),
        ("final", 1),
        ("post", 0),
        ("reopen", 1),
        ("withdraw", 1),
    ]
    came = walked(sites(ENGINES[0], ""), steps)
    assert [(name, problem) for name, problem, *_ in came if problem] == []


@pytest.mark.parametrize("name", list(STEPS))
def test_no_step_fails_otherwise_than_by_a_rule(
    sites: Callable[[str, str], Site], name: str
) -> None:
    walked(sites(ENGINES[0], ""), [(name, 0), ("acknowledge", 0), (name, 30), (name, 0)])
