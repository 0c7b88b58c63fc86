"""How the dates of a case end, and in which state it is worked on."""

from datetime import date, datetime

from portal.domain.cases import Closure, ContactWay, Kind, OnBehalf, State
from portal.domain.endings import CaseFacts
from portal.domain.moves import Actor, Move, after, work_state
from portal.domain.pauses import ConsentAnswer
from portal.domain.questions import heard_nothing
from portal.domain.times import london_date
from portal.models import Case, Inquiry
from portal.queries.calendar import calendar
from portal.queries.letters import letters_waiting
from portal.queries.putting_right import approval_waiting
from portal.queries.triage import acknowledged_as_complaint
from portal.recording.clocks import answer_clocks, end_all_clocks
from portal.recording.pauses import finish_pause, running_pause


def end_dates(case: Case, on: date) -> None:
    """End the pause of ``case`` and every clock: nothing runs on a closed case."""
    pause = running_pause(case)
    if pause is not None:
        finish_pause(pause, on, calendar())
    end_all_clocks(case, on)


def close_as_answered(case: Case, now: datetime) -> None:
    """Close ``case`` after its final answer, whose leaving has stopped the clocks."""
    case.state = after(Move.FINAL_RESPONSE, case.state, case.kind, Actor.SYSTEM)
    case.closure, case.closed_at = Closure.ANSWERED, now
    end_dates(case, london_date(now))


def open_inquiry(case: Case) -> Inquiry | None:
    """Return the newest question to the person that is not answered, None without.

    At stage 2 a question of stage 1 is over: it was answered without it.
    """
    since = case.review.asked_on if case.review else date.min
    asked = [one for one in case.inquiries if one.answered_on is None and one.asked_on >= since]
    return asked[-1] if asked else None


def facts_of(case: Case, today: date) -> CaseFacts:
    """Return what decides for which reasons ``case`` can be closed ``today``.

    A letter that waits to be posted may be the reminder: nobody has had time to answer it.
    """
    asked = open_inquiry(case)
    anonymous = case.on_behalf is OnBehalf.ANONYMOUS
    return CaseFacts(
        complaint=case.kind is Kind.COMPLAINT or acknowledged_as_complaint(case),
        state=case.state,
        approving=approval_waiting(case.id) is not None,
        asked=asked is not None,
        heard_nothing=asked is not None
        and heard_nothing(
            asked.reminded_on, asked.rung_on, case.person.contact_way, today, calendar()
        )
        and not letters_waiting(case.id),
        no_consent=bool(case.consents) and case.consents[-1].answer is not ConsentAnswer.GIVEN,
        unreachable=anonymous or case.person.contact_way is ContactWay.NONE,
    )


def at_work(case: Case) -> State:
    """Return the state in which ``case`` is worked on, as the moves that lead back to it ask."""
    return work_state(
        stage=case.stage,
        asked=open_inquiry(case) is not None,
        extended=any(clock.unextended_due_on for clock in answer_clocks(case)),
    )
