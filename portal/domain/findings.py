"""What we find: on each point, on each commitment, and on a whole case (Policy A8)."""

from collections.abc import Iterable
from enum import StrEnum

from portal.domain.words import N_


class Finding(StrEnum):
    """What we found on one point (Policy A8.1)."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    NO_FINDING = "no_finding"


FINDING_WORDS = {
    Finding.UPHELD: N_("Upheld"),
    Finding.PARTLY_UPHELD: N_("Partly upheld"),
    Finding.NOT_UPHELD: N_("Not upheld"),
    Finding.NO_FINDING: N_("No finding"),
}


class Kept(StrEnum):
    """Whether a commitment was kept, as far as anyone can say (Policy A8.1, A2.2)."""

    KEPT = "kept"
    MISSED = "missed"
    CANNOT_TELL = "cannot_tell"


KEPT_WORDS = {
    Kept.KEPT: N_("We kept it"),
    Kept.MISSED: N_("We missed it"),
    Kept.CANNOT_TELL: N_("We cannot tell"),
}


def overall(findings: Iterable[Finding]) -> Finding:
    """Return the outcome of a whole case from its points (Policy A8.2). Computed, never typed.

    Points with no finding do not count. All the rest upheld: upheld; all not upheld: not
    upheld; otherwise partly upheld. With no decided point at all: no finding.
    """
    decided = {finding for finding in findings if finding is not Finding.NO_FINDING}
    if not decided:
        return Finding.NO_FINDING
    if len(decided) == 1:
        return decided.pop()
    return Finding.PARTLY_UPHELD
