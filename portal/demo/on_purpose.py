"""Cases included on purpose: each shows an officer something that seldom happens (Policy D2).

They are made by the same services that the pages use, at the instants they would have been.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from portal.db import db
from portal.demo.people import person
from portal.demo.world import World
from portal.domain.cases import Channel, Closure, ContactWay, Kind, OnBehalf
from portal.domain.contacts import Contact, PersonDetails
from portal.domain.references import hash_tracking_code, new_tracking_code
from portal.domain.responses import Dispatch
from portal.domain.roles import Role, Viewer
from portal.domain.times import london_noon
from portal.models import Case
from portal.recording.acts import act
from portal.recording.intake import receive
from portal.services.acknowledging import Acknowledgement, acknowledge
from portal.services.closing import Ending, close, reopen
from portal.services.triage import Decision, decide


class OnPurpose:
    """Makes the special cases of a ``World``; ``tracking_key`` is the portal's own."""

    def __init__(self, world: World, tracking_key: bytes) -> None:
        self.world = world
        self.key = tracking_key
        self.officer = Viewer(world.officers[0], "", frozenset({Role.OFFICER}))
        self.manager = Viewer(world.officers[0], "", frozenset({Role.LEAD}))
        self.forms = 0

    def make(self) -> tuple[str, str]:
        """Make them all; return the reference and tracking code of one to follow."""
        self._late_and_unacknowledged()
        self._late_for_us_inside_the_code()
        self._a_letter_waits_to_be_posted()
        self._a_group_of_fourteen()
        self._no_name_given()
        self._reopened()
        self._an_email_to_answer_tomorrow()
        self._not_sure_what_it_is()
        return self._one_to_follow()

    def _late_and_unacknowledged(self) -> None:
        self._receive(self._complaint("waste", "Nobody has answered my letter.", Channel.LETTER), 6)

    def _late_for_us_inside_the_code(self) -> None:
        reference = self._open("council-tax-and-benefits", "Your form lost my answers twice.", 7, 5)
        self._acknowledge(reference, 3)

    def _a_letter_waits_to_be_posted(self) -> None:
        contact = self._complaint(
            "parks", "The gate by the swings is still broken.", Channel.LETTER
        )
        by_post = replace(contact.person, contact_way=ContactWay.POST)
        reference = self._receive(replace(contact, person=by_post), 2)
        self._decide(reference, "parks", 1)
        self._acknowledge(reference, 0, ContactWay.POST)

    def _a_group_of_fourteen(self) -> None:
        contact = self._complaint("planning", "Fourteen of us wrote and none had an answer.")
        self._receive(replace(contact, on_behalf=OnBehalf.GROUP, people_count=14), 1)

    def _no_name_given(self) -> None:
        contact = self._complaint("housing-advice", "I was spoken to very badly at the desk.")
        self._receive(replace(contact, person=PersonDetails(), on_behalf=OnBehalf.ANONYMOUS), 2)

    def _reopened(self) -> None:
        reference = self._open("parking", "The ticket machine took my money.", 30, 29)
        self._acknowledge(reference, 28)
        ending = Ending(Closure.NO_REPLY, ContactWay.EMAIL, "We asked and did not hear from you.")
        close(
            viewer=self.officer,
            reference=reference,
            version=self._version(reference),
            ending=ending,
            form_key=self._form(),
            now=self._at(15),
        )
        reopen(
            viewer=self.manager,
            reference=reference,
            version=self._version(reference),
            reason="They had answered: the message had gone to another team.",
            form_key=self._form(),
            now=self._at(4),
        )

    def _an_email_to_answer_tomorrow(self) -> None:
        contact = self._complaint("waste", "Can I have a bigger bin?", Channel.EMAIL)
        self._receive(replace(contact, kind=Kind.SERVICE_REQUEST), 2)

    def _not_sure_what_it_is(self) -> None:
        contact = self._complaint("customer-services", "I do not know who to tell about the damp.")
        self._receive(replace(contact, service=None, details={"not_sure": True}), 0)

    def _one_to_follow(self) -> tuple[str, str]:
        code = new_tracking_code(self.world.lots.randrange)
        contact = self._complaint("waste", "The new bin day was never put on our calendar.")
        reference = self._receive(contact, 4, hash_tracking_code(code, self.key))
        self._decide(reference, "waste", 3)
        self._acknowledge(reference, 2)
        return reference, code

    def _open(self, service: str, text: str, received_ago: int, decided_ago: int) -> str:
        reference = self._receive(self._complaint(service, text), received_ago)
        self._decide(reference, service, decided_ago)
        return reference

    def _complaint(self, service: str, text: str, channel: Channel = Channel.ONLINE) -> Contact:
        details = person(self.world.lots, 9_000_000 + self.forms)
        details["adjustments"] = ()
        details["contact_way"] = ContactWay.EMAIL
        return Contact(
            Kind.COMPLAINT,
            channel,
            self.world.now,
            text,
            PersonDetails(**details),
            service=service,
            put_right=("apology", "action"),
        )

    def _receive(self, contact: Contact, ago: int, tracking_hash: str | None = None) -> str:
        at = self._at(ago)
        online = contact.channel is Channel.ONLINE
        with act(now=at) as doing:
            return receive(
                doing.session,
                replace(contact, received_at=at),
                now=at,
                tracking_hash=tracking_hash,
                logged_by_id=None if online else self.officer.staff_id,
            ).reference

    def _decide(self, reference: str, service: str, ago: int) -> None:
        decide(
            viewer=self.officer,
            reference=reference,
            version=self._version(reference),
            decision=Decision(
                Kind.COMPLAINT, service=service, handler_id=self.world.handlers[service][0]
            ),
            form_key=self._form(),
            now=self._at(ago, hour=1),
        )

    def _acknowledge(self, reference: str, ago: int, way: ContactWay = ContactWay.EMAIL) -> None:
        case = self._case(reference)
        acknowledge(
            viewer=self.officer,
            reference=reference,
            version=case.version,
            acknowledgement=Acknowledgement(
                wanted="An apology, and for it to be put right.",
                handler_id=case.handler_id or self.officer.staff_id,
                dispatch=Dispatch(way),
                points={point.id: point.text for point in case.points},
            ),
            form_key=self._form(),
            now=self._at(ago, hour=2),
        )

    def _case(self, reference: str) -> Case:
        return db.session.query(Case).filter_by(reference=reference).one()

    def _version(self, reference: str) -> int:
        return self._case(reference).version

    def _form(self) -> str:
        self.forms += 1
        return f"on-purpose-{self.forms}"

    def _at(self, ago: int, hour: int = 0) -> datetime:
        """Return an instant ``ago`` working days before today, never after now."""
        day = self._working_day(ago)
        return min(london_noon(day) - timedelta(hours=3 - hour), self.world.now)

    def _working_day(self, ago: int) -> date:
        day = self.world.today
        while ago:
            day -= timedelta(days=1)
            ago -= self.world.calendar.is_working_day(day)
        return day
