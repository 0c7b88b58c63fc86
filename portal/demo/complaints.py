"""Made-up complaints, from received to closed, with clocks that tell the truth."""

import math
from datetime import date, datetime
from statistics import NormalDist
from typing import Any

from portal.demo import figures, stories
from portal.demo.contacts import blank_case, drawn, received_line
from portal.demo.rows import Rows
from portal.demo.world import World
from portal.domain.cases import ADJUSTMENTS, Channel, Closure, ContactWay, Kind, OnBehalf, State
from portal.domain.clocks import Which, code_response_after
from portal.domain.findings import Finding, Kept, overall
from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.recording.clocks import NOTHING_DUE

SPREAD = math.log(10.5 / figures.MEDIAN_DAYS_TO_ANSWER) / NormalDist().inv_cdf(
    figures.ANSWERED_WITHIN_10
)
"""Of the lognormal days to answer, so that the right share is answered within 10 days."""

CLOSED_AFTER = 20
"""Working days after the answer in which a review can be asked for (Policy A5.2)."""


def complaint(world: World, rows: Rows, received_at: datetime) -> None:
    """Write one complaint with everything that has happened to it by now."""
    service = drawn(world, figures.SERVICE_SHARE)
    text = world.lots.choice(stories.COMPLAINTS.get(service, stories.COMPLAINTS_ELSEWHERE))
    channel = drawn(world, figures.COMPLAINT_CHANNELS)
    case = blank_case(world, rows, Kind.COMPLAINT, channel, received_at, text)
    case["service_id"] = world.services[service]
    case["effect"] = world.lots.choice(stories.EFFECTS) or None
    case["put_right"] = world.lots.sample(["apology", "explanation", "action", "stop_it"], 2)
    _who_it_is_for(world, rows, case)
    slug = world.lots.choice(("email", "voicemail", None, None, None))
    case["commitment_id"] = world.kept.ids[slug] if slug else None
    _live(world, rows, case, service, slug)


def _who_it_is_for(world: World, rows: Rows, case: dict[str, Any]) -> None:
    person = rows.waiting["person"][-1]
    draw = world.lots.random()
    if draw < figures.ANONYMOUS:
        case["on_behalf"] = OnBehalf.ANONYMOUS
        for column in person:
            if column not in ("id", "adjustments", "contact_way"):
                person[column] = None
        person["contact_way"] = ContactWay.NONE
    elif draw < figures.ANONYMOUS + figures.GROUP:
        case.update(on_behalf=OnBehalf.GROUP, people_count=world.lots.randrange(2, 30))
    elif draw < figures.ANONYMOUS + figures.GROUP + figures.REPRESENTATIVE:
        case.update(
            on_behalf=OnBehalf.SOMEONE_ELSE,
            behalf_name="My mother",
            behalf_link="Daughter",
            behalf_agrees="yes",
        )
    if world.lots.random() < figures.ADJUSTMENTS:
        person["adjustments"] = [world.lots.choice(list(ADJUSTMENTS))]


def _live(world: World, rows: Rows, case: dict[str, Any], service: str, slug: str | None) -> None:
    """Let the case live until now: acknowledged, answered, closed, or still waiting."""
    lots, received_on = world.lots, case["received_on"]
    quickness = (
        figures.DAYS_TO_ACKNOWLEDGE_AN_EMAIL
        if case["channel"] is Channel.EMAIL
        else figures.DAYS_TO_ACKNOWLEDGE
    )
    acknowledged_on = world.after(received_on, drawn(world, quickness))
    days = max(1, round(lots.lognormvariate(math.log(figures.MEDIAN_DAYS_TO_ANSWER), SPREAD)))
    answered_on = max(world.after(received_on, days), acknowledged_on)
    acknowledged = acknowledged_on if acknowledged_on < world.today else None
    answered = answered_on if answered_on < world.today else None
    withdrawn = lots.random() < figures.WITHDRAWN and acknowledged is not None
    findings: list[Finding] = []
    if acknowledged:
        case.update(state=State.OPEN, handler_id=lots.choice(world.handlers[service]))
        case.update(understood=case["text"], wanted="An apology and an explanation.")
    if withdrawn:
        answered = None
        _close(world, case, acknowledged_on, Closure.WITHDRAWN)
    elif answered:
        findings = [_finding(world, service)]
        case.update(state=State.ANSWERED, answered_on=answered, outcome=overall(findings))
        if world.after(answered, CLOSED_AFTER) < world.today:
            _close(world, case, world.after(answered, CLOSED_AFTER), Closure.ANSWERED)
    clocks = _clocks(world, case, acknowledged, answered, withdrawn)
    running = [clock for clock in clocks if clock["stopped_on"] is None]
    if running:
        soonest = min(running, key=lambda clock: (clock["due_on"], clock["which"]))
        case.update(next_due_on=soonest["due_on"], next_due_which=soonest["which"])
    case["queue_on"] = case["next_due_on"] or NOTHING_DUE
    case_id = rows.add("cases", **case)
    for clock in clocks:
        rows.add("clock", case_id=case_id, paused_days=0, **clock)
    _points(world, rows, case_id, case, findings, slug)
    _history(world, rows, case_id, case, clocks, acknowledged, answered, withdrawn)


