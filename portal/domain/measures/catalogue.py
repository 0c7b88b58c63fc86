"""The measures M1 to M21: what each is called, what it cannot tell, and when it is published.

Policy A12 numbers them. How each is counted stands in the function of the same subject beside
this file.
"""

from dataclasses import dataclass

from portal.domain.measures.periods import PeriodKind
from portal.domain.words import N_

VERSION = "1"
"""Raised when the way a figure is counted changes. Kept with every frozen period."""

BOTH = frozenset(PeriodKind)
QUARTERS = frozenset({PeriodKind.QUARTER})
YEARS = frozenset({PeriodKind.YEAR})


@dataclass(frozen=True)
class Measure:
    """One measure of Policy A12.

    ``items`` are its figures with their words. ``cannot_tell`` is the sentence that stands
    beside it. ``periods`` are the kinds of period it is published for: what is taken apart into
    small numbers is published for one kind only, so that one period cannot be taken from another.
    """

    code: str
    title: str
    items: dict[str, str]
    cannot_tell: str
    periods: frozenset[PeriodKind] = BOTH


_VOLUME = N_(
    "More complaints can mean people find it easy to complain. "
    "It does not always mean service got worse."
)
_SILENCE = N_(
    "These are only the times that someone told us. When nobody tells us, "
    "it does not mean that we kept it."
)
_TIMED = N_("These are dates on time. They do not say whether the answer was a good one.")
_CHOSE = N_("These are the people who chose to answer. Others may think differently.")
_WHAT_WE_FOUND = N_("This is what we found ourselves. People can ask the Ombudsman to look again.")

DEADLINE_ITEMS = {
    "due": N_("Due in this period"),
    "on_time": N_("Answered within the commitment"),
    "extended": N_("Answered within more time that was agreed"),
    "late": N_("Answered late, or ended late without an answer"),
    "open_late": N_("Not answered yet, and late"),
    "still_in_time": N_("Not answered yet, in time"),
    "paused": N_("Waiting for something we may wait for"),
    "not_measured": N_("Ended in time without an answer"),
}
"""What becomes of what was due. All but the first add up to the first, of which ``on_time`` is a
share; the others are counts."""

_CODE_ITEMS = {
    **DEADLINE_ITEMS,
    "on_time": N_("Answered within the national code"),
}

MEASURES = {
    measure.code: measure
    for measure in (
        Measure(
            "M1",
            N_("What people told us about each commitment"),
            {
                "told": N_("Times people told us we missed it"),
                "counted_only": N_("They asked us just to count it"),
                "complaints": N_("They made a complaint"),
                "checked": N_("Checked by us"),
                "missed": N_("Of those checked, we had missed it"),
                "found_ourselves": N_("Missed dates that we found ourselves"),
            },
            _SILENCE,
        ),
        Measure(
            "M2",
            N_("Challenges for every 10,000 contacts"),
            {"rate": N_("Challenges for every 10,000 contacts")},
            N_("The number of contacts is the council’s own estimate for a year."),
            YEARS,
        ),
        Measure(
            "M3",
            N_("What we checked"),
            {
                "met": N_("Kept, of those checked"),
                "acknowledgement": N_("Told in time that we had it, of those checked"),
                "response": N_("Answered in full in time, of those checked"),
            },
            N_("We checked some and not all. The true figure lies somewhere in the range."),
        ),
        Measure(
            "M4",
            N_("Complaints received"),
            {
                "received": N_("Complaints received"),
                "rate": N_("Complaints for every 1,000 people who live here"),
            },
            _VOLUME,
        ),
        Measure(
            "M5",
            N_("Complaints looked at again at stage 2"),
            {
                "received": N_("Stage 2 complaints received"),
                "share": N_("Of the complaints decided at stage 1, went to stage 2"),
            },
            N_("People may stop for many reasons, not only because they agree."),
        ),
        Measure(
            "M6",
            N_("Telling people in time that we had their complaint"),
            {
                "commitment": N_("Told in time, by our commitment"),
                "code": N_("Told in time, by the national code"),
            },
            _TIMED,
        ),
        Measure("M7", N_("Complaints answered on time"), DEADLINE_ITEMS, _TIMED),
        Measure("M8", N_("Complaints answered within the national code"), _CODE_ITEMS, _TIMED),
        Measure(
            "M9",
            N_("What we found"),
            {
                "decided": N_("Complaints decided"),
                "upheld": N_("We got it wrong (upheld)"),
                "partly_upheld": N_("We got it wrong in part (partly upheld)"),
                "not_upheld": N_("We got it right (not upheld)"),
                "no_finding": N_("We could not tell"),
                "rate": N_("We got it wrong, in full or in part"),
            },
            _WHAT_WE_FOUND,
        ),
        Measure(
            "M10",
            N_("Complaints and what we found, by service and cause"),
            {
                "received": N_("Complaints received"),
                "decided": N_("Complaints decided"),
                "upheld": N_("We got it wrong, in full or in part"),
            },
            _VOLUME,
            YEARS,
        ),
        Measure(
            "M11",
            N_("Not taken as a complaint"),
            {"refused": N_("Not taken as a complaint")},
            N_("It does not say whether the person was right to complain somewhere else."),
            YEARS,
        ),
        Measure(
            "M12",
            N_("Complaints withdrawn"),
            {"withdrawn": N_("Withdrawn by the person")},
            N_("It does not say why."),
        ),
        Measure(
            "M13",
            N_("Complaints without a name"),
            {"anonymous": N_("Made without a name")},
            N_("It does not say why people gave no name."),
        ),
        Measure(
            "M14",
            N_("Complaints that waited or got more time"),
            {"paused": N_("Paused"), "extended": N_("Given more time")},
            _TIMED,
        ),
        Measure(
            "M15",
            N_("What put it right"),
            {"remedies": N_("Things agreed to put it right"), "money": N_("Money paid")},
            N_("What puts it right for a person is not always something to count."),
            YEARS,
        ),
        Measure(
            "M16",
            N_("Apologies"),
            {"apologised": N_("We said sorry, where we got it wrong")},
            N_("It does not say how the apology felt."),
        ),
        Measure(
            "M17",
            N_("What we said we would change"),
            {
                "agreed": N_("Changes agreed"),
                "on_time": N_("Done on time"),
                "late": N_("Done late, or not done yet and late"),
            },
            N_("It does not say whether the change helped."),
        ),
        Measure(
            "M18",
            N_("The Ombudsman"),
            {
                "dealt_with": N_("Complaints the Ombudsman told us of"),
                "investigated": N_("Investigated"),
                "upheld": N_("The Ombudsman found that we got it wrong"),
                "complied": N_("We then did what the Ombudsman asked"),
            },
            N_("The Ombudsman sees only what people bring to it."),
        ),
        Measure(
            "M19",
            N_("Compliments and comments"),
            {"compliments": N_("Compliments"), "comments": N_("Comments")},
            N_("Most people who are content do not write."),
        ),
        Measure(
            "M20",
            N_("Working days to answer"),
            {
                "median": N_("Half were answered within"),
                "ninetieth": N_("9 in every 10 were answered within"),
            },
            N_("Complaints that are not answered yet are not in it."),
        ),
        Measure(
            "M21",
            N_("What people felt"),
            {
                "open": N_("People who chose to tell us"),
                "invited": N_("People we asked"),
            },
            _CHOSE,
            QUARTERS,
        ),
    )
}
