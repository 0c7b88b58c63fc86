"""What officers do, said shortly: each helper makes one move on a case as the portal does it."""

from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from typing import Any

from flask import Flask

from portal.domain.cases import Closure, ContactWay
from portal.domain.contacts import PersonDetails
from portal.domain.findings import Finding
from portal.domain.responses import Dispatch, PointDecision
from portal.services import acknowledging, closing, notes, posting, responding
from portal.services.acknowledging import Acknowledgement
from portal.services.closing import Ending
from portal.services.responding import Response
from tests.builders import Member, kept_case, resident

BY_EMAIL, BY_POST, BY_PHONE = (
    Dispatch(ContactWay.EMAIL),
    Dispatch(ContactWay.POST),
    Dispatch(ContactWay.PHONE),
)


def by_post(**details: Any) -> PersonDetails:
    """Return a person who asked for letters."""
    given = resident(
        contact_way=ContactWay.POST,
        email=None,
        address_line_1="1 Low Road",
        town="Fellside",
        postcode="FS1 2AB",
    )
    return replace(given, **details)


@dataclass(frozen=True)
class Desk:
    """One person at work on one case. Give every act the instant at which it is done."""

    app: Flask
    who: Member
    reference: str

    @property
    def version(self) -> int:
        """The version that a page would show now."""
        return kept_case(self.reference).version

    def common(self, now: datetime) -> dict[str, Any]:
        """Return what every act is told."""
        return {
            "viewer": self.who.viewer,
            "reference": self.reference,
            "form_key": token_hex(8),
            "now": now,
        }

    def acknowledge(self, now: datetime, **changes: Any) -> int | None:
        """Acknowledge by email with the person's own words, unless ``changes`` say else."""
        given = Acknowledgement(
            points={p.id: p.text for p in kept_case(self.reference).points},
            understood="What you told us",
            wanted="An apology",
            handler_id=self.who.staff_id,
            dispatch=BY_EMAIL,
        )
        return acknowledging.acknowledge(
            version=self.version, acknowledgement=replace(given, **changes), **self.common(now)
        )

    def decide(self, now: datetime, finding: Finding = Finding.UPHELD) -> None:
        """Decide every point with the same finding."""
        decisions = {
            p.id: PointDecision(p.text, finding, "We read the logs")
            for p in kept_case(self.reference).points
        }
        responding.decide_points(
            version=self.version, decisions=decisions, new_point="", **self.common(now)
        )

    def respond(self, now: datetime, **changes: Any) -> int | None:
        """Answer by email with an apology, unless ``changes`` say else."""
        given = Response(dispatch=BY_EMAIL, answer="We looked.", apology="We are sorry.")
        return responding.respond(
            version=self.version, response=replace(given, **changes), **self.common(now)
        )

    def answer(self, now: datetime, **changes: Any) -> int | None:
        """Decide every point and answer."""
        self.decide(now)
        return self.respond(now, **changes)

    def post(self, now: datetime, letter: int, on: Any) -> None:
        """Mark a letter as posted."""
        posting.mark_as_posted(message_id=letter, posted_on=on, **self.common(now))

    def close(self, now: datetime, closure: Closure = Closure.ANSWERED, **changes: Any) -> None:
        """Close the case."""
        given = Ending(closure, ContactWay.EMAIL, "We heard nothing more from you.")
        closing.close(version=self.version, ending=replace(given, **changes), **self.common(now))

    def withdraw(self, now: datetime, on: Any) -> None:
        """Write down that the person told us to stop."""
        closing.withdraw(
            version=self.version,
            evidence="She phoned Olive",
            told_on=on,
            way=ContactWay.EMAIL,
            **self.common(now),
        )

    def reopen(self, now: datetime) -> None:
        """Open the case again."""
        closing.reopen(version=self.version, reason="New facts", **self.common(now))

    def note(self, now: datetime) -> None:
        """Put a note on the file."""
        notes.add_note(text="Spoke to the depot", **self.common(now))


def clocks(reference: str) -> dict[str, Any]:
    """Return, by clock of the last round, when it stopped and whether it was met."""
    found = sorted(kept_case(reference).clocks, key=lambda one: one.round)
    return {one.which.value: (one.stopped_on, one.met) for one in found}
