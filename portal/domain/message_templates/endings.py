"""What is written to a person when a case ends some other way, and about what was no complaint."""

from portal.domain.message_templates.wording import MessageTemplate
from portal.domain.message_templates.working import IF_YOU_DO_NOT_AGREE
from portal.domain.words import N_

ENDINGS = (
    MessageTemplate(
        name="withdrawn",
        title=N_("Withdrawn by the person"),
        when=N_("Sent when a person asks us to stop."),
        subject=N_("We have stopped: {reference}"),
        paragraphs=(
            N_("You asked us to stop. We closed {reference} on {today}."),
            N_(
                "We will not write to you about it again. "
                "If something serious went wrong, we may still look into it."
            ),
            N_("If you change your mind, phone us on {phone}."),
        ),
        words=("reference", "today"),
        needed=("reference",),
    ),
    MessageTemplate(
        name="no_reply",
        title=N_("Closed because we heard nothing"),
        when=N_("Sent when a person did not answer our questions and we close the case."),
        subject=N_("We have closed {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "On {asked_on} we asked you a question about {reference}. "
                "We have not heard from you, so we closed it on {today}."
            ),
            "{why}",
            N_(
                "You can still answer. Phone {phone} or email {complaints_email} "
                "and we will go on from there."
            ),
            "{after_closing}",
        ),
        words=("reference", "asked_on", "today", "why"),
        needed=("reference", "why"),
        parts=("greeting", "after_closing"),
    ),
    MessageTemplate(
        name="closed",
        title=N_("Closed for another reason"),
        when=N_("Sent when an officer closes a case and says why."),
        subject=N_("We have closed {reference}"),
        paragraphs=(
            "{greeting}",
            N_("We closed {reference} on {today}."),
            N_("Why"),
            "{why}",
            IF_YOU_DO_NOT_AGREE,
            "{after_closing}",
        ),
        words=("reference", "today", "why"),
        needed=("reference", "why"),
        parts=("greeting", "after_closing"),
    ),
    MessageTemplate(
        name="moved",
        title=N_("Not a complaint"),
        when=N_("Says what we do with something that we do not take as a complaint."),
        subject=N_("What we are doing with {reference}"),
        paragraphs=(
            "{greeting}",
            N_("You wrote to us on {received_on}. Your reference number is {reference}."),
            "{text}",
            IF_YOU_DO_NOT_AGREE,
        ),
        words=("reference", "received_on", "text"),
        needed=("reference", "text"),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="offer_complaint",
        title=N_("Offer to look into a challenge"),
        when=N_("Offers a person who told us of a missed promise to make it a complaint."),
        subject=N_("Would you like us to look into it? {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "On {received_on} you told us that we may not have kept a promise. Thank you. "
                "We have read it and counted it."
            ),
            N_(
                "If you would like us to look into it and answer you, we will treat it as a "
                "complaint. You do not have to tell us again what happened."
            ),
            N_("Phone {phone} or email {complaints_email} and give the reference {reference}."),
        ),
        words=("reference", "received_on"),
        needed=("reference",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="thanks",
        title=N_("Thanks for a comment or a compliment"),
        when=N_("Carries the thanks that an officer writes."),
        subject=N_("Thank you: {reference}"),
        paragraphs=("{greeting}", "{text}"),
        words=("reference", "text"),
        needed=("text",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="compliment_passed_on",
        title=N_("Compliment passed on"),
        when=N_("Tells a person that the people they praised have read it."),
        subject=N_("We passed on your thank you: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("You praised us on {received_on}. Thank you."),
            N_("We have passed on what you said to the people in {service}."),
        ),
        words=("reference", "received_on", "service"),
        needed=("service",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="contact_plan",
        title=N_("How we keep in contact"),
        when=N_("Says what a person did, what we ask of them, for how long, and how to appeal."),
        subject=N_("How we keep in contact: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("Why we write"),
            "{why}",
            N_("What we ask you to do"),
            "{action}",
            N_("This begins on {start_on}. We look at it again on {review_on}."),
            N_("How to ask us to change this"),
            "{text}",
            N_("We still deal with what you told us, and you can still complain."),
            "{ombudsman_contact}",
        ),
        words=("reference", "why", "action", "start_on", "review_on", "text"),
        needed=("why", "action", "start_on", "review_on", "text"),
        parts=("greeting", "ombudsman_contact"),
    ),
)
