"""Fair play: turns of a case that are worth a look by the corporate lead (lessons 2.C.12).

Each has innocent reasons, most of the time. A sign is a prompt to look, never an accusation, and
it is read from the history alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.domain.clocks import RESPONSES, Which, days_left
from portal.domain.move_names import Move
from portal.domain.words import N_
from portal.domain.working_days import BeyondCalendar, Calendar

NEAR = 1
"""Working days before a date, from which on it is near."""

WITHIN = 5
"""Working days after an answer, within which it looks as if it was no answer yet."""

FEWEST_WORDS = 3
FEWEST_LETTERS = 15
"""An acknowledgement that says what we understood in less says nothing."""


SAID_LITTLE = "said_little"
"""Whether an acknowledgement said next to nothing, on its own line: what we understood changes
afterwards, as with a split."""


class Sign(StrEnum):
    """What may be worth a look."""

    PAUSED_NEAR_DUE = "paused_near_due"
    REOPENED = "reopened"
    ANSWER_UNDONE = "answer_undone"
    EXTENDED_NEAR_DUE = "extended_near_due"
    KIND_CHANGED_NEAR_DUE = "kind_changed_near_due"
    BLANK_ACKNOWLEDGEMENT = "blank_acknowledgement"


SIGN_WORDS = {
    Sign.PAUSED_NEAR_DUE: N_("The dates began to wait just before or after the answer was due"),
    Sign.REOPENED: N_("Closed, and opened again"),
    Sign.ANSWER_UNDONE: N_(
        "Answered just before or after the answer was due, and opened again within days"
    ),
    Sign.EXTENDED_NEAR_DUE: N_("More time was given just before or after the answer was due"),
    Sign.KIND_CHANGED_NEAR_DUE: N_("What it is was changed just before or after a date"),
    Sign.BLANK_ACKNOWLEDGEMENT: N_(
        "The acknowledgement says next to nothing of what we understood"
    ),
}

ANSWERS = frozenset({Move.RESPOND, Move.POST})
"""Moves by which an answer leaves: a letter leaves when it is posted."""

NEAR_DUE = {
    Move.PAUSE: Sign.PAUSED_NEAR_DUE,
    Move.ASK_CONSENT: Sign.PAUSED_NEAR_DUE,
    Move.EXTEND: Sign.EXTENDED_NEAR_DUE,
    Move.DECIDE_KIND: Sign.KIND_CHANGED_NEAR_DUE,
}
"""Moves that are a sign when a date is near or has passed."""


@dataclass(frozen=True)
class Line:
    """One line of a history: what happened, on which London date, and its values."""

    what: str
    on: date
    who: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """One sign on a case: what, when, and who made the move."""

    sign: Sign
    on: date
    who: str | None


def signs(
    lines: Iterable[Line],
    first_due: Mapping[Which, date],
    understood: str | None,
    calendar: Calendar,
    *,
    understood_again: str | None = None,
) -> list[Seen]:
    """Return every sign in ``lines``, the whole history of one case, oldest first.

    ``first_due`` are the dates that were promised first; ``understood`` is what we understand
    now, and ``understood_again`` that at stage 2, for acknowledgements whose line does not say.
    """
    due, closed = dict(first_due), False
    undone_until: date | None = None
    said = {Move.ACKNOWLEDGE: understood, Move.ACKNOWLEDGE_STAGE_2: understood_again}
    found: list[Seen] = []
    for line in lines:
        sign = NEAR_DUE.get(Move(line.what)) if line.what in set(Move) else None
        if sign is Sign.KIND_CHANGED_NEAR_DUE and _same_kind(line):
            sign = None
        if sign and _is_near([due[one] for one in _dates_of(sign) if one in due], line, calendar):
            found.append(Seen(sign, line.on, line.who))
        if line.what == Move.REOPEN and closed:
            found.append(Seen(Sign.REOPENED, line.on, line.who))
        elif line.what == Move.REOPEN and undone_until and line.on <= undone_until:
            found.append(Seen(Sign.ANSWER_UNDONE, line.on, line.who))
        undone_until = _undone_until(due, line, calendar) or undone_until
        if line.what in said and _is_blank(line, said[Move(line.what)]):
            found.append(Seen(Sign.BLANK_ACKNOWLEDGEMENT, line.on, line.who))
        closed = _staff_closed(line) or (closed and line.what != Move.REOPEN)
        _follow(due, line.values)
    return found


def _undone_until(due: Mapping[Which, date], line: Line, calendar: Calendar) -> date | None:
    """Return until when opening again undoes an answer that left near its date; None for others."""
    stopped = [one for one in RESPONSES if one.value in (line.values.get("stopped") or {})]
    if line.what not in ANSWERS or not stopped:
        return None
    if not _is_near([due[one] for one in stopped if one in due], line, calendar):
        return None
    try:
        return calendar.add_working_days(line.on, WITHIN)
    except BeyondCalendar:
        return line.on + timedelta(days=WITHIN)


def _is_blank(line: Line, understood: str | None) -> bool:
    little = line.values.get(SAID_LITTLE)
    return says_little(understood) if little is None else bool(little)


def says_little(said: str | None) -> bool:
    """Whether an acknowledgement that understood ``said`` says next to nothing."""
    words = [word for word in (said or "").split() if any(map(str.isalpha, word))]
    return len(words) < FEWEST_WORDS or sum(map(str.isalpha, "".join(words))) < FEWEST_LETTERS


def _staff_closed(line: Line) -> bool:
    """Whether somebody here ended it; whoever withdraws their own case may come back."""
    if line.what == Move.MERGE:
        return line.values.get("stays") == line.values.get("linked")
    by_staff = line.what == Move.WITHDRAW and line.who is not None
    return by_staff or line.what in {Move.CLOSE, Move.AGREE_REFUSAL}


def _same_kind(line: Line) -> bool:
    return line.values.get("before") == line.values.get("kind")


def _dates_of(sign: Sign) -> tuple[Which, ...]:
    return tuple(Which) if sign is Sign.KIND_CHANGED_NEAR_DUE else RESPONSES


def _is_near(dates: list[date], line: Line, calendar: Calendar) -> bool:
    """Whether the soonest of ``dates`` was near, or had passed, on the day of ``line``."""
    if not dates:
        return False
    try:
        return days_left(min(dates), line.on, calendar) <= NEAR
    except BeyondCalendar:
        return (min(dates) - line.on).days <= NEAR


def _follow(due: dict[Which, date], values: Mapping[str, Any]) -> None:
    """Change ``due`` as a line of history changed the dates; what has stopped is due no more."""
    for which, on in dict(values.get("started") or {}).items():
        due[Which(which)] = date.fromisoformat(on)
    for which, (_, on) in dict(values.get("moved") or {}).items():
        due[Which(which)] = date.fromisoformat(on)
    for which in dict(values.get("stopped") or {}):
        due.pop(Which(which), None)
