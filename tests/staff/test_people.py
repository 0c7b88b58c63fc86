"""The People page of a case: who it is about, what is agreed, who is named (S4; Policy A7)."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind, OnBehalf
from portal.domain.errors import NotAllowed
from portal.models import CaseConflict, Event, Message, OutboundMail
from portal.queries.cases import conflicts_in
from portal.services.conflicts import say_conflicts
from portal.services.merging import Merging, merge
from tests.builders import (
    Member,
    desk_of,
    handler,
    kept_case,
    lead,
    officer,
    other_handler,
    received,
    signed_in,
)
from tests.kit.addresses import rules
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged
from tests.working import BY_POST, Desk, by_post

REVIEW = {"review_on-day": "1", "review_on-month": "3", "review_on-year": "2027"}


def form_at(desk: ReviewingClient, reference: str, part: str) -> Page:
    return desk.get(f"/staff/cases/{reference}/people/{part}")


def submit(desk: ReviewingClient, page: Page, **answers: Any) -> Page:
    """Send the form of a People page, whatever else has a form on the page."""
    return desk.submit(page, _form="form_key", **answers)


def test_contact_details_change_with_a_reason_and_the_old_address_is_told(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    page = form_at(desk, reference, "contact")
    told = submit(desk, page, email="new@example.com", why="")
    assert told.errors == ["Enter why"]
    done = submit(desk, told, why="She phoned and spelled it")
    assert done.request.path == f"/staff/cases/{reference}/people"
    assert "How to reach them is changed" in done.words
    case = kept_case(reference)
    assert case.person.email == "new@example.com"
    mail = session.scalars(select(OutboundMail)).one()
    assert mail.recipient == "rosa@example.com"
    assert "new@example.com" not in mail.body
    line = case.events[-1]
    assert (line.what, line.words) == ("change_contact", "She phoned and spelled it")
    assert line.values == {"changed": ["email"]}


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"way": "phone"}, "Select a way we can reach this person"),
        (
            {"email": "nonsense"},
            "Enter an email address in the correct format, like name@example.com",
        ),
        ({"phone": "12"}, None),
        ({"postcode": "nowhere"}, "Enter a full UK postcode"),
    ],
)
def test_details_that_reach_nobody_are_refused_and_kept_on_the_page(
    app: Flask, desk: ReviewingClient, session: Session, answers: dict[str, str], error: str | None
) -> None:
    reference = received(app)
    with unchanged(session):
        told = submit(desk, form_at(desk, reference, "contact"), why="x", **answers)
    assert told.status_code == 400
    assert len(told.errors) == 1
    if error:
        assert told.errors == [error]
    for name, value in answers.items():
        assert told.values("form_key")[name] == value


def test_two_officers_changing_the_address_the_second_sees_both(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    mine = form_at(desk, reference, "contact")
    other = desk_of(app, officer(app, name="Otto Other"))
    submit(other, form_at(other, reference, "contact"), email="first@example.com", why="Phoned")
    told = submit(desk, mine, email="second@example.com", why="Wrote")
    assert told.status_code == 409
    assert "first@example.com" in told.words
    assert told.values("form_key")["email"] == "second@example.com"
    assert kept_case(reference).person.email == "first@example.com"


def test_what_we_do_differently_is_agreed_reviewed_and_shown_on_every_page_of_the_case(
    app: Flask, desk: ReviewingClient, session: Session, olive: Member, clock: Clock
) -> None:
    reference = received(app, person=by_post(phone="01632 960001"))
    letter = Desk(app, olive, reference).acknowledge(NOW, dispatch=BY_POST)
    page = form_at(desk, reference, "adjustments")
    told = submit(desk, page, needs=["large_print"], agreed_by="", **REVIEW)
    assert told.errors == ["Enter who agreed this"]
    submit(
        desk,
        told,
        needs=["large_print", "named_contact", "phone_me"],
        note="canary-note",
        named_contact="Olive",
        agreed_by="Rosa and Olive",
    )
    person = kept_case(reference).person
    assert person.adjustments == ["large_print", "phone_me", "named_contact"]
    assert (person.adjustments_agreed_on, person.adjustments_review_on) == (
        NOW.date(),
        date(2027, 3, 1),
    )
    submit(desk, form_at(desk, reference, "risk"), words="canary-danger")
    number = kept_case(reference).clocks[0].id
    seen = 0
    for rule, address in rules(app, "GET", reference=reference, message_id=letter, number=number):
        if rule.rule.startswith("/staff") and "reference" in rule.arguments:
            answer = desk.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                seen += 1
                for words in ("canary-note", "canary-danger", "Agreed by Rosa and Olive"):
                    assert words in answer.words, f"{address} lacks {words}"
    assert seen > 15
    clock.set(2027, 3, 1)
    signed_in(desk, olive, now=clock.now)
    again = desk.get(f"/staff/cases/{reference}/people")
    assert "To be looked at again since Monday 1 March 2027" in again.words


def test_the_phone_comes_first_for_who_asked_for_it(app: Flask, desk: ReviewingClient) -> None:
    person = by_post(phone="01632 960001", adjustments=("phone_me",))
    reference = received(app, person=person)
    page = desk.get(f"/staff/cases/{reference}/message")
    assert page.values("form_key")["way"] == "phone"


@pytest.mark.parametrize(
    ("year", "error"),
    [
        ("2026", "Review date must be in the future"),
        ("2062", "Review date must be within 2 years"),
    ],
)
def test_a_review_in_the_past_or_far_away_is_refused(
    app: Flask, desk: ReviewingClient, year: str, error: str
) -> None:
    reference = received(app)
    page = form_at(desk, reference, "adjustments")
    told = submit(desk, page, agreed_by="Olive", **{**REVIEW, "review_on-year": year})
    assert told.errors == [error]


def test_a_councillor_writes_for_a_constituent_and_a_group_is_one_complaint(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    page = form_at(desk, reference, "for")
    done = submit(
        desk,
        page,
        who="someone_else",
        behalf_name="Cy Constituent",
        representative="councillor",
        agrees="yes",
        why="She is a ward councillor",
    )
    assert "Check that whoever writes may act for Cy Constituent" in done.words
    assert "Written by: A councillor" in done.words
    told = submit(
        desk, form_at(desk, reference, "for"), who="group", people="3", others="Di", why="x"
    )
    assert told.errors == ["Enter how the others agreed to be named"]
    done = submit(desk, told, others_agreed="They signed the letter")
    assert "A group of 3 people" in done.words
    case = kept_case(reference)
    assert (case.on_behalf, case.people_count) == (OnBehalf.GROUP, 3)
    assert case.behalf_name is None
    assert "Di" not in str([event.values for event in case.events])


def test_who_has_no_consent_is_told_nothing_personal_and_the_officer_is_warned(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(
        app, on_behalf=OnBehalf.SOMEONE_ELSE, behalf_name="Cy Affected", behalf_agrees="yes"
    )
    warning = "Write nothing personal about Cy Affected in a message"
    Desk(app, olive, reference).acknowledge(NOW)
    for part in ("message", "ask", "respond", "people"):
        assert warning in desk.get(f"/staff/cases/{reference}/{part}").words
    Desk(app, olive, reference).ask_consent(NOW)
    assert warning in desk.get(f"/staff/cases/{reference}/message").words
    Desk(app, olive, reference).consent(NOW)
    assert warning not in desk.get(f"/staff/cases/{reference}/message").words
    assert "They agree" in desk.get(f"/staff/cases/{reference}/people").words


def test_someone_without_a_name_is_still_said_to_be_someone_else(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    """And only on such a case is there somebody to ask for consent."""
    reference, own = received(app, on_behalf=OnBehalf.SOMEONE_ELSE), received(app)
    for one in (reference, own):
        Desk(app, olive, one).acknowledge(NOW)
    people = desk.get(f"/staff/cases/{reference}/people")
    assert "Who it is for Someone else" in people.words
    assert "Who it is for Someone else" in desk.get(f"/staff/cases/{reference}").words
    assert "Who it is for" not in desk.get(f"/staff/cases/{own}").words
    assert "Ask for consent" in people.words
    assert "Ask for consent" in desk.get(f"/staff/cases/{reference}").words
    for page in (f"/staff/cases/{own}", f"/staff/cases/{own}/people"):
        assert "consent" not in desk.get(page).words
    assert "The person affected has not agreed yet." in people.words


def test_whoever_is_named_later_loses_the_case_at_once_and_gets_it_back_with_a_reason(
    app: Flask, client: ReviewingClient, session: Session, olive: Member
) -> None:
    harry = handler(app)
    reference = received(app, handled_by=harry)
    assert signed_in(client, harry).get(f"/staff/cases/{reference}").status_code == 200
    desk = signed_in(client, olive)
    page = form_at(desk, reference, "named")
    done = submit(desk, page, named=[str(harry.staff_id)], why="Named in her second letter")
    assert "Harry Handler" in done.words
    assert kept_case(reference).handler_id is None
    assert signed_in(client, harry).get(f"/staff/cases/{reference}").status_code == 404
    desk = signed_in(client, olive)
    told = submit(desk, form_at(desk, reference, "named"), named=[], why="")
    assert told.errors == ["Enter why"]
    submit(desk, told, why="It was another Harry")
    session.rollback()
    lines = session.scalars(
        select(Event).where(Event.what == "name_staff").order_by(Event.id)
    ).all()
    assert [line.values["unnamed"] for line in lines] == [[], [harry.staff_id]]
    assert "1 name taken back" in desk.get(f"/staff/cases/{reference}?tab=timeline").words


def test_whoever_names_themselves_is_led_away_from_the_case(
    app: Flask, desk: ReviewingClient, olive: Member
) -> None:
    reference = received(app)
    page = form_at(desk, reference, "named")
    done = submit(desk, page, named=[str(olive.staff_id)], why="It is about me")
    assert done.request.path == "/staff/cases"
    assert desk.get(f"/staff/cases/{reference}/people").status_code == 404


def test_a_handler_says_that_they_have_a_conflict_of_interest_and_loses_the_case(
    app: Flask, client: ReviewingClient, session: Session, olive: Member
) -> None:
    harry = handler(app)
    reference = received(app, handled_by=harry)
    page = form_at(signed_in(client, harry), reference, "conflicts")
    assert [one.get("value") for one in page.find_all("govuk-checkboxes__input")] == [
        str(harry.staff_id)
    ]
    done = submit(client, page, conflicts=[str(harry.staff_id)], why="He is my uncle")
    assert done.request.path == "/staff/cases"
    assert kept_case(reference).handler_id is None
    assert client.get(f"/staff/cases/{reference}").status_code == 404
    words = signed_in(client, olive).get(f"/staff/cases/{reference}?tab=timeline").words
    assert "1 conflict of interest" in words
    assert "He is my uncle" in words


def test_a_conflict_of_interest_is_ended_by_an_officer_who_has_none(
    app: Flask, client: ReviewingClient, session: Session, olive: Member
) -> None:
    harry, leo = handler(app), lead(app)
    reference = received(app)
    both = [str(olive.staff_id), str(harry.staff_id)]
    submit(
        signed_in(client, olive), form_at(client, reference, "conflicts"), conflicts=both, why="Kin"
    )
    for fewer in (both[:1], both[1:], []):
        page = form_at(client, reference, "conflicts")
        told = submit(client, page, conflicts=fewer, why="It is over")
        assert told.errors == [
            "A conflict of interest is ended by an officer who has none in this case"
        ]
    page = form_at(signed_in(client, leo), reference, "conflicts")
    done = submit(client, page, conflicts=both[:1], why="Another Harry")
    assert "Olive Officer must not work on this case" in done.words
    assert session.scalars(select(CaseConflict.staff_id)).all() == [olive.staff_id]


def test_a_handler_says_of_nobody_else_that_they_have_a_conflict_of_interest(
    app: Flask, session: Session, olive: Member
) -> None:
    harry = handler(app)
    desk = Desk(app, harry, received(app, handled_by=harry))
    with pytest.raises(NotAllowed):
        say_conflicts(
            version=desk.version, conflicts={olive.staff_id}, reason="Kin", **desk.common(NOW)
        )


def test_a_conflict_of_interest_holds_in_the_cases_joined_to_it_too(
    app: Flask, session: Session, olive: Member
) -> None:
    harry = handler(app)
    first, second = (received(app, handled_by=harry) for _ in range(2))
    desk = Desk(app, olive, first)
    merge(version=desk.version, merging=Merging(second), **desk.common(NOW))
    say_conflicts(
        version=desk.version, conflicts={harry.staff_id}, reason="Kin", **desk.common(NOW)
    )
    for reference in (first, second):
        case = kept_case(reference)
        assert case.handler_id is None
        assert list(conflicts_in(case.id)) == [harry.staff_id]


def test_danger_stands_on_the_case_until_somebody_says_what_was_done(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    page = form_at(desk, reference, "risk")
    assert submit(desk, page, words=" ").errors == ["Enter who may be at risk, and of what"]
    submit(desk, page, words="A child alone at night")
    submit(desk, page, words="A child alone at night")  # sent twice
    again = submit(desk, form_at(desk, reference, "risk"), words="Another")
    assert again.errors == ["This case says already that someone is at risk"]
    done = submit(desk, form_at(desk, reference, "risk-over"), words="Social services visited")
    assert "use the safeguarding process first" not in done.words
    assert "Social services visited" in done.words
    case = kept_case(reference)
    assert [line.what for line in case.events[1:]] == ["at_risk", "not_at_risk"]
    assert all(line.words is None for line in case.events[1:])
    told = submit(desk, form_at(desk, reference, "risk-over"), words="Again")
    assert told.errors == ["This case does not say that someone is at risk"]


def test_every_people_page_of_anothers_case_is_not_there(
    app: Flask, client: ReviewingClient
) -> None:
    reference = received(app)
    signed_in(client, other_handler(app))
    for part in ("", "/contact", "/adjustments", "/for", "/risk", "/risk-over"):
        assert client.get(f"/staff/cases/{reference}/people{part}").status_code == 404


def test_a_comment_has_people_too_and_a_letter_goes_to_the_address_left_behind(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, kind=Kind.COMMENT, person=by_post(), reply_asked=True)
    submit(
        desk,
        form_at(desk, reference, "contact"),
        address_line_1="9 High Road",
        why="She moved",
    )
    letter = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert letter is not None
    assert (letter.sent_to or "").startswith("1 Low Road")
    assert kept_case(reference).person.address_line_1 == "9 High Road"
