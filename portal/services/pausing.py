"""The two things that let dates wait: consent, and a person who asks us to (Policy A4.11, A7.1)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import Kind, State
from portal.domain.clocks import Which
from portal.domain.errors import RuleBroken
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.pauses import ConsentAnswer, PauseReason
from portal.domain.representatives import FOR_OTHERS
from portal.domain.responses import Dispatch, check_told_on
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.mailer import Composed, compose
from portal.models import Case, Consent
from portal.queries.calendar import calendar
from portal.queries.cases import case_to_change, find_case
from portal.recording.acts import act
from portal.recording.clocks import answer_clocks, open_clocks, resumed_due
from portal.recording.dispatch import watched
from portal.recording.ending import at_work
from portal.recording.history import record
from portal.recording.pauses import end_pause, running_pause, start_pause
from portal.recording.telling import check_dispatch, tell, tell_by_their_way
from portal.recording.telling_joined import copy_to_others, give_others_date


class AcknowledgeFirst(RuleBroken):
    """The person hears that we have it before we ask for anything (Policy A5.1)."""

    sentence = N_("Acknowledge the case before you ask for consent")


class NobodyElse(RuleBroken):
    """Who writes for themselves is asked for no consent, so nothing waits for it."""

    sentence = N_("This is for the person who wrote. Say who it is for before you ask for consent")


class PausedAlready(RuleBroken):
    """The dates wait once at a time."""

    sentence = N_("The dates of this case wait already")


class NotPaused(RuleBroken):
    """Nothing waits."""

    sentence = N_("The dates of this case are not paused")


class NobodyAgreed(RuleBroken):
    """Somebody agrees to a pause."""

    sentence = N_("Enter who agreed to wait")


@dataclass(frozen=True)
class Waiting:
    """What the person wrote when they asked us to wait, and who agreed to it."""

    words: str
    agreed_by: str
    dispatch: Dispatch


def consent_text(
    *, viewer: Viewer, reference: str, text: str, dispatch: Dispatch, now: datetime
) -> Composed:
    """Return the exact message that ``ask_for_consent`` would write. Raises what it raises."""
    case = find_case(viewer, reference, now)
    after(Move.ASK_CONSENT, case.state, case.kind, viewer)
    _check_may_ask(case)
    check_dispatch(case, dispatch, now)
    return _consent_request(case, text)


def ask_for_consent(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    text: str,
    dispatch: Dispatch,
    form_key: str,
    now: datetime,
) -> int | None:
    """Ask for the consent of the person affected; the dates of the answer wait for it.

    Returns the number of the letter to print, None when there is none. Raises
    ``NobodyElse``, ``AcknowledgeFirst``, ``PausedAlready``, ``WayNotKnown``,
    ``SentBeforeReceived``, ``SentInFuture``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.ASK_CONSENT, case.state, case.kind, viewer, work=at_work(case))
        _check_may_ask(case)
        told = tell(
            doing.session,
            case,
            Purpose.CONSENT,
            _consent_request(case, text),
            dispatch,
            viewer=viewer,
            now=now,
        )
        _tell_others(case, "joined_waits", now)
        case.consents.append(Consent(asked_on=today, asked_by_id=viewer.staff_id))
        counted = watched(
            case,
            lambda: start_pause(
                case,
                PauseReason.CONSENT,
                words=text,
                agreed_by=viewer.name,
                staff_id=viewer.staff_id,
                on=today,
            ),
        )
        record(
            doing.session,
            case,
            Move.ASK_CONSENT,
            now=now,
            staff_id=viewer.staff_id,
            words=text,
            **told.values,
            **counted,
        )
        doing.result = reference
        return told.letter


def record_consent(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    answer: ConsentAnswer,
    evidence: str,
    told_on: date,
    form_key: str,
    now: datetime,
) -> None:
    """Write down what the person affected said; the dates run again from today.

    ``evidence`` says how they told us, ``told_on`` on which London date. Without consent we
    still look at any general failing (Policy A7.1). Consent may come late or unasked, with
    the complaint itself: it is kept all the same. Where the dates waited for it, the person
    gets the new one in the way they chose. Raises ``ToldBeforeReceived``,
    ``ToldInFuture``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    move = Move.CONSENT_GIVEN if answer is ConsentAnswer.GIVEN else Move.CONSENT_REFUSED
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        waited = case.state is State.WAITING_FOR_CONSENT
        case.state = after(move, case.state, case.kind, viewer, work=at_work(case))
        check_told_on(told_on, case.received_on, today)
        waited_for = [one for one in case.consents if one.answer is None]
        if not waited_for:
            waited_for = [Consent(asked_on=told_on, asked_by_id=viewer.staff_id)]
            case.consents += waited_for
        for consent in waited_for:
            consent.answer, consent.answered_on = answer, told_on
            consent.evidence = evidence
        said = _carry_on(doing.session, case, told_on, viewer, now) if waited else {}
        record(
            doing.session,
            case,
            move,
            now=now,
            staff_id=viewer.staff_id,
            words=evidence,
            told_on=told_on.isoformat(),
            **said,
        )
        doing.result = reference


def pause_text(*, viewer: Viewer, reference: str, waiting: Waiting, now: datetime) -> Composed:
    """Return the exact message that ``pause`` would write. Raises what it raises."""
    case = find_case(viewer, reference, now)
    after(Move.PAUSE, case.state, case.kind, viewer)
    _check_may_pause(case)
    check_dispatch(case, waiting.dispatch, now)
    return _pause_message(case)


def pause(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    waiting: Waiting,
    form_key: str,
    now: datetime,
) -> int | None:
    """Let the dates of the answer wait, because the person asked us to in writing.

    Everyone who is answered together with them is told. Returns the number of the letter to
    print, None when there is none. Raises ``PausedAlready``, ``NobodyAgreed``, ``WayNotKnown``,
    ``SentBeforeReceived``, ``SentInFuture``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.PAUSE, case.state, case.kind, viewer, work=at_work(case))
        _check_may_pause(case)
        if not waiting.agreed_by:
            raise NobodyAgreed
        told = tell(
            doing.session,
            case,
            Purpose.PAUSE,
            _pause_message(case),
            waiting.dispatch,
            viewer=viewer,
            now=now,
        )
        _tell_others(case, "stage_2_waits" if case.stage > 1 else "joined_waits", now)
        counted = watched(
            case,
            lambda: start_pause(
                case,
                PauseReason.ASKED_TO_WAIT,
                words=waiting.words,
                agreed_by=waiting.agreed_by,
                staff_id=viewer.staff_id,
                on=london_date(now),
            ),
        )
        record(
            doing.session,
            case,
            Move.PAUSE,
            now=now,
            staff_id=viewer.staff_id,
            words=waiting.words,
            agreed_by=waiting.agreed_by,
            **told.values,
            **counted,
        )
        doing.result = reference
        return told.letter