def _close(world: World, case: dict[str, Any], on: date, why: Closure) -> None:
    case.update(state=State.CLOSED, closure=why, closed_at=world.at_work(on))


def _finding(world: World, service: str) -> Finding:
    share = figures.UPHELD_OR_PARTLY.get(service, figures.UPHELD_OR_PARTLY_ELSEWHERE)
    if world.lots.random() < share:
        partly = world.lots.random() < figures.PARTLY_OF_THOSE
        return Finding.PARTLY_UPHELD if partly else Finding.UPHELD
    return world.lots.choice(figures.FINDINGS_WITHOUT_FAULT)


def _clocks(
    world: World,
    case: dict[str, Any],
    acknowledged: date | None,
    answered: date | None,
    withdrawn: bool,
) -> list[dict[str, Any]]:
    clocks = []
    plans = world.plans(case["kind"], case["channel"], case["received_on"], True)
    code_ack_due = next(plan.due_on for plan in plans if plan.which is Which.CODE_ACKNOWLEDGEMENT)
    for plan in plans:
        started, due = plan.started_on, plan.due_on
        if plan.which is Which.CODE_RESPONSE and acknowledged:
            started, due = code_response_after(
                acknowledged, code_ack_due, plan.working_days, world.calendar
            )
        is_ack = plan.which in (Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT)
        stopped = acknowledged if is_ack else answered
        met = stopped <= due if stopped else None
        if withdrawn and not is_ack:
            stopped = case["closed_at"].date()
            met = False if stopped > due else None
        clocks.append(
            {
                "which": plan.which,
                "stage": 1,
                "round": 1,
                "commitment_id": world.kept.ids.get(plan.commitment_slug or ""),
                "working_days": plan.working_days,
                "started_on": started,
                "due_on": due,
                "first_due_on": plan.due_on,
                "stopped_on": stopped,
                "met": met,
            }
        )
    return clocks


def _points(
    world: World,
    rows: Rows,
    case_id: int,
    case: dict[str, Any],
    findings: list[Finding],
    slug: str | None,
) -> None:
    finding = findings[0] if findings else None
    texts: list[tuple[str, int | None]] = [(case["text"], None)]
    if slug:
        commitment = next(one for one in world.kept.edition.commitments if one.slug == slug)
        texts.append((commitment.short_title, world.kept.ids[slug]))
    for position, (text, commitment_id) in enumerate(texts, start=1):
        rows.add(
            "point",
            case_id=case_id,
            position=position,
            text=text,
            commitment_id=commitment_id,
            finding=finding,
            reasons=stories.REASONS[finding.value] if finding else None,
            kept=Kept.CANNOT_TELL if finding and commitment_id else None,
        )


def _history(
    world: World,
    rows: Rows,
    case_id: int,
    case: dict[str, Any],
    clocks: list[dict[str, Any]],
    acknowledged: date | None,
    answered: date | None,
    withdrawn: bool,
) -> None:
    received_line(rows, case_id, case)
    way = ContactWay.NONE if case["on_behalf"] is OnBehalf.ANONYMOUS else ContactWay.EMAIL
    handler = case["handler_id"]
    steps = (
        (acknowledged, Move.ACKNOWLEDGE, Purpose.ACKNOWLEDGEMENT, "We have your complaint"),
        (answered, Move.RESPOND, Purpose.RESPONSE, "Our answer to your complaint"),
    )
    for on, move, purpose, subject in steps:
        if on is None:
            continue
        at = world.at_work(on)
        rows.line(
            case_id,
            move,
            at,
            staff_id=handler,
            sent_on=on.isoformat(),
            **_counted(clocks, move is Move.ACKNOWLEDGE),
        )
        rows.add(
            "message",
            case_id=case_id,
            incoming=False,
            purpose=purpose,
            way=way,
            subject=f"{subject} {case['reference']}",
            body=f"{subject}.\n\nYour complaint: {case['text']}",
            sent_to=None,
            written_at=at,
            written_by_id=handler,
            dispatched_on=on,
        )
    if withdrawn:
        rows.line(case_id, Move.WITHDRAW, case["closed_at"], by_person=True)
    elif case["closed_at"]:
        rows.line(case_id, Move.CLOSE, case["closed_at"])


def _counted(clocks: list[dict[str, Any]], acknowledging: bool) -> dict[str, Any]:
    """Return what it did to the clocks, as ``portal.recording.dispatch.watched`` does."""
    acknowledgements = (Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT)
    found: dict[str, Any] = {
        "stopped": {
            clock["which"].value: clock["met"]
            for clock in clocks
            if (clock["which"] in acknowledgements) is acknowledging
        }
    }
    moved = [clock for clock in clocks if clock["due_on"] != clock["first_due_on"]]
    if acknowledging and moved:
        found["moved"] = {
            clock["which"].value: [clock["first_due_on"].isoformat(), clock["due_on"].isoformat()]
            for clock in moved
        }
    return found
