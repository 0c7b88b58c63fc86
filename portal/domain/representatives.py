"""Who speaks for the person affected, and what they may be told (Policy A7.1 to A7.4)."""

from collections.abc import Iterable
from enum import StrEnum

from portal.domain.cases import OnBehalf
from portal.domain.pauses import ConsentAnswer
from portal.domain.words import N_

REMIND_AFTER = 5
"""Working days without an answer after which we remind them of consent."""

WAIT_AT_MOST = 20
"""Working days after which we stop waiting for consent and look at what needs none."""


FOR_OTHERS = frozenset({OnBehalf.SOMEONE_ELSE, OnBehalf.GROUP})
"""Only these cases have somebody whose consent can be waited for (Policy A4.11)."""


WHO_WRITES = ("representative", "group", "group_agreed")
"""What a case keeps without a column of who writes, and for which group."""


class Representative(StrEnum):
    """Who writes for somebody else."""

    HELPER = "helper"
    COUNCILLOR = "councillor"
    MP = "mp"


REPRESENTATIVE_WORDS = {
    Representative.HELPER: N_("A relative, friend or advocate"),
    Representative.COUNCILLOR: N_("A councillor"),
    Representative.MP: N_("An MP"),
}

ELECTED = frozenset({Representative.COUNCILLOR, Representative.MP})
"""They act on a request of the person, with a data protection condition of their own (A7.2)."""


class Telling(StrEnum):
    """What whoever writes to us may be told about the person affected."""

    EVERYTHING = "everything"
    NOTHING_PERSONAL = "nothing_personal"
    CHECK = "check"


def may_be_told(
    on_behalf: OnBehalf,
    representative: Representative | None,
    agrees: str | None,
    answers: Iterable[ConsentAnswer | None],
) -> Telling:
    """Return what the person who writes may be told.

    ``answers`` are what came of each time that consent was asked for, oldest first, None while
    nothing came; the last one that came counts. That a representative says the person agrees
    (``agrees`` "yes") is not consent: written authority is (Policy A7.1). ``agrees`` "cannot"
    says that the person has died or cannot agree: then a suitable person may act.
    """
    if on_behalf is not OnBehalf.SOMEONE_ELSE:
        return Telling.EVERYTHING
    came = [answer for answer in answers if answer is not None]
    if came and came[-1] is ConsentAnswer.GIVEN:
        return Telling.EVERYTHING
    if came:
        return Telling.NOTHING_PERSONAL
    if representative in ELECTED or agrees == "cannot":
        return Telling.CHECK
    return Telling.NOTHING_PERSONAL
