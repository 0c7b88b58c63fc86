"""What can be wrong in a file of past records. Each rule is one sentence about one cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.domain.errors import RuleBroken
from portal.domain.past_columns import PastColumn
from portal.domain.tables import TableRefused
from portal.domain.words import N_

LARGEST_FILE = 30_000_000
MOST_RECORDS = 200_000
LONGEST_VALUE = 100
"""Characters of a cell that are shown again."""


class FileUnreadable(TableRefused):
    """The file as a whole is none of past records."""


class ColumnsMissing(FileUnreadable):
    """Its first line does not name the columns."""

    sentence = N_("The first line of the file must name these columns: %(missing)s")


class ColumnTwice(FileUnreadable):
    """Two columns of one name: which counts?"""

    sentence = N_("The first line of the file names %(column)s twice")


class TooManyRecords(FileUnreadable):
    """More than can be brought in at once."""

    sentence = N_("The file has more than 200,000 records. Split it by year")


class PastRule(RuleBroken):
    """A rule about one line."""


class BrokenLine(PastRule):
    """The marks of a table do not fit together."""

    sentence = N_("This line cannot be read as a line of a table: check its quotation marks")


class TooManyCells(PastRule):
    """More cells than columns, so the others may stand in wrong columns too."""

    sentence = N_("This line has more cells than the first line. Put texts with commas in quotes")


class Missing(PastRule):
    """An empty cell that is needed."""

    sentence = N_("Enter %(column)s")


class TooLong(PastRule):
    """More than a reference can have."""

    sentence = N_("A reference must be 60 characters or fewer")


class UnseenSigns(PastRule):
    """Signs that no one can see or type."""

    sentence = N_("A reference must not include signs that cannot be seen")


class Formula(PastRule):
    """A spreadsheet would reckon with it."""

    sentence = N_("A reference must not begin with = + - or @, which a spreadsheet takes to reckon")


class NotAWord(PastRule):
    """No word of the list."""

    sentence = N_("Write one of these: %(allowed)s")


class NothingHere(PastRule):
    """The kind of record has no such thing."""

    sentence = N_("Leave %(column)s empty for a record of this kind")


class NotADate(PastRule):
    """No date that we read."""

    sentence = N_("Write the date as day, month and year, such as 31/12/2024, or as 2024-12-31")


class InTheFuture(PastRule):
    """A past record is past."""

    sentence = N_("The date must be today or in the past")


class BeforeCalendar(PastRule):
    """We count working days only as far back as we know them."""

    sentence = N_("We know the working days since %(known_from)s only. Leave older records out")


class BeforeReceived(PastRule):
    """Nothing is done before it came."""

    sentence = N_("The date must be on or after the day it was received, %(received)s")


class AfterAnswer(PastRule):
    """An acknowledgement after the answer is none."""

    sentence = N_("The acknowledgement must be on or before the answer, %(responded)s")


class NotAStage(PastRule):
    """There are two stages."""

    sentence = N_("Write 1 or 2")


class NoStage2(PastRule):
    """Only a complaint is looked at again."""

    sentence = N_("Only a complaint has a stage 2")


class Stage2Alone(PastRule):
    """Its stage 1 is not above it."""

    sentence = N_("Put stage 2 below the line with stage 1 of the same reference")


class BeforeStage1(PastRule):
    """Stage 2 follows the first answer."""

    sentence = N_("Stage 2 must begin on or after the answer at stage 1, %(responded)s")


class SameReference(PastRule):
    """Two records of one file have one reference."""

    sentence = N_("This reference stands in line %(line)s already")


class KnownReference(PastRule):
    """A record with this reference was brought in before."""

    sentence = N_("A record with this reference came in with %(file)s already")


class NotInEdition(PastRule):
    """The commitments of that day had no such promise."""

    sentence = N_("That commitment was not among those in force on %(received)s")


PAST_RULES: Mapping[str, type[RuleBroken]] = {
    rule.__name__: rule
    for parent in (PastRule, FileUnreadable, TableRefused)
    for rule in (parent, *parent.__subclasses__())
}
"""The rules by their names, as they are kept."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what stands there, and which rule says no.

    ``column`` is None when it is the whole line.
    """

    line: int
    column: PastColumn | None
    value: str
    rule: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, line: int, column: PastColumn | None, value: str, broken: RuleBroken) -> "Problem":
        """Return the problem that ``broken`` is."""
        return cls(line, column, value[:LONGEST_VALUE], type(broken).__name__, dict(broken.values))
