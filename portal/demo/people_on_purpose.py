"""Cases included on purpose that show whom a case has to do with (Policy A7, D2)."""

from collections.abc import Callable
from dataclasses import replace

from portal.demo.acts import BY_EMAIL, Acts
from portal.domain.cases import Channel, ContactWay, Kind, OnBehalf
from portal.domain.contact_plans import PlanStep
from portal.domain.contacts import PersonDetails
from portal.domain.representatives import Representative
from portal.services.contact_plans import Plan, make_plan
from portal.services.pausing import ask_for_consent
from portal.services.people import Adjustments, ForWhom, agree_adjustments, say_who
from portal.services.risk import say_at_risk
from portal.services.triage import Decision, decide


def _a_group_of_fourteen(acts: Acts) -> None:
    contact = acts.complaint("planning", "Fourteen of us wrote and none had an answer.")
    acts.receive(replace(contact, on_behalf=OnBehalf.GROUP, people_count=14), acts.at(1))


def _no_name_given(acts: Acts) -> None:
    contact = acts.complaint("housing-advice", "I was spoken to very badly at the desk.")
    nobody = replace(contact, person=PersonDetails(), on_behalf=OnBehalf.ANONYMOUS)
    acts.receive(nobody, acts.at(2))


def _waiting_for_consent(acts: Acts) -> None:
    contact = acts.complaint("housing-advice", "My mother has waited a year for her ramp.")
    for_her = replace(contact, on_behalf=OnBehalf.SOMEONE_ELSE)
    reference = acts.opened("housing-advice", for_her, acts.at(6), acts.at(5, hour=1))
    acts.acknowledge(reference, acts.at(4, hour=2))
    text = "We need to know that your mother agrees before we tell you about her case."
    acts.do(ask_for_consent, reference, acts.at(4, hour=3), text=text, dispatch=BY_EMAIL)


def _a_contact_plan_due_for_review(acts: Acts) -> None:
    contact = acts.complaint("customer-services", "I rang 40 times about my parking permit.")
    reference = acts.opened("customer-services", contact, acts.at(70), acts.at(69, hour=1))
    acts.acknowledge(reference, acts.at(68, hour=2))
    plan = Plan(
        step=PlanStep.RESTRICTION,
        happened="40 calls in two days, many of them shouted.",
        evidence="The call log of both days.",
        tried="We offered one named contact and a call back each afternoon.",
        asked="Write to us, and phone only between 2 and 3 in the afternoon.",
        appeal="You can ask the corporate lead to look at this again.",
        start_on=acts.working_day(66),
        review_on=acts.working_day(1),
        why_straight="Two colleagues went home ill.",
        dispatch=BY_EMAIL,
    )
    acts.do(make_plan, reference, acts.at(66), viewer=acts.lead, plan=plan)
    acts.answer(reference, acts.at(61, hour=2))


def _something_agreed_to_be_done_differently(acts: Acts) -> None:
    contact = acts.complaint("housing-advice", "I could not read the letter about my rent.")
    asked = replace(contact.person, adjustments=("large_print", "phone_me"))
    by_post = replace(asked, contact_way=ContactWay.POST)
    contact = replace(contact, person=by_post, channel=Channel.PHONE)
    reference = acts.opened("housing-advice", contact, acts.at(4), acts.at(3, hour=1))
    adjustments = Adjustments(
        needs=("large_print", "phone_me", "named_contact"),
        note="Ring before each letter goes out. They hear best in the mornings.",
        agreed_by="The person, with the complaints officer on the phone",
        review_on=acts.world.calendar.add_working_days(acts.world.today, 60),
        named_contact="Bethan Quayle",
    )
    acts.do(agree_adjustments, reference, acts.at(3, hour=2), adjustments=adjustments)
    acts.acknowledge(reference, acts.at(2, hour=2), ContactWay.POST)


def _written_by_a_councillor(acts: Acts) -> None:
    contact = acts.complaint("parks", "One of my residents cannot get a wheelchair into the park.")
    reference = acts.opened("parks", contact, acts.at(5), acts.at(4, hour=1))
    for_whom = ForWhom(
        OnBehalf.SOMEONE_ELSE,
        name="Wilf Ashdown",
        link="Councillor of the ward",
        representative=Representative.COUNCILLOR,
        agrees="yes",
    )
    reason = "The letter came from a councillor."
    acts.do(say_who, reference, acts.at(4, hour=2), for_whom=for_whom, reason=reason)
    acts.acknowledge(reference, acts.at(3, hour=2))


def _someone_at_risk(acts: Acts) -> None:
    contact = acts.complaint("housing-advice", "The heating has been off since October.")
    reference = acts.opened("housing-advice", contact, acts.at(2), acts.at(1, hour=1))
    acts.forms += 1
    say_at_risk(
        viewer=acts.officer,
        reference=reference,
        words="A man of 81 without heating. The safeguarding team was phoned.",
        form_key=f"on-purpose-{acts.forms}",
        now=acts.at(1, hour=2),
    )


def _about_a_member_of_staff(acts: Acts) -> None:
    """The officer who is named cannot find it, however they look."""
    service = "council-tax-and-benefits"
    named = frozenset(acts.world.handlers[service][:1])
    contact = acts.complaint(service, "Amara Okafor hung up on me when I asked about my bill.")
    reference = acts.receive(contact, acts.at(3))
    decision = Decision(
        Kind.COMPLAINT, service=service, handler_id=acts.officer.staff_id, named=named
    )
    acts.do(decide, reference, acts.at(2, hour=1), decision=decision)


def _a_neighbour_of_the_handler(acts: Acts) -> None:
    """Whoever would handle it knows the person, so somebody else does."""
    contact = acts.complaint("waste", "My neighbour works for you, and only my bin is left out.")
    reference = acts.receive(contact, acts.at(4))
    decision = Decision(
        Kind.COMPLAINT,
        service="waste",
        handler_id=acts.officer.staff_id,
        conflicts=frozenset(acts.world.handlers["waste"][:1]),
    )
    acts.do(decide, reference, acts.at(3, hour=1), decision=decision)
    acts.acknowledge(reference, acts.at(2, hour=2))


ABOUT_PEOPLE: tuple[Callable[[Acts], None], ...] = (
    _a_group_of_fourteen,
    _no_name_given,
    _waiting_for_consent,
    _a_contact_plan_due_for_review,
    _something_agreed_to_be_done_differently,
    _written_by_a_councillor,
    _someone_at_risk,
    _about_a_member_of_staff,
    _a_neighbour_of_the_handler,
)
