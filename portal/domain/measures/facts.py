"""The plain values that measures take: how things stood on a day (Policy A12).

What is dated after ``counted_on`` is not there yet: answered later is still open, decided later
is not decided. Slugs and dates stand for themselves; days are London dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.domain.cases import Closure, Kind
from portal.domain.clocks import Which
from portal.domain.commitments import Step
from portal.domain.findings import Finding, Kept
from portal.domain.measures.figure import RecordKind
from portal.domain.measures.share import SMALL
from portal.domain.ombudsman import OmbudsmanResult
from portal.domain.ratings import PlaceKind
from portal.domain.remedies import RemedyKind


@dataclass(frozen=True, slots=True)
class CommitmentFact:
    """A commitment that was in force in the period.

    ``timed`` are the steps it gives working days for; ``sampled`` whether we check some of it.
    """

    slug: str
    timed: tuple[Step, ...] = ()
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What we found at one stage and told the person, on the day it left.

    ``days`` are the working days it took, None where the calendar does not reach.
    ``apologised`` is None where it is not known: a past record does not say.
    """

    on: date
    finding: Finding
    days: int | None = None
    apologised: bool | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A commitment that somebody told us we missed; ``found`` is what we found, None before."""

    commitment: str
    found: Kept | None = None


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One contact. ``service`` and ``cause`` (the main one) may be ``NOT_KNOWN``.

    ``decided`` is stage 1, ``decided_again`` stage 2, which was asked for on
    ``asked_again_on``. ``refused_for`` is the reason of one that was not taken as a complaint.
    """

    id: int
    kind: Kind
    received_on: date
    service: str
    cause: str
    anonymous: bool = False
    named: tuple[Named, ...] = ()
    decided: Decision | None = None
    asked_again_on: date | None = None
    decided_again: Decision | None = None
    closure: Closure | None = None
    closed_on: date | None = None
    refused_for: str | None = None


@dataclass(frozen=True, slots=True)
class ClockFact:
    """One date of a case, of any round. See ``models.Clock`` for what its dates mean.

    ``commitment`` is a slug, "" for the national code and house rules. ``stopped_on`` None:
    still open. ``extended`` says that more time was given, ``paused`` that it waits now,
    ``waited`` that it did so at any time.
    """

    case_id: int
    complaint: bool
    which: Which
    stage: int
    commitment: str
    first_due_on: date
    due_on: date
    missed_due_on: date | None = None
    stopped_on: date | None = None
    met: bool | None = None
    extended: bool = False
    paused: bool = False
    waited: bool = False


@dataclass(frozen=True, slots=True)
class MissFact:
    """A missed date of a commitment that we found ourselves."""

    case_id: int
    commitment: str
    found_on: date


@dataclass(frozen=True, slots=True)
class CheckFact:
    """A batch of checks, or a day of calls: of ``checked``, ``met`` kept the commitment.

    ``on`` is the last day it looks at; ``step`` is None where the commitment gives no days.
    """

    kind: RecordKind
    id: int
    commitment: str
    step: Step | None
    on: date
    checked: int
    met: int


@dataclass(frozen=True, slots=True)
class RatingFact:
    """One person's answers, by question key. Nobody's name is in it (Policy A14.7)."""

    id: int
    on: date
    invited: bool
    place_kind: PlaceKind
    answers: tuple[tuple[str, int | str], ...]


@dataclass(frozen=True, slots=True)
class ActionFact:
    """One change. ``due_on`` is the date that was set when it was agreed, and stays.

    ``dropped_on`` is the day on which we said that we do not do it.
    """

    id: int
    agreed_on: date
    due_on: date
    done_on: date | None = None
    dropped_on: date | None = None


@dataclass(frozen=True, slots=True)
class RemedyFact:
    """One thing that puts a complaint right. ``pence`` is 0 for all but money."""

    id: int
    kind: RemedyKind
    agreed_on: date
    paid_on: date | None = None
    pence: int = 0


@dataclass(frozen=True, slots=True)
class OmbudsmanFact:
    """What an Ombudsman did with a case. ``result`` None: not decided yet."""

    id: int
    told_on: date
    decided_on: date | None = None
    result: OmbudsmanResult | None = None
    complied: bool | None = None


@dataclass(frozen=True)
class Population:
    """Numbers that the council gives: who lives here, and contacts in a year by commitment.

    ``residents`` None: it does not say. Counts under ``small`` are hidden in public.
    """

    residents: int | None = None
    contacts: Mapping[str, int] = field(default_factory=dict)
    small: int = SMALL


@dataclass(frozen=True)
class Facts:
    """All that the measures of one period take, as it stood on ``counted_on``.

    ``services`` are the slugs of all services, so that one without a complaint shows 0.
    """

    counted_on: date
    commitments: tuple[CommitmentFact, ...] = ()
    services: tuple[str, ...] = ()
    cases: tuple[CaseFact, ...] = ()
    clocks: tuple[ClockFact, ...] = ()
    misses: tuple[MissFact, ...] = ()
    checks: tuple[CheckFact, ...] = ()
    ratings: tuple[RatingFact, ...] = ()
    actions: tuple[ActionFact, ...] = ()
    remedies: tuple[RemedyFact, ...] = ()
    ombudsman: tuple[OmbudsmanFact, ...] = ()
