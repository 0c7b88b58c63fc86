"""Cases included on purpose: each shows an officer something that seldom happens (Policy D2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from portal.demo.acts import BY_EMAIL, Acts, partly
from portal.demo.people_on_purpose import ABOUT_PEOPLE
from portal.domain.cases import Channel, Closure, ContactWay, Kind
from portal.domain.extensions import ExtensionReason
from portal.domain.findings import Kept
from portal.domain.learning import ActionStatus
from portal.domain.ombudsman import Body
from portal.domain.references import hash_tracking_code, new_tracking_code
from portal.domain.refusals import RefusalReason
from portal.domain.remedies import MoneyReason, Payment, RemedyKind
from portal.domain.responses import Response
from portal.domain.root_causes import Causes, RootCause
from portal.domain.times import london_date
from portal.files.check import checked
from portal.queries.refusals import refusal_waiting
from portal.services.asking import Asking, ask
from portal.services.challenge_reading import check_challenge
from portal.services.closing import Ending, close
from portal.services.deciding import decide_points
from portal.services.extending import MoreTime, extend
from portal.services.learning import Step, take_step
from portal.services.merging import Merging, merge
from portal.services.ombudsman import Told, keep
from portal.services.questions import remind_of_questions
from portal.services.refusing import Refusing, ask_to_refuse, decide_refusal
from portal.services.remedying import Righting, keep_remedy
from portal.services.reopening import reopen
from portal.services.responding import ask_for_approval
from portal.services.reviewing import FinalAnswer, Understanding, acknowledge, answer
from portal.services.second_readings import disagree
from portal.services.stage_2 import Request, choose_reviewer, record_request
from portal.services.telling_changes import decide_telling, put_forward


def special_cases(acts: Acts) -> None:
    """Make them all."""
    for one in (*ON_PURPOSE, *ABOUT_PEOPLE):
        one(acts)


def one_to_follow(acts: Acts, tracking_key: bytes) -> tuple[str, str]:
    """Make a case that its person follows; return its reference and tracking code."""
    code = new_tracking_code(acts.world.lots.randrange)
    contact = acts.complaint("waste", "The new bin day was never put on our calendar.")
    reference = acts.receive(contact, acts.at(4), hash_tracking_code(code, tracking_key))
    acts.decide(reference, "waste", acts.at(3, hour=1))
    acts.acknowledge(reference, acts.at(2, hour=2))
    return reference, code


def _late_and_unacknowledged(acts: Acts) -> None:
    contact = acts.complaint("waste", "Nobody has answered my letter.", Channel.LETTER)
    acts.receive(contact, acts.at(6))


def _late_for_us_inside_the_code(acts: Acts) -> None:
    service = "council-tax-and-benefits"
    contact = acts.complaint(service, "Your form lost my answers twice.")
    reference = acts.opened(service, contact, acts.at(7), acts.at(5, hour=1))
    acts.acknowledge(reference, acts.at(3, hour=2))


def _a_letter_waits_to_be_posted(acts: Acts) -> None:
    text = "The gate by the swings is still broken."
    contact = acts.complaint("parks", text, Channel.LETTER)
    by_post = replace(contact, person=replace(contact.person, contact_way=ContactWay.POST))
    reference = acts.opened("parks", by_post, acts.at(2), acts.at(1, hour=1))
    acts.acknowledge(reference, acts.at(0, hour=2), ContactWay.POST)


def _reopened(acts: Acts) -> None:
    contact = acts.complaint("parking", "The ticket machine took my money.")
    reference = acts.opened("parking", contact, acts.at(30), acts.at(29, hour=1))
    acts.acknowledge(reference, acts.at(28, hour=2))
    asking = Asking("Which machine was it, and when?", london_date(acts.at(22)), BY_EMAIL)
    acts.do(ask, reference, acts.at(27), asking=asking)
    remind_of_questions(now=acts.at(22))
    ending = Ending(Closure.NO_REPLY, ContactWay.EMAIL, "We asked and did not hear from you.")
    acts.do(close, reference, acts.at(12), ending=ending)
    reason = "They had answered: the message had gone to another team."
    acts.do(reopen, reference, acts.at(4), viewer=acts.lead, reason=reason)


def _an_email_to_answer_tomorrow(acts: Acts) -> None:
    contact = acts.complaint("waste", "Can I have a bigger bin?", Channel.EMAIL)
    acts.receive(replace(contact, kind=Kind.SERVICE_REQUEST), acts.at(2))


def _not_sure_what_it_is(acts: Acts) -> None:
    contact = acts.complaint("customer-services", "I do not know who to tell about the damp.")
    acts.receive(replace(contact, service=None, details={"not_sure": True}), acts.at(0))


def _given_more_time_twice(acts: Acts) -> None:
    contact = acts.complaint("planning", "The fence was approved without a visit.")
    reference = acts.opened("planning", contact, acts.at(9), acts.at(8, hour=1))
    acts.acknowledge(reference, acts.at(7, hour=2))
    after, today = acts.world.calendar.add_working_days, acts.world.today
    words = "We are waiting for a report from the surveyor."
    first = MoreTime(ExtensionReason.OUTSIDE_EVIDENCE, words, after(today, 3), BY_EMAIL)
    acts.do(extend, reference, acts.at(3), more_time=first)
    second = replace(first, words="The surveyor was ill.", new_due_on=after(today, 6))
    acts.do(extend, reference, acts.at(1), viewer=acts.lead, more_time=second)


def _looked_at_again(acts: Acts) -> None:
    _at_stage_2(acts, "parks", "Nobody called me back about the playground.", 25)


def _went_to_the_ombudsman(acts: Acts) -> None:
    text = "Your letters about my council tax did not agree with each other."
    reference = _at_stage_2(acts, "council-tax-and-benefits", text, 60)
    final = FinalAnswer(
        BY_EMAIL,
        {point.id: partly(point.text) for point in acts.case(reference).points},
        answer="I have read every letter. The dates in two of them were wrong.",
        apology="Two of our letters gave you the wrong date. We are sorry for the worry.",
    )
    acts.do(answer, reference, acts.at(25), viewer=acts.reviewer, final=final)
    told = Told(Body.LGSCO, "26 004 113", acts.working_day(8), stage_reached=2)
    acts.do(keep, reference, acts.at(7), viewer=acts.lead, record_id=None, told=told)


def _waits_for_a_manager(acts: Acts) -> None:
    """An answer about how somebody was spoken to, with money, that a manager must see first."""
    contact = acts.complaint("parking", "The officer shouted at me, and I paid a fine twice.")
    reference = acts.opened("parking", contact, acts.at(7), acts.at(6, hour=1))
    acts.acknowledge(reference, acts.at(5, hour=2))
    at, officer = acts.at(1), acts.officer.staff_id
    reasons = "Two people heard the officer shout. Our accounts show that the fine came in twice."
    decisions = {
        point.id: replace(partly(point.text), reasons=reasons)
        for point in acts.case(reference).points
    }
    causes = Causes(RootCause.STAFF_CONDUCT, frozenset({RootCause.WRONG_INFORMATION}))
    acts.do(decide_points, reference, at, decisions=decisions, new_point="", causes=causes)
    payment = Payment(MoneyReason.LOSS, 35_00, "What they paid the second time.")
    due_on = acts.world.calendar.add_working_days(acts.world.today, 5)
    money = Righting(RemedyKind.MONEY, "We pay the second fine back.", officer, due_on, payment)
    acts.do(keep_remedy, reference, at, remedy_id=None, righting=money)
    late = Righting(RemedyKind.RECORD, "We take the fine off the record.", officer, at.date())
    acts.do(keep_remedy, reference, at, remedy_id=None, righting=late)
    acts.learn(reference, at)
    response = Response(
        BY_EMAIL,
        apology="Our officer shouted at you, and we took a fine twice. We are sorry for both.",
        will_do="We pay the second fine back within a week.",
    )
    acts.do(ask_for_approval, reference, at, response=response)


def _changed_because_of_a_complaint(acts: Acts) -> None:
    """An action that was done so long ago that somebody should look whether it worked."""
    contact = acts.complaint("waste", "Nobody rang me back about the bins.")
    reference = acts.opened("waste", contact, acts.at(100), acts.at(99, hour=1))
    acts.acknowledge(reference, acts.at(98, hour=2))
    number = acts.answer(reference, acts.at(92))
    step = Step(
        what="Keep one list of calls to return, and look at it every morning.",
        owner_id=acts.officer.staff_id,
        due_on=acts.working_day(80),
        status=ActionStatus.DONE,
        evidence="The list, seen on a visit.",
        summary="We keep one list of calls, so that none is forgotten.",
        done_on=acts.working_day(85),
    )
    take_step(
        viewer=acts.officer,
        number=number,
        version=1,
        step=step,
        form_key="on-purpose-step",
        now=acts.at(84),
    )
    _told_in_public(acts, number)


def _told_in_public(acts: Acts, number: int) -> None:
    """One puts the words of the action forward, another agrees."""
    put_forward(
        viewer=acts.officer,
        number=number,
        version=2,
        words="We keep one list of calls to return. We look at it every morning.",
        form_key="on-purpose-words",
        now=acts.at(83),
    )
    decide_telling(
        viewer=acts.lead,
        number=number,
        version=3,
        agree=True,
        reason="",
        form_key="on-purpose-told",
        now=acts.at(82),
    )


def _refused(acts: Acts) -> None:
    contact = acts.complaint("planning", "The inspector turned down my appeal and was wrong.")
    reference = acts.opened("planning", contact, acts.at(12), acts.at(11, hour=1))
    refusing = Refusing(
        RefusalReason.OTHER_ROUTE,
        "You can ask the court to look at what the inspector decided. We cannot change it.",
        "We looked at whether we gave you wrong advice. We did not.",
        "You told us of no needs that make the other way harder for you.",
        ContactWay.EMAIL,
    )
    acts.do(ask_to_refuse, reference, acts.at(10), refusing=refusing)
    wanted = refusal_waiting(acts.case(reference).id)
    decided = {"refusal_id": wanted.id if wanted else 0, "agree": True, "words": "I agree."}
    acts.do(decide_refusal, reference, acts.at(9), viewer=acts.lead, **decided)


def _joined_to_one_received_before(acts: Acts) -> None:
    contact = acts.complaint("waste", "The bottle bank by the school is full.")
    first = acts.opened("waste", contact, acts.at(5), acts.at(4, hour=1))
    second = acts.receive(contact, acts.at(2))
    acts.do(merge, first, acts.at(1), merging=Merging(second))


def _at_stage_2(acts: Acts, service: str, text: str, received: int) -> str:
    """Make a complaint that was answered and is looked at again by somebody new."""
    contact = acts.complaint(service, text)
    reference = acts.opened(service, contact, acts.at(received), acts.at(received - 1, hour=1))
    acts.acknowledge(reference, acts.at(received - 2, hour=2))
    acts.answer(reference, acts.at(received - 9, hour=2))
    asked, told_on = received - 15, acts.working_day(received - 15)
    request = Request("You answered only half of what I asked.")
    acts.do(record_request, reference, acts.at(asked, hour=1), request=request, told_on=told_on)
    reviewer = acts.reviewer.staff_id
    acts.do(choose_reviewer, reference, acts.at(asked, hour=2), reviewer_id=reviewer)
    understanding = Understanding("What we did about the calls that were not returned.", BY_EMAIL)
    at = acts.at(asked - 2)
    acts.do(acknowledge, reference, at, viewer=acts.reviewer, understanding=understanding)
    return reference


def _with_a_file(acts: Acts) -> None:
    contact = acts.complaint(
        "parking", "I paid and still got a fine. The list of my payments is here."
    )
    reference = acts.opened("parking", contact, acts.at(2), acts.at(1, hour=1))
    payments = b"3 June, 2 pounds 40\n10 June, 2 pounds 40\n17 June, 2 pounds 40\n"
    acts.add_file(reference, checked("payments.txt", payments), acts.at(1, hour=2))


def _came_on_christmas_eve(acts: Acts) -> None:
    """It came on a 24 December before days on which the council was closed (Policy A4.14)."""
    eve = last_christmas_eve(acts.world.today)
    contact = acts.complaint("waste", "The bins were not taken before the holiday.")
    after = acts.world.calendar.add_working_days
    reference = acts.opened("waste", contact, acts.on(eve), acts.on(after(eve, 1)))
    acts.acknowledge(reference, acts.on(after(eve, 3)))
    acts.answer(reference, acts.on(after(eve, 10)))


def last_christmas_eve(today: date) -> date:
    """Return the last 24 December after which the council has been at work for two weeks."""
    year = today.year - ((today.month, today.day) < (2, 1)) - 1
    return date(year, 12, 24)


def _a_reading_disputed(acts: Acts) -> None:
    """Its person does not agree with what we found, so it is read one level up."""
    told = acts.complaint("waste", "I left a message on Monday. You rang back on Thursday.")
    contact = replace(told, kind=Kind.CHALLENGE, commitment="voicemail", put_right=())
    reference = acts.receive(contact, acts.at(9))
    note = "The list of calls has a call back on Tuesday."
    acts.do(check_challenge, reference, acts.at(6, hour=1), checked=Kept.KEPT, note=note)
    acts.forms += 1
    disagree(
        reference=reference,
        words="Nobody rang on Tuesday. My phone keeps every call.",
        form_key=f"on-purpose-{acts.forms}",
        now=acts.at(4, hour=2),
    )


ON_PURPOSE: tuple[Callable[[Acts], None], ...] = (
    _late_and_unacknowledged,
    _late_for_us_inside_the_code,
    _a_letter_waits_to_be_posted,
    _reopened,
    _an_email_to_answer_tomorrow,
    _not_sure_what_it_is,
    _given_more_time_twice,
    _looked_at_again,
    _went_to_the_ombudsman,
    _waits_for_a_manager,
    _changed_because_of_a_complaint,
    _refused,
    _joined_to_one_received_before,
    _with_a_file,
    _a_reading_disputed,
    _came_on_christmas_eve,
)
