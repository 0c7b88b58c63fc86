"""History is appended and chained: a line that was changed, taken out or moved is found."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, Kind
from portal.domain.contacts import Contact
from portal.models import Case, Event
from portal.recording.acts import act
from portal.recording.history import broken_at, record
from portal.recording.intake import receive


@pytest.fixture
def case(session: Session, now: datetime) -> Case:
    with act(now=now) as doing:
        case = receive(
            doing.session, Contact(Kind.COMPLAINT, Channel.LETTER, now, "Nobody came."), now=now
        )
        for step in range(1, 4):
            at = now + timedelta(minutes=step)
            record(doing.session, case, "noted", now=at, words=f"é {step}", step=step)
    return case


def lines(session: Session, case: Case) -> list[Event]:
    session.expire_all()
    return list(session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id)))


def test_an_untouched_history_is_sound(session: Session, case: Case) -> None:
    assert len(lines(session, case)) == 4
    assert broken_at(lines(session, case)) is None


TAMPERING: dict[str, Callable[[list[Event]], list[Event]]] = {
    "a line in the middle is gone": lambda all: [*all[:1], *all[2:]],
    "the first line is gone": lambda all: all[1:],
    "two lines have changed places": lambda all: [all[0], all[2], all[1], all[3]],
    "a line is there twice": lambda all: [*all[:2], *all[1:]],
}


@pytest.mark.parametrize("tamper", TAMPERING.values(), ids=TAMPERING.keys())
def test_a_history_that_was_rearranged_is_found(
    session: Session, case: Case, tamper: Callable[[list[Event]], list[Event]]
) -> None:
    assert broken_at(tamper(lines(session, case))) is not None


@pytest.mark.parametrize(
    "change", [{"words": "other"}, {"what": "other"}, {"values": {"step": 9}}, {"digest": "0" * 64}]
)
def test_a_line_that_was_rewritten_is_found(
    session: Session, case: Case, change: dict[str, object]
) -> None:
    victim = lines(session, case)[1]
    session.execute(update(Event).where(Event.id == victim.id).values(**change))
    found = broken_at(lines(session, case))
    assert found is not None
    assert found.id == victim.id
