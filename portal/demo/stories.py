"""What the fictional people write, by service and by commitment."""

from portal.domain.extensions import ExtensionReason
from portal.domain.refusals import RefusalReason

COMPLAINTS = {
    "waste": (
        "Our brown bin has been missed three collections in a row. I reported it each time and "
        "was told it would be emptied within two days. Nobody came.",
        "The crew left rubbish all over the pavement and drove off. My neighbour uses a "
        "wheelchair and could not get past.",
        "You changed our bin day and nobody told us. I only found out from a neighbour after "
        "two weeks of full bins.",
    ),
    "council-tax-and-benefits": (
        "I sent the form you asked for twice. You still sent me a reminder and now a summons. "
        "I have been worried sick.",
        "I was overpaid and then asked to pay it all back in one go. Nobody explained how you "
        "worked it out.",
        "My direct debit was changed without any letter. I went overdrawn because of it.",
    ),
    "planning": (
        "I objected to an application in time but my letter was not in the report. The officer "
        "said it was lost.",
        "Nobody rang me back about my application. I left five messages over three weeks.",
    ),
    "housing-advice": (
        "I was told to come in for an appointment and then told there was nobody to see me. I "
        "had two buses to get there with my children.",
        "I asked for my review decision in large print and got it in small print, twice.",
    ),
    "parks": (
        "The gate to the play area has been broken since spring. I reported it in April and my "
        "little boy was nearly out on the road last week.",
        "The grass at the cemetery was cut right up to my mother's grave and the vase is broken.",
    ),
    "environmental-health": (
        "I have kept a noise diary for eight weeks as you asked. Nobody has looked at it.",
    ),
    "parking": (
        "The machine was out of order and I had a photo of it. I still got a ticket and no "
        "answer to my letter.",
    ),
    "customer-services": (
        "I was passed between four people and had to tell my story each time. The last one hung "
        "up on me.",
    ),
}
COMPLAINTS_ELSEWHERE = (
    "I was promised an answer in a week. It has been a month and I have heard nothing at all.",
    "I was given the wrong advice and lost money because of it.",
)
EFFECTS = (
    "I have lost sleep over this and had to take time off work.",
    "It cost me £40 in bus fares and phone calls.",
    "",
    "",
)
CHALLENGES = {
    "see-you-in-5-minutes": "I waited at the desk and nobody came.",
    "answer-in-15-seconds": "It rang for ages and then a machine told me to try again later.",
    "email": "I emailed and got no answer.",
    "complaint": "I wrote to complain and heard nothing in the time you say.",
    "letters": "My letter was not answered in the time you say.",
    "voicemail": "I left a message with my number. Nobody called back.",
    "respect": "The person on the phone talked over me and sighed. I felt stupid for asking.",
    "easy-to-tell-us": "I looked for how to complain for half an hour before I found it.",
    "clear-information": "The letter was three pages and I still do not know what I owe.",
}
COMMENTS = (
    "Could you open on Saturday mornings? Many of us work in the week.",
    "A bench halfway up the hill to the Market Hall would help a lot of older people.",
    "Please put the bin days on one page that I can print.",
    "The new signs at the harbour are good. Could the car park have some too?",
)
COMPLIMENTS = (
    "The lady on reception stayed past closing to help me with my form. Thank you.",
    "The bin crew went back for my neighbour's bin when they saw she could not move it.",
    "The man who answered my call was patient and kind. He rang me back when he said he would.",
    "My letter was answered the next day and in words I could understand.",
)
REASONS = {
    "upheld": "Our records show that this happened as you say. We should have done better.",
    "partly_upheld": "We found that part of this went wrong. The rest was done as it should be.",
    "not_upheld": "We looked at our records and asked those involved. It was done as it should be.",
    "no_finding": "Our records do not show what was said, so we cannot tell.",
}
NO_APOLOGY = "We said sorry on the phone before, and they asked us not to say it again."
MORE_TIME = {
    ExtensionReason.COMPLEX: "We need to read two years of letters.",
    ExtensionReason.SEVERAL_SERVICES: "We are asking a second team what they did.",
    ExtensionReason.OUTSIDE_EVIDENCE: "We are waiting for what our contractor wrote down.",
    ExtensionReason.PERSON_ASKED: "You asked us to wait for your photographs.",
}
STILL_UNHAPPY = (
    "You answered only half of what I asked.",
    "You say that it was done. I can see from my window that it was not.",
    None,
)
LOOKED_AT_AGAIN = "What we found the first time, and whether we looked at everything."
REFUSED = {
    RefusalReason.TOO_OLD: "You knew of it more than 12 months ago.",
    RefusalReason.OTHER_ROUTE: "You can appeal to the tribunal. We cannot change its decision.",
    RefusalReason.NOT_OURS: "The county council looks after this road. We have told it.",
}
NOTHING_WIDER = "It happened once, and we put it right at once."
CHANGES = (
    "The crew looks at the list of missed bins before it leaves.",
    "One person rings back everyone who left a message the day before.",
    "The letter says in its first line what to do and by when.",
    "New colleagues spend a day with the team that answers complaints.",
)
