"""What can be done to a case, and by whom: the names of the moves (Policy A5.1)."""

from enum import StrEnum

from portal.domain.words import N_


class Actor(StrEnum):
    """Who makes a move, and so a line of history."""

    PERSON = "person"
    STAFF = "staff"
    SYSTEM = "system"


class Move(StrEnum):
    """What can be done to a case. Each is one service function and one event."""

    RECEIVE = "receive"
    DECIDE_KIND = "decide_kind"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    ASK_INFORMATION = "ask_information"
    INFORMATION_CAME = "information_came"
    RANG = "rang"
    ASK_CONSENT = "ask_consent"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    CORRECT_DATE = "correct_date"
    AGREE_DATE = "agree_date"
    REJECT_DATE = "reject_date"
    SAY_LATE = "say_late"
    DECIDE_POINTS = "decide_points"
    ASK_APPROVAL = "ask_approval"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    RESPOND = "respond"
    POST = "post"
    TAKE_BACK = "take_back"
    ASK_STAGE_2 = "ask_stage_2"
    CHOOSE_REVIEWER = "choose_reviewer"
    ACKNOWLEDGE_STAGE_2 = "acknowledge_stage_2"
    FINAL_RESPONSE = "final_response"
    CLOSE_UNASKED = "close_unasked"
    REFUSE = "refuse"
    AGREE_REFUSAL = "agree_refusal"
    REJECT_REFUSAL = "reject_refusal"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    MERGE = "merge"
    SPLIT = "split"
    REOPEN = "reopen"
    READ = "read"
    MESSAGE = "message"
    NOTE = "note"
    ADD_FILE = "add_file"
    REMEDY = "remedy"
    APPROVE_MONEY = "approve_money"
    LEARN = "learn"
    CONTACT_PLAN = "contact_plan"
    REVIEW_PLAN = "review_plan"
    REMIND_QUESTION = "remind_question"
    REMIND_CONSENT = "remind_consent"
    NO_CONSENT = "no_consent"
    CHANGE_CONTACT = "change_contact"
    ADJUST = "adjust"
    SAY_WHO = "say_who"
    NAME_STAFF = "name_staff"
    SAY_CONFLICT = "say_conflict"
    AT_RISK = "at_risk"
    NOT_AT_RISK = "not_at_risk"
    OMBUDSMAN = "ombudsman"


MOVE_WORDS = {
    Move.RECEIVE: N_("Received"),
    Move.DECIDE_KIND: N_("Decide what this is"),
    Move.ASSIGN: N_("Choose who handles this"),
    Move.ACKNOWLEDGE: N_("Acknowledge"),
    Move.ASK_INFORMATION: N_("Ask for information"),
    Move.INFORMATION_CAME: N_("Information came"),
    Move.RANG: N_("Ring them about our question"),
    Move.ASK_CONSENT: N_("Ask for consent"),
    Move.CONSENT_GIVEN: N_("Consent given"),
    Move.CONSENT_REFUSED: N_("Consent refused"),
    Move.PAUSE: N_("Wait because they asked"),
    Move.RESUME: N_("Carry on"),
    Move.EXTEND: N_("Give more time"),
    Move.CORRECT_DATE: N_("Correct a date"),
    Move.AGREE_DATE: N_("Agree a corrected date"),
    Move.REJECT_DATE: N_("Reject a corrected date"),
    Move.SAY_LATE: N_("Say that we are late"),
    Move.DECIDE_POINTS: N_("Decide the points"),
    Move.ASK_APPROVAL: N_("Ask a manager to approve the answer"),
    Move.APPROVE: N_("Approve the answer"),
    Move.SEND_BACK: N_("Send the answer back to its writer"),
    Move.RESPOND: N_("Write the answer"),
    Move.POST: N_("Post a letter"),
    Move.TAKE_BACK: N_("Take a letter back"),
    Move.ASK_STAGE_2: N_("Ask for stage 2"),
    Move.CHOOSE_REVIEWER: N_("Choose the stage 2 reviewer"),
    Move.ACKNOWLEDGE_STAGE_2: N_("Acknowledge stage 2"),
    Move.FINAL_RESPONSE: N_("Write the final response"),
    Move.CLOSE_UNASKED: N_("Close, because nobody asked for stage 2"),
    Move.REFUSE: N_("Propose to refuse it"),
    Move.AGREE_REFUSAL: N_("Agree to refuse it"),
    Move.REJECT_REFUSAL: N_("Do not refuse it"),
    Move.WITHDRAW: N_("Withdraw"),
    Move.CLOSE: N_("Close"),
    Move.MERGE: N_("Join to another case"),
    Move.SPLIT: N_("Split into two cases"),
    Move.REOPEN: N_("Open again"),
    Move.READ: N_("Read and count"),
    Move.MESSAGE: N_("Write a message"),
    Move.NOTE: N_("Add a note"),
    Move.ADD_FILE: N_("Add a file"),
    Move.REMEDY: N_("Put it right"),
    Move.APPROVE_MONEY: N_("Agree to pay money"),
    Move.LEARN: N_("Say what we change"),
    Move.CONTACT_PLAN: N_("Make a contact plan"),
    Move.REVIEW_PLAN: N_("Review a contact plan"),
    Move.REMIND_QUESTION: N_("Remind them of our question"),
    Move.REMIND_CONSENT: N_("Remind them of consent"),
    Move.NO_CONSENT: N_("End the wait for consent"),
    Move.CHANGE_CONTACT: N_("Change how to reach them"),
    Move.ADJUST: N_("Agree what to do differently"),
    Move.SAY_WHO: N_("Say who it is for"),
    Move.NAME_STAFF: N_("Say which staff are named"),
    Move.SAY_CONFLICT: N_("Say who has a conflict of interest"),
    Move.AT_RISK: N_("Say that someone is at risk"),
    Move.NOT_AT_RISK: N_("Say that nobody is at risk any more"),
    Move.OMBUDSMAN: N_("Record the Ombudsman"),
}
