"""Why a log of calls is not taken, not read or not kept."""

from portal.domain.errors import RuleBroken
from portal.domain.words import N_


class LogRefused(RuleBroken):
    """A file that cannot be a log of calls."""

    sentence = N_("The selected file could not be read")


class LogTooLarge(LogRefused):
    """It is larger than we take."""

    sentence = N_(
        "The selected file must be smaller than 100 MB. Send a large log in parts, by month for "
        "example"
    )


class LogEmpty(LogRefused):
    """There is nothing in it."""

    sentence = N_("The selected file is empty")


class LogNotText(LogRefused):
    """It is a picture, a program, or anything else that is no text."""

    sentence = N_("The selected file is not a CSV file")


class LogIsWorkbook(LogRefused):
    """It is a workbook of a spreadsheet."""

    sentence = N_("The selected file is a spreadsheet. Save it as CSV and select that file")


class LogWithoutColumns(LogRefused):
    """Its first line does not name enough columns."""

    sentence = N_(
        "The first line of the selected file must name its columns: when a call came, how long "
        "it waited and whether it was answered"
    )


class LogWithoutRows(LogRefused):
    """There are names of columns and no calls."""

    sentence = N_("The selected file has names of columns and no calls")


class TooManyColumns(LogRefused):
    """It has more columns than any log."""

    sentence = N_("The selected file has more than 500 columns")


class SameFile(LogRefused):
    """We have this very file. ``number`` names it."""

    sentence = N_("This file was sent before. It is in the list below")


class SameColumn(RuleBroken):
    """One column cannot be two things."""

    sentence = N_("Select a different column for each question")


class NotToBeKept(RuleBroken):
    """The log has no day, or too much of it could not be read."""

    sentence = N_("This file cannot be used as it was read. Choose the columns again, or drop it.")


class LogMovedOn(RuleBroken):
    """The log is not at this step any more."""

    sentence = N_("Somebody else went on with this file. Look at where it stands now.")


class DaysAreKept(RuleBroken):
    """Some days are in the figures already, from another file. ``days`` names them."""

    sentence = N_(
        "These days are in the figures already, from another file: %(days)s. Take that file out "
        "first, or leave these days out of this one."
    )
