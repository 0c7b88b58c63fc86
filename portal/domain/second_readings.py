"""When a challenge is read one level up, and by whom (lessons 2 B8).

A challenge that nobody read in time goes up by itself, once. One whose reading the person
disputes becomes a challenge about a challenge, which somebody else reads, one level up. There is
no third reading: whoever still does not agree can complain.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from portal.domain.cases import Closure, Kind, State
from portal.domain.errors import RuleBroken
from portal.domain.findings import Kept
from portal.domain.roles import Permission, Viewer
from portal.domain.words import N_
from portal.domain.working_days import BeyondCalendar, Calendar

READ_WITHIN = 20
"""Working days in which a challenge is read, unless the council sets another number."""

DISPUTABLE = frozenset({Kept.KEPT, Kept.CANNOT_TELL})
"""What we can find that a person may not agree with."""


class WhyUp(StrEnum):
    """Why a challenge is read one level up."""

    LATE = "late"
    DISPUTED = "disputed"


WHY_UP_WORDS = {
    WhyUp.LATE: N_("Nobody read it in time"),
    WhyUp.DISPUTED: N_("The person does not agree with what we found"),
}


class ReadOneLevelUp(RuleBroken):
    """It went up, and is read there."""

    sentence = N_("This challenge went one level up. The corporate lead reads it")


class ReadBySomeoneElse(RuleBroken):
    """Nobody judges what they found themselves."""

    sentence = N_("You read the challenge that this one is about. Someone else must read it")


class NotChecked(RuleBroken):
    """Whoever does not agree gets a finding, not a tick."""

    sentence = N_("Check this one: the person does not agree with what we found before")


class NotDisputable(RuleBroken):
    """There is no reading to dispute, or it was disputed before, or is a second reading itself."""

    sentence = N_("You can make a complaint about this instead")


def late_from(received_on: date, within: int, calendar: Calendar) -> date | None:
    """Return the last day for reading a challenge, None when the calendar ends before it."""
    try:
        return calendar.add_working_days(calendar.day_zero(received_on), within)
    except BeyondCalendar:
        return None


def check_reader(viewer: Viewer, why: WhyUp | None, readers: Collection[int]) -> None:
    """Raise when ``viewer`` may not read a challenge.

    ``why`` is why it went up, None when it did not. ``readers`` read the challenge that it is
    about. Raises ``ReadOneLevelUp`` or ``ReadBySomeoneElse``.
    """
    if why is not None and not viewer.may(Permission.READ_ESCALATED):
        raise ReadOneLevelUp
    if viewer.staff_id in readers:
        raise ReadBySomeoneElse


def is_disputable(kind: Kind, state: State, closure: Closure | None, found: Kept | None) -> bool:
    """Whether the reading of a challenge is one that its person can disagree with."""
    read = state is State.CLOSED and closure is Closure.READ
    return kind is Kind.CHALLENGE and read and found in DISPUTABLE
