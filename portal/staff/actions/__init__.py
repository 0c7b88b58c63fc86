"""Learning actions: what we change, whether it is done, whether it worked (screen S21)."""

from portal.staff.actions import action, add, listing, telling, theme
from portal.staff.actions.blueprint import blueprint

__all__ = ["action", "add", "blueprint", "listing", "telling", "theme"]
