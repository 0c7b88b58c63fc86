"""A table as a file of text: how it is written, and why one is not taken."""

from dataclasses import dataclass
from typing import Any

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

MOST_COLUMNS = 500
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class TableLayout:
    """How a file is written: its encoding, what parts its columns, and the line of their names,
    counted from 1."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_line: int

    def as_kept(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "header": list(self.header),
            "header_line": self.header_line,
        }

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> "TableLayout":
        """Return what ``as_kept`` gave."""
        return cls(kept["encoding"], kept["delimiter"], tuple(kept["header"]), kept["header_line"])


class TableRefused(RuleBroken):
    """A file that cannot be read as a table."""

    sentence = N_("The selected file could not be read")


class TableTooLarge(TableRefused):
    """It is larger than we take; ``TableTooLarge.at(bytes)`` says the limit in MB."""

    sentence = N_(
        "The selected file must be smaller than %(limit)s MB. Send a large file in parts, by "
        "month or year for example"
    )

    @classmethod
    def at(cls, most: int) -> "TableTooLarge":
        """Return it for a limit of ``most`` bytes."""
        return cls(limit=most // MEGABYTE)


class TableEmpty(TableRefused):
    """There is nothing in it."""

    sentence = N_("The selected file is empty")


class TableWithoutRows(TableRefused):
    """It has a header and nothing under it."""

    sentence = N_("The selected file has names of columns and no records")


class TableNotText(TableRefused):
    """It is a picture, a program, or anything else that is no text."""

    sentence = N_("The selected file is not a CSV file")


class TableIsWorkbook(TableRefused):
    """It is a workbook of a spreadsheet."""

    sentence = N_("The selected file is a spreadsheet. Save it as CSV and select that file")


class TooManyColumns(TableRefused):
    """It has more columns than any table we take."""

    sentence = N_("The selected file has more than 500 columns")
