"""How far a file of past records is on its way in."""

from enum import StrEnum


class ImportState(StrEnum):
    """``WAITING``: nobody has looked through it yet. Only ``DONE`` made cases, and all of them."""

    WAITING = "waiting"
    REFUSED = "refused"
    READY = "ready"
    ASKED = "asked"
    DONE = "done"
