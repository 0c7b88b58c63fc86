"""Opening a case again (screen S15; Policy A5.1)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.clocks import STAGE_2_CODE, ClockPlan, Which, plan_clocks
from portal.domain.endings import LetterWaits
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Case
from portal.queries.askers import JOINED_STAGE_2, asked_on, stage_2_stopped
from portal.queries.calendar import calendar
from portal.queries.cases import case_to_change
from portal.queries.editions import edition_on
from portal.queries.letters import letters_waiting
from portal.queries.links import joined_to
from portal.recording.acts import act
from portal.recording.clocks import answer_clocks, start_clocks
from portal.recording.dispatch import last_round
from portal.recording.ending import answer_kept, at_work, end_dates
from portal.recording.history import record
from portal.recording.joining import let_go
from portal.recording.telling import tell_by_their_way
from portal.recording.telling_joined import copy_to_others


def reopen(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    reason: str,
    form_key: str,
    now: datetime,
) -> None:
    """Open the case again, with a response clock of its own that starts today (Policy A5.1).

    Every earlier clock keeps its result for ever (lessons 1.10). Where an answer is due, the
    person gets its date in the way they chose, and so does everyone who is answered with them.
    Stage 2 that nobody wanted any more goes on for everyone who had asked for it.
    Raises ``LetterWaits``, ``BeyondCalendar``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        state = after(Move.REOPEN, case.state, case.kind, viewer, work=at_work(case))
        if letters_waiting(case.id):
            raise LetterWaits
        _want_again(doing.session, case, now)
        end_dates(case, today)
        let_go(doing.session, case, now=now)
        case.state, case.closure, case.closed_at = state, None, None
        forgotten = _take_up_again(case)
        kept = edition_on(case.received_on)
        start_clocks(case, _new_round(case, today), kept.ids, last_round(case.clocks) + 1)
        told = _tell_again(doing.session, case, viewer, now)
        record(
            doing.session,
            case,
            Move.REOPEN,
            now=now,
            staff_id=viewer.staff_id,
            words=reason,
            due_on=case.next_due_on.isoformat() if case.next_due_on else None,
            **forgotten,
            **told,
        )
        doing.result = reference


def _want_again(session: Session, case: Case, now: datetime) -> None:
    """Take stage 2 of ``case``, which ended because nobody wanted it any more, as wanted by
    everyone who had asked for it on a case joined to it: they were told that a manager can open
    it again."""
    if not stage_2_stopped(case):
        return
    for other in joined_to(case.id):
        first_asked = asked_on(other)
        if first_asked is not None:
            told_on = first_asked.isoformat()
            record(session, other, JOINED_STAGE_2, now=now, linked=case.reference, told_on=told_on)


def _tell_again(session: Session, case: Case, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """Write that we look at ``case`` again and by when we answer, to everyone who waits for it;
    who is owed no answer is told nothing. Return what the history says of it."""
    clocks = answer_clocks(case)
    if not clocks:
        return {}
    due_on = clocks[0].due_on
    copy_to_others(case, Purpose.NEW_DATE, lambda to: _opened_again(to, due_on), now=now)
    mail = _opened_again(case, due_on)
    return tell_by_their_way(
        session, case, Purpose.NEW_DATE, mail, now=now, staff_id=viewer.staff_id
    )


def _opened_again(to: Case, due_on: date) -> Composed:
    return compose("opened_again", reference=to.reference, person=to.person.name, due_on=due_on)


def _take_up_again(case: Case) -> dict[str, Any]:
    """Forget the last answer: it is to be given again. Return it for the history, from which it
    comes back when the case ends without another."""
    kept, last = answer_kept(case), case.review or case
    last.answered_on, last.outcome, last.no_apology_reason = None, None, None
    return kept


def _new_round(case: Case, today: date) -> list[ClockPlan]:
    """Return the clock of the answer counted from ``today``.

    Ours by the edition the case came under; at stage 2 the code's.
    """
    if case.stage > 1:
        days = STAGE_2_CODE[Which.CODE_RESPONSE]
        due_on = calendar().add_working_days(today, days)
        return [ClockPlan(Which.CODE_RESPONSE, None, days, today, due_on)]
    edition = edition_on(case.received_on).edition
    plans = plan_clocks(edition, case.kind, case.channel, today, calendar(), case.needs_reply)
    return [plan for plan in plans if plan.which is Which.OUR_RESPONSE]
