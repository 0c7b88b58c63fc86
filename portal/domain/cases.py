"""What a case is: its kinds, channels, states, and how it can end.

Policy A1 (kinds), A2.1 (channels), A5.1 (states), A8.3 (closures). What can be done to a case
stands in ``moves``, what we find in ``findings``.
"""

from enum import StrEnum

from portal.domain.words import N_


class Kind(StrEnum):
    """What a person's contact is (Policy A1.1)."""

    COMPLAINT = "complaint"
    CHALLENGE = "challenge"
    COMMENT = "comment"
    COMPLIMENT = "compliment"
    SERVICE_REQUEST = "service_request"
    OTHER_ROUTE = "other_route"


KIND_WORDS = {
    Kind.COMPLAINT: N_("Complaint"),
    Kind.CHALLENGE: N_("Challenge"),
    Kind.COMMENT: N_("Comment"),
    Kind.COMPLIMENT: N_("Compliment"),
    Kind.SERVICE_REQUEST: N_("Service request"),
    Kind.OTHER_ROUTE: N_("Other route"),
}

KINDS_ON_THE_CLOCK = frozenset({Kind.COMPLAINT, Kind.SERVICE_REQUEST})
"""Kinds that are always answered; a comment is answered only when its writer asks (Policy A1.1)."""


def needs_reply(kind: Kind, reply_asked: bool) -> bool:
    """Whether a case of ``kind`` is owed an answer (Policy A1.1, B4)."""
    return kind in KINDS_ON_THE_CLOCK or (kind is Kind.COMMENT and reply_asked)


class Channel(StrEnum):
    """How the contact reached the council (Policy A2.1)."""

    ONLINE = "online"
    EMAIL = "email"
    PHONE = "phone"
    VOICEMAIL = "voicemail"
    LETTER = "letter"
    VISIT = "visit"
    SOCIAL_MEDIA = "social_media"
    COUNCILLOR = "councillor"
    KIOSK = "kiosk"
    PAPER_FORM = "paper_form"


CHANNEL_WORDS = {
    Channel.ONLINE: N_("Online"),
    Channel.EMAIL: N_("Email"),
    Channel.PHONE: N_("Phone"),
    Channel.VOICEMAIL: N_("Voicemail"),
    Channel.LETTER: N_("Letter"),
    Channel.VISIT: N_("Visit"),
    Channel.SOCIAL_MEDIA: N_("Social media"),
    Channel.COUNCILLOR: N_("Councillor or MP"),
    Channel.KIOSK: N_("Kiosk"),
    Channel.PAPER_FORM: N_("Paper form"),
}


class State(StrEnum):
    """Where a case stands (Policy A5.1). "Late" is not a state: it is shown on the date."""

    NEW = "new"
    OPEN = "open"
    WAITING_FOR_CONSENT = "waiting_for_consent"
    WAITING_FOR_PERSON = "waiting_for_person"
    EXTENDED = "extended"
    ANSWERED = "answered"
    STAGE_2 = "stage_2"
    CLOSED = "closed"


STATE_WORDS = {
    State.NEW: N_("New"),
    State.OPEN: N_("Open"),
    State.WAITING_FOR_CONSENT: N_("Waiting for consent"),
    State.WAITING_FOR_PERSON: N_("Waiting for you"),
    State.EXTENDED: N_("Extended"),
    State.ANSWERED: N_("Answered"),
    State.STAGE_2: N_("Stage 2"),
    State.CLOSED: N_("Closed"),
}

WORKING = frozenset(
    {State.OPEN, State.WAITING_FOR_CONSENT, State.WAITING_FOR_PERSON, State.EXTENDED}
)
"""States in which stage 1 is being worked on."""

LIVE = frozenset(State) - {State.CLOSED}


class Closure(StrEnum):
    """Why a case was closed (Policy A8.3 for those with no decision)."""

    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    OTHER_ROUTE = "other_route"
    NO_REPLY = "no_reply"
    NO_CONSENT = "no_consent"
    DUPLICATE = "duplicate"
    NOT_ENOUGH = "not_enough"
    READ = "read"
    REFUSED = "refused"


CLOSURE_WORDS = {
    Closure.ANSWERED: N_("Answered"),
    Closure.WITHDRAWN: N_("Withdrawn by the person"),
    Closure.OTHER_ROUTE: N_("Has another route"),
    Closure.NO_REPLY: N_("No reply to our questions"),
    Closure.NO_CONSENT: N_("No consent"),
    Closure.DUPLICATE: N_("Duplicate of another case"),
    Closure.NOT_ENOUGH: N_("Anonymous and not enough to go on"),
    Closure.READ: N_("Read and counted"),
    Closure.REFUSED: N_("Not taken as a complaint"),
}


class ContactWay(StrEnum):
    """How the person asked us to write to them."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    NONE = "none"


IN_WRITING = frozenset({ContactWay.EMAIL, ContactWay.POST})
"""Ways by which the portal can write by itself; it cannot ring anybody."""

CONTACT_WORDS = {
    ContactWay.EMAIL: N_("Email"),
    ContactWay.PHONE: N_("Phone"),
    ContactWay.POST: N_("Letter"),
    ContactWay.NONE: N_("No way to contact"),
}


class OnBehalf(StrEnum):
    """Who a complaint is for (Policy A7.1 to A7.4)."""

    SELF = "self"
    SOMEONE_ELSE = "someone_else"
    GROUP = "group"
    ANONYMOUS = "anonymous"


class Precision(StrEnum):
    """How exactly the person knows a date (Policy A2.1)."""

    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"


ADJUSTMENTS = {
    "large_print": N_("Large print"),
    "easy_read": N_("Easy Read"),
    "phone_me": N_("Phone me"),
    "text_relay": N_("Text relay"),
    "bsl": N_("British Sign Language"),
    "interpreter": N_("An interpreter"),
    "more_time": N_("More time"),
    "named_contact": N_("One named person to contact"),
    "something_else": N_("Something else"),
}
"""What we can do differently for a person (Policy A7.7)."""

PUT_RIGHT = {
    "apology": N_("An apology"),
    "explanation": N_("An explanation"),
    "action": N_("Something done"),
    "decision": N_("A decision looked at again"),
    "money": N_("Money I lost"),
    "stop_it": N_("Stop it happening again"),
    "something_else": N_("Something else"),
}
"""What a person may want (screen K9)."""
