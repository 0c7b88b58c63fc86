"""What a message on a case is for."""

from enum import StrEnum

from portal.domain.words import N_


class Purpose(StrEnum):
    """What a message is for. Only some stop a clock: see ``portal.recording.dispatch``."""

    RECEIPT = "receipt"
    ACKNOWLEDGEMENT = "acknowledgement"
    RESPONSE = "response"
    NOTE = "note"
    WITHDRAWAL = "withdrawal"
    MOVED = "moved"
    QUESTION = "question"
    CONSENT = "consent"
    REMINDER = "reminder"
    EXTENSION = "extension"
    PAUSE = "pause"
    NEW_DATE = "new_date"
    LATE = "late"
    STAGE_2_RECEIPT = "stage_2_receipt"
    STAGE_2_ACKNOWLEDGEMENT = "stage_2_acknowledgement"
    FINAL_RESPONSE = "final_response"
    REFUSAL = "refusal"
    CLOSURE = "closure"
    MERGED = "merged"
    SPLIT = "split"
    ACTION_UPDATE = "action_update"
    CONTACT_PLAN = "contact_plan"
    PASSED_ON = "passed_on"
    THANKS = "thanks"


PURPOSE_WORDS = {
    Purpose.RECEIPT: N_("Receipt"),
    Purpose.ACKNOWLEDGEMENT: N_("Acknowledgement"),
    Purpose.RESPONSE: N_("Answer"),
    Purpose.NOTE: N_("Message"),
    Purpose.WITHDRAWAL: N_("We stopped because they asked"),
    Purpose.MOVED: N_("What it is now"),
    Purpose.QUESTION: N_("Question"),
    Purpose.CONSENT: N_("Request for consent"),
    Purpose.REMINDER: N_("Reminder"),
    Purpose.EXTENSION: N_("We need more time"),
    Purpose.PAUSE: N_("We wait, as they asked"),
    Purpose.NEW_DATE: N_("New date"),
    Purpose.LATE: N_("Apology because we are late"),
    Purpose.STAGE_2_RECEIPT: N_("Receipt of a stage 2 request"),
    Purpose.STAGE_2_ACKNOWLEDGEMENT: N_("Stage 2 acknowledgement"),
    Purpose.FINAL_RESPONSE: N_("Final response"),
    Purpose.REFUSAL: N_("Refusal with reasons"),
    Purpose.CLOSURE: N_("Why we close it"),
    Purpose.MERGED: N_("We answer in the other case"),
    Purpose.SPLIT: N_("We deal with the parts apart"),
    Purpose.ACTION_UPDATE: N_("What has been done since"),
    Purpose.CONTACT_PLAN: N_("How we keep in contact"),
    Purpose.PASSED_ON: N_("Thanks passed on"),
    Purpose.THANKS: N_("Thank you"),
}
