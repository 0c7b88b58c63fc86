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
        name="question",
        title=N_("A question about a case"),
        when=N_("Sent when we need to know more. It does not stop the clock."),
        subject=N_("We need to ask you something: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("We are looking into what you told us. We need to ask you this:"),
            "{question}",
            N_(
                "Tell us by {answer_by} if you can. Write to us on the tracking page, "
                "{tracking_page}, or phone {phone}. If you need more time, tell us."
            ),
            "{clock_note}",
        ),
        words=("reference", "question", "answer_by"),
        needed=("question", "answer_by"),
        parts=("greeting", "clock_note"),
    ),
    MessageTemplate(
        name="question_reminder",
        title=N_("A reminder of our question"),
        when=N_("Sent once, on the day by which we hoped for an answer to our question."),
        subject=N_("We asked you something: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("On {asked_on} we asked you this. We have not had an answer yet."),
            "{question}",
            N_(
                "You can still tell us. Write to us on the tracking page, {tracking_page}, "
                "or phone {phone}. If you need help or more time, tell us."
            ),
            N_("If we do not hear from you, we may have to go on with what we know."),
            "{clock_note}",
        ),
        words=("reference", "asked_on", "question"),
        needed=("question",),
        parts=("greeting", "clock_note"),
    ),
    MessageTemplate(
        name="consent",
        title=N_("Someone has to agree first"),
        when=N_("Sent to who complains for somebody else, when we need that person to agree."),
        subject=N_("We need someone to agree first: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "You wrote to us for someone else. "
                "We need that person to agree before we can tell you about them."
            ),
            "{text}",
            N_("We wait until they tell us. After that we give you a new date for our answer."),
        ),
        words=("reference", "text"),
        needed=("text",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="consent_reminder",
        title=N_("Someone still has to agree"),
        when=N_("Reminds who complains for somebody else, 5 working days after we asked."),
        subject=N_("We still need someone to agree: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "On {asked_on} we asked for the agreement of the person you write for. "
                "We do not have it yet. This is what we asked:"
            ),
            "{text}",
            N_(
                "We wait until {answer_by}. Without it we can still look at what went wrong, "
                "but we cannot tell you anything about them. Phone {phone} if you need help."
            ),
        ),
        words=("reference", "asked_on", "text", "answer_by"),
        needed=("text", "answer_by"),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="no_consent",
        title=N_("We go on without agreement"),
        when=N_("Sent after 20 working days without the agreement that we asked for."),
        subject=N_("We go on without agreement: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "On {asked_on} we asked for the agreement of the person you write for. "
                "We have not had it, so we stopped waiting on {today}. "
                "Your reference is {reference}."
            ),
            N_(
                "We cannot tell you anything about them. "
                "We still look at whether something went wrong in how we work."
            ),
            "{new_answer_day}",
        ),
        words=("reference", "asked_on", "today"),
        needed=("reference",),
        parts=("greeting", "new_answer_day"),
    ),
    MessageTemplate(
        name="pause",
        title=N_("We wait, as they asked"),
        when=N_("Sent when a person asks us to wait. Our date to answer moves."),
        subject=N_("We will wait, as you asked: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("You asked us to wait. We will."),
            N_(
                "Tell us when you want us to carry on. Phone {phone} and say your reference, "
                "{reference}. Then we give you a new date for our answer."
            ),
        ),
        words=("reference",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="new_date",
        title=N_("We carry on"),
        when=N_("Gives the new date when a wait is over."),
        subject=N_("We are carrying on: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("We are looking into {reference} again."),
            "{new_answer_day}",
        ),
        words=("reference",),
        parts=("greeting", "new_answer_day"),
    ),
    MessageTemplate(
        name="opened_again",
        title=N_("We look at it again"),
        when=N_("Sent when we open a case again after we had answered or closed it."),
        subject=N_("We are looking at this again: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("We have opened {reference} again. We are looking at what you told us once more."),
            "{new_answer_day}",
            N_("You do not need to do anything. Phone {phone} if you want to tell us more."),
        ),
        words=("reference",),
        needed=("reference",),
        parts=("greeting", "new_answer_day"),
    ),
    MessageTemplate(
        name="extension",
        title=N_("More time"),
        when=N_("Says that we need more time, why, and the new date."),
        subject=N_("We need more time: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("We said we would answer you by {was_due_on}. We need more time. We are sorry."),
            N_("Why"),
            "{why}",
            N_("We now expect to answer you by {due_on}."),
            "{ombudsman_contact}",
        ),
        words=("reference", "was_due_on", "why", "due_on"),
        needed=("was_due_on", "why", "due_on"),
        parts=("greeting", "ombudsman_contact"),
    ),
    MessageTemplate(
        name="late",
        title=N_("We are late"),
        when=N_("Sent by the portal on the first working day after a date of ours has passed."),
        subject=N_("We are late. We are sorry: {reference}"),
        paragraphs=(
            "{greeting}",
            "{late_day}",
            N_("We count this as a commitment that we missed. You do not need to do anything."),
            "{ombudsman_contact}",
        ),
        words=("reference",),
        parts=("greeting", "late_day", "ombudsman_contact"),
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
