"""What became of each date of a past record, by the same rules as if we had lived it.

Policy A4.5 to A4.13: the days are those of the edition that was in force; the national code's
answer counts from the acknowledgement; more time moves a date and leaves the first one to be
held to; what ended without an answer was missed only when its date had passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.cases import Closure
from portal.domain.clocks import RESPONSES, ClockPlan, Which, code_response_after
from portal.domain.past_records import PastRecord
from portal.domain.working_days import Calendar

ACKNOWLEDGEMENTS = frozenset({Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT})


@dataclass(frozen=True)
class PastClock:
    """A clock that ran and stopped. The names are those of ``models.Clock``."""

    which: Which
    commitment_slug: str | None
    working_days: int
    started_on: date
    due_on: date
    first_due_on: date
    stopped_on: date
    met: bool | None
    unextended_due_on: date | None
    missed_due_on: date | None


def past_clocks(
    plans: Sequence[ClockPlan], record: PastRecord, calendar: Calendar
) -> list[PastClock]:
    """Return the clocks of ``plans`` as the dates of ``record`` ended them.

    An answer acknowledges too when nobody did before. Raises ``BeyondCalendar``.
    """
    answered_on = record.responded_on if record.closure is Closure.ANSWERED else None
    acknowledged_on = record.acknowledged_on or answered_on
    code_due = {plan.which: plan.due_on for plan in plans}.get(Which.CODE_ACKNOWLEDGEMENT)
    found = []
    for plan in plans:
        started_on, due_on = plan.started_on, plan.due_on
        if plan.which is Which.CODE_RESPONSE and acknowledged_on and code_due:
            started_on, due_on = code_response_after(
                acknowledged_on, code_due, plan.working_days, calendar
            )
        unextended = None
        if plan.which in RESPONSES and record.extended_to and record.extended_to > due_on:
            unextended, due_on = due_on, record.extended_to
        done_on = acknowledged_on if plan.which in ACKNOWLEDGEMENTS else answered_on
        missed_on, met = None, None
        if done_on is not None:
            met = done_on <= (unextended or due_on)
        elif record.ended_on > due_on:
            missed_on, met = unextended or due_on, False
        found.append(
            PastClock(
                which=plan.which,
                commitment_slug=plan.commitment_slug,
                working_days=plan.working_days,
                started_on=started_on,
                due_on=due_on,
                first_due_on=plan.due_on,
                stopped_on=done_on or record.ended_on,
                met=met,
                unextended_due_on=unextended,
                missed_due_on=missed_on,
            )
        )
    return found
