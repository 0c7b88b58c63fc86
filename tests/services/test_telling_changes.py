"""What we changed goes in public when two people agree, and names nobody (Policy A13.8)."""

from datetime import UTC, date, datetime
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.errors import AlreadySent, ChangedByOther, NotAllowed, NotFound
from portal.domain.learning import ActionStatus
from portal.domain.root_causes import RootCause
from portal.domain.told_changes import (
    NamesSomebody,
    ReasonMissing,
    SomeoneElseAgrees,
    Telling,
)
from portal.models import Action
from portal.queries.actions import find_action
from portal.queries.told_changes import ToldChange, told_changes, years_told
from portal.services import learning, telling_changes
from portal.services.learning import Plan, Step
from tests.builders import Member, handler, head, lead, received, resident

WORDS = "We keep one list of calls."
DUE = date(2026, 12, 18)


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 14, 0, tzinfo=UTC)


def common(who: Member, day: int = 26) -> dict[str, Any]:
    return {"viewer": who.viewer, "form_key": token_hex(8), "now": at(day)}


def done(who: Member, *references: str, owner: Member | None = None, **changes: Any) -> int:
    """Return an action that was done on 24 November."""
    plan = Plan("A list", "Lost calls", RootCause.NO_CONTACT, "waste", who.staff_id, DUE)
    number = learning.add_action(
        plan=plan, references=references, theme_id=changes.get("theme_id"), **common(who, 25)
    )
    day = changes.get("done_on", date(2026, 11, 24))
    owner_id = (owner or who).staff_id
    step = Step("A list", owner_id, DUE, ActionStatus.DONE, "", "Seen", WORDS, day)
    version = find_action(who.viewer, number).version
    learning.take_step(number=number, version=version, step=step, **common(who))
    return number


def seen(who: Member, number: int) -> dict[str, Any]:
    version = find_action(who.viewer, number).version
    return {"number": number, "version": version, **common(who)}


def put_forward(who: Member, number: int, words: str = WORDS) -> None:
    telling_changes.put_forward(words=words, **seen(who, number))


def decide(who: Member, number: int, agree: bool = True, reason: str = "") -> None:
    telling_changes.decide_telling(agree=agree, reason=reason, **seen(who, number))


def told() -> list[ToldChange]:
    return [one for year in years_told() for one in told_changes(year)]


def test_it_is_public_only_when_somebody_else_agreed(
    app: Flask, olive: Member, session: Session
) -> None:
    number = done(olive)
    assert told() == []
    put_forward(olive, number, "We ring back on the same day.")
    assert told() == []
    with pytest.raises(SomeoneElseAgrees):
        decide(olive, number)
    decide(head(app), number)
    assert [one.summary for one in told()] == ["We ring back on the same day."]
    lines = [line.telling for line in find_action(olive.viewer, number).lines]
    assert lines[-2:] == [Telling.PUT_FORWARD, Telling.AGREED]


def test_its_owner_may_put_it_forward_but_not_agree(
    app: Flask, olive: Member, session: Session
) -> None:
    harry = handler(app)
    number = done(olive, owner=harry)
    put_forward(olive, number)
    with pytest.raises(NotAllowed):
        decide(harry, number)
    decide(olive, number, agree=False, reason="Say it shorter")
    put_forward(harry, number)
    decide(olive, number)
    assert len(told()) == 1
    with pytest.raises(NotAllowed):
        telling_changes.take_off(reason="x", **seen(harry, number))


def test_a_head_of_another_service_agrees_to_nothing(
    app: Flask, olive: Member, session: Session
) -> None:
    number = done(olive)
    put_forward(olive, number)
    planner = head(app, name="Paul Planner", service="planning", heads=("planning",))
    given = {"number": number, "version": find_action(olive.viewer, number).version}
    with pytest.raises(NotFound):
        telling_changes.decide_telling(agree=True, reason="", **given, **common(planner))


@pytest.mark.parametrize(
    "words",
    [
        "We said sorry to Rosa  Resident.",
        "olive officer keeps a list.",
        "After {reference} we keep a list.",
        "A list (see {reference}).",
    ],
)
def test_words_that_name_a_person_or_a_case_are_not_put_forward(
    app: Flask, olive: Member, session: Session, words: str
) -> None:
    reference = received(app, person=resident(name="Rosa Resident"))
    number = done(olive, reference)
    with pytest.raises(NamesSomebody):
        put_forward(olive, number, words.format(reference=reference))
    session.rollback()
    assert session.get_one(Action, number).put_forward_at is None


def test_what_is_sent_back_or_taken_off_has_a_reason(
    app: Flask, olive: Member, session: Session
) -> None:
    leo = lead(app)
    number = done(olive)
    put_forward(olive, number)
    with pytest.raises(ReasonMissing):
        decide(leo, number, agree=False)
    decide(leo, number)
    with pytest.raises(ReasonMissing):
        telling_changes.take_off(reason="", **seen(olive, number))
    telling_changes.take_off(reason="It names a street", **seen(olive, number))
    assert told() == []
    with pytest.raises(NotFound):
        telling_changes.take_off(reason="again", **seen(olive, number))


def test_an_action_taken_up_again_is_public_no_more(
    app: Flask, olive: Member, session: Session
) -> None:
    number = done(olive)
    put_forward(olive, number)
    decide(lead(app), number)
    step = Step("A list", olive.staff_id, DUE, ActionStatus.IN_PROGRESS, "It broke")
    learning.take_step(step=step, **seen(olive, number))
    assert told() == []
    with pytest.raises(NotFound):
        put_forward(olive, number)


def test_words_that_changed_meanwhile_are_not_agreed_to(
    app: Flask, olive: Member, session: Session
) -> None:
    leo = lead(app)
    number = done(olive, owner=leo)
    put_forward(olive, number)
    old = seen(leo, number)
    put_forward(olive, number, "Other words, nobody read them.")
    with pytest.raises(ChangedByOther):
        telling_changes.decide_telling(agree=True, reason="", **old)
    assert told() == []


def test_agreed_to_twice_it_is_agreed_once(app: Flask, olive: Member, session: Session) -> None:
    leo = lead(app)
    number = done(olive)
    put_forward(olive, number)
    form = seen(leo, number)
    telling_changes.decide_telling(agree=True, reason="", **form)
    with pytest.raises(AlreadySent):
        telling_changes.decide_telling(agree=True, reason="", **form)


def test_the_database_knows_no_words_agreed_by_their_writer(
    app: Flask, olive: Member, session: Session
) -> None:
    number = done(olive)
    put_forward(olive, number)
    with pytest.raises(IntegrityError, match="told_by_another"):
        session.execute(update(Action).values(told_at=at(27), told_by_id=olive.staff_id))
