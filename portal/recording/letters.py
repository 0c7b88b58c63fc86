"""What comes of a message that reached nobody: a letter not posted, a mail not delivered."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.domain.times import london_date
from portal.models import Case, Inquiry, Message
from portal.queries.letters import letters_waiting
from portal.recording.ending import open_inquiry
from portal.recording.history import record

OF_WORK = frozenset(
    {
        Purpose.ACKNOWLEDGEMENT,
        Purpose.QUESTION,
        Purpose.CONSENT,
        Purpose.REMINDER,
        Purpose.EXTENSION,
        Purpose.RESPONSE,
        Purpose.STAGE_2_ACKNOWLEDGEMENT,
        Purpose.FINAL_RESPONSE,
    }
)
"""Letters that whoever asked us to stop needs no more."""


def reminded_by(case: Case, message: Message) -> Inquiry | None:
    """Return the open question that ``message`` reminds of, None when it is no such reminder;
    another reminder is of consent."""
    asked = open_inquiry(case)
    if message.purpose is not Purpose.REMINDER or asked is None:
        return None
    return asked if asked.reminded_on == london_date(message.written_at) else None


def forget_reminder(case: Case, message: Message) -> None:
    """Let nobody count as reminded by ``message``, which did not reach them."""
    asked = reminded_by(case, message)
    if asked is not None:
        asked.reminded_on = None


def throw_away(session: Session, case: Case, letter: Message, *, now: datetime, **by: Any) -> None:
    """Throw away a letter that was never posted: what it says was never said.

    Its words stay in the history, with ``by`` whom.
    """
    if letter.purpose is Purpose.RESPONSE:
        case.outcome, case.no_apology_reason = None, None
    if letter.purpose is Purpose.FINAL_RESPONSE and case.review is not None:
        case.review.outcome, case.review.no_apology_reason = None, None
    forget_reminder(case, letter)
    record(
        session,
        case,
        Move.TAKE_BACK,
        now=now,
        words=f"{letter.subject}\n\n{letter.body}",
        purpose=letter.purpose.value,
        taken_back=letter.id,
        **by,
    )
    session.delete(letter)


def stop_letters(session: Session, case: Case, *, now: datetime, **by: Any) -> None:
    """Throw away every letter of our work on ``case`` that waits: its person asked us to stop."""
    for letter in letters_waiting(case.id):
        if letter.purpose in OF_WORK:
            throw_away(session, case, letter, now=now, **by)
