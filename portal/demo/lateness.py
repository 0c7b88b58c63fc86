"""Made-up missed dates that the portal found by itself (see ``portal.services.saying_late``)."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from portal.demo.life import Life
from portal.demo.rows import Row
from portal.domain.clocks import RESPONSES
from portal.domain.lateness import CODE_OF, expected_on
from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.domain.standing import TOLD


def say_late(life: Life) -> None:
    """Mark each date that the person was told of and that passed, on the next working day."""
    found: dict[date, list[Row]] = defaultdict(list)
    for clock in life.clocks:
        if clock["which"] not in TOLD[clock["stage"]]:
            continue
        if (clock["stopped_on"] or life.world.today) > clock["due_on"]:
            found_on = life.world.after(clock["due_on"], 1)
            if found_on < life.world.today:
                found[found_on].append(clock)
    for found_on, clocks in found.items():
        _say(life, found_on, clocks)


def _say(life: Life, on: date, clocks: list[Row]) -> None:
    misses = [_mark(life, clock, on) for clock in clocks]
    answers = [clock["which"] in RESPONSES for clock in clocks]
    expected = misses[answers.index(max(answers))]["expected_on"]
    missed = {
        clock["which"].value: miss["due_on"].isoformat()
        for clock, miss in zip(clocks, misses, strict=True)
    }

    def write(at: datetime) -> None:
        told: dict[str, Any] = {}
        if life.can_be_written_to:
            told = life.write_to_them(Purpose.LATE, at, on, "We are late. We are sorry:", None)
        life.line(
            Move.SAY_LATE,
            at,
            missed=missed,
            expected_on=expected.isoformat() if expected else None,
            **told,
        )

    life.on(on, write, early=True)


def _mark(life: Life, clock: Row, on: date) -> Row:
    clock["missed_due_on"] = clock["unextended_due_on"] or clock["due_on"]
    code = next(
        (
            one
            for one in life.clocks
            if one["which"] is CODE_OF.get(clock["which"]) and one["stage"] == clock["stage"]
        ),
        None,
    )
    open_still = code is not None and (code["stopped_on"] is None or code["stopped_on"] >= on)
    life.rows.add(
        "miss_found",
        case_id=life.case["id"],
        clock_id=clock["id"],
        due_on=clock["due_on"],
        found_on=on,
        expected_on=expected_on(
            clock["which"],
            code["due_on"] if code and open_still else None,
            on,
            life.world.calendar,
        ),
        told=life.can_be_written_to,
    )
    return life.rows.waiting["miss_found"][-1]
