"""What triage has left on a case: the checks that were made, and what it was acknowledged as."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.db import db
from portal.domain.cases import Kind
from portal.domain.clocks import Which
from portal.domain.moves import Move
from portal.domain.triage import Check
from portal.models import Case, Staff, TriageCheck
from portal.queries.links import JOINED_ANSWER, joined_to

ACKNOWLEDGING = frozenset({Move.ACKNOWLEDGE.value, Move.RESPOND.value, JOINED_ANSWER})
"""What tells a person that we have their complaint: an answer does so too (Policy A4.9), also one
that was given together with another."""


@dataclass(frozen=True)
class CheckMade:
    """Who made a check, and when."""

    by: str
    at: datetime


def checks_made(case_id: int) -> Mapping[Check, CheckMade]:
    """Return the checks that were made on that case."""
    rows = db.session.execute(
        select(TriageCheck.name, Staff.name.label("by"), TriageCheck.made_at)
        .join(Staff, Staff.id == TriageCheck.made_by_id)
        .where(TriageCheck.case_id == case_id)
        .order_by(TriageCheck.name)
    )
    return {row.name: CheckMade(row.by, row.made_at) for row in rows}


def counts_as_complaint(case: Case) -> bool:
    """Whether the person of ``case`` can ask for a second look at it (Policy A5.2): it is a
    complaint, or somebody acknowledged it as one and answered it as a request."""
    return case.kind is Kind.COMPLAINT or acknowledged_as_complaint(case)


def acknowledged_as_complaint(case: Case) -> bool:
    """Whether somebody acknowledged ``case`` while it was a complaint, whatever it is now.

    A part of such a case was acknowledged with it, and so was what was joined to it, also once it
    goes on by itself again: their lines of history say so. What goes on as ``case`` is answered
    in it, and keeps what its person was told. A letter that was taken back before it was posted
    acknowledged nothing.
    """
    return any(_acknowledged(one) for one in (case, *joined_to(case.id)))


def _acknowledged(case: Case) -> bool:
    taken_back: set[int] = set()
    kind: str = case.kind
    if kind == Kind.COMPLAINT and any(
        clock.met for clock in case.clocks if clock.which is Which.OUR_ACKNOWLEDGEMENT
    ):
        return True
    for line in reversed(case.events):
        if line.what == Move.DECIDE_KIND:
            kind = line.values["before"]
        elif line.what in ACKNOWLEDGING and kind == Kind.COMPLAINT:
            if line.values.get("message_id") not in taken_back:
                return True
            taken_back.remove(line.values["message_id"])
        elif line.values.get("taken_back"):
            taken_back.add(line.values["taken_back"])
        elif line.values.get("acknowledged"):
            return True
    return False
