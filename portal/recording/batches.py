"""The same act on many cases or letters, each in a transaction of its own: one that fails loses
no other."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.domain.errors import AlreadySent, RuleBroken


@dataclass(frozen=True)
class RowResult:
    """What came of one case. ``problem`` is the rule that said no, None when it is done."""

    reference: str
    problem: RuleBroken | None = None

    @property
    def done(self) -> bool:
        """Whether the act was done on it, now or by the same form before."""
        return self.problem is None


def one_by_one(
    references: Sequence[str], form_key: str, do: Callable[[str, str], None]
) -> list[RowResult]:
    """Call ``do`` with each reference (or another name that tells one row from the rest) and a
    one-time key of its own; return what came of each, in that order.

    The keys follow from ``form_key``, so a form that is sent again does only what it did not
    do before, and tells the same.
    """
    results = []
    for reference in dict.fromkeys(references):
        try:
            do(reference, key_for(form_key, reference))
        except AlreadySent:
            results.append(RowResult(reference))
        except RuleBroken as broken:
            results.append(RowResult(reference, broken))
        else:
            results.append(RowResult(reference))
    return results


def key_for(form_key: str, reference: str) -> str:
    """Return the one-time key of one case's act, "" when the form had none."""
    if not form_key:
        return ""
    return hashlib.sha256(f"{form_key}:{reference}".encode()).hexdigest()
