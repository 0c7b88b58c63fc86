"""How we are doing, in public (Policy B8)."""

from portal.public.performance import commitment, complaints, data, feed, overview
from portal.public.performance.blueprint import blueprint

__all__ = ["blueprint", "commitment", "complaints", "data", "feed", "overview"]
