"""Made-up answers: what was found, why it came about, and that the person was told."""

from datetime import date, datetime

from portal.demo import figures, stories
from portal.demo.contacts import drawn
from portal.demo.life import Life
from portal.demo.putting_right import put_right
from portal.demo.second_looks import look_again
from portal.demo.world import World
from portal.domain.cases import Closure, State
from portal.domain.findings import Finding, Kept
from portal.domain.learning import LEARNS_FROM
from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.domain.responses import REVIEW_ASKED_WITHIN
from portal.domain.root_causes import RootCause


def answer(life: Life, on: date) -> None:
    """Decide the complaint and answer it; we look again, or in time it is closed."""
    finding = _finding(life.world, life.service)
    cause: RootCause = drawn(life.world, figures.ROOT_CAUSES)
    _decide(life, finding, cause, on)
    if finding in LEARNS_FROM:
        if life.world.lots.random() >= figures.APOLOGY_WHEN_UPHELD:
            life.case["no_apology_reason"] = stories.NO_APOLOGY
        put_right(life, cause, on)
    _respond(life, on)
    if not look_again(life, on):
        _close(life, life.world.after(on, REVIEW_ASKED_WITHIN))


def _finding(world: World, service: str) -> Finding:
    share = figures.UPHELD_OR_PARTLY.get(service, figures.UPHELD_OR_PARTLY_ELSEWHERE)
    if world.lots.random() < share:
        partly = world.lots.random() < figures.PARTLY_OF_THOSE
        return Finding.PARTLY_UPHELD if partly else Finding.UPHELD
    return world.lots.choice(figures.FINDINGS_WITHOUT_FAULT)


def _decide(life: Life, finding: Finding, cause: RootCause, on: date) -> None:
    """Give every point its finding, and the complaint its main cause."""
    for point in life.points:
        point["finding"], point["reasons"] = finding, stories.REASONS[finding.value]
        point["kept"] = Kept.CANNOT_TELL if point["commitment_id"] else None
    life.case["outcome"] = finding
    life.rows.put("case_cause", case_id=life.case["id"], cause=cause, main=True)

    def write(at: datetime) -> None:
        decided = {str(point["position"]): finding.value for point in life.points}
        life.line(
            Move.DECIDE_POINTS,
            at,
            staff_id=life.case["handler_id"],
            decided=decided,
            cause=cause.value,
            other_causes=[],
        )

    life.on(on, write)


def _respond(life: Life, on: date) -> None:
    case = life.case
    case.update(state=State.ANSWERED, answered_on=on)
    counted = life.answer(on)

    def write(at: datetime) -> None:
        handler = case["handler_id"]
        told = life.write_to_them(Purpose.RESPONSE, at, on, "Our answer to your complaint", handler)
        life.line(
            Move.RESPOND,
            at,
            staff_id=handler,
            words=case["no_apology_reason"],
            outcome=case["outcome"].value,
            **told,
            **counted,
        )

    life.on(on, write)


def _close(life: Life, last_day: date) -> None:
    """Close it on the day after the ``last_day`` to ask us to look again, if that has come."""
    on = life.world.after(last_day, 1)
    if on >= life.world.today:
        return

    def write(at: datetime) -> None:
        life.case.update(state=State.CLOSED, closure=Closure.ANSWERED, closed_at=at)
        life.line(Move.CLOSE_UNASKED, at, last_day=last_day.isoformat())

    life.on(on, write)
