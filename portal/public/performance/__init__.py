"""How we are doing, in public (Policy B8)."""

from portal.public.performance import changes, commitment, complaints, data, feed, overview
from portal.public.performance.blueprint import blueprint

__all__ = ["blueprint", "changes", "commitment", "complaints", "data", "feed", "overview"]
