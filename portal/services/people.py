"""What staff write down about the people of a case (Policy A7; screen S4, People)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.domain.cases import OnBehalf
from portal.domain.contacts import Reach
from portal.domain.errors import RuleBroken
from portal.domain.moves import Move, after
from portal.domain.representatives import WHO_WRITES, Representative
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.queries.cases import case_to_change
from portal.recording.acts import act
from portal.recording.history import record
from portal.recording.reaching import change_reach


class ReviewInPast(RuleBroken):
    """What was agreed is looked at again on a day to come."""

    sentence = N_("Review date must be in the future")


class ReviewTooFar(RuleBroken):
    """What nobody looks at for years was not agreed to be looked at."""

    sentence = N_("Review date must be within 2 years")


LONGEST = timedelta(days=731)
"""After this long at most, what was agreed is looked at again."""


@dataclass(frozen=True)
class Adjustments:
    """What we do differently: ``needs`` are keys of ADJUSTMENTS, ``note`` says more.

    ``agreed_by`` says in words who agreed it. ``named_contact`` is None without one.
    """

    needs: tuple[str, ...]
    note: str | None
    agreed_by: str
    review_on: date
    named_contact: str | None = None


@dataclass(frozen=True)
class ForWhom:
    """Whom the case is for, and who writes (Policy A7.1 to A7.4).

    ``agrees`` is what the representative says: yes, cannot, not_yet. ``others`` are the names of
    those in a group who agreed to be named, and ``others_agreed`` says how they did.
    """

    on_behalf: OnBehalf
    name: str | None = None
    link: str | None = None
    representative: Representative | None = None
    agrees: str | None = None
    people_count: int | None = None
    others: str | None = None
    others_agreed: str | None = None


def change_contact(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    name: str | None,
    reach: Reach,
    reason: str,
    form_key: str,
    now: datetime,
) -> None:
    """Change the person's name and how to reach them; the address left behind is told.

    The history says which details changed and why, and neither the old nor the new. Raises
    ``WayNotKnown``, ``AlreadySent``, ``ChangedByOther``, ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.CHANGE_CONTACT, case.state, case.kind, viewer)
        changed = change_reach(doing.session, case, reach, now=now, staff_id=viewer.staff_id)
        if case.person.name != name:
            case.person.name = name
            changed.append("name")
        record(
            doing.session,
            case,
            Move.CHANGE_CONTACT,
            now=now,
            staff_id=viewer.staff_id,
            words=reason,
            changed=changed,
        )
        doing.result = reference


def agree_adjustments(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    adjustments: Adjustments,
    form_key: str,
    now: datetime,
) -> None:
    """Keep what was agreed to be done differently, by whom, and when it is looked at again.

    Raises ``ReviewInPast``, ``ReviewTooFar``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``
    or ``NotAllowed``.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.ADJUST, case.state, case.kind, viewer)
        if adjustments.review_on <= today:
            raise ReviewInPast
        if adjustments.review_on - today > LONGEST:
            raise ReviewTooFar
        person = case.person
        person.adjustments = list(adjustments.needs)
        person.adjustments_note = adjustments.note
        person.adjustments_agreed_by = adjustments.agreed_by
        person.adjustments_agreed_on = today
        person.adjustments_review_on = adjustments.review_on
        person.named_contact = adjustments.named_contact
        record(
            doing.session,
            case,
            Move.ADJUST,
            now=now,
            staff_id=viewer.staff_id,
            agreed_by=adjustments.agreed_by,
            adjustments=list(adjustments.needs),
            review_on=adjustments.review_on.isoformat(),
        )
        doing.result = reference


def say_who(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    for_whom: ForWhom,
    reason: str,
    form_key: str,
    now: datetime,
) -> None:
    """Keep for whom the case is and who writes. A group counts as one complaint (Policy A7.4).

    The history says what kind of people they are and why it changed, without a name. Raises
    ``AlreadySent``, ``ChangedByOther``, ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.SAY_WHO, case.state, case.kind, viewer)
        before = case.on_behalf
        case.on_behalf = for_whom.on_behalf
        case.behalf_name, case.behalf_link = for_whom.name, for_whom.link
        case.behalf_agrees, case.people_count = for_whom.agrees, for_whom.people_count
        case.details = _details(case.details, for_whom)
        record(
            doing.session,
            case,
            Move.SAY_WHO,
            now=now,
            staff_id=viewer.staff_id,
            words=reason,
            before=before.value,
            on_behalf=for_whom.on_behalf.value,
            people=for_whom.people_count,
        )
        doing.result = reference


def _details(kept: dict[str, Any], for_whom: ForWhom) -> dict[str, Any]:
    """Return what a case keeps without a column, with what ``for_whom`` says."""
    said = asdict(for_whom)
    ours = dict(
        zip(
            WHO_WRITES,
            (said["representative"], said["others"], said["others_agreed"]),
            strict=True,
        )
    )
    others = {name: value for name, value in kept.items() if name not in ours}
    return others | {name: value for name, value in ours.items() if value}
