"""Saying that somebody may be in danger, and that nobody is any more (Policy A7.10)."""

from datetime import datetime

from portal.domain.errors import RuleBroken
from portal.domain.moves import Move, after
from portal.domain.roles import Viewer
from portal.domain.words import N_
from portal.models import Risk
from portal.queries.cases import case_to_change
from portal.queries.people import banner_of
from portal.recording.acts import act
from portal.recording.history import record


class AtRiskAlready(RuleBroken):
    """The banner is there."""

    sentence = N_("This case says already that someone is at risk")


class NobodyAtRisk(RuleBroken):
    """There is no banner to lift."""

    sentence = N_("This case does not say that someone is at risk")


def say_at_risk(
    *, viewer: Viewer, reference: str, words: str, form_key: str, now: datetime
) -> None:
    """Put the banner with ``words`` on every page of the case.

    The words stand on the banner, not in the history: they are about somebody's danger. Raises
    ``AtRiskAlready``, ``AlreadySent``, ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, None, now, move=Move.AT_RISK)
        case.state = after(Move.AT_RISK, case.state, case.kind, viewer)
        if banner_of(case.id) is not None:
            raise AtRiskAlready
        doing.session.add(Risk(case_id=case.id, words=words, set_at=now, set_by_id=viewer.staff_id))
        record(doing.session, case, Move.AT_RISK, now=now, staff_id=viewer.staff_id)
        doing.result = reference


def lift_risk(*, viewer: Viewer, reference: str, words: str, form_key: str, now: datetime) -> None:
    """Take the banner away; ``words`` say what was done about the danger.

    Raises ``NobodyAtRisk``, ``AlreadySent``, ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, None, now)
        case.state = after(Move.NOT_AT_RISK, case.state, case.kind, viewer)
        banner = banner_of(case.id)
        if banner is None:
            raise NobodyAtRisk
        banner.lifted_at, banner.lifted_by_id = now, viewer.staff_id
        banner.lifted_words = words
        record(doing.session, case, Move.NOT_AT_RISK, now=now, staff_id=viewer.staff_id)
        doing.result = reference
