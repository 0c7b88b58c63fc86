"""Deciding what a contact is, who handles it and who must not see it (screen S2)."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, Closure, Kind, State
from portal.domain.clocks import Which
from portal.domain.endings import RefuseInstead
from portal.domain.responses import Dispatch
from portal.domain.roles import Role
from portal.models import CaseConflict, CaseExclusion, Message, OutboundMail, TriageCheck
from portal.queries.staff import active_staff
from tests import builders
from tests.builders import Member, kept_case
from tests.conftest import strictest_engine
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged
from tests.working import BY_EMAIL, BY_POST, Desk, by_post

ALLOWED = {Role.OFFICER, Role.LEAD}
LONG = "x" * 1001


@pytest.fixture
def officer(app: Flask, client: ReviewingClient) -> Member:
    who = builders.officer(app)
    builders.signed_in(client, who)
    return who


@pytest.fixture
def harry(app: Flask) -> Member:
    return builders.handler(app)


def page_of(client: ReviewingClient, reference: str) -> Page:
    return client.get(f"/staff/inbox/{reference}")


def decide(client: ReviewingClient, reference: str, **answers: Any) -> Page:
    """Open the page, fill in what is asked, and save."""
    return client.submit(page_of(client, reference), _form="kind", **answers)


def sent_as(client: ReviewingClient, page: Page, harry: Member, **more: Any) -> Page:
    """Send what the page does not offer."""
    values = page.values("kind")
    for name, value in as_complaint(harry, **more).items():
        values[name] = value
    sent = client.post(page.request.path, data=values)
    assert isinstance(sent, Page)
    return sent


def as_complaint(harry: Member, **more: Any) -> dict[str, Any]:
    return {"kind": "complaint", "handler": str(harry.staff_id), "conflict": "no", **more}


@pytest.mark.parametrize("role", Role)
def test_only_those_who_triage_open_the_page(
    app: Flask, client: ReviewingClient, role: Role
) -> None:
    reference = builders.received(app)
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    assert page_of(client, reference).status_code == (200 if role in ALLOWED else 403)


def test_whoever_is_named_gets_the_answer_of_a_case_that_is_not_there(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    reference = builders.received(app, names=(officer,))
    assert page_of(client, reference).status_code == 404
    assert page_of(client, "C26-00000-0").status_code == 404


def test_what_they_said_stands_beside_the_questions(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    reference = builders.received(app, effect="It smells", put_right=("apology",))
    words = page_of(client, reference).words
    for text in (
        "My bin has not been emptied for three weeks.",
        "Rosa Resident",
        "It smells",
        "An apology",
        "Our commitment: acknowledge",
        "National code: acknowledge",
        "Thursday 26 November 2026",
        "Monday 30 November 2026",
        "0 possible duplicates",
    ):
        assert text in words, text


def test_a_complaint_is_opened_with_its_handler(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    reference = builders.received(app)
    answers = as_complaint(harry, commitment="complaint", service="parks", checks=["quick", "risk"])
    page = decide(client, reference, **answers)
    assert page.request.path == f"/staff/cases/{reference}/acknowledge"
    assert f"{reference} is saved" in page.words
    case = kept_case(reference)
    assert (case.state, case.handler_id) == (State.OPEN, harry.staff_id)
    assert case.service is not None
    assert case.service.slug == "parks"
    assert case.commitment is not None
    assert case.commitment.slug == "complaint"
    assert [event.what for event in case.events] == ["receive", "decide_kind", "assign"]
    assert case.events[1].values["checks"] == ["quick", "risk"]


def test_a_check_stays_with_who_made_it_and_when(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    reference = builders.received(app)
    decide(client, reference, **as_complaint(harry, checks=["quick", "risk"]))
    page = client.get(f"/staff/inbox/{reference}")
    assert "Olive Officer checked it on Monday 23 November 2026" in page.words
    assert page.values("kind").getlist("checks") == ["quick", "risk"]
    otto = builders.member(app, Role.OFFICER, name="Otto Officer")
    builders.signed_in(client, otto)
    decide(client, reference, **as_complaint(harry, checks=["quick", "person"]))
    made = {one.name.value: one.made_by_id for one in session.scalars(select(TriageCheck))}
    assert made == {"quick": officer.staff_id, "person": otto.staff_id}


def test_who_has_a_conflict_of_interest_cannot_be_given_the_case_now_or_later(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    reference = builders.received(app)
    other = builders.other_handler(app)
    declared = {"conflict": "yes", "conflicts": [str(harry.staff_id)]}
    refused = decide(client, reference, **{**as_complaint(harry), **declared})
    assert refused.errors == ["Select a handler who has no conflict of interest"]
    assert session.scalars(select(CaseConflict)).all() == []
    decide(client, reference, **{**as_complaint(other), **declared})
    page = client.get(f"/staff/cases/{reference}/assign")
    handlers = {one.get("value") for one in page.form("handler").iter("input")}
    assert str(other.staff_id) in handlers
    assert str(harry.staff_id) not in handlers
    again = client.get(f"/staff/inbox/{reference}").values("kind")
    assert (again["conflict"], again.getlist("conflicts")) == ("yes", [str(harry.staff_id)])


def test_whoever_has_a_conflict_themselves_does_not_decide_what_it_is(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    reference = builders.received(app)
    declared = {"conflict": "yes", "conflicts": [str(officer.staff_id)]}
    page = decide(client, reference, **{**as_complaint(harry), **declared})
    assert page.errors == [
        "If you have one, leave this to someone else: say so on the page about people"
    ]
    assert session.scalars(select(CaseConflict)).all() == []
    links = client.get(f"/staff/inbox/{reference}").links
    onward = links["I have a conflict of interest myself"]
    assert client.get(onward).status_code == 200


@strictest_engine
@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"kind": ""}, "Select what this is"),
        ({"kind": "lawsuit"}, "Select what this is"),
        ({"handler": ""}, "Select a handler who is not named in the complaint"),
        ({"handler": "999999"}, "Select a handler who is not named in the complaint"),
        ({"conflict": ""}, "Select yes if anyone has a conflict of interest"),
        ({"conflict": "yes"}, "Select who has a conflict of interest"),
        ({"service": ""}, "Select a service"),
        ({"service": "moon"}, "Select a service"),
        ({"commitment": "world-peace"}, "Select a commitment, or none of them"),
        ({"kind": "service_request"}, "Enter why you are changing what this is"),
        (
            {"kind": "service_request", "reason": "A first report"},
            "Enter what to tell the person, because this is no longer a complaint",
        ),
        (
            {"kind": "service_request", "reason": LONG},
            "Why you are changing what this is must be 1,000 characters or less",
        ),
        (
            {"reason": "a\x00b"},
            "Why you are changing what this is must not include signs that cannot be read. "
            "We have shown each one as \ufffd. Take them out",
        ),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question_and_changes_nothing(
    app: Flask,
    client: ReviewingClient,
    officer: Member,
    harry: Member,
    answers: dict[str, str],
    message: str,
) -> None:
    reference = builders.received(app)
    given = {**as_complaint(harry), **answers}
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = decide(client, reference, **given)
    assert page.status_code == 400
    assert message in page.errors
    assert page.title.startswith("Error: ")
    if "\x00" not in given.get("reason", ""):
        assert page.values("kind").get("reason", "") == given.get("reason", "")


def test_a_person_named_cannot_be_the_handler_and_is_taken_off_the_list(
    app: Flask, client: ReviewingClient, officer: Member, harry: Member
) -> None:
    reference = builders.received(app)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = decide(client, reference, **as_complaint(harry, named=[str(harry.staff_id)]))
    assert "Select a handler who is not named in the complaint" in page.errors
    handlers = [option.get("value") for option in page.form("kind").iter("option")]
    assert str(harry.staff_id) not in handlers
    assert page.values("kind").getlist("named") == [str(harry.staff_id)]


def test_who_is_named_can_no_longer_see_the_case(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    lead = builders.lead(app)
    reference = builders.received(app)
    decide(client, reference, **as_complaint(harry, named=[str(lead.staff_id)]))
    assert session.scalars(select(CaseExclusion.staff_id)).all() == [lead.staff_id]
    assert page_of(builders.signed_in(client, lead), reference).status_code == 404


def test_disabled_people_are_not_on_the_lists(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    from portal.services.staff import disable

    disable(email=harry.email, now=NOW)
    page = page_of(client, builders.received(app))
    assert harry.name not in page.text
    assert [name for _, name in active_staff()] == [officer.name]


def test_a_first_report_becomes_a_service_request_and_its_writer_is_told(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    reference = builders.received(app, received_at=NOW - timedelta(days=3), now=NOW)
    decide(
        client,
        reference,
        **as_complaint(
            harry,
            kind="service_request",
            reason="First time they told us",
            tell="We will empty it <tomorrow>.",
        ),
    )
    case = kept_case(reference)
    assert (case.kind, case.state) == (Kind.SERVICE_REQUEST, State.OPEN)
    assert case.received_at == NOW - timedelta(days=3)
    assert case.reference == reference
    assert case.events[1].words == "First time they told us"
    assert case.events[1].values["before"] == "complaint"
    mail = session.scalars(select(OutboundMail)).one()
    assert mail.recipient == "rosa@example.com"
    assert "We will empty it <tomorrow>." in mail.body
    assert session.scalars(select(Message.written_by_id)).one() == officer.staff_id


def test_a_person_we_cannot_write_to_is_told_nothing(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    from portal.domain.contacts import PersonDetails

    reference = builders.received(app, person=PersonDetails())
    decide(
        client,
        reference,
        **as_complaint(harry, kind="other_route", route="court", reason="An appeal"),
    )
    assert kept_case(reference).state is State.OPEN
    assert session.scalars(select(Message)).all() == []


@pytest.mark.parametrize("kind", ["challenge", "compliment"])
def test_what_needs_no_answer_goes_to_its_own_list_without_a_handler(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, kind: str
) -> None:
    reference = builders.received(app)
    decide(client, reference, kind=kind, reason="No reply wanted", tell="Thank you.")
    case = kept_case(reference)
    assert (case.kind, case.state, case.handler_id) == (Kind(kind), State.NEW, None)
    assert case.next_due_on is None
    assert all(clock.stopped_on for clock in case.clocks)


def clocks_of(reference: str) -> dict[Which, date]:
    """Return the due date of each clock that runs."""
    return {
        clock.which: clock.due_on
        for clock in kept_case(reference).clocks
        if clock.stopped_on is None
    }


def test_a_challenge_becomes_a_complaint_from_the_day_we_got_it(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    reference = builders.received(
        app,
        kind=Kind.CHALLENGE,
        commitment="email",
        received_at=NOW - timedelta(days=3),
        now=NOW,
        text="You did not answer my email.",
    )
    assert clocks_of(reference) == {}
    decide(client, reference, **as_complaint(harry, reason="They want a reply"))
    case = kept_case(reference)
    assert (case.kind, case.state, case.needs_reply) == (Kind.COMPLAINT, State.OPEN, True)
    assert case.points[0].text == "You did not answer my email."
    assert len(case.points) == 2
    assert clocks_of(reference) == {
        Which.OUR_ACKNOWLEDGEMENT: date(2026, 11, 25),
        Which.OUR_RESPONSE: date(2026, 12, 4),
        Which.CODE_ACKNOWLEDGEMENT: date(2026, 11, 27),
        Which.CODE_RESPONSE: date(2026, 12, 11),
    }
    assert case.next_due_on == date(2026, 11, 25)


def test_there_and_back_gives_the_same_dates_and_keeps_what_was_missed(
    app: Flask,
    client: ReviewingClient,
    session: Session,
    officer: Member,
    harry: Member,
    clock: Clock,
) -> None:
    reference = builders.received(app, channel=Channel.EMAIL)
    before = clocks_of(reference)
    assert before[Which.OUR_ACKNOWLEDGEMENT] == date(2026, 11, 24)
    clock.set(2026, 11, 26)
    builders.signed_in(client, officer, now=clock.now)
    decide(client, reference, kind="compliment", reason="It is praise", tell="Thank you.")
    assert clocks_of(reference) == {}
    missed = [clock for clock in kept_case(reference).clocks if clock.met is False]
    assert [clock.which for clock in missed] == [Which.OUR_ACKNOWLEDGEMENT]
    decide(client, reference, **as_complaint(harry, reason="It is not"))
    assert clocks_of(reference) == before
    assert len([clock for clock in kept_case(reference).clocks if clock.met is False]) == 1


def test_what_was_acknowledged_stays_acknowledged(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    from portal.domain.moves import Move
    from portal.queries.calendar import calendar
    from portal.recording.acts import act
    from portal.recording.clocks import acknowledge_clocks
    from portal.recording.history import record

    reference = builders.received(app, handled_by=harry)
    with act(now=NOW) as doing:
        case = kept_case(reference)
        acknowledge_clocks(case, NOW.date(), calendar())
        record(doing.session, case, Move.ACKNOWLEDGE, now=NOW, sent_on=NOW.date().isoformat())
    told = {"reason": "A request", "tell": "We do it now."}
    decide(client, reference, **as_complaint(harry, kind="service_request", **told))
    decide(client, reference, **as_complaint(harry, reason="It is one after all"))
    assert clocks_of(reference) == {
        Which.OUR_RESPONSE: date(2026, 12, 7),
        Which.CODE_RESPONSE: date(2026, 12, 7),
    }
    done = [clock for clock in kept_case(reference).clocks if clock.met]
    assert {clock.which for clock in done} == {
        Which.OUR_ACKNOWLEDGEMENT,
        Which.CODE_ACKNOWLEDGEMENT,
    }


OTHER_WAY = {"route": "court", "reason": "An appeal", "tell": "Ask the court."}
ACKNOWLEDGED = (
    "This was acknowledged as a complaint. To send it another way, ask to refuse it, and a "
    "second person agrees"
)


@pytest.mark.parametrize("dispatch", [BY_EMAIL, BY_POST])
def test_a_complaint_that_was_acknowledged_is_not_sent_another_way_by_one_officer(
    app: Flask,
    client: ReviewingClient,
    session: Session,
    officer: Member,
    harry: Member,
    dispatch: Dispatch,
) -> None:
    reference = builders.received(app, person=by_post(email="rosa@example.com"))
    Desk(app, officer, reference).acknowledge(NOW, dispatch=dispatch)
    page = page_of(client, reference)
    assert page.links["Do not take this as a complaint"] == f"/staff/cases/{reference}/refuse"
    assert "Praise" not in page.words
    told = {"reason": "It is", "tell": "Thank you."}
    for kind in ("comment", "compliment", "challenge"):
        assert sent_as(client, page, harry, kind=kind, **told).errors == [ACKNOWLEDGED]
    sent = {"kind": "other_route", **OTHER_WAY}
    told = sent_as(client, page, harry, **sent)
    assert told.errors == [ACKNOWLEDGED]
    assert told.values("kind")["reason"].strip() == "An appeal"
    request = as_complaint(harry, kind="service_request", reason="It is", tell="We do it now.")
    decide(client, reference, **request)
    assert sent_as(client, page_of(client, reference), harry, **sent).errors == [ACKNOWLEDGED]
    with pytest.raises(RefuseInstead):
        Desk(app, officer, reference).close(NOW, Closure.OTHER_ROUTE)
    assert kept_case(reference).kind is Kind.SERVICE_REQUEST


def test_a_new_complaint_or_an_acknowledged_request_may_go_another_way(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    new = builders.received(app)
    request = builders.received(app, kind=Kind.SERVICE_REQUEST)
    Desk(app, officer, request).acknowledge(NOW)
    for reference in (new, request):
        decide(client, reference, **as_complaint(harry, kind="other_route", **OTHER_WAY))
        assert kept_case(reference).kind is Kind.OTHER_ROUTE


def test_the_second_to_save_sees_both_texts_and_loses_nothing(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    lead = builders.lead(app)
    other = builders.desk_of(app, lead)
    reference = builders.received(app)
    mine, theirs = page_of(client, reference), page_of(other, reference)
    other.submit(theirs, _form="kind", **as_complaint(harry, service="parks"))
    late = client.submit(
        mine,
        _form="kind",
        **as_complaint(harry, kind="comment", reason="Only an idea", tell="Thank you"),
    )
    assert late.status_code == 409
    assert "Someone else changed this case. Your text is below. Check and send again." in late.words
    assert "Only an idea" in late.words
    assert kept_case(reference).kind is Kind.COMPLAINT
    again = client.submit(late, _form="kind")
    assert again.h1.startswith("Needs triage")
    assert kept_case(reference).kind is Kind.COMMENT


def test_an_officer_who_finds_their_own_name_in_it_goes_back_to_the_inbox(
    app: Flask, client: ReviewingClient, officer: Member, harry: Member
) -> None:
    reference = builders.received(app)
    page = decide(client, reference, **as_complaint(harry, named=[str(officer.staff_id)]))
    assert page.status_code == 200
    assert page.request.path == "/staff/inbox"
    assert f"{reference} is saved" in page.words


def test_the_second_to_save_does_not_let_in_whom_the_first_kept_out(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    nora = builders.other_handler(app, name="Nora Named")
    other = builders.desk_of(app, builders.lead(app))
    reference = builders.received(app)
    mine, theirs = page_of(client, reference), page_of(other, reference)
    other.submit(theirs, _form="kind", **as_complaint(harry, named=[str(nora.staff_id)]))
    late = client.submit(mine, _form="kind", **as_complaint(harry))
    assert late.status_code == 409
    assert "Is any of these people named in it? What it says now Nora Named" in late.words
    client.submit(late, _form="kind")
    kept = session.scalars(select(CaseExclusion.staff_id)).all()
    assert kept == [nora.staff_id]


def test_sent_twice_it_is_done_once(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, harry: Member
) -> None:
    reference = builders.received(app)
    page = page_of(client, reference)
    for _ in range(2):
        answer = client.submit(page, _form="kind", **as_complaint(harry))
        assert f"{reference} is saved" in answer.words
    events = [event.what for event in kept_case(reference).events]
    assert events == ["receive", "decide_kind", "assign"]


def test_possible_duplicates_are_of_the_same_person_place_or_named(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    same_email = builders.received(app, received_at=NOW - timedelta(days=89), now=NOW)
    builders.received(app, received_at=NOW - timedelta(days=91), now=NOW)
    named = builders.received(app, person=builders.resident(email="other@example.com"))
    builders.received(app, person=builders.resident(email="third@example.com"))
    hidden = builders.received(app, names=(officer,))
    reference = builders.received(app, text=f"I told you before: {named.lower().replace('-', ' ')}")
    page = page_of(client, reference)
    assert "2 possible duplicates" in page.words
    assert same_email in page.words
    assert f"{named} Complaint" in page.words
    assert hidden not in page.words


def test_a_case_that_has_moved_on_is_not_decided_again(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    from portal.recording.acts import act

    reference = builders.received(app)
    with act(now=NOW):
        kept_case(reference).state = State.ANSWERED
    assert "It cannot be changed here now" in page_of(client, reference).words
