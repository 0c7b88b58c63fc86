"""What stands over every page of a case: danger, conflicts of interest, contact plans, consent,
adjustments (A7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.domain.cases import ADJUSTMENTS
from portal.domain.contact_plans import PLAN_WORDS
from portal.domain.representatives import Telling
from portal.queries.people import is_due, warnings_for
from portal.web.now import now, today
from portal.web.signed_in import viewer
from portal.web.words import day


@dataclass(frozen=True)
class Strips:
    """What to show, in words; empty where there is nothing. ``risk`` is the banner's row.

    ``with_conflict`` are the names of those with a conflict of interest, ``conflict`` says what it
    means for who reads.
    """

    risk: Any
    with_conflict: list[str]
    conflict: str
    plans: list[dict[str, str]]
    telling: str
    needs: str
    agreed: list[str]


def strips_of(case: Any) -> Strips:
    """Return what stands over every page about ``case``, the row, for who is signed in."""
    found = warnings_for(viewer(), case, now())
    names = {one.id: one.name for one in case.with_conflict}
    return Strips(
        risk=found.risk,
        with_conflict=list(names.values()),
        conflict=_conflict_words(names),
        plans=[_plan(one.plan, case, one.seen) for one in found.plans],
        telling=telling_words(case, found.telling),
        needs=needs_of(case.person),
        agreed=_agreed(case.person),
    )


def _conflict_words(names: Mapping[int, str]) -> str:
    """Return who has a conflict of interest and what of it, "" when nobody (Policy A5.1)."""
    if viewer().staff_id in names:
        return _("You can read this case and hand it on. Someone else must do all the rest")
    if not names:
        return ""
    return _("%(names)s must not work on this case", names=", ".join(names.values()))


def strip_words() -> dict[str, Any]:
    """Give every staff page the way to ask for them."""
    return {"strips_of": strips_of}


def needs_of(person: Any) -> str:
    """Return what the person asked us to do differently, "" when nothing (Policy A7.7)."""
    return ", ".join(_(ADJUSTMENTS[key]) for key in person.adjustments if key in ADJUSTMENTS)


def telling_words(case: Any, telling: Telling) -> str:
    """Return what may not be said to whoever writes, "" when nothing is held back (A7.1)."""
    name = case.behalf_name
    if telling is Telling.NOTHING_PERSONAL and name:
        return _(
            "%(name)s has not agreed yet. Write nothing personal about %(name)s in a message",
            name=name,
        )
    if telling is Telling.NOTHING_PERSONAL:
        return _(
            "The person affected has not agreed yet. Write nothing personal about them in a message"
        )
    if telling is Telling.CHECK:
        return _(
            "Check that whoever writes may act for %(name)s before you write anything personal",
            name=name or _("the person affected"),
        )
    return ""


def _plan(plan: Any, case: Any, seen: bool) -> dict[str, str]:
    review = _("Review is due since %(day)s") if is_due(plan, today()) else _("Review on %(day)s")
    return {
        "step": _(PLAN_WORDS[plan.step]),
        "asked": plan.asked,
        "review": review % {"day": day(plan.review_on)},
        "reference": plan.case.reference if seen and plan.case_id != case.id else "",
    }


def _agreed(person: Any) -> list[str]:
    found = []
    if person.named_contact:
        found.append(_("The one person who speaks with them: %(name)s", name=person.named_contact))
    if person.adjustments_agreed_by and person.adjustments_agreed_on:
        found.append(
            _(
                "Agreed by %(name)s on %(day)s",
                name=person.adjustments_agreed_by,
                day=day(person.adjustments_agreed_on),
            )
        )
    if person.adjustments_review_on:
        due = person.adjustments_review_on <= today()
        words = (
            _("To be looked at again since %(day)s") if due else _("Look at it again on %(day)s")
        )
        found.append(words % {"day": day(person.adjustments_review_on)})
    return found
