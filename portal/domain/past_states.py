"""How far a file of past records is on its way in."""

from enum import StrEnum

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
