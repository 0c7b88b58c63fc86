"""Letters: posted, or taken back before they are (Policy A4.6, lessons 19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.errors import NotFound, RuleBroken
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.questions import answer_by_once_posted
from portal.domain.responses import SentBeforeWritten, check_sent_on
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.models import Case, Message
from portal.queries.calendar import calendar
from portal.queries.cases import case_to_change
from portal.queries.letters import letters_waiting
from portal.recording.acts import act
from portal.recording.batches import one_by_one
from portal.recording.dispatch import count_dispatch
from portal.recording.ending import at_work, close_as_answered
from portal.recording.history import record
from portal.recording.letters import reminded_by, throw_away

TELLS_WHAT_WAS_DONE = frozenset(
    {
        Purpose.EXTENSION,
        Purpose.QUESTION,
        Purpose.CONSENT,
        Purpose.PAUSE,
        Purpose.NEW_DATE,
        Purpose.STAGE_2_RECEIPT,
        Purpose.CLOSURE,
        Purpose.REFUSAL,
        Purpose.MERGED,
        Purpose.SPLIT,
    }
)
"""Letters about something that has been done already: without them the person would not know."""


class MustBePosted(RuleBroken):
    """The person must hear what was done."""

    sentence = N_("This letter tells them what we did. Post it")


class LetterHasGone(RuleBroken):
    """Somebody marked the letter as posted, or took it back, before."""

    sentence = N_("This letter is not waiting to be posted.")


@dataclass(frozen=True)
class Posted:
    """What came of one letter of many. ``problem`` says why it could not be marked, or is None."""

    message_id: int
    reference: str
    problem: RuleBroken | None


def mark_as_posted(
    *,
    viewer: Viewer,
    reference: str,
    message_id: int,
    posted_on: date,
    form_key: str,
    now: datetime,
) -> None:
    """Write down the London date on which a letter left; its clocks stop on that date.

    Policy A4.5 and A4.9: the day of posting counts, never that of the draft. So do the days to
    answer our question, and those after a reminder of it. Raises
    ``LetterHasGone``, ``SentBeforeReceived``, ``SentBeforeWritten``, ``SentInFuture``,
    ``AlreadySent``, ``NotFound``, ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, None, now)
        case.state = after(Move.POST, case.state, case.kind, viewer)
        letter = _waiting(case, message_id)
        check_sent_on(posted_on, case.received_on, london_date(now))
        _check_written(letter, posted_on)
        letter.dispatched_on = posted_on
        counted = count_dispatch(case, letter.purpose, posted_on)
        _count_question(case, letter, posted_on)
        if letter.purpose is Purpose.FINAL_RESPONSE:
            close_as_answered(case, now)
        record(
            doing.session,
            case,
            Move.POST,
            now=now,
            staff_id=viewer.staff_id,
            message_id=letter.id,
            purpose=letter.purpose.value,
            sent_on=posted_on.isoformat(),
            **counted,
        )
        doing.result = reference


def mark_many_as_posted(
    *,
    viewer: Viewer,
    letters: Sequence[tuple[str, int]],
    posted_on: date,
    form_key: str,
    now: datetime,
) -> list[Posted]:
    """Mark several letters, each (reference, message number), as ``mark_as_posted`` does one.

    Each is an act of its own: one that cannot be marked, because somebody else was first for
    example, keeps no other from it. The same form sent again does nothing more and tells the
    same.
    """
    named = {f"{reference}:{number}": (reference, number) for reference, number in letters}

    def post(name: str, own_key: str) -> None:
        reference, message_id = named[name]
        mark_as_posted(
            viewer=viewer,
            reference=reference,
            message_id=message_id,
            posted_on=posted_on,
            form_key=own_key,
            now=now,
        )

    results = zip(named.values(), one_by_one(list(named), form_key, post), strict=True)
    return [Posted(number, reference, came.problem) for (reference, number), came in results]


def take_back(
    *, viewer: Viewer, reference: str, message_id: int, form_key: str, now: datetime
) -> None:
    """Throw away a letter that was never posted, so that it can be written again.

    An answer taken back opens the case again; its clocks have never stopped. The words of the
    letter stay in the history. A reminder taken back is written again. Raises
    ``LetterHasGone``, ``MustBePosted``, ``AlreadySent``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, None, now)
        letter = _waiting(case, message_id)
        state = after(Move.TAKE_BACK, case.state, case.kind, viewer, work=at_work(case))
        if letter.purpose in TELLS_WHAT_WAS_DONE:
            raise MustBePosted
        if letter.purpose is Purpose.RESPONSE:
            case.state = state
        throw_away(doing.session, case, letter, now=now, staff_id=viewer.staff_id)
        doing.result = reference


def _count_question(case: Case, letter: Message, posted_on: date) -> None:
    """Count what a person has to answer from the day on which our question or reminder left."""
    asked = reminded_by(case, letter)
    if asked is not None:
        asked.reminded_on = posted_on
    if letter.purpose is Purpose.QUESTION:
        for one in case.inquiries:
            if one.answered_on is None and one.asked_on == london_date(letter.written_at):
                one.answer_by = answer_by_once_posted(one.answer_by, posted_on, calendar())


def _check_written(letter: Message, posted_on: date) -> None:
    written_on = london_date(letter.written_at)
    if posted_on < written_on:
        raise SentBeforeWritten(written_on=written_on)


def _waiting(case: Case, message_id: int) -> Message:
    """Return the letter; ids of other cases are never looked at. Raises ``LetterHasGone``."""
    if all(message.id != message_id for message in case.messages):
        raise NotFound
    for letter in letters_waiting(case.id):
        if letter.id == message_id:
            return letter
    raise LetterHasGone
