"""A council's own words in the messages that leave."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from secrets import token_hex

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.errors import AlreadySent, ChangedByOther, NotAllowed, NotFound
from portal.domain.message_templates import OMBUDSMAN, TEMPLATES, Wording, WordingRefused
from portal.mailer import compose, compose_in, shipped_wording, wording_in_use
from portal.models import Message, OutboundMail, TemplateVersion
from portal.queries.message_templates import day_of_check, versions
from portal.services import message_templates
from portal.staff.templates.preview import preview_of
from tests.builders import Member, administrator, handler, lead, officer, received
from tests.kit.clock import NOW
from tests.kit.made_up_language import spoken
from tests.working import Desk

OURS = Wording("News of {reference}", "From us at {council}:\n\n{text}")
SAID = {"reference": "C26-7Q4KD-8", "text": "<b>{phone}</b> {{ 7*7 }} %(x)s"}


@pytest.fixture
def leo(app: Flask) -> Member:
    return lead(app)


def rewrite(
    who: Member, wording: Wording = OURS, version: int = 0, name: str = "new_message", key: str = ""
) -> None:
    message_templates.rewrite(
        viewer=who.viewer,
        name=name,
        language="en",
        version=version,
        wording=wording,
        form_key=key or token_hex(8),
        now=NOW,
    )


def go_back(who: Member, to: int, version: int) -> None:
    message_templates.go_back(
        viewer=who.viewer,
        name="new_message",
        language="en",
        version=version,
        to=to,
        form_key=token_hex(8),
        now=NOW,
    )


def test_messages_use_the_councils_own_words_and_fill_in_plain_text(
    session: Session, leo: Member
) -> None:
    rewrite(leo)
    mail = compose("new_message", **SAID)
    assert mail.subject == "News of C26-7Q4KD-8"
    assert mail.body == "From us at Fellside Borough Council:\n\n<b>{phone}</b> {{ 7*7 }} %(x)s"


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_every_message_can_be_composed_in_the_words_it_came_with(
    app: Flask, session: Session, name: str
) -> None:
    with app.test_request_context():
        message = preview_of(name, shipped_wording(TEMPLATES[name]))
    assert message.body
    assert bool(message.subject) == (name != OMBUDSMAN)
    assert "{" not in message.body.replace("{code}", "")
    assert "  " not in message.body
    assert "\n\n\n" not in message.body


@pytest.mark.parametrize("name", ["final_response", "refusal"])
def test_the_ombudsmans_text_as_edited_stands_in_other_messages(
    app: Flask, session: Session, leo: Member, name: str
) -> None:
    body = "Ask the {ombudsman_name}.\n\n{ombudsman_phone}, {ombudsman_website}"
    rewrite(leo, Wording("", body), name=OMBUDSMAN)
    with app.test_request_context():
        message = preview_of(name, shipped_wording(TEMPLATES[name]))
    assert "Ask the Local Government and Social Care Ombudsman.\n\n0300" in message.body


def test_what_was_sent_keeps_its_words(app: Flask, session: Session, leo: Member) -> None:
    olive = officer(app)
    desk = Desk(app, olive, received(app))
    desk.acknowledge(NOW)
    before = session.scalars(select(Message.body)).one()
    shipped = shipped_wording(TEMPLATES["acknowledgement"])
    rewrite(leo, Wording("We have it", "Ours.\n\n" + shipped.body), name="acknowledgement")
    desk.acknowledge(NOW + timedelta(hours=1))
    session.rollback()
    first, second = session.scalars(select(Message).order_by(Message.id))
    assert (first.body, first.subject[:22]) == (before, "We have your complaint")
    assert (second.body[:5], second.subject) == ("Ours.", "We have it")
    assert (
        session.scalars(select(OutboundMail.subject).order_by(OutboundMail.id)).all()[-1]
        == "We have it"
    )


def test_every_version_is_kept_with_who_and_when(app: Flask, session: Session, leo: Member) -> None:
    rewrite(leo)
    rewrite(administrator(app), Wording("Other", "{text}"), version=1)
    go_back(leo, to=1, version=2)
    go_back(leo, to=0, version=3)
    kept = versions("new_message", "en")
    assert [(one.number, one.back_to, one.written_by.name) for one in kept] == [
        (4, 0, "Leo Lead"),
        (3, 1, "Leo Lead"),
        (2, None, "Ada Admin"),
        (1, None, "Leo Lead"),
    ]
    assert (kept[1].subject, kept[1].body) == (OURS.subject, OURS.body)
    assert all(one.written_at == NOW for one in kept)
    assert wording_in_use(TEMPLATES["new_message"]) == shipped_wording(TEMPLATES["new_message"])
    with pytest.raises(NotFound):
        go_back(leo, to=9, version=4)


def test_a_wording_that_lacks_something_is_refused(session: Session, leo: Member) -> None:
    with pytest.raises(WordingRefused):
        rewrite(leo, Wording("News", "Nothing of it"))
    assert versions("new_message", "en") == []


def test_old_words_that_lack_something_new_give_way(session: Session, leo: Member) -> None:
    rewrite(leo)
    session.query(TemplateVersion).update({"body": "Nothing of it"})
    session.commit()
    assert compose("new_message", **SAID).subject == "A message about C26-7Q4KD-8"
    rewrite(leo, version=1)
    with pytest.raises(WordingRefused):
        go_back(leo, to=1, version=2)


def test_own_words_are_for_one_language(app: Flask, session: Session, leo: Member) -> None:
    rewrite(leo)
    template = TEMPLATES["new_message"]
    assert wording_in_use(template) == OURS
    row = session.scalars(select(TemplateVersion)).one()
    row.language = "cy"
    session.commit()
    with spoken():
        assert wording_in_use(template).subject.startswith("⟦")


def test_the_same_form_makes_one_version(session: Session, leo: Member) -> None:
    rewrite(leo, key="k")
    with pytest.raises(AlreadySent):
        rewrite(leo, key="k")
    assert len(versions("new_message", "en")) == 1


def test_who_may_not_edit_changes_nothing(app: Flask, session: Session) -> None:
    for who in (handler(app), officer(app)):
        with pytest.raises(NotAllowed):
            rewrite(who)
        with pytest.raises(NotAllowed):
            message_templates.mark_as_checked(viewer=who.viewer, form_key="k", now=NOW)
    assert versions("new_message", "en") == []
    assert session.scalar(day_of_check(OMBUDSMAN)) is None


def test_of_two_who_edit_at_once_one_is_told(app: Flask, leo: Member) -> None:
    both = (leo, administrator(app))

    def save(who: Member, version: int, ready: threading.Barrier) -> type[Exception] | None:
        with app.app_context():
            ready.wait()
            try:
                rewrite(who, Wording(who.name, "{text}"), version=version)
            except ChangedByOther as lost:
                return type(lost)
            finally:
                db.session.remove()
            return None

    for version in range(4):
        ready = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            came_to = list(pool.map(save, both, (version, version), (ready, ready)))
        assert sorted(came_to, key=str) == [ChangedByOther, None]
    with app.app_context():
        assert [one.number for one in versions("new_message", "en")] == [4, 3, 2, 1]


def test_an_edited_code_mail_still_waits_for_its_code(session: Session, leo: Member) -> None:
    mail = compose_in(Wording("Code", "{code} {asked_at}"), "one_time_code", asked_at=NOW)
    assert mail.body == "{code} Monday 23 November 2026 at 10:00am"
