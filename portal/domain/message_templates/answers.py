"""Answers, at both stages, and the text about the Ombudsman that stands in them."""

from datetime import date

from portal.domain.message_templates.wording import MessageTemplate
from portal.domain.message_templates.working import IF_NOT_UNDERSTOOD
from portal.domain.words import N_

OMBUDSMAN = "ombudsman"
"""The text that councils are asked to use as the Ombudsman words it (Policy A5.5)."""

ANSWERS = (
    MessageTemplate(
        name="response",
        title=N_("Answer to a complaint, stage 1"),
        when=N_("Our full answer to a complaint, made from its points."),
        subject=N_("Our answer to your complaint: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "You complained to us on {received_on}. This is our full answer. "
                "It is stage 1 of 2."
            ),
            "{how_we_looked}",
            N_("What we found"),
            "{findings}",
            "{outcome}",
            "{apology}",
            "{will_do}",
            "{if_not_happy}",
        ),
        words=("reference", "received_on"),
        parts=(
            "greeting",
            "how_we_looked",
            "findings",
            "outcome",
            "apology",
            "will_do",
            "if_not_happy",
        ),
    ),
    MessageTemplate(
        name="reply",
        title=N_("Answer to anything else"),
        when=N_("Our answer to a service request or a comment."),
        subject=N_("Our answer to you: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("You wrote to us on {received_on}. This is our answer."),
            "{answer}",
            "{will_do}",
            "{can_complain}",
        ),
        words=("reference", "received_on", "answer"),
        needed=("answer",),
        parts=("greeting", "will_do", "can_complain"),
    ),
    MessageTemplate(
        name="answered_by_phone",
        title=N_("After an answer by phone"),
        when=N_("Sent after we told a person our answer by phone, when we can also write to them."),
        subject=N_("What you can do after our answer: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("On {answered_on} we told you our answer about {reference} by phone."),
            N_("If you want our answer in writing, phone {phone} or email {complaints_email}."),
            "{take_further}",
        ),
        words=("reference", "answered_on"),
        needed=("reference",),
        parts=("greeting", "take_further"),
    ),
    MessageTemplate(
        name="stage_2_receipt",
        title=N_("Receipt of a request for stage 2"),
        when=N_("Sent when a person asks us to look at a complaint again."),
        subject=N_("We will look again: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("You asked us to look at your complaint again. We will. It is stage 2 of 2."),
            N_("Someone who has not worked on your complaint before will do it."),
            "{dates}",
        ),
        words=("reference",),
        parts=("greeting", "dates"),
    ),
    MessageTemplate(
        name="stage_2_acknowledgement",
        title=N_("Acknowledgement of stage 2"),
        when=N_("Says who looks at a complaint again, what we understand, and by when."),
        subject=N_("Who looks at your complaint again: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("{reviewer} will look at your complaint again. It is stage 2 of 2."),
            N_("This is what we understand is still wrong:"),
            "{understood}",
            "{answer_day}",
            IF_NOT_UNDERSTOOD,
        ),
        words=("reference", "reviewer", "understood"),
        needed=("reviewer", "understood"),
        parts=("greeting", "answer_day"),
    ),
    MessageTemplate(
        name="final_response",
        title=N_("Final answer to a complaint, stage 2"),
        when=N_("Our last word on a complaint. It says how to go to the Ombudsman."),
        subject=N_("Our final answer to your complaint: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "On {asked_on} we were asked to look at your complaint again. "
                "This is our final answer. It is stage 2 of 2."
            ),
            "{how_we_looked}",
            N_("What we found"),
            "{findings}",
            "{outcome}",
            "{apology}",
            "{will_do}",
            "{ombudsman}",
        ),
        words=("reference", "asked_on"),
        parts=(
            "greeting",
            "how_we_looked",
            "findings",
            "outcome",
            "apology",
            "will_do",
            OMBUDSMAN,
        ),
    ),
    MessageTemplate(
        name="refusal",
        title=N_("We do not look into it"),
        when=N_("Says why we do not take something as a complaint, and who else can be asked."),
        subject=N_("About what you told us: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "You wrote to us on {received_on}. "
                "We have read it with care, and we will not look into it as a complaint."
            ),
            N_("Why"),
            "{why}",
            N_(
                "If you do not agree, tell us. Phone {phone} or email {complaints_email}. "
                "Your reference is {reference}."
            ),
            "{ombudsman}",
        ),
        words=("reference", "received_on", "why"),
        needed=("reference", "why"),
        parts=("greeting", OMBUDSMAN),
    ),
    MessageTemplate(
        name=OMBUDSMAN,
        title=N_("The text about the Ombudsman"),
        when=N_(
            "Stands in the final answer and where we do not look into something. "
            "Use the words that the Ombudsman asks councils to use."
        ),
        subject="",
        paragraphs=(
            N_("Who to ask if you are still not happy"),
            N_(
                "If you are not happy with this letter, you can ask the {ombudsman_name} to look "
                "at your complaint. It is free, and it is not part of the council."
            ),
            N_(
                "Try to ask within 12 months of the day when you first knew about the problem. "
                "Send them a copy of this letter and of any letter before it."
            ),
            N_("Phone: {ombudsman_phone}. Website: {ombudsman_website}"),
        ),
        words=("ombudsman_name", "ombudsman_phone", "ombudsman_website"),
        needed=("ombudsman_name", "ombudsman_phone", "ombudsman_website"),
    ),
)

CHECKED_EVERY_DAYS = 365


def check_is_due(checked_on: date | None, today: date) -> bool:
    """Whether the text about the Ombudsman should be held against the Ombudsman's own again.

    ``checked_on`` is the London date of the last check, None when there was none (Policy A5.5).
    """
    return checked_on is None or (today - checked_on).days >= CHECKED_EVERY_DAYS
