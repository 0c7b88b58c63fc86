"""Track a case: ways in, the case itself, and what its person can do with it (Policy B6)."""

from portal.public.track import case, change_contact, disagree, enter, reply, stage_2
from portal.public.track.blueprint import blueprint

__all__ = ["blueprint", "case", "change_contact", "disagree", "enter", "reply", "stage_2"]
