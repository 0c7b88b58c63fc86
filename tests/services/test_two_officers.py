"""Two officers on one case: one wins, the other is told, nothing is lost or done twice."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.domain.cases import Closure, Kind, OnBehalf, State
from portal.domain.errors import AlreadySent, ChangedByOther
from portal.domain.findings import Finding
from portal.domain.remedies import RemedyKind
from portal.domain.responses import Response
from portal.domain.roles import Role
from portal.domain.root_causes import RootCause
from portal.models import Event, Message
from portal.queries.putting_right import last_approval
from portal.services import approving, assigning, remedying, responding, triage
from portal.services.questions import remind_of_questions
from portal.services.remedying import Righting
from tests.builders import Member, kept_case, member, officer, received
from tests.working import BY_EMAIL, SORRY, Desk

AT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
LATER = date(2026, 12, 14)
REMINDED = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
GIVEN_UP = datetime(2026, 12, 15, 10, 0, tzinfo=UTC)
RACES = 3

Step = Callable[[Desk, Member], Any]


@dataclass(frozen=True)
class Tab(Desk):
    """A page that was opened when the case had version ``seen``; ``key`` is that of its form."""

    seen: int
    key: str

    @property
    def version(self) -> int:
        """The version that the page shows."""
        return self.seen

    def common(self, now: datetime) -> dict[str, Any]:
        """Return what every act is told."""
        return super().common(now) | {"form_key": self.key}


def assign(desk: Desk, rita: Member) -> None:
    assigning.assign(version=desk.version, handler_id=desk.who.staff_id, note="", **desk.common(AT))


def decide_kind(desk: Desk, rita: Member) -> None:
    decision = triage.Decision(Kind.COMPLAINT, handler_id=kept_case(desk.reference).handler_id)
    triage.decide(version=desk.version, decision=decision, **desk.common(AT))


def put_right(desk: Desk, rita: Member) -> None:
    righting = Righting(RemedyKind.ACTION, desk.who.name, desk.who.staff_id, LATER)
    remedying.keep_remedy(
        version=desk.version, remedy_id=None, righting=righting, **desk.common(AT)
    )


def ask_for_approval(desk: Desk, rita: Member) -> None:
    responding.ask_for_approval(
        version=desk.version,
        response=Response(BY_EMAIL, answer=desk.who.name, apology=SORRY),
        **desk.common(AT),
    )


def approve(desk: Desk, rita: Member) -> None:
    waiting = last_approval(kept_case(desk.reference).id)
    approving.decide_answer(
        version=desk.version,
        approval_id=waiting.id if waiting else 0,
        approve=True,
        words="",
        limit_pence=0,
        **desk.common(AT),
    )


CONDUCT: tuple[Step, ...] = (
    lambda desk, rita: desk.decide(AT, Finding.NOT_UPHELD, RootCause.STAFF_CONDUCT),
)
ASKED: tuple[Step, ...] = (
    lambda desk, rita: desk.acknowledge(AT),
    lambda desk, rita: desk.ask(AT),
    lambda desk, rita: remind_of_questions(now=REMINDED),
)
ANSWERED: tuple[Step, ...] = (lambda desk, rita: desk.answer(AT),)
AT_STAGE_2: tuple[Step, ...] = (
    *ANSWERED,
    lambda desk, rita: desk.ask_again(AT),
    lambda desk, rita: desk.choose(AT, rita),
)

MOVES: Mapping[str, tuple[tuple[Step, ...], Step]] = {
    "acknowledge": ((), lambda desk, rita: desk.acknowledge(AT, wanted=desk.who.name)),
    "assign": ((), assign),
    "decide the kind": ((), decide_kind),
    "decide the points": ((), lambda desk, rita: desk.decide(AT, Finding.NOT_UPHELD)),
    "learn": ((), lambda desk, rita: desk.learn_nothing(AT)),
    "put right": ((), put_right),
    "ask for approval": (CONDUCT, ask_for_approval),
    "approve": ((*CONDUCT, ask_for_approval), approve),
    "respond": ((lambda desk, rita: desk.decide(AT),), lambda desk, rita: desk.respond(AT)),
    "close": (ASKED, lambda desk, rita: desk.close(GIVEN_UP, Closure.NO_REPLY)),
    "withdraw": ((), lambda desk, rita: desk.withdraw(AT, AT.date())),
    "reopen": (
        (*ASKED, lambda desk, rita: desk.close(GIVEN_UP, Closure.NO_REPLY)),
        lambda desk, rita: desk.reopen(GIVEN_UP),
    ),
    "extend": ((), lambda desk, rita: desk.extend(AT, LATER)),
    "ask": ((), lambda desk, rita: desk.ask(AT)),
    "ask for consent": (
        (lambda desk, rita: desk.acknowledge(AT),),
        lambda desk, rita: desk.ask_consent(AT),
    ),
    "pause": ((), lambda desk, rita: desk.pause(AT)),
    "resume": ((lambda desk, rita: desk.pause(AT),), lambda desk, rita: desk.resume(AT)),
    "correct a date": ((), lambda desk, rita: desk.correct(AT, date(2026, 11, 20))),
    "ask for stage 2": (ANSWERED, lambda desk, rita: desk.ask_again(AT)),
    "choose a reviewer": (
        (*ANSWERED, lambda desk, rita: desk.ask_again(AT)),
        lambda desk, rita: desk.choose(AT, rita),
    ),
    "acknowledge stage 2": (AT_STAGE_2, lambda desk, rita: desk.acknowledge_again(AT)),
    "answer stage 2": (AT_STAGE_2, lambda desk, rita: desk.answer_again(AT)),
}
"""What has to come first, and the move that is raced for."""

AS = {
    "approve": Role.LEAD,
    "reopen": Role.LEAD,
    "acknowledge stage 2": Role.REVIEWER,
    "answer stage 2": Role.REVIEWER,
}
"""Who makes a move, where an officer may not."""


def race(app: Flask, acts: list[Callable[[], Any]]) -> list[Any]:
    """Do all ``acts`` at one moment, each in a thread of its own; return what each came to."""
    ready = threading.Barrier(len(acts))
    came_to: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                came_to[number] = acts[number]()
            except Exception as error:
                came_to[number] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return came_to


@dataclass
class Room:
    """Those who work on cases here, and how to bring one to where a move can be raced for."""

    app: Flask

    def __post_init__(self) -> None:
        self.olive = officer(self.app)
        self.otto = member(self.app, Role.OFFICER, name="Otto Officer")
        self.leo = member(self.app, Role.LEAD, name="Leo Lead")
        self.lena = member(self.app, Role.LEAD, name="Lena Lead")
        self.rita = member(self.app, Role.REVIEWER, name="Rita Reviewer")
        self.pairs = {
            Role.OFFICER: (self.olive, self.otto),
            Role.LEAD: (self.leo, self.lena),
            Role.REVIEWER: (self.rita, self.rita),
        }

    def two(self, move: str) -> tuple[Member, Member]:
        """Return two who may make ``move``; one reviewer has two tabs."""
        return self.pairs[AS.get(move, Role.OFFICER)]

    def case(self, move: str) -> tuple[str, int]:
        """Return the reference and version of a new case on which ``move`` comes next."""
        reference = received(self.app, handled_by=self.olive, on_behalf=OnBehalf.SOMEONE_ELSE)
        with self.app.app_context():
            for step in MOVES[move][0]:
                step(Desk(self.app, self.olive, reference), self.rita)
            version = kept_case(reference).version
            db.session.remove()
        return reference, version

    def act(self, move: str, who: Member, reference: str, version: int, key: str) -> partial[Any]:
        """Return ``move`` as ``who`` makes it from a page that shows ``version``."""
        return partial(MOVES[move][1], Tab(self.app, who, reference, version, key), self.rita)

    def count(self, model: Any, reference: str) -> int:
        """Return how many rows of ``model`` the case has."""
        with self.app.app_context():
            rows = select(func.count()).select_from(model)
            found = db.session.scalar(rows.where(model.case_id == kept_case(reference).id))
            db.session.remove()
        return found or 0


@pytest.fixture
def room(app: Flask) -> Room:
    """Everybody who works here."""
    return Room(app)


@pytest.mark.parametrize("move", MOVES)
def test_of_two_who_save_at_once_one_is_told(app: Flask, room: Room, move: str) -> None:
    for _ in range(RACES):
        reference, version = room.case(move)
        events, messages = (room.count(model, reference) for model in (Event, Message))
        came_to = race(
            app,
            [room.act(move, who, reference, version, token_hex(8)) for who in room.two(move)],
        )
        lost = [one for one in came_to if isinstance(one, Exception)]
        assert [type(one) for one in lost] == [ChangedByOther], came_to
        assert room.count(Event, reference) == events + 1
        assert room.count(Message, reference) <= messages + 1


@pytest.mark.parametrize("move", MOVES)
def test_one_form_sent_four_times_at_once_does_one_thing(app: Flask, room: Room, move: str) -> None:
    for _ in range(RACES):
        reference, version = room.case(move)
        events, messages = (room.count(model, reference) for model in (Event, Message))
        who, key = room.two(move)[0], token_hex(8)
        came_to = race(app, [room.act(move, who, reference, version, key)] * 4)
        lost = [one for one in came_to if isinstance(one, Exception)]
        assert [type(one) for one in lost] == [AlreadySent] * 3, came_to
        assert room.count(Event, reference) == events + 1
        assert room.count(Message, reference) <= messages + 1


def test_the_winner_s_text_stands_whole(app: Flask, room: Room) -> None:
    reference, version = room.case("acknowledge")
    race(
        app,
        [
            room.act("acknowledge", who, reference, version, token_hex(8))
            for who in room.two("acknowledge")
        ],
    )
    with app.app_context():
        kept = kept_case(reference)
        winner = room.olive if kept.handler_id == room.olive.staff_id else room.otto
        assert kept.state is State.OPEN
        assert kept.wanted == winner.name
        db.session.remove()
