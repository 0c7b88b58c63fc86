"""How much of everything the made-up council gets, from what real councils report (Policy D2)."""

from portal.domain.cases import Channel
from portal.domain.commitments import Step
from portal.domain.findings import Finding
from portal.domain.ombudsman import OmbudsmanResult
from portal.domain.ratings import Source
from portal.domain.root_causes import RootCause

STAGE_1_A_YEAR = (158, 168, 176)
CHALLENGES_A_YEAR = 240
COMMENTS_A_YEAR = 120
COMPLIMENTS_A_YEAR = 95
RATINGS_A_YEAR = {
    Source.POSTER: 1500,
    Source.KIOSK: 900,
    Source.REPLY_LINK: 600,
    Source.SLIP: 90,
    Source.WEBSITE: 400,
}
CASES_IN_THREE_YEARS = sum(STAGE_1_A_YEAR) + 3 * (
    CHALLENGES_A_YEAR + COMMENTS_A_YEAR + COMPLIMENTS_A_YEAR
)
"""How many cases the council has at its natural size."""

QUARTER_WEIGHTS = (0.69, 1.28, 1.18, 0.85)
"""Complaints in the quarters of a financial year, against the mean."""

SERVICE_SHARE = {
    "waste": 28,
    "council-tax-and-benefits": 20,
    "planning": 11,
    "housing-advice": 9,
    "parks": 8,
    "environmental-health": 7,
    "parking": 5,
    "planning-enforcement": 4,
    "customer-services": 3,
    "building-control": 2,
    "licensing": 1,
    "elections": 1,
    "other": 1,
}
UPHELD_OR_PARTLY = {
    "waste": 0.70,
    "customer-services": 0.60,
    "parks": 0.50,
    "housing-advice": 0.40,
    "building-control": 0.40,
    "council-tax-and-benefits": 0.35,
    "environmental-health": 0.35,
    "parking": 0.35,
    "planning": 0.25,
    "planning-enforcement": 0.25,
}
UPHELD_OR_PARTLY_ELSEWHERE = 0.40
PARTLY_OF_THOSE = 0.40

ROOT_CAUSES = {
    RootCause.SERVICE: 36,
    RootCause.POLICY: 27,
    RootCause.STAFF_CONDUCT: 17,
    RootCause.NO_CONTACT: 11,
    RootCause.TIME_TAKEN: 8,
    RootCause.DISCRIMINATION: 1,
}

COMPLAINT_CHANNELS = {
    Channel.ONLINE: 46,
    Channel.EMAIL: 27,
    Channel.PHONE: 14,
    Channel.LETTER: 6,
    Channel.VISIT: 4,
    Channel.COUNCILLOR: 3,
}

DAYS_TO_ACKNOWLEDGE = {0: 8, 1: 30, 2: 24, 3: 18, 4: 6, 5: 4, 6: 4, 8: 3, 10: 3}
"""Working days and their weights: 80 in 100 within 3 days, 90 within 5."""

DAYS_TO_ACKNOWLEDGE_AN_EMAIL = {0: 42, 1: 38, 2: 10, 3: 5, 4: 3, 6: 2}
"""The commitment for emails is a day, so people are quicker with them."""

MEDIAN_DAYS_TO_ANSWER = 8.0
ANSWERED_WITHIN_10 = 0.79
ANSWERED_WITHIN_MORE_TIME = 0.08
EXTENDED_OF_THOSE_LATE = ANSWERED_WITHIN_MORE_TIME / (1 - ANSWERED_WITHIN_10)

WITHDRAWN = 0.05
OTHER_ROUTE = 0.02
NO_REPLY = 0.01
ANONYMOUS = 0.03
REPRESENTATIVE = 0.07
GROUP = 0.01
ADJUSTMENTS = 0.09
APOLOGY_WHEN_UPHELD = 0.93

REFUSED_A_YEAR = 2.5
REFUSED = REFUSED_A_YEAR * len(STAGE_1_A_YEAR) / sum(STAGE_1_A_YEAR)
MONEY_WHEN_UPHELD = 0.04
MONEY_IN_5_POUNDS = (5, 51)
"""From £25 to £250."""
UPHELD_A_YEAR = (
    sum(STAGE_1_A_YEAR)
    / len(STAGE_1_A_YEAR)
    * (1 - WITHDRAWN)
    * sum(
        share * UPHELD_OR_PARTLY.get(service, UPHELD_OR_PARTLY_ELSEWHERE)
        for service, share in SERVICE_SHARE.items()
    )
    / sum(SERVICE_SHARE.values())
)
ACTIONS_A_YEAR = 55
ACTION_WHEN_UPHELD = ACTIONS_A_YEAR / UPHELD_A_YEAR
CHANGED_ON_TIME = 0.78

STAGE_2_OF_DECIDED = 0.15
STAGE_2_UPHELD_OR_PARTLY = 0.40
MEDIAN_DAYS_TO_LOOK_AGAIN = 15.0

OMBUDSMAN_A_YEAR = 6
OMBUDSMAN_OF_STAGE_2 = OMBUDSMAN_A_YEAR / (
    sum(STAGE_1_A_YEAR) / len(STAGE_1_A_YEAR) * (1 - WITHDRAWN) * STAGE_2_OF_DECIDED
)
OMBUDSMAN_RESULTS = (
    OmbudsmanResult.ASSESSED_AND_CLOSED,
    OmbudsmanResult.UPHELD,
    OmbudsmanResult.NOT_FOR_US,
    OmbudsmanResult.NOT_UPHELD,
    OmbudsmanResult.ASSESSED_AND_CLOSED,
    OmbudsmanResult.ASSESSED_AND_CLOSED,
)
"""What comes of the six of a year: two are investigated, one of them is upheld."""

CHALLENGE_SHARE = {
    "see-you-in-5-minutes": 18,
    "answer-in-15-seconds": 78,
    "email": 52,
    "complaint": 12,
    "letters": 20,
    "voicemail": 30,
    "respect": 14,
    "easy-to-tell-us": 6,
    "clear-information": 10,
}

POSITIVE = {"polite": 0.93, "clear": 0.81, "easy": 0.76}
INVITED_LOWER_BY = 0.04
SAID_CLEAR = 0.85

FINDINGS_WITHOUT_FAULT = (Finding.NOT_UPHELD, Finding.NOT_UPHELD, Finding.NO_FINDING)

CHECKED_A_MONTH = 30
DESK_WEEKS = (5, 11)
"""The months in whose first full week everybody at the desk is timed."""

CALLS_A_DAY = 236
"""60,000 a year."""

SHARES_IN_TIME: dict[tuple[str, Step | None], float] = {
    ("see-you-in-5-minutes", None): 0.91,
    ("answer-in-15-seconds", None): 0.71,
    ("email", Step.ACKNOWLEDGEMENT): 0.97,
    ("email", Step.RESPONSE): 0.82,
    ("letters", Step.RESPONSE): 0.85,
    ("voicemail", Step.RESPONSE): 0.83,
}
