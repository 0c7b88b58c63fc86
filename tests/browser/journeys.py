"""The journeys as people take them: where they begin, what they answer, what they get wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.walks import CHALLENGE, COMPLAINT, FEEDBACK, OWN_WORDS, Pages

POSTER = "WH7K"
TOO_LONG = "a" * 2001
NOTHING_TO_ANSWER = frozenset(
    {"quick-fix", "other-route", "no-name", "look-into-it", "help", "check"}
)


@dataclass(frozen=True)
class Journey:
    """``links`` lead from the home page to the first question; ``answers`` are by path, as field
    names and values in the order of the page; ``end`` begins the path of the last page and
    ``heading`` is its h1. ``mistakes`` are answers that are refused, by path; where there are
    none, sending nothing is the mistake, or the page has none to make (None)."""

    links: tuple[str, ...]
    answers: Pages
    end: str
    heading: str
    mistakes: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    start: str = "/"


OPTIONAL = {
    "/complain/effect": {"effect": TOO_LONG},
    "/complain/files": None,
    "/challenge/anything-else": {"text": TOO_LONG},
    "/feedback/thanks-to": {"thank": "a" * 300},
    "/complain/contact": {"way": "email", "email": "ada@"},
    "/complain/why-now": {"reason": TOO_LONG},
}
COMPLAINT_HEADING = "We have your complaint"
CARRIED = {
    "/complain/effect": {"effect": "I had to ask my neighbour."},
    "/complain/put-right": {"wanted": ["explanation"]},
    "/complain/files": {},
    "/complain/name": {"name": "Ada Hill"},
    "/complain/contact": {"way": "phone", "phone": "07700 900982"},
    "/complain/adjustments": {"different": "no"},
}

JOURNEYS: dict[str, Journey] = {
    "complaint": Journey(
        ("Make a complaint", "Start now"),
        COMPLAINT,
        "/complain/sent/",
        COMPLAINT_HEADING,
        OPTIONAL,
    ),
    "complaint for someone else": Journey(
        ("Make a complaint", "Start now"),
        {
            **COMPLAINT,
            "/complain/told-us": {"told": "no"},
            "/complain/other-routes": {"route": "planning-appeal"},
            "/complain/who": {"who": "someone_else"},
            "/complain/representative": {"name": "Bea Hill", "link": "Mother", "agrees": "yes"},
            "/complain/when": {"date-month": "march", "date-year": "2025"},
            "/complain/why-now": {"reason": "She was ill."},
            "/complain/put-right": {"wanted": ["something_else"], "other": "A new bin"},
            "/complain/contact": {
                "way": "post",
                "address_line_1": "1 Mill Lane",
                "town": "Whitehaven",
                "postcode": "CA28 7LH",
            },
            "/complain/adjustments": {"different": "yes", "needs": ["large_print", "more_time"]},
        },
        "/complain/sent/",
        COMPLAINT_HEADING,
        {
            **OPTIONAL,
            "/complain/when": {"date-day": "31", "date-month": "2", "date-year": "2026"},
            "/complain/contact": {"way": "post", "postcode": "nonsense"},
            "/complain/adjustments": {"different": "yes"},
        },
    ),
    "complaint of a group": Journey(
        ("Make a complaint", "Start now"),
        {**COMPLAINT, "/complain/who": {"who": "group"}, "/complain/group": {"people": "12"}},
        "/complain/sent/",
        COMPLAINT_HEADING,
        {**dict.fromkeys(COMPLAINT), "/complain/group": {"people": "1"}},
    ),
    "challenge to count": Journey(
        ("Tell us we missed a commitment",),
        CHALLENGE,
        "/challenge/done/",
        "Thank you. We have recorded this",
        OPTIONAL,
    ),
    "challenge at a desk": Journey(
        ("Tell us we missed a commitment",),
        {
            **CHALLENGE,
            "/challenge/which": {"commitment": "see-you-in-5-minutes"},
            "/challenge/when": {"date-day": "2", "date-month": "11", "date-year": "2026"},
            "/challenge/detail": {"office": "elsewhere", "wait": "10_to_20"},
            "/challenge/reply": {"wish": "help"},
        },
        "/challenge/done/",
        "Thank you. We have recorded this",
        {**dict.fromkeys(CHALLENGE), "/challenge/detail": {}},
    ),
    "challenge to look into": Journey(
        ("Tell us we missed a commitment",),
        {
            **CHALLENGE,
            "/challenge/detail": {
                "replied": "yes",
                "replied_on-day": "1",
                "replied_on-month": "6",
                "replied_on-year": "2026",
            },
            "/challenge/reply": {"wish": "reply"},
            **CARRIED,
        },
        "/complain/sent/",
        COMPLAINT_HEADING,
        {
            **dict.fromkeys([*CHALLENGE, *CARRIED]),
            "/challenge/detail": {
                "replied": "yes",
                "replied_on-day": "1",
                "replied_on-month": "4",
                "replied_on-year": "2026",
            },
            "/complain/contact": {"way": "phone", "phone": "12"},
        },
    ),
    "comment": Journey(
        ("Say thank you or share an idea",),
        FEEDBACK,
        "/feedback/done/",
        "Thank you. We have your message",
    ),
    "thank you": Journey(
        ("Say thank you or share an idea",),
        {
            **FEEDBACK,
            "/feedback/type": {"kind": "compliment"},
            "/feedback/thanks-to": {"thank": "Sam at the desk"},
            "/feedback/reply": {"reply": "no"},
        },
        "/feedback/done/",
        "Thank you. We have your message",
        {**dict.fromkeys(FEEDBACK), **OPTIONAL},
    ),
    "own words": Journey(
        (),
        {"/tell-us": {"what": "not_sure"}, **OWN_WORDS},
        "/tell-us/sent/",
        "We have what you told us",
        start="/tell-us",
    ),
    "rating": Journey(
        (),
        {
            f"/r/{POSTER}": {"polite": "1", "clear": "4", "third": "yes"},
        },
        f"/r/{POSTER}/thanks",
        "Thank you",
        start=f"/r/{POSTER}",
    ),
}
