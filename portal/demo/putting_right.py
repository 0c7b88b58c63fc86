"""Made-up remedies and learning: what follows when a complaint is upheld (Policy A9, A10)."""

from datetime import date, datetime
from typing import Any

from portal.demo import figures, stories
from portal.demo.life import Life
from portal.domain.learning import ActionStatus, Effect, effect_due
from portal.domain.moves import Move
from portal.domain.remedies import MoneyReason, RemedyKind
from portal.domain.root_causes import RootCause

NO_MONEY: dict[str, Any] = {"money_reason": None, "pence": None, "worked_out": None}
TO_PAY_IN = 10
"""Working days in which money is paid."""


def put_right(life: Life, cause: RootCause, on: date) -> None:
    """Do what follows from an upheld complaint, on the day its answer leaves."""
    lots = life.world.lots
    if life.case["no_apology_reason"] is None:
        _apologise(life, on)
    if lots.random() < figures.MONEY_WHEN_UPHELD:
        _pay(life, on)
    if lots.random() < figures.ACTION_WHEN_UPHELD:
        _change(life, cause, on)
    else:
        _nothing_wider(life, on)


def _apologise(life: Life, on: date) -> None:
    said = {
        "kind": RemedyKind.APOLOGY,
        "what": "We say sorry for what went wrong.",
        "owner_id": life.case["handler_id"],
        "due_on": on,
        "done_on": on,
        "evidence": "It stands in our answer.",
        "told_on": on,
    }
    _remedy(life, said, NO_MONEY, on)


def _pay(life: Life, on: date) -> None:
    """Offer money that a manager agrees to; it is paid some days after the answer."""
    world, handler, manager = life.world, life.case["handler_id"], life.world.leads[0]
    money = {
        "money_reason": world.lots.choice((MoneyReason.LOSS, MoneyReason.DISTRESS)),
        "pence": world.lots.randrange(*figures.MONEY_IN_5_POUNDS) * 500,
        "worked_out": "By what it cost them, and how often they had to ask.",
    }
    said = {
        "kind": RemedyKind.MONEY,
        "what": "We pay for what it cost them.",
        "owner_id": handler,
        "due_on": world.after(on, TO_PAY_IN),
        "done_on": None,
        "evidence": None,
        "told_on": on,
    }
    remedy = _remedy(life, said, money, on)

    def agree(at: datetime) -> None:
        remedy.update(approved_at=at, approved_by_id=manager)
        words, pence = remedy["what"], remedy["pence"]
        life.line(Move.APPROVE_MONEY, at, staff_id=manager, words=words, pence=pence)

    life.on(on, agree)
    paid_on = world.after(on, world.lots.randrange(3, TO_PAY_IN + 1))
    if paid_on < world.today:
        paid = {"done_on": paid_on, "evidence": "The payment in our accounts."}
        remedy.update(paid)
        _say_remedy(life, paid_on, remedy, paid)


def _remedy(life: Life, said: dict[str, Any], money: dict[str, Any], on: date) -> dict[str, Any]:
    handler = life.case["handler_id"]
    life.rows.add(
        "remedy",
        case_id=life.case["id"],
        **said,
        **money,
        written_at=None,
        written_by_id=handler,
        approved_at=None,
        approved_by_id=None,
    )
    remedy = life.rows.waiting["remedy"][-1]
    _say_remedy(life, on, remedy, said | money)
    return remedy


def _say_remedy(life: Life, on: date, remedy: dict[str, Any], says: dict[str, Any]) -> None:
    changed = {name: str(value) for name, value in says.items() if value is not None}

    def write(at: datetime) -> None:
        remedy["written_at"] = remedy["written_at"] or at
        life.line(
            Move.REMEDY,
            at,
            staff_id=life.case["handler_id"],
            words=remedy["what"],
            remedy=remedy["kind"].value,
            changed=changed,
        )

    life.on(on, write)


