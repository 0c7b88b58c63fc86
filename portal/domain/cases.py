"""What a case is: its kinds, channels, states and the moves between them.

Policy A1 (kinds), A2.1 (channels), A5.1 (states and moves), A8 (findings).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.errors import NotAllowed, RuleBroken
from portal.domain.roles import Permission, Viewer
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


CLOSURE_WORDS = {
    Closure.ANSWERED: N_("Answered"),
    Closure.WITHDRAWN: N_("Withdrawn by the person"),
    Closure.OTHER_ROUTE: N_("Has another route"),
    Closure.NO_REPLY: N_("No reply to our questions"),
    Closure.NO_CONSENT: N_("No consent"),
    Closure.DUPLICATE: N_("Duplicate of another case"),
    Closure.NOT_ENOUGH: N_("Anonymous and not enough to go on"),
    Closure.READ: N_("Read and counted"),
}


class Move(StrEnum):
    """What can be done to a case. Each is one service function and one event."""

    RECEIVE = "receive"
    DECIDE_KIND = "decide_kind"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    POST = "post"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"
    MESSAGE = "message"
    DECIDE_POINTS = "decide_points"
    TAKE_BACK = "take_back"
    NOTE = "note"
    READ = "read"


@dataclass(frozen=True)
class MoveRule:
    """One row of the table of moves: who may make it, from which states, to which state.

    ``permission`` is what a member of staff needs. ``to`` is None when the move leaves the
    state as it is. ``kinds`` are the kinds it is for.
    """

    move: Move
    permission: Permission
    from_states: frozenset[State]
    to: State | None
    kinds: frozenset[Kind] = frozenset(Kind)


ANSWERABLE = frozenset(
    {Kind.COMPLAINT, Kind.SERVICE_REQUEST, Kind.COMMENT, Kind.OTHER_ROUTE, Kind.COMPLIMENT}
)
"""Every kind but a challenge may be acknowledged and answered."""

FEEDBACK = frozenset({Kind.COMMENT, Kind.COMPLIMENT})

MOVES: tuple[MoveRule, ...] = (
    MoveRule(Move.DECIDE_KIND, Permission.TRIAGE, WORKING | {State.NEW}, None),
    MoveRule(Move.ASSIGN, Permission.ASSIGN, LIVE, None),
    MoveRule(
        Move.ACKNOWLEDGE, Permission.ACKNOWLEDGE, frozenset({State.NEW}), State.OPEN, ANSWERABLE
    ),
    MoveRule(Move.ACKNOWLEDGE, Permission.ACKNOWLEDGE, WORKING, None, ANSWERABLE),
    MoveRule(Move.RESPOND, Permission.RESPOND, WORKING | {State.NEW}, State.ANSWERED, ANSWERABLE),
    MoveRule(
        Move.DECIDE_POINTS,
        Permission.RESPOND,
        WORKING | {State.NEW},
        None,
        frozenset({Kind.COMPLAINT}),
    ),
    MoveRule(Move.POST, Permission.RESPOND, frozenset(State), None),
    MoveRule(Move.TAKE_BACK, Permission.RESPOND, frozenset({State.ANSWERED}), State.OPEN),
    MoveRule(Move.TAKE_BACK, Permission.RESPOND, WORKING, None),
    MoveRule(Move.WITHDRAW, Permission.CLOSE, LIVE, State.CLOSED),
    MoveRule(Move.CLOSE, Permission.CLOSE, LIVE, State.CLOSED),
    MoveRule(Move.REOPEN, Permission.REOPEN, frozenset({State.CLOSED, State.ANSWERED}), State.OPEN),
    MoveRule(Move.MESSAGE, Permission.RESPOND, frozenset(State), None),
    MoveRule(Move.NOTE, Permission.RESPOND, frozenset(State), None),
    MoveRule(Move.NOTE, Permission.TRIAGE, frozenset(State), None),
    MoveRule(
        Move.READ, Permission.READ_CHALLENGES, LIVE, State.CLOSED, frozenset({Kind.CHALLENGE})
    ),
    MoveRule(Move.READ, Permission.READ_FEEDBACK, LIVE, State.CLOSED, FEEDBACK),
)
"""The permitted moves (Policy A5.1), as data."""


class MoveNotPossible(RuleBroken):
    """The case is not in a state that allows this move."""

    sentence = N_("This case is %(state)s, so this cannot be done now.")


def after(move: Move, state: State, kind: Kind, viewer: Viewer | None = None) -> State:
    """Return the state a case of ``kind`` in ``state`` is in after ``move`` (Policy A5.1).

    Raises ``MoveNotPossible`` when the table has no such row, and ``NotAllowed`` when it has
    but ``viewer``, the member of staff who makes the move, lacks the permission it needs.
    """
    rules = [
        rule
        for rule in MOVES
        if rule.move is move and state in rule.from_states and kind in rule.kinds
    ]
    if not rules:
        raise MoveNotPossible(state=STATE_WORDS[state].lower())
    for rule in rules:
        if viewer is None or viewer.may(rule.permission):
            return rule.to or state
    raise NotAllowed


def can(move: Move, state: State, kind: Kind, viewer: Viewer | None = None) -> bool:
    """Whether the table of moves has a row for this, and for ``viewer`` when one is given."""
    return any(
        rule.move is move
        and state in rule.from_states
        and kind in rule.kinds
        and (viewer is None or viewer.may(rule.permission))
        for rule in MOVES
    )


class Finding(StrEnum):
    """What we found on one point (Policy A8.1)."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    NO_FINDING = "no_finding"


FINDING_WORDS = {
    Finding.UPHELD: N_("Upheld"),
    Finding.PARTLY_UPHELD: N_("Partly upheld"),
    Finding.NOT_UPHELD: N_("Not upheld"),
    Finding.NO_FINDING: N_("No finding"),
}


class Kept(StrEnum):
    """Whether a commitment was kept, as far as anyone can say (Policy A8.1, A2.2)."""

    KEPT = "kept"
    MISSED = "missed"
    CANNOT_TELL = "cannot_tell"


KEPT_WORDS = {
    Kept.KEPT: N_("We kept it"),
    Kept.MISSED: N_("We missed it"),
    Kept.CANNOT_TELL: N_("We cannot tell"),
}


def overall(findings: Iterable[Finding]) -> Finding:
    """Return the outcome of a whole case from its points (Policy A8.2). Computed, never typed.

    Points with no finding do not count. All the rest upheld: upheld; all not upheld: not
    upheld; otherwise partly upheld. With no decided point at all: no finding.
    """
    decided = {finding for finding in findings if finding is not Finding.NO_FINDING}
    if not decided:
        return Finding.NO_FINDING
    if len(decided) == 1:
        return decided.pop()
    return Finding.PARTLY_UPHELD


class ContactWay(StrEnum):
    """How the person asked us to write to them."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    NONE = "none"


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
