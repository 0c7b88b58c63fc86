"""Made-up challenges, comments and compliments, and what every made-up case begins with."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from portal.demo import stories
from portal.demo.figures import CHALLENGE_SHARE, SERVICE_SHARE
from portal.demo.people import person
from portal.demo.rows import Rows
from portal.demo.world import World
from portal.domain.cases import Channel, Closure, Kind, OnBehalf, Precision, State
from portal.domain.findings import Kept
from portal.domain.moves import Move
from portal.domain.times import london_date
from portal.recording.clocks import NOTHING_DUE


def drawn(world: World, weights: Mapping[Any, float]) -> Any:
    """Return one key, drawn by its weight."""
    return world.lots.choices(list(weights), list(weights.values()))[0]


def blank_case(
    world: World, rows: Rows, kind: Kind, channel: Channel, received_at: datetime, text: str
) -> dict[str, Any]:
    """Return the columns of a new case with its person written and its number taken."""
    received_on = london_date(received_at)
    year = received_on.year
    number = world.number(year)
    person_id = rows.add("person", **person(world.lots, len(world.references)))
    return {
        "number_year": year,
        "number": number,
        "reference": world.reference(kind, year),
        "tracking_hash": None,
        "draft_id": None,
        "version": 1,
        "kind": kind,
        "channel": channel,
        "state": State.NEW,
        "stage": 1,
        "needs_reply": kind is Kind.COMPLAINT,
        "received_at": received_at,
        "received_on": received_on,
        "logged_at": received_at,
        "logged_by_id": None if channel is Channel.ONLINE else world.lots.choice(world.officers),
        "taken_by": None,
        "late_reason": None,
        "occurred_on": received_on - timedelta(days=world.lots.randrange(1, 30)),
        "occurred_precision": Precision.DAY,
        "changed_at": received_at,
        "service_id": world.services[drawn(world, SERVICE_SHARE)],
        "office_id": None,
        "commitment_id": None,
        "handler_id": None,
        "reviewer_id": None,
        "person_id": person_id,
        "text": text,
        "effect": None,
        "put_right": [],
        "put_right_other": None,
        "details": {},
        "on_behalf": OnBehalf.SELF,
        "behalf_name": None,
        "behalf_link": None,
        "behalf_agrees": None,
        "people_count": None,
        "missed_person_says": None,
        "missed_worked_out": None,
        "missed_checked": None,
        "checked_note": None,
        "understood": None,
        "wanted": None,
        "outcome": None,
        "no_apology_reason": None,
        "answered_on": None,
        "closure": None,
        "closed_at": None,
        "next_due_on": None,
        "next_due_which": None,
        "queue_on": NOTHING_DUE,
    }


def received_line(rows: Rows, case_id: int, case: dict[str, Any]) -> None:
    """Begin the history of a case as the intake does."""
    rows.begin_history()
    rows.line(
        case_id,
        Move.RECEIVE,
        case["received_at"],
        staff_id=case["logged_by_id"],
        by_person=case["logged_by_id"] is None,
        channel=case["channel"].value,
        kind=case["kind"].value,
        received_on=case["received_on"].isoformat(),
    )


def close_as_read(world: World, case: dict[str, Any], on: date) -> datetime:
    """Close ``case`` as read and counted, on a day."""
    read_at = world.at_work(on)
    case.update(state=State.CLOSED, closure=Closure.READ, closed_at=read_at, changed_at=read_at)
    return read_at


def challenge(world: World, rows: Rows, received_at: datetime) -> None:
    """Write one challenge; a month later its head of service has read it."""
    slug = drawn(world, CHALLENGE_SHARE)
    case = blank_case(
        world, rows, Kind.CHALLENGE, Channel.ONLINE, received_at, stories.CHALLENGES[slug]
    )
    case["commitment_id"] = world.kept.ids[slug]
    case["missed_person_says"] = Kept.MISSED
    if slug in ("email", "complaint", "letters", "voicemail"):
        case["missed_worked_out"] = Kept.MISSED
    if slug == "see-you-in-5-minutes":
        case["office_id"] = world.lots.choice(world.offices)
    _read_in_a_month(world, rows, case, checked=True)


def comment(world: World, rows: Rows, received_at: datetime) -> None:
    """Write one comment, read within the month."""
    text = world.lots.choice(stories.COMMENTS)
    _read_in_a_month(
        world, rows, blank_case(world, rows, Kind.COMMENT, Channel.ONLINE, received_at, text)
    )


def compliment(world: World, rows: Rows, received_at: datetime) -> None:
    """Write one compliment, read within the month."""
    text = world.lots.choice(stories.COMPLIMENTS)
    _read_in_a_month(
        world, rows, blank_case(world, rows, Kind.COMPLIMENT, Channel.ONLINE, received_at, text)
    )


def _read_in_a_month(world: World, rows: Rows, case: dict[str, Any], checked: bool = False) -> None:
    read_on = world.after(case["received_on"], world.lots.randrange(1, 22))
    read_at = None
    if read_on < world.today:
        if checked and world.lots.random() < 0.3:
            case["missed_checked"] = world.lots.choice((Kept.MISSED, Kept.MISSED, Kept.KEPT))
        read_at = close_as_read(world, case, read_on)
    case_id = rows.add("cases", **case)
    received_line(rows, case_id, case)
    if read_at:
        rows.line(case_id, Move.READ, read_at, staff_id=world.lots.choice(world.officers))
