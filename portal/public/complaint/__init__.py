"""Make a complaint (screens K0 to K16)."""

from portal.public.complaint.pages import blueprint

__all__ = ["blueprint"]
