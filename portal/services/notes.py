"""What is written on a case beside its moves: notes, calls, and messages to the person."""

from datetime import date, datetime

from portal.domain.cases import ContactWay
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.responses import Dispatch, check_told_on, dispatch_day
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Message
from portal.queries.cases import case_to_change
from portal.queries.links import goes_on_as
from portal.recording.acts import act
from portal.recording.ending import take_as_answer
from portal.recording.history import record
from portal.recording.outbox import check_way, write_to_person


def add_note(*, viewer: Viewer, reference: str, text: str, form_key: str, now: datetime) -> None:
    """Put a note on the file. The person never sees it.

    Raises ``AlreadySent``, ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, None, now)
        case.state = after(Move.NOTE, case.state, case.kind, viewer)
        record(doing.session, case, Move.NOTE, now=now, staff_id=viewer.staff_id, words=text)
        doing.result = reference


def record_call(
    *, viewer: Viewer, reference: str, text: str, called_on: date, form_key: str, now: datetime
) -> None:
    """Write down what the person said on the phone on the London date ``called_on``.

    It is a message from them and stops no clock. A question of ours that is open has got its
    answer, also on the case that this one was joined to. Raises ``ToldBeforeReceived``,
    ``ToldInFuture``, ``AlreadySent``, ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, None, now)
        case.state = after(Move.MESSAGE, case.state, case.kind, viewer)
        check_told_on(called_on, case.received_on, london_date(now))
        message = Message(
            case_id=case.id,
            incoming=True,
            purpose=Purpose.NOTE,
            way=ContactWay.PHONE,
            subject="",
            body=text,
            sent_to=None,
            written_at=now,
            written_by_id=viewer.staff_id,
            dispatched_on=called_on,
        )
        session.add(message)
        session.flush()
        record(
            session,
            case,
            Move.MESSAGE,
            now=now,
            staff_id=viewer.staff_id,
            message_id=message.id,
            incoming=True,
            sent_on=called_on.isoformat(),
        )
        asked = goes_on_as(case.id) or case
        take_as_answer(session, asked, now=now, staff_id=viewer.staff_id)
        doing.result = reference


def message_text(*, reference: str, text: str) -> Composed:
    """Return the exact message that ``write`` would send."""
    return compose("new_message", reference=reference, text=text)


def write(
    *,
    viewer: Viewer,
    reference: str,
    text: str,
    dispatch: Dispatch,
    form_key: str,
    now: datetime,
) -> int | None:
    """Write to the person about the case. It stops no clock: it is no acknowledgement.

    Returns the number of the letter to print, None when there is none. Raises
    ``WayNotKnown``, ``SentBeforeReceived``, ``SentInFuture``, ``AlreadySent``, ``NotFound`` or
    ``NotAllowed``.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, None, now)
        case.state = after(Move.MESSAGE, case.state, case.kind, viewer)
        check_way(case.person, dispatch.way)
        sent_on = dispatch_day(dispatch, case.received_on, today)
        mail = message_text(reference=reference, text=text)
        message = write_to_person(
            session,
            case,
            Purpose.NOTE,
            subject=mail.subject,
            body=mail.body,
            now=now,
            on=sent_on or today,
            staff_id=viewer.staff_id,
            way=dispatch.way,
        )
        session.flush()
        record(
            session,
            case,
            Move.MESSAGE,
            now=now,
            staff_id=viewer.staff_id,
            message_id=message.id,
            way=dispatch.way.value,
        )
        doing.result = reference
        return None if sent_on else message.id
