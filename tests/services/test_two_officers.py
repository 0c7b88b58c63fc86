"""Two officers on one case: one wins, the other is told, nothing is lost or done twice."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.domain.cases import Closure, ContactWay, Kind, State
from portal.domain.errors import AlreadySent, ChangedByOther
from portal.domain.findings import Finding
from portal.domain.responses import Dispatch, PointDecision, Response
from portal.domain.roles import Role
from portal.models import Event, Message
from portal.services import acknowledging, assigning, closing, deciding, responding, triage
from portal.services.closing import Ending
from tests.builders import Member, kept_case, member, officer, received
from tests.working import Desk

AT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
RACES = 5


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


def acknowledging_by(who: Member, case: Any, key: str) -> dict[str, Any]:
    return {
        "viewer": who.viewer,
        "reference": case["reference"],
        "version": case["version"],
        "acknowledgement": acknowledging.Acknowledgement(
            points={case["point"]: f"What {who.name} understands"},
            wanted=f"What {who.name} thinks",
            handler_id=who.staff_id,
            dispatch=Dispatch(ContactWay.EMAIL),
        ),
        "form_key": key,
        "now": AT,
    }


def deciding_by(who: Member, case: Any, key: str) -> dict[str, Any]:
    decision = PointDecision(f"Point of {who.name}", Finding.UPHELD, f"Reasons of {who.name}")
    return {
        "viewer": who.viewer,
        "reference": case["reference"],
        "version": case["version"],
        "decisions": {case["point"]: decision},
        "new_point": "",
        "form_key": key,
        "now": AT,
    }


def responding_by(who: Member, case: Any, key: str) -> dict[str, Any]:
    return {
        "viewer": who.viewer,
        "reference": case["reference"],
        "version": case["version"],
        "response": Response(Dispatch(ContactWay.EMAIL), apology=f"Sorry that {who.name} lost it"),
        "form_key": key,
        "now": AT,
    }


def closing_by(who: Member, case: Any, key: str) -> dict[str, Any]:
    return {
        "viewer": who.viewer,
        "reference": case["reference"],
        "version": case["version"],
        "ending": Ending(Closure.NO_REPLY, ContactWay.EMAIL, "No reply"),
        "form_key": key,
        "now": AT,
    }


def assigning_by(who: Member, case: Any, key: str) -> dict[str, Any]:
    return {
        "viewer": who.viewer,
        "reference": case["reference"],
        "version": case["version"],
        "handler_id": who.staff_id,
        "note": "",
        "form_key": key,
        "now": AT,
    }


def triaging_by(who: Member, case: Any, key: str) -> dict[str, Any]:
    return {
        "viewer": who.viewer,
        "reference": case["reference"],
        "version": case["version"],
        "decision": triage.Decision(Kind.COMPLAINT, handler_id=case["handler"]),
        "form_key": key,
        "now": AT,
    }


def withdrawing_by(who: Member, case: Any, key: str) -> dict[str, Any]:
    return {
        "viewer": who.viewer,
        "reference": case["reference"],
        "version": case["version"],
        "evidence": f"She told {who.name}",
        "told_on": AT.date(),
        "way": ContactWay.EMAIL,
        "form_key": key,
        "now": AT,
    }


ACTS: list[tuple[Callable[..., Any], Callable[..., dict[str, Any]], bool]] = [
    (acknowledging.acknowledge, acknowledging_by, False),
    (deciding.decide_points, deciding_by, False),
    (responding.respond, responding_by, True),
    (closing.close, closing_by, False),
    (assigning.assign, assigning_by, False),
    (triage.decide, triaging_by, False),
    (closing.withdraw, withdrawing_by, False),
]


def new_case(app: Flask, olive: Member, decided: bool) -> dict[str, Any]:
    reference = received(app, handled_by=olive)
    with app.app_context():
        if decided:
            Desk(app, olive, reference).decide(AT)
        case = kept_case(reference)
        found = {
            "reference": reference,
            "id": case.id,
            "version": case.version,
            "point": case.points[0].id,
            "handler": case.handler_id,
        }
        db.session.remove()
    return found


@pytest.mark.parametrize(
    ("act", "details", "decided"), ACTS, ids=[act.__name__ for act, _, _ in ACTS]
)
def test_of_two_who_save_at_once_one_is_told(
    app: Flask, act: Callable[..., Any], details: Any, decided: bool
) -> None:
    olive = officer(app)
    otto = member(app, Role.OFFICER, name="Otto Officer")
    for _ in range(RACES):
        case = new_case(app, olive, decided)
        with app.app_context():
            before = count(Event, case["id"])
        came_to = race(
            app,
            [partial(act, **details(who, case, token_hex(8))) for who in (olive, otto)],
        )
        lost = [one for one in came_to if isinstance(one, Exception)]
        assert [type(one) for one in lost] == [ChangedByOther], came_to
        with app.app_context():
            assert count(Event, case["id"]) == before + 1
            assert count(Message, case["id"]) <= 1
            db.session.remove()


@pytest.mark.parametrize(
    ("act", "details", "decided"), ACTS, ids=[act.__name__ for act, _, _ in ACTS]
)
def test_one_form_sent_four_times_at_once_does_one_thing(
    app: Flask, act: Callable[..., Any], details: Any, decided: bool
) -> None:
    olive = officer(app)
    for _ in range(RACES):
        case, key = new_case(app, olive, decided), token_hex(8)
        with app.app_context():
            before = count(Event, case["id"])
        came_to = race(app, [partial(act, **details(olive, case, key))] * 4)
        lost = [one for one in came_to if isinstance(one, Exception)]
        assert [type(one) for one in lost] == [AlreadySent] * 3, came_to
        with app.app_context():
            assert count(Event, case["id"]) == before + 1
            assert count(Message, case["id"]) <= 1
            db.session.remove()


def test_the_winner_s_text_stands_whole(app: Flask) -> None:
    olive = officer(app)
    otto = member(app, Role.OFFICER, name="Otto Officer")
    case = new_case(app, olive, decided=False)
    race(
        app,
        [
            partial(acknowledging.acknowledge, **acknowledging_by(who, case, token_hex(8)))
            for who in (olive, otto)
        ],
    )
    with app.app_context():
        kept = kept_case(case["reference"])
        winner = olive if kept.handler_id == olive.staff_id else otto
        assert kept.state is State.OPEN
        assert kept.wanted == f"What {winner.name} thinks"
        assert kept.points[0].text == kept.understood == f"What {winner.name} understands"
        db.session.remove()


def count(model: Any, case_id: int) -> int:
    return (
        db.session.scalar(select(func.count()).select_from(model).where(model.case_id == case_id))
        or 0
    )
