"""How we are doing, in public (Policy B8)."""

from portal.public.performance import changes
from portal.public.performance.blueprint import blueprint

__all__ = ["blueprint", "changes"]
