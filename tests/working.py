"""What officers do, said shortly: each helper makes one move on a case as the portal does it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any

from flask import Flask

from portal.domain.cases import Closure, ContactWay
from portal.domain.contacts import PersonDetails
from portal.domain.extensions import ExtensionReason
from portal.domain.findings import Finding
from portal.domain.learning import LEARNS_FROM
from portal.domain.pauses import ConsentAnswer
from portal.domain.questions import Rang
from portal.domain.responses import Dispatch, PointDecision, Response
from portal.domain.root_causes import Causes, RootCause
from portal.domain.times import london_date
from portal.queries.corrections import correction_waiting
from portal.services import (
    acknowledging,
    asking,
    closing,
    correcting,
    deciding,
    extending,
    learning,
    notes,
    pausing,
    posting,
    reopening,
    responding,
    reviewing,
    stage_2,
)
from portal.services.acknowledging import Acknowledgement
from portal.services.asking import Asking
from portal.services.closing import Ending
from portal.services.extending import MoreTime
from portal.services.pausing import Waiting
from portal.services.reviewing import FinalAnswer, Understanding
from portal.services.stage_2 import Request
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


SORRY = "We did not empty your bin on three days. We are sorry."
"""An apology that says what went wrong."""


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

    def decide(
        self,
        now: datetime,
        finding: Finding = Finding.UPHELD,
        cause: RootCause = RootCause.TIME_TAKEN,
    ) -> None:
        """Decide every point with the same finding, and say that nothing is to be learned."""
        decisions = {
            p.id: PointDecision(p.text, finding, "We read the logs")
            for p in kept_case(self.reference).points
        }
        deciding.decide_points(
            version=self.version,
            decisions=decisions,
            new_point="",
            causes=Causes(cause),
            **self.common(now),
        )
        if finding in LEARNS_FROM:
            self.learn_nothing(now)

    def learn_nothing(self, now: datetime) -> None:
        """Say that there is nothing wider to learn."""
        learning.say_no_learning(
            version=self.version, reason="One bin, one day", **self.common(now)
        )

    def respond(self, now: datetime, **changes: Any) -> int | None:
        """Answer by email with an apology, unless ``changes`` say else."""
        given = Response(dispatch=BY_EMAIL, answer="We looked.", apology=SORRY)
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
        reopening.reopen(version=self.version, reason="New facts", **self.common(now))

    def extend(self, now: datetime, to: date, **changes: Any) -> int | None:
        """Give the answer until ``to``, with a message by email."""
        given = MoreTime(ExtensionReason.COMPLEX, "We wait for a report.", to, BY_EMAIL)
        return extending.extend(
            version=self.version, more_time=replace(given, **changes), **self.common(now)
        )

    def ask(self, now: datetime, answer_by: date | None = None) -> int | None:
        """Ask the person a question by email."""
        by = answer_by or london_date(now) + timedelta(days=7)
        given = Asking("Which bin is it?", by, BY_EMAIL)
        return asking.ask(version=self.version, asking=given, **self.common(now))

    def came(self, now: datetime) -> None:
        """Write down that the person answered."""
        asking.information_came(
            version=self.version, words="The blue one, she phoned", **self.common(now)
        )

    def rang(self, now: datetime, came: Rang = Rang.SPOKE, **changes: Any) -> None:
        """Write down that the person was rung about the question today."""
        given = {"whom": "Rosa, 01632 960001", "rang_on": london_date(now), "came": came}
        asking.rang(**{**given, **changes}, **self.common(now))

    def ask_consent(self, now: datetime) -> int | None:
        """Ask for the consent of the person affected."""
        return pausing.ask_for_consent(
            version=self.version,
            text="May we talk to your sister?",
            dispatch=BY_EMAIL,
            **self.common(now),
        )

    def consent(self, now: datetime, answer: ConsentAnswer = ConsentAnswer.GIVEN) -> None:
        """Write down what the person affected said, today."""
        pausing.record_consent(
            version=self.version,
            answer=answer,
            evidence="A signed form",
            told_on=london_date(now),
            **self.common(now),
        )

    def pause(self, now: datetime) -> int | None:
        """Wait, because the person asked in writing."""
        waiting = Waiting("I am in hospital. Wait for me.", "Olive Officer", BY_EMAIL)
        return pausing.pause(version=self.version, waiting=waiting, **self.common(now))

    def resume(self, now: datetime) -> int | None:
        """Carry on."""
        return pausing.resume(
            version=self.version, why="She is back", dispatch=BY_EMAIL, **self.common(now)
        )

    def correct(self, now: datetime, corrected: date, which: str | None = None) -> None:
        """Ask that a date be corrected: that of the open clock ``which``, or of receipt."""
        clock = {
            one.which.value: one.id
            for one in kept_case(self.reference).clocks
            if one.stopped_on is None
        }
        correcting.ask_for_correction(
            version=self.version,
            clock_id=clock.get(which, -1) if which else None,
            corrected=corrected,
            reason="The stamp says so",
            **self.common(now),
        )

    def decide_date(self, now: datetime, agree: bool = True) -> None:
        """Agree to the corrected date that waits, or not."""
        wanted = correction_waiting(kept_case(self.reference).id)
        correcting.decide_correction(
            version=self.version,
            correction_id=wanted.id if wanted else 0,
            agree=agree,
            words="I saw the stamp",
            **self.common(now),
        )

    def ask_again(self, now: datetime, told_on: date | None = None) -> None:
        """Write down that the person asks for stage 2."""
        stage_2.record_request(
            version=self.version,
            request=Request("The answer is wrong."),
            told_on=told_on or london_date(now),
            **self.common(now),
        )

    def choose(self, now: datetime, reviewer: Member) -> str:
        """Choose who looks again."""
        return stage_2.choose_reviewer(
            version=self.version, reviewer_id=reviewer.staff_id, **self.common(now)
        )

    def acknowledge_again(self, now: datetime) -> int | None:
        """Acknowledge stage 2."""
        return reviewing.acknowledge(
            version=self.version,
            understanding=Understanding("You say the answer is wrong.", BY_EMAIL),
            **self.common(now),
        )

    def answer_again(self, now: datetime, **changes: Any) -> int | None:
        """Give the final answer."""
        decisions = {
            p.id: PointDecision(p.text, Finding.NOT_UPHELD, "We read it all again")
            for p in kept_case(self.reference).points
        }
        final = FinalAnswer(dispatch=BY_EMAIL, decisions=decisions, answer="We looked again.")
        return reviewing.answer(
            version=self.version, final=replace(final, **changes), **self.common(now)
        )

    def note(self, now: datetime) -> None:
        """Put a note on the file."""
        notes.add_note(text="Spoke to the depot", **self.common(now))


def clocks(reference: str) -> dict[str, Any]:
    """Return, by clock of the last round, when it stopped and whether it was met."""
    found = sorted(kept_case(reference).clocks, key=lambda one: one.round)
    return {one.which.value: (one.stopped_on, one.met) for one in found}
