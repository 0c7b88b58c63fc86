"""What is written to a person while a case is worked on."""

from portal.domain.message_templates.wording import MessageTemplate
from portal.domain.words import N_

UNDERSTOOD = (
    N_("This is what we understand:"),
    "{points}",
    N_("This is what you want to happen:"),
    "{wanted}",
    "{not_ours}",
    "{adjustments}",
    N_("What happens next"),
)
IF_NOT_UNDERSTOOD = N_(
    "If we have not understood you, tell us. Phone {phone} and say your reference, {reference}."
)
IF_YOU_DO_NOT_AGREE = N_("If you do not agree, tell us. Phone {phone} or email {complaints_email}.")

WHILE_WORKING = (
    MessageTemplate(
        name="acknowledgement",
        title=N_("Acknowledgement of a complaint"),
        when=N_("Says what we understand the complaint to be, who looks into it and by when."),
        subject=N_("We have your complaint: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("Thank you for telling us. We got your complaint on {received_on}."),
            *UNDERSTOOD,
            N_("{handler} will look into it. {answer_day}"),
            IF_NOT_UNDERSTOOD,
        ),
        words=("reference", "received_on", "wanted", "handler"),
        needed=("reference", "wanted", "handler"),
        parts=("greeting", "points", "not_ours", "adjustments", "answer_day"),
    ),
    MessageTemplate(
        name="acknowledgement_other",
        title=N_("Acknowledgement of anything else"),
        when=N_("The same for a service request or a comment that wants a reply."),
        subject=N_("We have your message: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("Thank you for writing to us. We got your message on {received_on}."),
            *UNDERSTOOD,
            N_("{handler} will look into it. {answer_day}"),
            IF_NOT_UNDERSTOOD,
        ),
        words=("reference", "received_on", "wanted", "handler"),
        needed=("reference", "wanted", "handler"),
        parts=("greeting", "points", "not_ours", "adjustments", "answer_day"),
    ),
    MessageTemplate(
        name="consent",
        title=N_("Asking whether someone may speak for them"),
        when=N_("Sent to the person a complaint is about when somebody else made it."),
        subject=N_("May we talk to {representative} about you? {reference}"),
        paragraphs=(
            "{greeting}",
            N_("On {received_on} {representative} wrote to us for you. We want to help."),
            N_(
                "We may only tell {representative} about you if you say yes. "
                "Tell us by {reply_by}: write to us, or phone {phone}. "
                "Say your reference, {reference}."
            ),
            N_(
                "If you say no, or we hear nothing, we will not tell them anything about you. "
                "We may still look at what went wrong."
            ),
        ),
        words=("reference", "received_on", "representative", "reply_by"),
        needed=("reference", "representative", "reply_by"),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="ask",
        title=N_("A question about a case"),
        when=N_("Sent when we need to know more. It does not stop the clock."),
        subject=N_("We need to ask you something: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("We are looking into {reference}. To get it right, we need to ask you something."),
            "{question}",
            N_(
                "Tell us by {reply_by} if you can. Answer on the tracking page, {tracking_page}, "
                "or phone {phone}."
            ),
            "{clock_note}",
        ),
        words=("reference", "question", "reply_by"),
        needed=("reference", "question", "reply_by"),
        parts=("greeting", "clock_note"),
    ),
    MessageTemplate(
        name="extension",
        title=N_("More time"),
        when=N_("Says that we need more time, why, and the new date."),
        subject=N_("We need more time: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("We said that we would answer {reference} by {was_due}. We need more time."),
            N_("Why"),
            "{why}",
            N_("We will now answer by {answer_by}. We are sorry for the wait."),
            IF_YOU_DO_NOT_AGREE,
            "{ombudsman_contact}",
        ),
        words=("reference", "was_due", "why", "answer_by"),
        needed=("reference", "was_due", "why", "answer_by"),
        parts=("greeting", "ombudsman_contact"),
    ),
    MessageTemplate(
        name="new_message",
        title=N_("A message from an officer"),
        when=N_("Carries what an officer writes to the person about a case."),
        subject=N_("A message about {reference}"),
        paragraphs=("{text}",),
        words=("reference", "text"),
        needed=("text",),
    ),
    MessageTemplate(
        name="action_update",
        title=N_("News of something we said we would do"),
        when=N_("Tells a person how far something is that we promised in our answer."),
        subject=N_("What we have done since: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("When we answered {reference}, we said we would do this:"),
            "{action}",
            N_("This is where we are now:"),
            "{text}",
            N_("If you want to know more, phone {phone} or email {complaints_email}."),
        ),
        words=("reference", "action", "text"),
        needed=("reference", "action", "text"),
        parts=("greeting",),
    ),
)