def _nothing_wider(life: Life, on: date) -> None:
    handler, reason = life.case["handler_id"], stories.NOTHING_WIDER

    def write(at: datetime) -> None:
        life.rows.put(
            "no_learning", case_id=life.case["id"], reason=reason, said_at=at, said_by_id=handler
        )
        life.line(Move.LEARN, at, staff_id=handler, words=reason)

    life.on(on, write)


def _change(life: Life, cause: RootCause, on: date) -> None:
    """Agree to change something, and do it: most in time, some late, some not yet."""
    world, lots = life.world, life.world.lots
    due_on = world.after(on, lots.randrange(15, 60))
    what = lots.choice(stories.CHANGES)
    life.rows.add(
        "action",
        version=1,
        what=what,
        why="A complaint that we upheld.",
        cause=cause,
        service_id=life.case["service_id"],
        owner_id=life.case["handler_id"],
        due_on=due_on,
        status=ActionStatus.AGREED,
        status_reason=None,
        evidence=None,
        summary=None,
        done_on=None,
        effect_due_on=None,
        effect=None,
        effect_words=None,
        effect_on=None,
        put_forward_at=None,
        put_forward_by_id=None,
        told_at=None,
        told_by_id=None,
        proposed_at=None,
        proposed_by_id=lots.choice(world.officers),
        theme_id=None,
    )
    action = life.rows.waiting["action"][-1]
    life.rows.put("action_case", action_id=action["id"], case_id=life.case["id"])
    _begin(life, action, on)
    done_on = _done_on(life, on, due_on)
    if done_on < world.today:
        _do(life, action, done_on)


def _done_on(life: Life, on: date, due_on: date) -> date:
    lots = life.world.lots
    if lots.random() < figures.CHANGED_ON_TIME:
        return min(due_on, life.world.after(on, lots.randrange(5, 60)))
    return life.world.after(due_on, lots.randrange(1, 60))


def _do(life: Life, action: dict[str, Any], on: date) -> None:
    shown = "Seen on a visit to the team."
    done = {
        "status": ActionStatus.DONE,
        "done_on": on,
        "evidence": shown,
        "summary": action["what"],
        "effect_due_on": effect_due(on),
    }
    _step(life, action, on, done, shown)
    looked_on = life.world.after(effect_due(on), 3)
    if looked_on < life.world.today:
        words = "We looked at what people told us since."
        effect = life.world.lots.choice((Effect.WORKED, Effect.WORKED, Effect.PARTLY, Effect.NOT))
        found = {"effect": effect, "effect_words": words, "effect_on": looked_on}
        _step(life, action, looked_on, found, words)


def _begin(life: Life, action: dict[str, Any], on: date) -> None:
    def write(at: datetime) -> None:
        action["proposed_at"] = at
        _line(life, action, at, action["proposed_by_id"], action["what"])
        _tell_case(life, action, at, action["proposed_by_id"], action["what"])

    life.on(on, write)


def _step(life: Life, action: dict[str, Any], on: date, says: dict[str, Any], words: str) -> None:
    """Let ``action`` be as it ``says`` from a day on; the case hears of it when it is done."""

    def write(at: datetime) -> None:
        action.update(says, version=action["version"] + 1)
        done = "status" in says
        staff_id = action["owner_id"] if done else action["proposed_by_id"]
        _line(life, action, at, staff_id, words)
        if done:
            _tell_case(life, action, at, staff_id, None)

    life.on(on, write)


def _line(life: Life, action: dict[str, Any], at: datetime, staff_id: int, words: str) -> None:
    life.rows.add(
        "action_line",
        action_id=action["id"],
        status=action["status"],
        at=at,
        staff_id=staff_id,
        words=words,
        due_on=action["due_on"],
        owner_id=action["owner_id"],
        telling=None,
    )


def _tell_case(
    life: Life, action: dict[str, Any], at: datetime, staff_id: int, words: str | None
) -> None:
    life.line(
        Move.LEARN,
        at,
        staff_id=staff_id,
        words=words,
        action_id=action["id"],
        status=action["status"].value,
    )
