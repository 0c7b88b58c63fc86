"""Made-up complaints that were not taken, after a second person agreed (Policy A6.5)."""

from datetime import date, datetime

from portal.demo import stories
from portal.demo.life import Life
from portal.domain.cases import Closure, ContactWay, State
from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.domain.refusals import RefusalReason

REASONS = tuple(stories.REFUSED)


def refuse(life: Life) -> None:
    """Ask to refuse it on the day after it came, and let the lead agree soon after."""
    world, received_on = life.world, life.case["received_on"]
    asked_on = world.after(received_on, 1)
    agreed_on = world.after(asked_on, 1)
    if agreed_on < world.today:
        _ask(life, asked_on)
        _agree(life, agreed_on)


def _ask(life: Life, on: date) -> None:
    world = life.world
    officer, reason = world.lots.choice(world.officers), world.lots.choice(REASONS)
    life.rows.add(
        "refusal",
        case_id=life.case["id"],
        reason=reason,
        why=stories.REFUSED[reason],
        discretion="We looked at whether to look into it all the same. Nothing spoke for it.",
        equality="They told us of no needs that make the other way harder for them.",
        way=ContactWay.EMAIL if life.can_be_written_to else ContactWay.NONE,
        asked_at=None,
        asked_by_id=officer,
        agreed=True,
        words="I agree.",
        decided_at=None,
        decided_by_id=world.leads[0],
    )
    refusal = life.rows.waiting["refusal"][-1]

    def write(at: datetime) -> None:
        refusal["asked_at"] = at
        life.line(
            Move.REFUSE,
            at,
            staff_id=officer,
            words=refusal["why"],
            refusal=reason.value,
            discretion=refusal["discretion"],
            equality=refusal["equality"],
        )

    life.on(on, write)


def _agree(life: Life, on: date) -> None:
    refusal, lead = life.rows.waiting["refusal"][-1], life.world.leads[0]
    reason: RefusalReason = refusal["reason"]
    ended = life.end(on)

    def write(at: datetime) -> None:
        refusal["decided_at"] = at
        life.case.update(state=State.CLOSED, closure=Closure.REFUSED, closed_at=at)
        told = life.write_to_them(
            Purpose.REFUSAL, at, on, "Why we do not take your complaint:", lead
        )
        life.line(
            Move.AGREE_REFUSAL,
            at,
            staff_id=lead,
            words=refusal["words"],
            refusal=reason.value,
            **told,
            **ended,
        )

    life.on(on, write)
