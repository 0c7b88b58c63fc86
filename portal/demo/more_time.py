"""Made-up answers that were given more time (see ``portal.services.extending``)."""

from datetime import date, datetime

from portal.demo import figures, stories
from portal.demo.life import Life
from portal.domain.cases import State
from portal.domain.clocks import RESPONSES, Which
from portal.domain.extensions import EXTENSION_LIMIT, ExtensionReason
from portal.domain.messages import Purpose
from portal.domain.moves import Move

GIVEN_AFTER = 8
"""Working days after receipt on which a handler sees that more time is needed."""

REASONS = tuple(stories.MORE_TIME)


def give_more_time(life: Life, acknowledged_on: date, answered_on: date) -> None:
    """Give more time to some of those that will be late, so that they are answered within it."""
    world, case = life.world, life.case
    ours = next(one for one in life.clocks if one["which"] is Which.OUR_RESPONSE)
    limit = world.after(ours["due_on"], EXTENSION_LIMIT[1])
    given_on = max(acknowledged_on, world.after(case["received_on"], GIVEN_AFTER))
    soonest = min(one["due_on"] for one in life.clocks if one["which"] in RESPONSES)
    if not ours["due_on"] < answered_on <= limit or given_on > soonest:
        return
    if world.lots.random() < figures.EXTENDED_OF_THOSE_LATE and given_on < world.today:
        _extend(life, given_on, world.lots.choice([answered_on, limit]))


def _extend(life: Life, on: date, until: date) -> None:
    case = life.case
    case["state"] = State.EXTENDED
    before = next(one for one in life.clocks if one["which"] is Which.OUR_RESPONSE)["due_on"]
    moved = {}
    for clock in life.running():
        if clock["which"] in RESPONSES and clock["due_on"] < until:
            moved[clock["which"].value] = [clock["due_on"].isoformat(), until.isoformat()]
            clock["unextended_due_on"], clock["due_on"] = clock["due_on"], until
    reason: ExtensionReason = life.world.lots.choice(REASONS)
    words, handler = stories.MORE_TIME[reason], case["handler_id"]

    def write(at: datetime) -> None:
        life.rows.add(
            "extension",
            case_id=case["id"],
            stage=1,
            round=1,
            reason=reason,
            words=words,
            from_due_on=before,
            to_due_on=until,
            beyond_limit=False,
            given_at=at,
            given_by_id=handler,
        )
        told = life.write_to_them(Purpose.EXTENSION, at, on, "We need more time:", handler)
        life.line(
            Move.EXTEND,
            at,
            staff_id=handler,
            words=words,
            reason=reason.value,
            beyond_limit=False,
            **told,
            moved=moved,
        )

    life.on(on, write)
