"""What the portal sends by itself at once: receipts, codes, thanks.

A receipt has no placeholder for anything that its reader wrote: the form is no way to make us
mail somebody's words to somebody else.
"""

from portal.domain.message_templates.wording import MessageTemplate
from portal.domain.words import N_

RECEIPTS = (
    MessageTemplate(
        name="receipt_complaint",
        title=N_("Receipt for a complaint"),
        when=N_("Sent by email as soon as a complaint reaches us online."),
        subject=N_("We have your complaint: {reference}"),
        paragraphs=(
            N_("We got your complaint on {received_on}. Your reference number is {reference}."),
            N_("A person will read it."),
            "{dates}",
            "{only_a_receipt}",
        ),
        words=("reference", "received_on"),
        needed=("reference",),
        parts=("dates", "only_a_receipt"),
    ),
    MessageTemplate(
        name="receipt_comment",
        title=N_("Receipt for a comment"),
        when=N_("Sent by email as soon as a comment reaches us online."),
        subject=N_("We have your comment: {reference}"),
        paragraphs=(
            N_("We got your comment on {received_on}. Your reference number is {reference}."),
            "{reply_dates}",
            "{only_a_receipt}",
        ),
        words=("reference", "received_on"),
        needed=("reference",),
        parts=("reply_dates", "only_a_receipt"),
    ),
    MessageTemplate(
        name="receipt_compliment",
        title=N_("Receipt for a compliment"),
        when=N_("Sent by email as soon as a compliment reaches us online that wants a reply."),
        subject=N_("We have your thank you: {reference}"),
        paragraphs=(
            N_("We got your thank you on {received_on}. Your reference number is {reference}."),
            N_("We will pass it on. You asked for a reply, so we will write to you."),
            "{only_a_receipt}",
        ),
        words=("reference", "received_on"),
        needed=("reference",),
        parts=("only_a_receipt",),
    ),
    MessageTemplate(
        name="receipt_own_words",
        title=N_("Receipt for something told in a person’s own words"),
        when=N_("Sent by email as soon as somebody tells us something and picks no kind."),
        subject=N_("We have what you told us: {reference}"),
        paragraphs=(
            N_("We got what you told us on {received_on}. Your reference number is {reference}."),
            N_("A person will read it and find the right team for you."),
            "{dates}",
            "{only_a_receipt}",
        ),
        words=("reference", "received_on"),
        needed=("reference",),
        parts=("dates", "only_a_receipt"),
    ),
    MessageTemplate(
        name="challenge_thanks",
        title=N_("Thanks for a challenge"),
        when=N_("Thanks a person who told us of a missed promise and wants no reply."),
        subject=N_("Thank you for telling us: {reference}"),
        paragraphs=(
            N_(
                "On {received_on} you told us that we may not have kept a promise. "
                "Your reference number is {reference}."
            ),
            N_("A person will read it. We count it, and we say in public how often we fall short."),
            N_(
                "You told us that you do not need a reply. If you would like us to look into it "
                "and answer you, phone {phone} or email {complaints_email}."
            ),
        ),
        words=("reference", "received_on"),
        needed=("reference",),
    ),
    MessageTemplate(
        name="message_received",
        title=N_("Receipt for a message on a case"),
        when=N_("Sent by email when the person writes to us on the tracking page."),
        subject=N_("We have your message: {reference}"),
        paragraphs=(
            N_("We got your message about {reference} on {received_at}."),
            N_("The person who looks after it will read it."),
        ),
        words=("reference", "received_at"),
        needed=("reference",),
    ),
    MessageTemplate(
        name="one_time_code",
        title=N_("A code for who has lost theirs"),
        when=N_("Sent by email to a person who has lost their tracking code and asks for another."),
        subject=N_("Your one-time code"),
        paragraphs=(
            N_("Your one-time code is:"),
            "{code}",
            N_(
                "Type it on the page where you asked for it. It works once, for 10 minutes, "
                "and only there. You asked for it on {asked_at}."
            ),
            N_(
                "If you did not ask for a code, you do not need to do anything. "
                "Nobody can use it without this email."
            ),
        ),
        words=("asked_at", "code"),
        needed=("code",),
    ),
    MessageTemplate(
        name="confirm_email",
        title=N_("A code for a new email address"),
        when=N_("Sent to a new email address, so that we know it is theirs before we use it."),
        subject=N_("Your code to confirm this email address"),
        paragraphs=(
            N_("Someone asked us to write to this email address. Your code is:"),
            "{code}",
            N_(
                "Type it on the page where you gave us this address. It works once, "
                "for 10 minutes, and only there. You asked for it on {asked_at}."
            ),
            N_(
                "If you did not ask for this, you do not need to do anything. "
                "We do not use the address without the code."
            ),
        ),
        words=("asked_at", "code"),
        needed=("code",),
    ),
    MessageTemplate(
        name="contact_changed",
        title=N_("How we contact you has changed"),
        when=N_("Sent to the old address when a person's contact details change."),
        subject=N_("How we contact you has changed: {reference}"),
        paragraphs=(
            N_("On {today} we changed how we contact you about {reference}."),
            N_("We do not write to this address any more."),
            N_("If you did not ask for this, phone us on {phone}."),
        ),
        words=("reference", "today"),
        needed=("reference",),
    ),
)
