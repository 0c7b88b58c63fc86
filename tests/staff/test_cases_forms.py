"""The forms about a case: looked at before they leave, sent once, and nothing typed is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.cases import Closure, Kind, State
from portal.domain.contacts import PersonDetails
from portal.domain.findings import Finding
from portal.domain.responses import Response
from portal.domain.roles import Role
from portal.domain.root_causes import RootCause
from portal.models import Message, OutboundMail
from portal.services.responding import ask_for_approval
from tests.builders import (
    Member,
    handler,
    kept_case,
    lead,
    member,
    received,
    resident,
    signed_in,
)
from tests.conftest import strictest_engine
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged
from tests.working import BY_EMAIL, BY_POST, SORRY, Desk, by_post, clocks

EVIL = '<script>alert("x")</script> & {{ council.phone }} %(name)s 🙂 \u202eright'


@pytest.fixture
def reference(app: Flask, session: Session) -> str:
    return received(app)


def opened(desk: ReviewingClient, reference: str, page: str) -> Page:
    found = desk.get(f"/staff/cases/{reference}/{page}")
    assert isinstance(found, Page)
    return found


def sent(desk: ReviewingClient, preview: Page, step: str = "send") -> Page:
    """Press one of the two buttons of a preview."""
    for form in preview.root.iter("form"):
        fields = [(f.get("name"), f.get("value", "")) for f in form.iter("input")]
        if ("step", step) in fields:
            values: dict[str, list[str]] = {}
            for name, value in fields:
                values.setdefault(str(name), []).append(value)
            address = preview.request.path
            found = desk.post(address, data=values, csrf=False, follow_redirects=True)
            assert isinstance(found, Page)
            return found
    raise AssertionError(f"no button {step!r} on {preview.h1!r}: {preview.errors}")


def messages(session: Session) -> list[Message]:
    session.rollback()  # see what the pages have written since
    return list(session.scalars(select(Message).order_by(Message.id)))


def mails(session: Session) -> list[OutboundMail]:
    session.rollback()
    return list(session.scalars(select(OutboundMail).order_by(OutboundMail.id)))


def point_field(reference: str, name: str = "point", number: int = 0) -> str:
    return f"{name}_{kept_case(reference).points[number].id}"


def filled(reference: str, **more: Any) -> dict[str, Any]:
    return {
        point_field(reference): "Your bin was missed three times.",
        "wanted": "A clean bin",
        **more,
    }


def test_acknowledge_from_form_to_outbox(
    desk: ReviewingClient, reference: str, session: Session
) -> None:
    form = opened(desk, reference, "acknowledge")
    values = form.values("wanted")
    assert values[point_field(reference)].strip() == "My bin has not been emptied for three weeks."
    assert "Date we will answer: Monday 7 December 2026" in form.words
    preview = desk.submit(form, _form="wanted", **filled(reference))
    assert preview.h1 == "Check the acknowledgement"
    assert "Your bin was missed three times." in preview.words
    assert "How easy it is to read" in preview.words
    assert messages(session) == []
    done = sent(desk, preview)
    assert f"Success {reference} is acknowledged" in done.words
    assert "This email is on its way" in done.words
    message = messages(session)[0]
    assert message.body in preview.text.replace("&#39;", "'")
    assert kept_case(reference).state is State.OPEN


def test_what_was_typed_comes_back_from_the_preview(desk: ReviewingClient, reference: str) -> None:
    form = opened(desk, reference, "acknowledge")
    text = f"Two lines,\r\nand {EVIL}"
    preview = desk.submit(form, _form="wanted", **filled(reference, wanted=text))
    assert "alert" in preview.words
    again = sent(desk, preview, "change")
    assert again.h1 == "Acknowledge"
    assert again.errors == []
    assert again.values("wanted")["wanted"].replace("\r", "").strip() == text.replace("\r", "")


def test_a_preview_sent_twice_sends_once(
    desk: ReviewingClient, reference: str, session: Session
) -> None:
    form = opened(desk, reference, "acknowledge")
    preview = desk.submit(form, _form="wanted", **filled(reference))
    first = sent(desk, preview)
    second = sent(desk, preview)
    assert first.request.path == second.request.path == f"/staff/cases/{reference}"
    assert f"{reference} is acknowledged" in second.words
    assert len(messages(session)) == 1
    assert len(mails(session)) == 1


def test_by_letter_it_is_printed_posted_and_counted_from_that_day(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session, clock: Clock
) -> None:
    reference = received(app, person=by_post())
    signed_in(desk, olive, now=clock.set(2026, 11, 24))
    form = opened(desk, reference, "acknowledge")
    assert form.values("wanted")["way"] == "post"
    letter = sent(desk, desk.submit(form, _form="wanted", **filled(reference)))
    assert letter.h1 == "Letter: We have your complaint: " + reference
    for words in ("Rosa Resident", "1 Low Road", "FS1 2AB", "A clean bin", "Print it"):
        assert words in letter.words
    assert clocks(reference)["our_acknowledgement"] == (None, None)
    early = desk.submit(letter, _form="posted_on-day", **boxes("posted_on", 20, 11, 2026))
    assert early.errors == ["Date sent must be on or after 23 November 2026 when we received it"]
    ahead = desk.submit(letter, _form="posted_on-day", **boxes("posted_on", 25, 11, 2026))
    assert ahead.errors == ["Date sent must be today or in the past"]
    none = desk.submit(letter, _form="posted_on-day", **boxes("posted_on", "", "", ""))
    assert none.errors == ["Enter the date it was posted"]
    done = desk.submit(letter, _form="posted_on-day", **boxes("posted_on", 24, "nov", 2026))
    assert "The letter is marked as posted" in done.words
    assert clocks(reference)["our_acknowledgement"] == (date(2026, 11, 24), True)
    path = letter.request.path
    assert "Posted on Tuesday 24 November 2026." in desk.get(path).words


def test_a_letter_taken_back_can_be_written_again(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app, person=by_post())
    number = Desk(app, olive, reference).answer(NOW, dispatch=BY_POST)
    letter = opened(desk, reference, f"letters/{number}")
    sure = desk.get(letter.links["Take this letter back and write it again"])
    done = desk.submit(sure, _form="form_key")
    assert "The letter is taken back" in done.words
    assert kept_case(reference).state is State.OPEN
    assert opened(desk, reference, f"letters/{number}").status_code == 404


def boxes(name: str, day: object, month: object, year: object) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


def test_told_by_phone_asks_when(app: Flask, desk: ReviewingClient, session: Session) -> None:
    person = PersonDetails(name="Rosa", phone="01632 960001")
    reference = received(app, person=person)
    form = opened(desk, reference, "acknowledge")
    assert form.values("wanted")["way"] == "phone"
    missing = desk.submit(form, _form="wanted", **filled(reference))
    assert missing.errors == ["Enter the date you told them"]
    early = desk.submit(form, _form="wanted", **filled(reference), **boxes("told_on", 22, 11, 2026))
    assert early.errors == ["Date sent must be on or after 23 November 2026 when we received it"]
    preview = desk.submit(
        form, _form="wanted", **filled(reference), **boxes("told_on", 23, 11, 2026)
    )
    assert "is acknowledged" in sent(desk, preview).words
    assert clocks(reference)["our_acknowledgement"] == (date(2026, 11, 23), True)


def test_who_cannot_be_reached_gets_nothing_and_it_is_kept(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, person=PersonDetails())
    form = opened(desk, reference, "acknowledge")
    assert "We cannot reach them" in form.words
    done = sent(desk, desk.submit(form, _form="wanted", **filled(reference)))
    assert "is acknowledged" in done.words
    assert mails(session) == []


def test_a_complaint_is_decided_point_by_point_and_answered(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, claimed_missed=("email",))
    points = opened(desk, reference, "points")
    first = {
        point_field(reference, "finding"): "upheld",
        point_field(reference, "reasons"): "The crew log shows three misses.",
    }
    saved = desk.submit(points, _form="new_point", _button="step=save", **first)
    assert "What you decided is saved" in saved.words
    undecided = opened(desk, reference, "respond")
    assert "Not decided yet" in undecided.words
    refused = desk.submit(undecided, _form="apology", apology="We are sorry.")
    assert refused.errors == ["Decide every point before you send"]
    assert refused.values("apology")["apology"].strip() == "We are sorry."
    points = opened(desk, reference, "points")
    assert points.values("new_point")[point_field(reference, "finding")] == "upheld"
    form = desk.submit(
        points,
        _form="new_point",
        _button="step=respond",
        **{
            point_field(reference, "finding", 1): "not_upheld",
            point_field(reference, "reasons", 1): "We wrote the next day.",
            point_field(reference, "kept", 1): "kept",
            "cause": "time_taken",
        },
    )
    assert form.h1 == "Write the answer"
    assert "Outcome, worked out from the points: Partly upheld" in form.words
    sorry = desk.submit(form, _form="apology", will_do="We empty it on Friday.")
    assert sorry.errors == ["Add an apology or say why there is none"]
    hollow = desk.submit(form, _form="apology", apology="We are sorry you feel let down.")
    assert hollow.errors == ["Take out “sorry you feel” and say what we got wrong"]
    assert hollow.values("apology")["apology"].strip() == "We are sorry you feel let down."
    text = "We are sorry the bin stayed full."
    unlearned = desk.submit(form, _form="apology", apology=text)
    assert unlearned.errors == ["Say what we will change, or why there is nothing wider to learn"]
    desk.submit(opened(desk, reference, "learning"), _form="why_none", why_none="One bin, one day")
    form = opened(desk, reference, "respond")
    preview = desk.submit(form, _form="apology", apology=text)
    assert "Every point decided with reasons" in preview.words
    for words in ("Partly upheld", "We got this wrong.", "We kept it", "Ombudsman"):
        assert words in preview.words
    done = sent(desk, preview)
    assert f"{reference} is answered" in done.words
    assert kept_case(reference).outcome is Finding.PARTLY_UPHELD
    assert kept_case(reference).state is State.ANSWERED


def test_no_apology_with_a_reason(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    Desk(app, olive, reference).decide(NOW)
    form = opened(desk, reference, "respond")
    preview = desk.submit(form, _form="apology", no_apology_reason="We said it in person")
    assert "None, with a reason on the case" in preview.words
    assert "We said it in person" not in "".join(
        words.text or "" for words in preview.find_all("portal-words")
    )
    sent(desk, preview)
    assert kept_case(reference).no_apology_reason == "We said it in person"


def test_a_point_is_added(desk: ReviewingClient, reference: str, session: Session) -> None:
    points = opened(desk, reference, "points")
    more = desk.submit(points, _form="new_point", _button="step=add", new_point="Rude on the phone")
    assert more.h1 == "Decide each point"
    assert [point.text for point in kept_case(reference).points][1:] == ["Rude on the phone"]
    session.expire_all()
    assert more.values("new_point")[point_field(reference, "text", 1)].strip() == (
        "Rude on the phone"
    )


def test_a_comment_gets_a_simple_answer(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, kind=Kind.COMMENT, reply_asked=True)
    assert opened(desk, reference, "points").status_code == 409
    form = opened(desk, reference, "respond")
    assert "apology" not in form.words.lower()
    empty = desk.submit(form, _form="answer")
    assert empty.errors == ["Enter your answer"]
    done = sent(desk, desk.submit(form, _form="answer", answer="Thank you. We will."))
    assert "is answered" in done.words


def test_assign_shows_who_there_is(app: Flask, desk: ReviewingClient, session: Session) -> None:
    harry, named = handler(app), handler(app, name="Nora Named")
    received(app, handled_by=harry)
    reference = received(app, names=(named,))
    form = opened(desk, reference, "assign")
    assert "Bins, recycling and street cleaning, 1 open case" in form.words
    assert "Nora Named" not in form.words
    assert desk.submit(form, _form="note").errors == ["Select who handles this"]
    done = desk.submit(form, _form="note", handler=str(harry.staff_id), note="He knows it")
    assert "The case is handed over" in done.words
    assert kept_case(reference).handler_id == harry.staff_id


def test_close_without_an_answer(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    other = received(app, received_at=NOW - timedelta(days=1))
    form = opened(desk, reference, "close")
    nothing = desk.submit(form, _form="reason")
    assert nothing.errors == ["Select why you close it", "Enter why you close it"]
    assert "Duplicate of another case" in form.words
    for unfit in ("Has another route", "No reply to our questions", "No consent", "Anonymous"):
        assert unfit not in form.words
    unfit = desk.submit(form, _form="reason", reason="no_reply", why="Silence")
    assert unfit.errors == ["Select why you close it"]
    typo = desk.submit(form, _form="reason", reason="duplicate", why="Same", reference="C26")
    assert typo.errors == ["Enter the reference of the other case"]
    early = desk.submit(form, _form="reason", reason="duplicate", why="Same", reference=other)
    assert early.errors == [
        "The other case is still worked on. Join the two instead of closing this one"
    ]
    Desk(app, olive, other).answer(NOW)
    preview = desk.submit(
        form, _form="reason", reason="duplicate", why="It is the same.", reference=other.lower()
    )
    assert preview.h1 == "Check before you close this case"
    assert "It is the same." in preview.words
    assert kept_case(reference).state is State.NEW
    done = sent(desk, preview)
    assert f"{reference} is closed" in done.words
    assert kept_case(reference).closure is Closure.DUPLICATE


def test_a_case_whose_answer_waits_for_a_manager_offers_no_closing(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    work = Desk(app, olive, reference)
    work.decide(NOW, cause=RootCause.STAFF_CONDUCT)
    form = opened(desk, reference, "close")
    ask_for_approval(
        version=work.version,
        response=Response(BY_EMAIL, answer="We looked.", apology=SORRY),
        **work.common(NOW),
    )
    told = desk.get(f"/staff/cases/{reference}/close")
    assert told.status_code == 409
    assert "An answer waits for a manager to approve it." in told.words
    assert "Close" not in desk.get(f"/staff/cases/{reference}").links
    meanwhile = desk.submit(form, _form="reason", reason="duplicate", why="My long words")
    assert meanwhile.status_code == 409
    assert "My long words" in meanwhile.text


def test_close_after_the_answer(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    Desk(app, olive, reference).answer(NOW)
    sure = opened(desk, reference, "close")
    assert sure.h1 == "Close this case?"
    assert "We answered on Monday 23 November 2026." in sure.words
    assert "is closed" in desk.submit(sure, _form="version").words
    assert kept_case(reference).closure is Closure.ANSWERED


def test_withdraw_with_evidence(desk: ReviewingClient, reference: str, session: Session) -> None:
    form = opened(desk, reference, "withdraw")
    nothing = desk.submit(form, _form="evidence")
    assert nothing.errors == ["Enter how they told us to stop", "Enter the date they told us"]
    early = desk.submit(
        form, _form="evidence", evidence="By phone", **boxes("told_on", 1, 11, 2026)
    )
    assert early.errors == ["The date must be on or after 23 November 2026 when we received it"]
    preview = desk.submit(
        form, _form="evidence", evidence="By phone", **boxes("told_on", 23, 11, 2026)
    )
    assert "is withdrawn" in sent(desk, preview).words
    assert kept_case(reference).closure is Closure.WITHDRAWN


def test_open_again_with_a_reason(
    app: Flask, client: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    Desk(app, olive, reference).answer(NOW)
    signed_in(client, lead(app))
    form = opened(client, reference, "reopen")
    assert client.submit(form, _form="reason").errors == ["Enter why you open it again"]
    assert "open again" in client.submit(form, _form="reason", reason="New facts").words
    assert kept_case(reference).state is State.OPEN


def test_message_note_and_call(desk: ReviewingClient, reference: str, session: Session) -> None:
    form = opened(desk, reference, "message")
    assert desk.submit(form, _form="text").errors == ["Enter your message"]
    done = sent(desk, desk.submit(form, _form="text", text="We come on Friday."))
    assert "Your message is on its way" in done.words
    note = opened(desk, reference, "note")
    assert "Your note is on the file" in desk.submit(note, _form="text", text="Depot rang").words
    call = opened(desk, reference, "call")
    ahead = desk.submit(call, _form="text", text="Thanks", **boxes("told_on", 24, 11, 2026))
    assert ahead.errors == ["Date they phoned must be today or in the past"]
    assert "The call is on the file" in desk.submit(call, _form="text", text="Thanks").words
    ours, theirs = messages(session)
    assert (ours.incoming, theirs.incoming, theirs.body) == (False, True, "Thanks")
    assert len(mails(session)) == 1
    history = desk.get(f"/staff/cases/{reference}?tab=timeline").words
    for words in ("They phoned", "Note on the file", "Depot rang", "We wrote to the person"):
        assert words in history


def test_a_form_left_open_while_another_officer_saved_shows_both_texts(
    app: Flask, desk: ReviewingClient, reference: str, session: Session
) -> None:
    mine = opened(desk, reference, "acknowledge")
    otto = member(app, Role.OFFICER, name="Otto Officer")
    point = kept_case(reference).points[0].id
    Desk(app, otto, reference).acknowledge(
        NOW, wanted="What Otto thinks", points={point: "Otto's words"}
    )
    with unchanged(session):
        both = desk.submit(mine, _form="wanted", **filled(reference, wanted="What Olive thinks"))
    assert both.status_code == 409
    for words in (
        "Someone else changed this case. Your text is below. Check and send again.",
        "Changed by Otto Officer",
        "What Otto thinks",
        "Otto's words",
        "What Olive thinks",
        "What happened: Acknowledged",
    ):
        assert words in both.words
    assert both.values("wanted")["wanted"].strip() == "What Olive thinks"
    preview = desk.submit(both, _form="wanted")
    assert preview.h1 == "Check the acknowledgement"
    assert "is acknowledged" in sent(desk, preview).words
    assert kept_case(reference).wanted == "What Olive thinks"


def test_a_point_added_meanwhile_is_in_the_form_of_the_second(
    app: Flask, desk: ReviewingClient, reference: str, session: Session
) -> None:
    mine = opened(desk, reference, "points")
    typed = {point_field(reference, "reasons"): "My long reasons"}
    theirs = opened(desk, reference, "points")
    desk.submit(theirs, _form="new_point", _button="step=save", new_point="Rude on the phone")
    both = desk.submit(mine, _form="new_point", _button="step=save", **typed)
    assert both.status_code == 409
    session.expire_all()
    values = both.values("new_point")
    assert values[point_field(reference, "reasons")].strip() == "My long reasons"
    assert values[point_field(reference, "text", 1)].strip() == "Rude on the phone"
    saved = desk.submit(both, _form="new_point", _button="step=save")
    assert "What you decided is saved" in saved.words
    session.expire_all()
    points = kept_case(reference).points
    assert [(point.text, point.reasons) for point in points] == [
        ("My bin has not been emptied for three weeks.", "My long reasons"),
        ("Rude on the phone", None),
    ]


def test_a_note_never_collides(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    form = opened(desk, reference, "note")
    Desk(app, olive, reference).acknowledge(NOW)
    assert "Your note is on the file" in desk.submit(form, _form="text", text="Mine").words


def test_an_answer_written_while_another_officer_answered_is_not_lost(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    work = Desk(app, member(app, Role.OFFICER, name="Otto Officer"), reference)
    work.decide(NOW)
    mine = opened(desk, reference, "respond")
    work.respond(NOW, answer="Otto read the crew's record")
    both = desk.submit(mine, _form="apology", apology="My long apology")
    assert both.status_code == 409
    for words in (
        "What happened: Answered: Upheld",
        "What they sent",
        "Otto read the crew's record",
    ):
        assert words in both.words
    assert both.values("apology")["apology"].strip() == "My long apology"
    again = desk.submit(both, _form="apology")
    assert again.errors == ["This case is answered, so this cannot be done now."]
    assert again.values("apology")["apology"].strip() == "My long apology"
    assert len(messages(session)) == 1


def test_a_reason_to_close_is_not_lost_when_another_officer_answered(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    mine = opened(desk, reference, "close")
    Desk(app, olive, reference).answer(NOW)
    both = desk.submit(mine, _form="reason", reason="no_reply", why="My long reason")
    assert both.status_code == 409
    assert both.values("why")["why"].strip() == "My long reason"
    assert kept_case(reference).state is State.ANSWERED


def make_ready(work: Desk, name: str) -> None:
    """Bring the case to where the form ``name`` can be sent."""
    if name == "respond":
        work.decide(NOW)
    if name == "close":
        work.acknowledge(NOW)
        work.ask(NOW)
        kept_case(work.reference).inquiries[0].reminded_on = date(2026, 11, 2)
        db.session.commit()


@pytest.mark.parametrize(
    "name",
    ["respond", "close", "withdraw", "message", "assign", "call", "split", "remedy", "learning"],
)
def test_a_form_sent_twice_is_done_once_and_says_so_twice(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session, name: str
) -> None:
    make_ready(Desk(app, olive, reference), name)
    path, form_name, fill = FORMS[name]
    page, answers = opened(desk, reference, path), fill(reference)
    shown = desk.submit(page, _form=form_name, **answers)
    preview = shown.h1.startswith("Check")
    first = sent(desk, shown) if preview else shown
    lines = len(kept_case(reference).events)
    second = sent(desk, shown) if preview else desk.submit(page, _form=form_name, **answers)
    for done in (first, second):
        assert done.status_code == 200
        assert "Success" in done.words
    session.expire_all()
    assert len(kept_case(reference).events) == lines


def test_points_saved_twice_are_saved_once(
    desk: ReviewingClient, reference: str, session: Session
) -> None:
    form = opened(desk, reference, "points")
    for _ in range(2):
        done = desk.submit(form, _form="new_point", _button="step=save", new_point="Rude")
        assert "What you decided is saved" in done.words
    session.expire_all()
    assert len(kept_case(reference).points) == 2


Fill = Callable[[str], dict[str, Any]]
FORMS: dict[str, tuple[str, str, Fill]] = {
    "acknowledge": ("acknowledge", "wanted", filled),
    "points": (
        "points",
        "new_point",
        lambda reference: {point_field(reference, "reasons"): "We read the log"},
    ),
    "respond": (
        "respond",
        "apology",
        lambda reference: {"apology": SORRY},
    ),
    "assign": ("assign", "note", lambda reference: {"note": "He knows it", "handler": "1"}),
    "close": ("close", "why", lambda reference: {"why": "No reply", "reason": "no_reply"}),
    "withdraw": (
        "withdraw",
        "evidence",
        lambda reference: {"evidence": "By phone", **boxes("told_on", 23, 11, 2026)},
    ),
    "message": ("message", "text", lambda reference: {"text": "Hello"}),
    "note": ("note", "text", lambda reference: {"text": "Hello"}),
    "call": ("call", "text", lambda reference: {"text": "Hello"}),
    "split": (
        "points/1/split",
        "second",
        lambda reference: {"first": "The bin", "second": "The driver"},
    ),
    "remedy": (
        "remedy",
        "what",
        lambda reference: {
            "what": "We empty it",
            "kind": "action",
            "owner": "1",
            **boxes("due_on", 4, 12, 2026),
        },
    ),
    "learning": ("learning", "why_none", lambda reference: {"why_none": "One bin, one day"}),
}
"""Each form: its page, a text field of it, and right answers."""


def last_text(name: str, answers: dict[str, Any]) -> str:
    """Return the name of the text field that the bad answers go into."""
    return next(iter(answers)) if name == "points" else FORMS[name][1]


UNFIT = {
    "x\x00y": "signs that cannot be read",
    "x\x1b[2J": "signs that cannot be read",
    "x" * 4001: "characters or less",
    "e" + "\u0301" * 20_000: "characters or less",
}
"""What cannot be kept, and what is said about it."""


@strictest_engine
@pytest.mark.parametrize("name", FORMS)
def test_text_that_cannot_be_kept_is_explained_and_changes_nothing(
    desk: ReviewingClient, reference: str, session: Session, name: str
) -> None:
    path, form_name, fill = FORMS[name]
    page, answers = opened(desk, reference, path), fill(reference)
    field = last_text(name, answers)
    with unchanged(session):
        for bad, told in UNFIT.items():
            refused = desk.submit(page, _form=form_name, **{**answers, field: bad})
            assert refused.status_code == 400
            assert any(told in error for error in refused.errors), refused.errors
            kept = refused.values(form_name)[field]
            assert len(kept) >= len(bad) - 1


@pytest.mark.parametrize("name", FORMS)
def test_text_of_every_kind_is_kept_and_shown_as_text(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session, name: str
) -> None:
    make_ready(Desk(app, olive, reference), name)
    path, form_name, fill = FORMS[name]
    page, answers = opened(desk, reference, path), fill(reference)
    field = last_text(name, answers)
    answers[field] = f"{answers[field]} {EVIL}"
    shown = desk.submit(page, _form=form_name, **answers)
    if shown.h1.startswith("Check"):
        shown = sent(desk, shown)
    assert shown.status_code == 200, shown.errors
    for tab in ("summary", "points", "righting", "messages", "timeline"):
        page = desk.get(f"/staff/cases/{reference}?tab={tab}")
        assert "& 01632" not in page.words
        assert [one for one in page.root.iter("script") if not one.get("src")] == []
    for mail in mails(session):
        assert "&lt;" not in mail.body


@strictest_engine
@pytest.mark.parametrize("name", FORMS)
def test_a_form_without_its_token_keeps_what_was_typed(
    desk: ReviewingClient, reference: str, session: Session, name: str
) -> None:
    path, form_name, fill = FORMS[name]
    page, answers = opened(desk, reference, path), fill(reference)
    with unchanged(session):
        refused = desk.submit(page, _form=form_name, **answers, csrf_token="wrong")
    assert refused.status_code == 400
    assert "We could not check this came from you." in refused.words
    field = last_text(name, answers)
    assert refused.values(form_name)[field].strip() == answers[field]


@strictest_engine
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"version": "nonsense", "form_key": "\x00", "handler": "x", "way": "pigeon"},
        {"version": "9" * 30, "reason": "nonsense", "told_on-day": "31", "told_on-month": "2"},
        {"way": ["email", "post"], "text": ["a", "b"], "step": ["send", "change"]},
    ],
    ids=["empty", "nonsense", "large", "twice"],
)
def test_no_body_however_shaped_changes_anything_or_fails(
    desk: ReviewingClient, reference: str, session: Session, name: str, body: dict[str, Any]
) -> None:
    path = f"/staff/cases/{reference}/{FORMS[name][0]}"
    with unchanged(session):
        for version in ({}, {"version": str(kept_case(reference).version)}):
            given = {**body, **version} if name not in {"note", "message", "call"} else body
            if name in {"note", "call", "message"}:
                given = {**given, "text": ""}
            answer = desk.post(path, data={**given, "step": "send"})
            assert 400 <= answer.status_code < 500
        for kind in ("application/json", "text/plain", "application/xml"):
            answer = desk.post(path, data="{}", content_type=kind)
            assert 400 <= answer.status_code < 500


def test_a_way_that_was_not_offered_is_refused(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, person=resident())
    form = opened(desk, reference, "acknowledge")
    refused = desk.submit(form, _form="wanted", **filled(reference, way="post"))
    assert refused.errors == ["Select how you tell them"]


def test_anothers_handler_cannot_be_slipped_in(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    named = handler(app)
    reference = received(app, names=(named,))
    form = opened(desk, reference, "acknowledge")
    refused = desk.submit(form, _form="wanted", **filled(reference, handler=str(named.staff_id)))
    assert refused.errors == ["Select who looks into it"]


def test_a_long_answer_passes_the_preview_whole(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    Desk(app, olive, reference).decide(NOW)
    text = "\n".join(f"Line {number} of the answer." for number in range(150))
    form = opened(desk, reference, "respond")
    sent(
        desk,
        desk.submit(form, _form="apology", apology=SORRY, answer=text),
    )
    assert text in messages(session)[0].body


def test_what_was_typed_before_the_session_ended_comes_back(
    desk: ReviewingClient, reference: str, clock: Clock
) -> None:
    form = opened(desk, reference, "acknowledge")
    clock.forward(hours=1)
    page = desk.submit(form, _form="wanted", **filled(reference, wanted="A very long text"))
    assert page.status_code == 403
    assert "A very long text" in page.text
