"""What a move needs, and what it may do to the dates of a case (Policy A5.1), as data."""

from collections.abc import Mapping
from enum import StrEnum

from portal.domain.clocks import Which
from portal.domain.words import N_


class Need(StrEnum):
    """What a move needs before it can be made."""

    REASON = "reason"
    FITTING_REASON = "fitting_reason"
    MESSAGE = "message"
    HANDLER = "handler"
    UNDERSTANDING = "understanding"
    QUESTION = "question"
    CONSENT = "consent"
    WRITTEN_REQUEST = "written_request"
    BEFORE_DUE = "before_due"
    NEW_DATE = "new_date"
    SECOND_PERSON = "second_person"
    POINTS_DECIDED = "points_decided"
    CAUSE = "cause"
    APOLOGY = "apology"
    LEARNING = "learning"
    MONEY_AGREED = "money_agreed"
    APPROVAL = "approval"
    ANSWERED = "answered"
    NOT_STAGE_1 = "not_stage_1"
    OMBUDSMAN_TEXT = "ombudsman_text"
    TIME_IS_UP = "time_is_up"
    EVIDENCE = "evidence"
    OTHER_CASE = "other_case"
    LETTER = "letter"
    PAUSED = "paused"
    LATE = "late"
    ACKNOWLEDGED = "acknowledged"
    ANSWER_BY = "answer_by"
    WORKING_DAYS_5 = "working_days_5"
    WORKING_DAYS_20 = "working_days_20"
    NOT_HANDLER = "not_handler"
    CONFIRMED_ADDRESS = "confirmed_address"
    OTHERS = "others"
    JOINED = "joined"
    WAS_COMPLAINT = "was_complaint"


NEED_WORDS = {
    Need.REASON: N_("A reason"),
    Need.FITTING_REASON: N_("A reason that fits what happened, and no answer to approve"),
    Need.MESSAGE: N_("A message to the person"),
    Need.HANDLER: N_("A handler who is not named in the case and has no conflict of interest"),
    Need.UNDERSTANDING: N_("What we understand, what they want, who handles it"),
    Need.QUESTION: N_("A question that is still open"),
    Need.CONSENT: N_("Consent that was asked for"),
    Need.WRITTEN_REQUEST: N_("Their request in writing, and who agreed"),
    Need.BEFORE_DUE: N_("The due date has not passed"),
    Need.NEW_DATE: N_("A new date within the limit, or a manager"),
    Need.SECOND_PERSON: N_("A second person"),
    Need.POINTS_DECIDED: N_("Every point decided with reasons"),
    Need.CAUSE: N_("The main cause"),
    Need.APOLOGY: N_("An apology where we got it wrong, or why there is none"),
    Need.LEARNING: N_("What we change where we got it wrong, or why nothing"),
    Need.MONEY_AGREED: N_("A manager has agreed to the money that is offered"),
    Need.APPROVAL: N_(
        "A manager's approval for money, staff conduct or discrimination, where staff are named, "
        "and once it was asked for"
    ),
    Need.ANSWERED: N_("A stage 1 answer"),
    Need.NOT_STAGE_1: N_("A reviewer who did not consider stage 1"),
    Need.OMBUDSMAN_TEXT: N_("The Ombudsman's own text"),
    Need.TIME_IS_UP: N_("20 working days since the answer"),
    Need.EVIDENCE: N_("How they told us"),
    Need.OTHER_CASE: N_("The other case"),
    Need.LETTER: N_("A letter that waits"),
    Need.PAUSED: N_("A pause that runs"),
    Need.LATE: N_("A date that has passed"),
    Need.ACKNOWLEDGED: N_("An acknowledgement that has gone"),
    Need.ANSWER_BY: N_("The day has come by which we hoped for an answer"),
    Need.WORKING_DAYS_5: N_("5 working days since consent was asked for"),
    Need.WORKING_DAYS_20: N_("20 working days since consent was asked for"),
    Need.NOT_HANDLER: N_("A manager who does not handle the case"),
    Need.CONFIRMED_ADDRESS: N_("A new email address that they confirmed"),
    Need.OTHERS: N_("Somebody else, or a group, whom it is for"),
    Need.WAS_COMPLAINT: N_("It was acknowledged as a complaint"),
    Need.JOINED: N_("It goes on as another case, which still works for them"),
}


class Effect(StrEnum):
    """What a move may do to a clock that runs."""

    STARTS = "starts"
    STOPS = "stops"
    ENDS = "ends"
    MOVES = "moves"
    PAUSES = "pauses"
    RESUMES = "resumes"


EFFECT_WORDS = {
    Effect.STARTS: N_("starts"),
    Effect.STOPS: N_("stops with a result"),
    Effect.ENDS: N_("ends"),
    Effect.MOVES: N_("moves"),
    Effect.PAUSES: N_("pauses"),
    Effect.RESUMES: N_("runs again"),
}

Effects = Mapping[Which, frozenset[Effect]]
"""What a move may do to each kind of clock; nothing to one that is not named."""

FIRST = (Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT)
FULL = (Which.OUR_RESPONSE, Which.CODE_RESPONSE)


def _all(which: tuple[Which, ...], *effects: Effect) -> dict[Which, frozenset[Effect]]:
    return dict.fromkeys(which, frozenset(effects))


ENDED: Effects = _all(FIRST + FULL, Effect.ENDS)
COUNTED_AGAIN: Effects = _all(FIRST + FULL, Effect.STARTS, Effect.STOPS, Effect.ENDS, Effect.MOVES)
ACKNOWLEDGED: Effects = {
    **_all(FIRST, Effect.STOPS),
    Which.CODE_RESPONSE: frozenset({Effect.MOVES}),
}
ANSWERED: Effects = {
    **_all(FIRST, Effect.STOPS),
    **_all(FULL, Effect.STOPS, Effect.MOVES, Effect.RESUMES),
}
PAUSED: Effects = _all(FULL, Effect.PAUSES)
RESUMED: Effects = _all(FULL, Effect.RESUMES, Effect.MOVES)
EXTENDED: Effects = _all(FULL, Effect.MOVES)
CORRECTED: Effects = _all(FIRST + FULL, Effect.MOVES)
OPENED_AGAIN: Effects = {
    **_all(FIRST, Effect.ENDS),
    **_all(FULL, Effect.ENDS, Effect.STARTS),
}
STAGE_2_STARTED: Effects = {
    **_all(FIRST, Effect.ENDS, Effect.STARTS),
    **_all(FULL, Effect.ENDS, Effect.STARTS),
}