def resume_text(*, viewer: Viewer, reference: str, dispatch: Dispatch, now: datetime) -> Composed:
    """Return the exact message that ``resume`` would write. Raises what it raises."""
    case = find_case(viewer, reference, now)
    after(Move.RESUME, case.state, case.kind, viewer)
    if running_pause(case) is None:
        raise NotPaused
    check_dispatch(case, dispatch, now)
    return _new_date(case, london_date(now))


def resume(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    why: str,
    dispatch: Dispatch,
    form_key: str,
    now: datetime,
) -> int | None:
    """Let the dates run again from today and tell the person the new one.

    Returns the number of the letter to print, None when there is none. Raises ``NotPaused``,
    ``WayNotKnown``, ``SentBeforeReceived``, ``SentInFuture``, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.RESUME, case.state, case.kind, viewer, work=at_work(case))
        if running_pause(case) is None:
            raise NotPaused
        counted = watched(case, lambda: _resume(case, london_date(now)))
        told = tell(
            doing.session,
            case,
            Purpose.NEW_DATE,
            _new_date(case, london_date(now)),
            dispatch,
            viewer=viewer,
            now=now,
        )
        give_others_date(case, _resumed_on(case, london_date(now)), now=now)
        record(
            doing.session,
            case,
            Move.RESUME,
            now=now,
            staff_id=viewer.staff_id,
            words=why,
            **told.values,
            **counted,
        )
        doing.result = reference
        return told.letter


def _resume(case: Case, on: date) -> None:
    end_pause(case, on, calendar())


def _carry_on(
    session: Session, case: Case, on: date, viewer: Viewer, now: datetime
) -> dict[str, Any]:
    """Let the dates run again from ``on`` and give everyone who waits the new one, as we promised
    when we asked for consent; return what the history says of both."""
    counted = watched(case, lambda: _resume(case, on))
    due = [clock.due_on for clock in answer_clocks(case)[:1] if clock.due_on >= london_date(now)]
    due_on = due[0] if due else None
    give_others_date(case, due_on, now=now)
    mail = compose("new_date", **_common(case), due_on=due_on)
    told = tell_by_their_way(
        session, case, Purpose.NEW_DATE, mail, now=now, staff_id=viewer.staff_id
    )
    return {**told, **counted}


def _tell_others(case: Case, template: str, now: datetime) -> None:
    """Write to everyone who is answered together with the person of ``case`` that it waits."""

    def mail_to(other: Case) -> Composed:
        return compose(template, reference=other.reference, person=other.person.name)

    copy_to_others(case, Purpose.PAUSE, mail_to, now=now)


def _check_may_pause(case: Case) -> None:
    if running_pause(case) is not None:
        raise PausedAlready


def _check_may_ask(case: Case) -> None:
    """Raise when nobody can be asked for consent on ``case``, or not yet."""
    _check_may_pause(case)
    if case.on_behalf not in FOR_OTHERS:
        raise NobodyElse
    if any(clock.which is Which.OUR_ACKNOWLEDGEMENT for clock in open_clocks(case)):
        raise AcknowledgeFirst


def _common(case: Case) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "person": case.person.name,
        "is_complaint": case.kind is Kind.COMPLAINT,
    }


def _consent_request(case: Case, text: str) -> Composed:
    return compose("consent", **_common(case), text=text)


def _pause_message(case: Case) -> Composed:
    return compose("pause", **_common(case))


def _new_date(case: Case, on: date) -> Composed:
    return compose("new_date", **_common(case), due_on=_resumed_on(case, on))


def _resumed_on(case: Case, on: date) -> date | None:
    """Return by when we answer ``case`` if its dates run again from ``on``, None without a date."""
    clocks = answer_clocks(case)
    return resumed_due(clocks[0], on, calendar()) if clocks else None
