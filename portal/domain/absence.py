"""Being away: who may write it down for whom, and what it needs (screen S31).

No date rests on somebody who is away: ``portal.domain.reminders`` says who hears instead.
"""

from dataclasses import dataclass
from datetime import date

from portal.domain.errors import RuleBroken
from portal.domain.roles import Permission, Viewer
from portal.domain.words import N_


class EndsTooSoon(RuleBroken):
    """The last day is before the first."""

    sentence = N_("Last day away must be the same as or after the first day away")


class CannotCover(RuleBroken):
    """That person is gone, is the one who is away, or cannot work on cases."""

    sentence = N_("Select someone else who works on cases")


class PlanChanged(RuleBroken):
    """Somebody wrote down other days since the page was opened."""

    sentence = N_("Someone else changed these days. Look at what stands now, and save yours again")


@dataclass(frozen=True)
class Absence:
    """From when to when somebody is away, both days included, and who stands in.

    ``first`` None: not away. ``last`` None: until they say else. ``cover_id`` None: nobody by
    name, so that the head of the service hears of dates.
    """

    first: date | None = None
    last: date | None = None
    cover_id: int | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise EndsTooSoon


def may_plan_for(viewer: Viewer, person_id: int, service_id: int | None) -> bool:
    """Whether ``viewer`` may write down when that person is away.

    Everyone may for themselves, a head for those of their services, and for anyone those who
    give cases to people or keep accounts.
    """
    if person_id == viewer.staff_id:
        return True
    if viewer.may(Permission.ASSIGN) or viewer.may(Permission.EDIT_STAFF):
        return True
    return service_id is not None and service_id in viewer.service_ids


def away_until(away_from: date | None, until: date | None, today: date) -> date | None:
    """Return the last day on which someone is away, None when they are here ``today``.

    Without a last day (``until`` None) they are away until they say else: ``date.max``.
    """
    if away_from is None or away_from > today:
        return None
    if until is None:
        return date.max
    return until if until >= today else None


def mark_of(first: date | None, last: date | None, cover_id: int | None) -> str:
    """Return a mark of what is written down: a page brings it back, to tell what it had shown."""
    return "_".join(str(one or "-") for one in (first, last, cover_id))
