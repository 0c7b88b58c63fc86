"""Why a log of calls is not taken, not read or not kept."""

from portal.domain.errors import RuleBroken
from portal.domain.tables import TableRefused
from portal.domain.words import N_


class LogRefused(TableRefused):
    """A file that cannot be a log of calls."""


class LogWithoutColumns(LogRefused):
    """Its first line does not name enough columns."""

    sentence = N_(
        "The first line of the selected file must name its columns: when a call came, how long "
        "it waited and whether it was answered"
    )


class LogWithoutRows(LogRefused):
    """There are names of columns and no calls."""

    sentence = N_("The selected file has names of columns and no calls")


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
