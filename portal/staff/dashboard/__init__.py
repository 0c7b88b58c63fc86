"""The dashboard of a head of service and of the corporate lead (screen S24)."""

from portal.staff.dashboard import page
from portal.staff.dashboard.blueprint import blueprint

__all__ = ["blueprint", "page"]
