"""The words of messages, for staff who may change them (screen S32; Policy B9)."""

from portal.staff.templates import edit, listing, versions
from portal.staff.templates.blueprint import blueprint

__all__ = ["blueprint", "edit", "listing", "versions"]
