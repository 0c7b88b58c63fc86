"""Made-up second looks (stage 2), and what the Ombudsman did after them (Policy A5.2 to A5.7)."""

import math
from datetime import date, datetime
from typing import Any

from portal.demo import figures, stories
from portal.demo.contacts import drawn
from portal.demo.life import Life
from portal.demo.putting_right import put_right
from portal.demo.world import World
from portal.domain.cases import Closure, State
from portal.domain.clocks import plan_stage_2
from portal.domain.findings import Finding
from portal.domain.learning import LEARNS_FROM
from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.domain.ombudsman import Body, OmbudsmanResult
from portal.domain.responses import REVIEW_ASKED_WITHIN

SPREAD = 0.3
"""Of the lognormal days to the final answer."""


def look_again(life: Life, answered_on: date) -> bool:
    """Let some ask us to look again, and answer them; return whether this one asked."""
    world, lots = life.world, life.world.lots
    asks = lots.random() < figures.STAGE_2_OF_DECIDED and life.can_be_written_to
    asked_on = world.after(answered_on, lots.randrange(1, REVIEW_ASKED_WITHIN))
    if not asks or asked_on >= world.today:
        return False
    _ask(life, asked_on)
    acknowledged_on = world.after(asked_on, drawn(world, figures.DAYS_TO_ACKNOWLEDGE))
    if acknowledged_on >= world.today:
        return True
    _acknowledge(life, acknowledged_on)
    days = lots.lognormvariate(math.log(figures.MEDIAN_DAYS_TO_LOOK_AGAIN), SPREAD)
    final_on = world.after(acknowledged_on, max(2, round(days)))
    if final_on < world.today:
        _answer(life, final_on)
        _go_to_the_ombudsman(life, final_on)
    return True


def _ask(life: Life, on: date) -> None:
    case, world = life.case, life.world
    reviewer = world.lots.choice(world.reviewers)
    words = world.lots.choice(stories.STILL_UNHAPPY)
    case.update(state=State.STAGE_2, stage=2, reviewer_id=reviewer)
    started = life.start(plan_stage_2(on, world.calendar), 2)
    life.rows.put(
        "review",
        case_id=case["id"],
        asked_on=on,
        recorded_by_id=None,
        words=words,
        why_late=None,
        understood=None,
        outcome=None,
        no_apology_reason=None,
        answered_on=None,
    )
    chooser = world.lots.choice(world.officers)

    def write(at: datetime) -> None:
        life.line(Move.ASK_STAGE_2, at, by_person=True, words=words, started=started)
        life.write_to_them(Purpose.STAGE_2_RECEIPT, at, on, "We look at it again:", None)
        life.line(Move.CHOOSE_REVIEWER, at, staff_id=chooser, handler_id=reviewer, before=None)

    life.on(on, write)


def _acknowledge(life: Life, on: date) -> None:
    reviewer = life.case["reviewer_id"]
    life.rows.waiting["review"][-1]["understood"] = stories.LOOKED_AT_AGAIN
    counted = life.acknowledge(on)

    def write(at: datetime) -> None:
        told = life.write_to_them(
            Purpose.STAGE_2_ACKNOWLEDGEMENT, at, on, "Who looks at it again:", reviewer
        )
        life.line(Move.ACKNOWLEDGE_STAGE_2, at, staff_id=reviewer, **told, **counted)

    life.on(on, write)


def _answer(life: Life, on: date) -> None:
    case, review = life.case, life.rows.waiting["review"][-1]
    finding = _finding(life.world)
    for point in life.points:
        point.update(review_finding=finding, review_reasons=stories.REASONS[finding.value])
    review.update(outcome=finding, answered_on=on)
    if finding in LEARNS_FROM and case["outcome"] not in LEARNS_FROM:
        put_right(life, life.rows.waiting["case_cause"][-1]["cause"], on)
    counted = life.answer(on)

    def write(at: datetime) -> None:
        reviewer = case["reviewer_id"]
        case.update(state=State.CLOSED, closure=Closure.ANSWERED, closed_at=at)
        told = life.write_to_them(Purpose.FINAL_RESPONSE, at, on, "Our final answer:", reviewer)
        life.line(
            Move.FINAL_RESPONSE,
            at,
            staff_id=reviewer,
            outcome=finding.value,
            **told,
            **counted,
        )

    life.on(on, write)


def _finding(world: World) -> Finding:
    if world.lots.random() < figures.STAGE_2_UPHELD_OR_PARTLY:
        partly = world.lots.random() < figures.PARTLY_OF_THOSE
        return Finding.PARTLY_UPHELD if partly else Finding.UPHELD
    return world.lots.choice(figures.FINDINGS_WITHOUT_FAULT)


def _go_to_the_ombudsman(life: Life, final_on: date) -> None:
    world, lots = life.world, life.world.lots
    goes = lots.random() < figures.OMBUDSMAN_OF_STAGE_2
    told_on = world.after(final_on, lots.randrange(10, 50))
    if not goes or told_on >= world.today:
        return
    told = {
        "body": Body.LGSCO,
        "their_reference": f"{told_on:%y} {lots.randrange(1, 25):03} {lots.randrange(1000):03}",
        "told_on": told_on,
        "stage_reached": 2,
    }
    life.rows.add(
        "ombudsman_record",
        case_id=life.case["id"],
        **told,
        information_due_on=None,
        information_sent_on=None,
        result=None,
        decided_on=None,
        remedy_offered_already=False,
        remedy=None,
        remedy_due_on=None,
        remedy_done_on=None,
        complied=None,
        changed_at=None,
    )
    _keep(life, told_on, told)
    decided_on = world.after(told_on, lots.randrange(10, 60))
    if decided_on < world.today:
        _keep(life, decided_on, _decided(world, decided_on))


def _decided(world: World, on: date) -> dict[str, Any]:
    """Return what the Ombudsman decided: in turn, so that few cases show each result."""
    result = next(world.ombudsman)
    found: dict[str, Any] = {"result": result, "decided_on": on}
    if result is OmbudsmanResult.UPHELD:
        found |= {
            "remedy": "An apology, and a letter to everyone in the same street.",
            "remedy_due_on": world.after(on, 20),
            "remedy_done_on": on,
            "complied": True,
        }
    return found


def _keep(life: Life, on: date, says: dict[str, Any]) -> None:
    """Keep what the Ombudsman ``says`` on a day, with its line of history."""
    record = life.rows.waiting["ombudsman_record"][-1]
    record.update(says)
    changed = {name: [None, str(value)] for name, value in says.items()}
    lead = life.world.leads[0]

    def write(at: datetime) -> None:
        record["changed_at"] = at
        life.line(Move.OMBUDSMAN, at, staff_id=lead, changed=changed)

    life.on(on, write)
