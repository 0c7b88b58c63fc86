"""Made-up complaints, from received to closed, with clocks that tell the truth."""

import math
from datetime import date, datetime
from statistics import NormalDist
from typing import Any

from portal.demo import figures, stories
from portal.demo.answering import answer
from portal.demo.contacts import blank_case, drawn, received_line
from portal.demo.lateness import say_late
from portal.demo.life import Life
from portal.demo.more_time import give_more_time
from portal.demo.refusing import refuse
from portal.demo.rows import Rows
from portal.demo.world import World
from portal.domain.cases import ADJUSTMENTS, Channel, Closure, ContactWay, Kind, OnBehalf, State
from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.recording.clocks import NOTHING_DUE

SPREAD = math.log(10.5 / figures.MEDIAN_DAYS_TO_ANSWER) / NormalDist().inv_cdf(
    figures.ANSWERED_WITHIN_10
)
"""Of the lognormal days to answer, so that the right share is answered within 10 days."""


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
    rows.add("cases", **case)
    life = Life(world, rows, rows.waiting["cases"][-1], service)
    received_line(rows, life.case["id"], life.case)
    _points(life, slug)
    life.start(world.plans(Kind.COMPLAINT, channel, case["received_on"], True), 1)
    _live(life)
    say_late(life)
    _put_in_the_queue(life)
    life.tell()


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


def _points(life: Life, slug: str | None) -> None:
    texts: list[tuple[str, int | None]] = [(life.case["text"], None)]
    if slug:
        kept = life.world.kept
        commitment = next(one for one in kept.edition.commitments if one.slug == slug)
        texts.append((commitment.short_title, kept.ids[slug]))
    for position, (text, commitment_id) in enumerate(texts, start=1):
        life.rows.add(
            "point",
            case_id=life.case["id"],
            position=position,
            text=text,
            commitment_id=commitment_id,
            finding=None,
            reasons=None,
            kept=None,
            review_finding=None,
            review_reasons=None,
        )
        life.points.append(life.rows.waiting["point"][-1])


def _live(life: Life) -> None:
    """Let the case live until now: acknowledged, answered, closed, or still waiting."""
    world, lots, received_on = life.world, life.world.lots, life.case["received_on"]
    quickness = (
        figures.DAYS_TO_ACKNOWLEDGE_AN_EMAIL
        if life.case["channel"] is Channel.EMAIL
        else figures.DAYS_TO_ACKNOWLEDGE
    )
    acknowledged_on = world.after(received_on, drawn(world, quickness))
    days = max(1, round(lots.lognormvariate(math.log(figures.MEDIAN_DAYS_TO_ANSWER), SPREAD)))
    answered_on = max(world.after(received_on, days), acknowledged_on)
    withdrawn = lots.random() < figures.WITHDRAWN
    if lots.random() < figures.REFUSED:
        refuse(life)
        return
    if acknowledged_on >= world.today:
        return
    _acknowledge(life, acknowledged_on)
    if withdrawn:
        _withdraw(life, acknowledged_on)
        return
    give_more_time(life, acknowledged_on, answered_on)
    if answered_on < world.today:
        answer(life, answered_on)


def _acknowledge(life: Life, on: date) -> None:
    case, handler = life.case, life.world.lots.choice(life.world.handlers[life.service])
    case.update(state=State.OPEN, handler_id=handler)
    case.update(understood=case["text"], wanted="An apology and an explanation.")
    counted = life.acknowledge(on)

    def write(at: datetime) -> None:
        told = life.write_to_them(
            Purpose.ACKNOWLEDGEMENT, at, on, "We have your complaint", handler
        )
        life.line(Move.ACKNOWLEDGE, at, staff_id=handler, **told, **counted)

    life.on(on, write)


def _withdraw(life: Life, on: date) -> None:
    ended = life.end(on)

    def write(at: datetime) -> None:
        life.case.update(state=State.CLOSED, closure=Closure.WITHDRAWN, closed_at=at)
        life.line(Move.WITHDRAW, at, by_person=True, **ended)

    life.on(on, write)


def _put_in_the_queue(life: Life) -> None:
    """Let the soonest date that runs decide where the case stands."""
    running = life.running()
    if running:
        soonest = min(running, key=lambda clock: (clock["due_on"], clock["which"]))
        life.case.update(next_due_on=soonest["due_on"], next_due_which=soonest["which"])
    life.case["queue_on"] = life.case["next_due_on"] or NOTHING_DUE
