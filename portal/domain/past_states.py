"""How far a file of past records is on its way in."""

from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.words import N_


class ImportState(StrEnum):
    """``WAITING``: nobody has looked through it yet. Only ``DONE`` made cases, and all of them."""

    WAITING = "waiting"
    REFUSED = "refused"
    READY = "ready"
    ASKED = "asked"
    DONE = "done"


IMPORT_WORDS = {
    ImportState.WAITING: N_("Being checked"),
    ImportState.REFUSED: N_("Has errors"),
    ImportState.READY: N_("Checked, not brought in yet"),
    ImportState.ASKED: N_("Being brought in"),
    ImportState.DONE: N_("Brought in"),
}

AT_WORK = frozenset({ImportState.WAITING, ImportState.ASKED})
"""The portal has to do something with it."""


class FileKnown(RuleBroken):
    """The same file was added before. ``number`` is its row."""

    sentence = N_("This file was added before, on %(day)s")


class NotReady(RuleBroken):
    """Somebody did something with it meanwhile, or it has errors."""

    sentence = N_("This file cannot be brought in as it is. Look at where it stands now")
