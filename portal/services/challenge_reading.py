"""Reading challenges: counted, checked, or answered with the offer of a complaint (S19)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from portal.domain.cases import ContactWay, Kind
from portal.domain.errors import NotFound, RuleBroken
from portal.domain.findings import Kept
from portal.domain.moves import Move, after
from portal.domain.offers import WhyOffer
from portal.domain.responses import WayNotKnown
from portal.domain.roles import Viewer
from portal.domain.words import N_
from portal.mailer import compose
from portal.queries.cases import case_to_change
from portal.recording.acts import act
from portal.recording.batches import RowResult, one_by_one
from portal.recording.reading import close_as_read, write_about
from portal.recording.second_readings import check_reading

MOST_AT_ONCE = 50


class NothingTicked(RuleBroken):
    """A batch needs at least one."""

    sentence = N_("Select at least one challenge")


class CheckNeedsNote(RuleBroken):
    """Whoever checks says how they know."""

    sentence = N_("Enter how you checked it")


def mark_read(
    *, viewer: Viewer, references: Sequence[str], form_key: str, now: datetime
) -> list[RowResult]:
    """Close each of those challenges as read and counted; return what came of each (Policy A1.1).

    One that cannot be closed so (``ReplyOwed``, ``ReadOneLevelUp``, ``ReadBySomeoneElse``,
    ``NotChecked``, ``NotFound``, ``NotAllowed``, ``MoveNotPossible``, ``ChangedByOther``) holds
    up no other. Raises ``NothingTicked``.
    """
    wanted = list(dict.fromkeys(references))[:MOST_AT_ONCE]
    if not wanted:
        raise NothingTicked

    def read(reference: str, key: str) -> None:
        with act(now=now, form_key=key) as doing:
            case = case_to_change(viewer, reference, None, now)
            if case.kind is not Kind.CHALLENGE:
                raise NotFound
            check_reading(case, None, viewer=viewer, now=now)
            close_as_read(doing.session, case, viewer=viewer, now=now)
            doing.result = reference

    return one_by_one(wanted, form_key, read)


def check_challenge(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    checked: Kept | None,
    note: str,
    form_key: str,
    now: datetime,
) -> None:
    """Close a challenge as read, with what a check found (Policy A2.2).

    ``checked`` None: read, not checked. Raises ``CheckNeedsNote``, ``ReadOneLevelUp``,
    ``ReadBySomeoneElse``, ``NotChecked``, ``AlreadySent``,
    ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    if checked is not None and not note:
        raise CheckNeedsNote
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        after(Move.READ, case.state, case.kind, viewer)
        check_reading(case, checked, viewer=viewer, now=now)
        case.missed_checked, case.checked_note = checked, note or None
        close_as_read(
            doing.session,
            case,
            viewer=viewer,
            now=now,
            words=note,
            checked=checked.value if checked else None,
        )
        doing.result = reference


def offer_complaint(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    why: Collection[WhyOffer],
    form_key: str,
    now: datetime,
) -> None:
    """Write to the person that they can make it a complaint (Policy A1.5). It stays to be read.

    ``why`` stays in the history.

    Raises ``WayNotKnown``, ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        after(Move.READ, case.state, case.kind, viewer)
        if case.person.contact_way is ContactWay.NONE:
            raise WayNotKnown
        mail = compose(
            "offer_complaint",
            reference=case.reference,
            person=case.person.name,
            received_on=case.received_on,
        )
        write_about(
            doing.session,
            case,
            "offer_complaint",
            mail,
            viewer=viewer,
            now=now,
            why_offered=[one.value for one in WhyOffer if one in why],
        )
        doing.result = reference
