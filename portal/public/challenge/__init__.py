"""Challenge a commitment (screens C1 to C10)."""

from portal.public.challenge.pages import blueprint

__all__ = ["blueprint"]
