"""What the Ombudsman did (M18)."""

from portal.domain.measures.facts import Facts
from portal.domain.measures.figure import (
    Cell,
    Figure,
    RecordKind,
    counted,
    each,
    parted,
    shared,
)
from portal.domain.measures.periods import Span
from portal.domain.ombudsman import OmbudsmanResult

INVESTIGATED = frozenset({OmbudsmanResult.UPHELD, OmbudsmanResult.NOT_UPHELD})


def ombudsman(facts: Facts, span: Span) -> list[Figure]:
    """M18: complaints that the Ombudsman dealt with, investigated and upheld, and what we did.

    Formula: ``dealt_with`` counts those it told us of in the period, ``investigated`` those it
    decided in the period after looking into them. ``upheld`` = upheld ÷ investigated;
    ``complied`` = we did what was asked ÷ upheld, where not yet known counts as no.

    Unit: complaints; the last two are shares. Source: Policy A12 M18, A5.7.
    Cannot tell: anything of complaints that nobody brought to it.
    """
    told = [one.id for one in facts.ombudsman if span.holds(one.told_on)]
    looked_into = [
        one for one in facts.ombudsman if one.result in INVESTIGATED and span.holds(one.decided_on)
    ]
    upheld = [(one.id, one.result is OmbudsmanResult.UPHELD) for one in looked_into]
    complied = [
        (one.id, one.complied is True)
        for one in looked_into
        if one.result is OmbudsmanResult.UPHELD
    ]
    kind = RecordKind.OMBUDSMAN
    return [
        counted(Cell("M18", "dealt_with"), each(kind, told)),
        counted(Cell("M18", "investigated"), each(kind, (one.id for one in looked_into))),
        shared(Cell("M18", "upheld"), parted(kind, upheld)),
        shared(Cell("M18", "complied"), parted(kind, complied)),
    ]
