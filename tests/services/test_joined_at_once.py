"""Joined cases that several people act on at one moment: nobody waits for who waits for them.

PostgreSQL refuses one of two who wait for each other. So every act locks the whole family of a
case first, and in one order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.domain.errors import ChangedByOther
from portal.domain.messages import Purpose
from portal.models import Message
from portal.services.merging import Merging, merge
from portal.services.stage_2 import Request, ask
from portal.services.tracking import send_message
from tests.builders import kept_case, lead, officer, received, resident
from tests.services.test_two_officers import race
from tests.working import Desk

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(days=4)
KEY = b"k" * 32
ROUNDS = 4


@dataclass
class Family:
    """Two people's cases that go on as ``desk``'s, whose reference sorts last: locked by
    reference, they would be locked in another order from either end."""

    desk: Desk
    others: list[str]


@pytest.fixture
def joined(app: Flask) -> Callable[[], Family]:
    """How to make a family that is decided and not answered yet."""
    olive, leo = officer(app), lead(app)

    def make() -> Family:
        desk, others = Desk(app, olive, received(app, received_at=EARLIER, now=NOW)), list[str]()
        for name in ("Otto", "Orla"):
            person = resident(name=name, email=f"{name}@example.com")
            others.append(received(app, person=person, now=NOW))
        if desk.reference < max(others):
            return make()
        with app.app_context():
            for gone in (Desk(app, olive, one) for one in others):
                merging = Merging(desk.reference, agreed="Both said so on the phone")
                common = {**gone.common(NOW), "viewer": leo.viewer}
                merge(version=gone.version, merging=merging, **common)
            desk.decide(NOW)
            db.session.remove()
        return Family(desk, others)

    return make


def _write(reference: str) -> None:
    text = "There is one thing more."
    send_message(reference=reference, text=text, form_key=token_hex(8), now=NOW, key=KEY)


def _ask(reference: str) -> None:
    ask(reference=reference, request=Request("No."), form_key=token_hex(8), now=NOW, key=KEY)


def _failed(came_to: list[Any]) -> list[Exception]:
    return [one for one in came_to if isinstance(one, Exception)]


def test_all_who_were_answered_together_ask_for_stage_2_at_once(
    app: Flask, joined: Callable[[], Family]
) -> None:
    for _ in range(ROUNDS):
        family = joined()
        with app.app_context():
            family.desk.respond(NOW)
            db.session.remove()
        everyone = [family.desk.reference, *family.others]
        assert not _failed(race(app, [partial(_ask, one) for one in everyone]))


def test_the_answer_leaves_while_the_people_joined_to_it_write(
    app: Flask, joined: Callable[[], Family]
) -> None:
    for _ in range(ROUNDS):
        family = joined()
        writing = [partial(_write, one) for one in family.others * 3]
        refused = _failed(race(app, [*writing, partial(family.desk.respond, NOW)]))
        assert {type(one) for one in refused} <= {ChangedByOther}  # the officer, who sends again
        with app.app_context():
            if refused:
                family.desk.respond(NOW)
            assert _count(family.others[0], incoming=True) == 3
            assert _count(family.others[0], purpose=Purpose.MERGED, incoming=False) == 2
            db.session.remove()


def test_whoever_writes_while_theirs_is_joined_is_not_refused(app: Flask) -> None:
    olive = officer(app)
    for _ in range(ROUNDS):
        kept = received(app, received_at=EARLIER, now=NOW)
        gone = received(app, now=NOW)
        with app.app_context():
            desk = Desk(app, olive, gone)
            joining = partial(
                merge, version=desk.version, merging=Merging(kept), **desk.common(NOW)
            )
            db.session.remove()
        writing = [partial(_write, one) for one in (kept, gone) * 3]
        refused = _failed(race(app, [joining, *writing]))
        assert {type(one) for one in refused} <= {ChangedByOther}  # who joins, and looks again


def _count(reference: str, **what: Any) -> int:
    rows = select(func.count()).select_from(Message)
    found = rows.filter_by(case_id=kept_case(reference).id, **what)
    return db.session.scalar(found) or 0
