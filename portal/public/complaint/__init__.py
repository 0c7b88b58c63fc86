"""Make a complaint (screens K0 to K16)."""

from portal.public.complaint import equality, pages
from portal.public.complaint.blueprint import blueprint

__all__ = ["blueprint", "equality", "pages"]
