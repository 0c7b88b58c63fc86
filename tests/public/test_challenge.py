"""Challenging a commitment, screen by screen (Policy B2; issue item 10)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind, Precision
from portal.domain.commitments import Step
from portal.domain.findings import Kept
from portal.models import Case, OutboundMail
from portal.queries.editions import edition_on
from portal.services.editions import publish_edition
from tests.conftest import strictest_engine
from tests.journeys.walks import (
    CHALLENGE,
    COMPLAINT,
    Pages,
    answers_shown,
    pages_of,
    walk_until,
)
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock

START = "/challenge/which"
CHECK = "/challenge/check"
APRIL_14 = (2026, 4, 14)


def cases(session: Session) -> list[Case]:
    session.rollback()
    return list(session.scalars(select(Case).order_by(Case.id)))


def with_answers(**changed: Any) -> Pages:
    others = {f"/challenge/{name.replace('_', '-')}": answer for name, answer in changed.items()}
    return {**CHALLENGE, **others}


def on(day: str) -> dict[str, str]:
    """Return what to type for a day such as "2 april 2026"."""
    return dict(zip(("date-day", "date-month", "date-year"), day.split(), strict=True))


def at(client: ReviewingClient, path: str, **changed: Any) -> Page:
    return walk_until(client, START, with_answers(**changed), f"/challenge/{path}")


def test_the_questions_in_order(client: ReviewingClient, clock: Clock) -> None:
    clock.set(*APRIL_14)
    asked = [page.h1 for page in pages_of(client, START, CHALLENGE, CHECK)]
    assert asked == [
        "Which commitment did we miss?",
        "When did you contact us?",
        "Have you had a reply?",
        "When you should have heard from us",
        "Which service were you contacting?",
        "Is there anything else we should know? (optional)",
        "What would you like us to do?",
        "Check your answers before you tell us",
    ]


@pytest.mark.parametrize(
    ("commitment", "question", "answer", "messages", "kept"),
    [
        (
            "see-you-in-5-minutes",
            "How long did you wait?",
            {"office": "market-hall", "wait": "20_to_30"},
            ["Select which office you visited", "Select how long you waited"],
            {"wait": "20_to_30"},
        ),
        (
            "answer-in-15-seconds",
            "How long did it take us to answer?",
            {"took": "gave_up", "called_at": "2.05pm"},
            ["Select how long it took us to answer"],
            {"took": "gave_up"},
        ),
        ("respect", "What happened?", {"text": "Rude."}, ["Enter what happened"], {}),
        (
            "easy-to-tell-us",
            "What made it hard to tell us?",
            {"hard": ["long", "help"]},
            ["Select what made it hard"],
            {"hard": ["long", "help"]},
        ),
        (
            "clear-information",
            "What was hard to understand?",
            {"text": "The rent letter"},
            ["Enter what was hard to understand"],
            {},
        ),
    ],
)
def test_each_commitment_has_its_own_question(
    client: ReviewingClient,
    session: Session,
    commitment: str,
    question: str,
    answer: dict[str, Any],
    messages: list[str],
    kept: dict[str, Any],
) -> None:
    page = at(client, "when", which={"commitment": commitment})
    assert page.h1 == "When did it happen?"
    assert client.submit(page).errors == ["Enter the date it happened"]
    page = client.submit(page, **{"date-month": "11", "date-year": "2026"})
    assert page.h1 == question
    assert client.submit(page).errors == messages
    following = client.submit(page, **answer)
    assert following.request.path == "/challenge/service", "nothing to work out"
    done = client.submit(walk_until(client, following.request.path, CHALLENGE, CHECK))
    (case,) = cases(session)
    assert done.request.path == f"/challenge/done/{case.reference}"
    assert (case.kind, case.commitment and case.commitment.slug) == (Kind.CHALLENGE, commitment)
    assert (case.occurred_on, case.occurred_precision) == (date(2026, 11, 1), Precision.MONTH)
    assert (case.missed_person_says, case.missed_worked_out) == (Kept.MISSED, None)
    assert case.details.items() >= kept.items()
    assert case.office is None or case.office.slug == "market-hall"
    assert case.text
    assert (case.needs_reply, case.clocks, case.person.name) == (False, [], None)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("which", "Select which commitment we missed"),
        ("when", "Enter the date you contacted us"),
        ("detail", "Select yes if you have had a reply"),
        ("worked-out", "Select yes if we missed it"),
        ("service", 'Select which service, or select "I do not know"'),
        ("reply", "Select what you would like us to do"),
    ],
)
def test_no_answer_is_said_in_these_words(
    client: ReviewingClient, clock: Clock, path: str, message: str
) -> None:
    clock.set(*APRIL_14)
    assert client.submit(at(client, path)).errors == [message]


WORKED_OUT = [
    # commitment, today, contacted, reply, what is said, worked out
    (
        "email",
        APRIL_14,
        "2 april 2026",
        {"replied": "no"},
        "You emailed us on Thursday 2 April. Friday 3 April and Monday 6 April are bank holidays. "
        "We should have answered by Thursday 9 April. From these dates, we missed it.",
        Kept.MISSED,
    ),
    (
        "email",
        APRIL_14,
        "2 april 2026",
        {"replied": "yes", "replied_on-day": "9 april 2026"},
        "We should have answered by Thursday 9 April. You had our reply on Thursday 9 April. "
        "From these dates, we answered in time.",
        Kept.KEPT,
    ),
    (
        "email",
        (2026, 4, 7),
        "2 april 2026",
        {"replied": "no"},
        "We should answer by Thursday 9 April. We are still in time. You should have our answer "
        "by Thursday 9 April. You can still tell us.",
        None,
    ),
    (
        "email",
        (2026, 4, 8),
        "2 april 2026",
        {"replied": "no"},
        "We should have told you that we had it by Tuesday 7 April. From these dates, we missed",
        Kept.MISSED,
    ),
    (
        "email",
        APRIL_14,
        "2 april 2026",
        {"replied": "yes", "replied_on-unknown": "yes"},
        "From these dates, we cannot tell. You can still tell us.",
        Kept.CANNOT_TELL,
    ),
    (
        "email",
        APRIL_14,
        "april 2026",
        {"replied": "no"},
        "You are not sure of the exact date, so we cannot count the days. "
        "From these dates, we cannot tell.",
        Kept.CANNOT_TELL,
    ),
    (
        "letters",
        APRIL_14,
        "2 april 1950",
        {"replied": "no"},
        "You wrote to us on Sunday 2 April 1950. We do not know which days were working days",
        Kept.CANNOT_TELL,
    ),
    (
        "voicemail",
        (2026, 12, 28),
        "24 december 2026",
        {"replied": "no"},
        "You left us a message on Thursday 24 December. Friday 25 December and Monday 28 December "
        "are bank holidays. We should call you back by Tuesday 29 December.",
        None,
    ),
    (
        "voicemail",
        (2026, 12, 30),
        "24 december 2026",
        {"replied": "no"},
        "are bank holidays. We should have called you back by Tuesday 29 December.",
        Kept.MISSED,
    ),
    (
        "complaint",
        (2027, 1, 20),
        "18 december 2026",
        {"replied": "no"},
        "You complained to us on Friday 18 December 2026. Friday 25 December 2026, Monday 28 "
        "December 2026 and Friday 1 January are bank holidays. We should have answered by "
        "Wednesday 6 January.",
        Kept.MISSED,
    ),
]


@strictest_engine
@pytest.mark.parametrize(("commitment", "today", "contacted", "reply", "told", "kept"), WORKED_OUT)
@pytest.mark.parametrize(
    ("person", "says"),
    [("yes", Kept.MISSED), ("no", Kept.KEPT), ("not_sure", Kept.CANNOT_TELL)],
)
def test_the_dates_are_worked_out_with_the_person_and_both_are_kept(
    client: ReviewingClient,
    session: Session,
    clock: Clock,
    commitment: str,
    today: tuple[int, ...],
    contacted: str,
    reply: dict[str, str],
    told: str,
    kept: Kept | None,
    person: str,
    says: Kept,
) -> None:
    clock.set(*today)
    answers = {
        "which": {"commitment": commitment},
        "when": {"date-day": contacted},
        "detail": reply,
        "worked_out": {"missed": person},
    }
    page = at(client, "worked-out", **answers)
    assert told in page.words
    client.submit(walk_until(client, START, with_answers(**answers), CHECK))
    (case,) = cases(session)
    assert (case.missed_worked_out, case.missed_person_says) == (kept, says)


def test_the_working_names_every_day(client: ReviewingClient, clock: Clock) -> None:
    clock.set(*APRIL_14)
    words = at(client, "worked-out").words
    assert "Friday 3 April: not counted, Good Friday (bank holiday)" in words
    assert "Saturday 4 April: not counted, Saturday" in words
    assert "Thursday 9 April: day 3" in words


def test_an_old_contact_is_measured_by_the_days_of_its_own_edition(
    app: Flask, client: ReviewingClient, clock: Clock, session: Session
) -> None:
    first = edition_on(date(2026, 1, 1)).edition
    email = first.commitment("email")
    slower = replace(
        email,
        formal=email.formal.replace("3 working days", "8 working days"),
        short_title=email.short_title.replace("within 3", "within 8"),
        rules=tuple(
            replace(rule, working_days=8) if rule.step is Step.RESPONSE else rule
            for rule in email.rules
        ),
    )
    second = replace(
        first,
        number=2,
        effective_from=date(2026, 4, 6),
        commitments=tuple(slower if one is email else one for one in first.commitments),
    )
    publish_edition(edition=second, now=clock.now)
    session.close()
    clock.set(*APRIL_14)
    assert "by Thursday 9 April" in at(client, "worked-out").words
    page = client.submit(client.get("/challenge/when"), **on("7 april 2026"))
    assert "Friday 17 April: day 8" in page.words


def test_other_dates_are_worked_out_and_asked_about_again(
    client: ReviewingClient, clock: Clock, session: Session
) -> None:
    clock.set(*APRIL_14)
    walk_until(client, START, CHALLENGE, CHECK)
    page = client.submit(client.get("/challenge/when"), **on("13 april 2026"))
    assert page.request.path == "/challenge/worked-out"
    assert "We are still in time." in page.words
    assert "missed" not in page.values()
    assert client.submit(page, missed="not_sure").request.path == CHECK


def test_a_reply_before_the_contact_is_refused(client: ReviewingClient, clock: Clock) -> None:
    clock.set(*APRIL_14)
    page = at(client, "detail")
    answer = client.submit(page, **{"replied": "yes", "replied_on-day": "1 april 2026"})
    assert answer.errors == ["Date of our reply must be the same as or after Thursday 2 April 2026"]
    assert (
        client.submit(
            answer, **{"replied_on-day": "", "replied_on-month": "4", "replied_on-year": "2026"}
        ).request.path
        == "/challenge/worked-out"
    )


def test_a_contact_moved_after_the_reply_asks_for_the_reply_again(
    client: ReviewingClient, clock: Clock
) -> None:
    clock.set(*APRIL_14)
    walk_until(
        client,
        START,
        with_answers(detail={"replied": "yes", "replied_on-day": "3 april 2026"}),
        CHECK,
    )
    page = client.submit(client.get("/challenge/when"), **on("7 april 2026"))
    assert page.h1 == "Have you had a reply?"


def test_another_commitment_asks_its_own_question(client: ReviewingClient, clock: Clock) -> None:
    clock.set(*APRIL_14)
    walk_until(client, START, CHALLENGE, CHECK)
    page = client.submit(client.get("/challenge/which"), commitment="respect")
    assert page.h1 == "What happened?"
    check = client.submit(page, text="Rude.")
    assert check.request.path == CHECK
    assert "Have you had a reply?" not in answers_shown(check)
    back = client.submit(client.get("/challenge/which"), commitment="email")
    assert back.request.path == CHECK, "the earlier answers still fit"


def test_the_link_of_a_commitment_picks_it(client: ReviewingClient) -> None:
    page = client.get("/challenge/which?commitment=email")
    assert page.values()["commitment"] == "email"
    assert client.submit(page).request.path == "/challenge/when"


def test_who_is_not_sure_says_it_in_own_words(client: ReviewingClient, session: Session) -> None:
    page = client.submit(client.get("/challenge/which"), commitment="not-sure")
    assert page.h1 == "What went wrong?"
    assert client.submit(page).errors == ["Enter what went wrong"]
    page = client.submit(page, text="Nobody rang")
    assert page.h1 == "When did it happen?"
    answers = with_answers(
        which={"commitment": "not-sure"},
        describe={"text": "Nobody rang"},
        when={"date-unknown": "yes"},
    )
    done = client.submit(walk_until(client, START, answers, CHECK))
    (case,) = cases(session)
    assert (case.commitment, case.text, case.missed_person_says) == (None, "Nobody rang", None)
    assert "A person will read what you told us" in done.words


def test_over_a_year_ago_is_taken_with_a_note(client: ReviewingClient, clock: Clock) -> None:
    check = walk_until(client, START, with_answers(when={"date-day": "2 april 2025"}), CHECK)
    assert "This was more than 12 months ago. We still count it" in check.words


def test_the_last_page_says_what_a_challenge_is_for(
    client: ReviewingClient, clock: Clock, session: Session
) -> None:
    clock.set(*APRIL_14)
    done = client.submit(walk_until(client, START, CHALLENGE, CHECK))
    assert done.h1 == "Thank you. We have recorded this"
    assert "We count this under commitment 3" in done.words
    assert "The manager reads these every month." in done.words
    assert "/commitments/email" in done.links.values()
    assert "How easy was it to tell us?" in done.words
    assert session.scalars(select(OutboundMail)).all() == []


def test_who_needs_help_gets_the_phone_and_is_counted(
    client: ReviewingClient, clock: Clock, session: Session
) -> None:
    clock.set(*APRIL_14)
    page = client.submit(at(client, "reply"), wish="help")
    assert page.request.path == "/challenge/help"
    assert "01632 960100" in page.words
    client.submit(client.submit(page))
    (case,) = cases(session)
    assert case.details["wants_help"] is True


# From a challenge to a complaint


def to_complaint(client: ReviewingClient, **changed: Any) -> Page:
    """Return the first page of the complaint that a challenge leads to."""
    return client.submit(at(client, "reply", **changed), wish="reply")


def test_a_challenge_to_be_answered_is_a_complaint_with_nothing_asked_twice(
    client: ReviewingClient, clock: Clock, session: Session
) -> None:
    clock.set(*APRIL_14)
    first = to_complaint(client, anything_else={"text": "I wrote twice."})
    asked = [page.h1 for page in pages_of(client, first.request.path, COMPLAINT, "/complain/check")]
    assert asked == [
        "How has this affected you? (optional)",
        "What would put this right?",
        "Do you want to add files? (optional)",
        "What is your name?",
        "How should we contact you?",
        "Do you need us to do anything differently?",
        "Check your answers before you send your complaint",
    ]
    sent = client.submit(client.get("/complain/check"))
    (case,) = cases(session)
    assert (case.kind, case.text) == (Kind.COMPLAINT, "I wrote twice.")
    assert (case.service and case.service.slug, case.occurred_on) == ("waste", date(2026, 4, 2))
    assert case.commitment
    assert case.commitment.slug == "email"
    assert [point.commitment and point.commitment.slug for point in case.points] == [None, "email"]
    assert (case.missed_worked_out, case.missed_person_says) == (Kept.MISSED, Kept.MISSED)
    assert case.details["replied"] == "no"
    for path in (CHECK, "/challenge/reply"):
        assert client.get(path, follow_redirects=True).words == sent.words, "closed with it"


def test_a_challenge_to_be_answered_is_never_only_counted(
    client: ReviewingClient, clock: Clock, session: Session
) -> None:
    clock.set(*APRIL_14)
    to_complaint(client)
    page = client.get(CHECK, follow_redirects=True)
    assert page.h1 == "We will treat this as a complaint"
    assert client.post(CHECK, data={"seen": "x"}).status_code == 302
    assert cases(session) == []
    assert client.submit(page).request.path == "/complain/effect"


def test_going_back_and_forth_keeps_what_was_typed_on_either_side(
    client: ReviewingClient, clock: Clock
) -> None:
    clock.set(*APRIL_14)
    page = to_complaint(client, anything_else={"text": "I wrote twice."})
    client.submit(page, effect="I lost sleep")
    client.submit(client.get("/complain/what-happened"), text="In my own words")
    page = client.submit(client.get("/challenge/service"), service="parks")
    client.submit(page)
    assert client.get("/complain/effect").values()["effect"] == "I lost sleep"
    assert client.get("/complain/what-happened").values()["text"] == "In my own words"
    assert client.get("/complain/service").values()["service"] == "parks"


def test_who_only_wants_it_counted_after_all_makes_no_complaint(
    client: ReviewingClient, clock: Clock, session: Session
) -> None:
    clock.set(*APRIL_14)
    to_complaint(client)
    check = client.submit(client.get("/challenge/reply"), wish="count")
    assert check.request.path == CHECK
    client.submit(check)
    assert [case.kind for case in cases(session)] == [Kind.CHALLENGE]


def test_changed_your_mind_after_sending(
    client: ReviewingClient, clock: Clock, session: Session
) -> None:
    clock.set(*APRIL_14)
    done = client.submit(
        walk_until(client, START, with_answers(anything_else={"text": "Twice."}), CHECK)
    )
    page = client.post(f"{done.request.path}/complain", follow_redirects=True)
    assert page.request.path == "/complain/effect"
    client.submit(walk_until(client, "/complain/effect", COMPLAINT, "/complain/check"))
    challenge, complaint = cases(session)
    assert (challenge.kind, complaint.kind) == (Kind.CHALLENGE, Kind.COMPLAINT)
    assert complaint.text == "Twice."
    assert complaint.details["challenge"] == challenge.reference
    again = client.post(f"{done.request.path}/complain", follow_redirects=True)
    assert again.request.path == f"/complain/sent/{complaint.reference}"
    assert len(cases(session)) == 2


def test_nobody_else_can_make_it_a_complaint(
    app: Flask, client: ReviewingClient, clock: Clock
) -> None:
    clock.set(*APRIL_14)
    done = client.submit(walk_until(client, START, CHALLENGE, CHECK))
    other = app.test_client()
    answer = other.post(f"{done.request.path}/complain", data={"x": "y"})
    assert answer.status_code == 400
    assert "email" not in answer.text.split("<main")[1].split("</main")[0].lower()
