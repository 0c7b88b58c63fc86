"""One made-up complaint while it is made: its rows, its clocks and what its history will say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.demo.rows import Row, Rows
from portal.demo.world import World
from portal.domain.cases import ContactWay, OnBehalf
from portal.domain.clocks import RESPONSES, ClockPlan, Which, code_response_after
from portal.domain.messages import Purpose

Writer = Callable[[datetime], None]
FIRST_STEPS = (Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT)


@dataclass(slots=True)
class Life:
    """A complaint whose ``case`` row waits to be written. ``clocks`` and ``points`` are rows too.

    What happens is told in the order of its days, whatever the order in which it was made up.
    """

    world: World
    rows: Rows
    case: Row
    service: str
    clocks: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)
    _steps: list[tuple[date, int, int, Writer]] = field(default_factory=list)

    def on(self, day: date, write: Writer, *, early: bool = False) -> None:
        """Let ``write`` tell of what happens on ``day``: in order, or ``early`` that morning."""
        self._steps.append((day, not early, len(self._steps), write))

    def tell(self) -> None:
        """Write the history, the oldest day first."""
        last = self.case["received_at"]
        for day, _, _, write in sorted(self._steps, key=lambda step: step[:3]):
            last = max(last, self.world.at_work(day))
            write(last)
        self.case["changed_at"] = last

    def line(self, what: str, at: datetime, **values: Any) -> None:
        """Add a line of history."""
        self.rows.line(self.case["id"], what, at, **values)

    @property
    def can_be_written_to(self) -> bool:
        """Whether we know who they are: everybody made up wants email."""
        return self.case["on_behalf"] is not OnBehalf.ANONYMOUS

    def write_to_them(
        self, purpose: Purpose, at: datetime, on: date, subject: str, staff_id: int | None
    ) -> dict[str, Any]:
        """Write a message to the person; return what the history says of it."""
        way = ContactWay.EMAIL if self.can_be_written_to else ContactWay.NONE
        number = self.rows.add(
            "message",
            case_id=self.case["id"],
            incoming=False,
            purpose=purpose,
            way=way,
            subject=f"{subject} {self.case['reference']}",
            body=f"{subject}.\n\nYour complaint: {self.case['text']}",
            sent_to=None,
            written_at=at,
            written_by_id=staff_id,
            dispatched_on=on,
        )
        return {"message_id": number, "way": way.value, "sent_on": on.isoformat()}

    def start(self, plans: Iterable[ClockPlan], stage: int) -> dict[str, str]:
        """Start clocks; return the day on which each is due."""
        started = {}
        for plan in plans:
            self.rows.add(
                "clock",
                case_id=self.case["id"],
                which=plan.which,
                stage=stage,
                round=1,
                commitment_id=self.world.kept.ids.get(plan.commitment_slug or ""),
                working_days=plan.working_days,
                started_on=plan.started_on,
                due_on=plan.due_on,
                first_due_on=plan.due_on,
                stopped_on=None,
                met=None,
                unextended_due_on=None,
                missed_due_on=None,
                paused_days=0,
            )
            self.clocks.append(self.rows.waiting["clock"][-1])
            started[plan.which.value] = plan.due_on.isoformat()
        return started

    def running(self) -> list[Row]:
        """Return the clocks that have not stopped."""
        return [clock for clock in self.clocks if clock["stopped_on"] is None]

    def acknowledge(self, on: date) -> dict[str, Any]:
        """Stop the first clocks, and count the code's answer from there (Policy A4.9)."""
        clocks = {clock["which"]: clock for clock in self.running()}
        first, full = clocks[Which.CODE_ACKNOWLEDGEMENT], clocks[Which.CODE_RESPONSE]
        before = full["due_on"]
        full["started_on"], full["due_on"] = code_response_after(
            on, first["due_on"], full["working_days"], self.world.calendar
        )
        found = self.stop(FIRST_STEPS, on)
        if full["due_on"] != before:
            days = [before.isoformat(), full["due_on"].isoformat()]
            found["moved"] = {Which.CODE_RESPONSE.value: days}
        return found

    def answer(self, on: date) -> dict[str, Any]:
        """Stop the clocks of the answer."""
        return self.stop(RESPONSES, on)

    def stop(self, which: Iterable[Which], on: date) -> dict[str, Any]:
        """Stop the named clocks; return each result, as ``recording.dispatch.watched`` does."""
        results: dict[str, bool | str] = {}
        for clock in self.running():
            if clock["which"] in which:
                clock["stopped_on"] = on
                clock["met"] = on <= (clock["unextended_due_on"] or clock["due_on"])
                within = clock["unextended_due_on"] and not clock["met"] and on <= clock["due_on"]
                results[clock["which"].value] = "extended" if within else clock["met"]
        return {"stopped": results}

    def end(self, on: date) -> dict[str, Any]:
        """Stop every clock: a date that has passed is a miss, any other has no result."""
        results: dict[str, bool | None] = {}
        for clock in self.running():
            clock["stopped_on"] = on
            if on > clock["due_on"]:
                clock["missed_due_on"] = clock["unextended_due_on"] or clock["due_on"]
                clock["met"] = False
            results[clock["which"].value] = clock["met"]
        return {"stopped": results}
