"""What people of the made-up council do, by the services that the pages use.

Each act is done at the instant at which it would have been.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from portal.db import db
from portal.demo.people import person
from portal.demo.world import World
from portal.domain.cases import Channel, ContactWay, Kind
from portal.domain.contacts import Contact, PersonDetails
from portal.domain.files import CheckedFile
from portal.domain.findings import Finding
from portal.domain.responses import Dispatch, PointDecision, Response
from portal.domain.roles import Role, Viewer
from portal.domain.root_causes import Causes, RootCause
from portal.domain.times import london_date, london_noon
from portal.files.store import Store
from portal.models import Case
from portal.recording.acts import act
from portal.recording.intake import receive
from portal.services.acknowledging import Acknowledgement, acknowledge
from portal.services.deciding import decide_points
from portal.services.files import ON_CASE, add_to_case, keep_files
from portal.services.learning import Plan, add_action
from portal.services.responding import respond
from portal.services.triage import Decision, decide

BY_EMAIL = Dispatch(ContactWay.EMAIL)


def partly(point: str) -> PointDecision:
    """Return the decision that ``point`` is partly right."""
    reasons = "Two of the three calls were not returned. The third was, within a day."
    return PointDecision(point, Finding.PARTLY_UPHELD, reasons)


class Acts:
    """Acts on the cases of a ``World``, whose files are kept in ``store``."""

    def __init__(self, world: World, store: Store) -> None:
        self.world, self.store = world, store
        self.officer = Viewer(world.officers[0], "", frozenset({Role.OFFICER}))
        self.lead = Viewer(world.leads[0], "", frozenset({Role.LEAD}))
        self.reviewer = Viewer(world.reviewers[0], "", frozenset({Role.REVIEWER}))
        self.forms = 0

    def complaint(self, service: str, text: str, channel: Channel = Channel.ONLINE) -> Contact:
        """Return what somebody new says."""
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

    def receive(self, contact: Contact, at: datetime, tracking_hash: str | None = None) -> str:
        """Let it come in; return the reference."""
        online = contact.channel is Channel.ONLINE
        with act(now=at) as doing:
            return receive(
                doing.session,
                replace(contact, received_at=at),
                now=at,
                tracking_hash=tracking_hash,
                logged_by_id=None if online else self.officer.staff_id,
            ).reference

    def do(
        self,
        service: Callable[..., Any],
        reference: str,
        at: datetime,
        *,
        viewer: Viewer | None = None,
        **what: Any,
    ) -> None:
        """Let an officer, or ``viewer``, do to a case what ``service`` does."""
        self.forms += 1
        service(
            viewer=viewer or self.officer,
            reference=reference,
            version=self.case(reference).version,
            form_key=f"on-purpose-{self.forms}",
            now=at,
            **what,
        )

    def decide(self, reference: str, service: str, at: datetime) -> None:
        """Take it as a complaint and give it to whoever handles that service."""
        decision = Decision(
            Kind.COMPLAINT, service=service, handler_id=self.world.handlers[service][0]
        )
        self.do(decide, reference, at, decision=decision)

    def opened(self, service: str, contact: Contact, received: datetime, decided: datetime) -> str:
        """Return the reference of a complaint that came and was given to somebody."""
        reference = self.receive(contact, received)
        self.decide(reference, service, decided)
        return reference

    def acknowledge(self, reference: str, at: datetime, way: ContactWay = ContactWay.EMAIL) -> None:
        """Say that we have it."""
        case = self.case(reference)
        acknowledgement = Acknowledgement(
            wanted="An apology, and for it to be put right.",
            handler_id=case.handler_id or self.officer.staff_id,
            dispatch=Dispatch(way),
            points={point.id: point.text for point in case.points},
        )
        self.do(acknowledge, reference, at, acknowledgement=acknowledgement)

    def answer(self, reference: str, at: datetime) -> int:
        """Answer in full: partly upheld. Return the number of the action that comes of it."""
        decisions = {point.id: partly(point.text) for point in self.case(reference).points}
        causes = Causes(RootCause.NO_CONTACT)
        self.do(decide_points, reference, at, decisions=decisions, new_point="", causes=causes)
        number = self.learn(reference, at)
        response = Response(
            BY_EMAIL,
            apology="We did not call you back on 2 days, and you had to ask again. We are sorry.",
            will_do="The team now keeps one list of calls to return.",
        )
        self.do(respond, reference, at, response=response)
        return number

    def add_file(self, reference: str, file: CheckedFile, at: datetime) -> None:
        """Put a file on a case that its person sees too."""
        self.forms += 1
        key = f"on-purpose-{self.forms}-files"
        keep_files(journey=ON_CASE, secret=key, files=[file], store=self.store, now=at)
        add_to_case(
            viewer=self.officer,
            reference=reference,
            files_from=key,
            for_person=True,
            form_key=f"on-purpose-{self.forms}",
            now=at,
        )

    def learn(self, reference: str, at: datetime) -> int:
        """Write down what changes because of it; return the number of the action."""
        self.forms += 1
        plan = Plan(
            what="Keep one list of calls to return, and look at it every morning.",
            why="Calls that nobody returned.",
            cause=RootCause.NO_CONTACT,
            service=self.service_of(reference),
            owner_id=self.officer.staff_id,
            due_on=self.world.calendar.add_working_days(london_date(at), 15),
        )
        return add_action(
            viewer=self.officer,
            plan=plan,
            references=[reference],
            theme_id=None,
            form_key=f"on-purpose-{self.forms}",
            now=at,
        )

    def service_of(self, reference: str) -> str:
        """Return the short name of the service of a case."""
        service = self.case(reference).service
        return service.slug if service else "other"

    def case(self, reference: str) -> Case:
        """Return the case as it is now."""
        return db.session.query(Case).filter_by(reference=reference).one()

    def at(self, ago: int, hour: int = 0) -> datetime:
        """Return an instant in the morning ``ago`` working days before today, never after now."""
        return self.on(self.working_day(ago), hour)

    def on(self, day: date, hour: int = 0) -> datetime:
        """Return an instant in the morning of ``day``, never after now."""
        return min(london_noon(day) - timedelta(hours=3 - hour), self.world.now)

    def working_day(self, ago: int) -> date:
        """Return the working day that many before today."""
        day = self.world.today
        while ago:
            day -= timedelta(days=1)
            ago -= self.world.calendar.is_working_day(day)
        return day
