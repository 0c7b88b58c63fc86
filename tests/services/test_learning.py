"""What we change because of complaints, and themes (Policy A10)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.errors import AlreadySent, ChangedByOther, NotAllowed, NotFound
from portal.domain.learning import (
    ActionStatus,
    CannotOwn,
    DoneTooSoon,
    Effect,
    NoTheme,
    NothingShown,
    StepNotPossible,
    SummaryMissing,
    WhyNotTaken,
)
from portal.domain.moves import Move
from portal.domain.remedies import DueInPast
from portal.domain.root_causes import Causes, RootCause
from portal.models import Action, Theme
from portal.queries.actions import ActionFilter, action_list, find_action, late_remedies
from portal.queries.themes import Alike, theme_prompts
from portal.services import deciding, learning, themes
from portal.services.learning import Plan, Step
from tests.builders import (
    Member,
    handler,
    head,
    kept_case,
    lead,
    member,
    officer,
    other_handler,
    received,
)
from tests.working import Desk

DUE = date(2026, 12, 18)


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 14, 0, tzinfo=UTC)


def common(who: Member, now: datetime) -> dict[str, Any]:
    return {"viewer": who.viewer, "form_key": token_hex(8), "now": now}


def add(who: Member, *references: str, now: datetime | None = None, **changes: Any) -> int:
    theme_id = changes.pop("theme_id", None)
    plan = Plan("A list of calls", "Calls were lost", RootCause.NO_CONTACT, "waste", 1, DUE)
    return learning.add_action(
        plan=replace(plan, **{"owner_id": who.staff_id, **changes}),
        references=references,
        theme_id=theme_id,
        **common(who, now or at(25)),
    )


def step(who: Member, number: int, status: ActionStatus, **changes: Any) -> None:
    kept = find_action(who.viewer, number)
    version = changes.pop("version", kept.version)
    given = Step(kept.what, kept.owner_id, kept.due_on, status)
    learning.take_step(
        number=number, version=version, step=replace(given, **changes), **common(who, at(26))
    )


def status_of(session: Session, number: int) -> ActionStatus:
    session.rollback()
    return session.get_one(Action, number).status


def test_a_handler_proposes_and_a_manager_agrees(
    app: Flask, olive: Member, session: Session
) -> None:
    harry, heidi = handler(app), head(app)
    reference = received(app, handled_by=harry)
    number = add(harry, reference)
    assert status_of(session, number) is ActionStatus.PROPOSED
    with pytest.raises(StepNotPossible):
        step(harry, number, ActionStatus.AGREED)
    step(heidi, number, ActionStatus.AGREED)
    step(harry, number, ActionStatus.IN_PROGRESS)
    assert status_of(session, number) is ActionStatus.IN_PROGRESS
    whats = [(e.what, e.values.get("status")) for e in kept_case(reference).events]
    assert whats[-3:] == [
        (Move.LEARN, "proposed"),
        (Move.LEARN, "agreed"),
        (Move.LEARN, "in_progress"),
    ]


@pytest.mark.parametrize("build", [officer, lead, head])
def test_who_manages_actions_agrees_by_adding(app: Flask, session: Session, build: Any) -> None:
    assert status_of(session, add(build(app))) is ActionStatus.AGREED


def test_a_head_only_proposes_for_another_service(app: Flask, session: Session) -> None:
    heidi = head(app)
    number = add(heidi, service="planning")
    assert status_of(session, number) is ActionStatus.PROPOSED
    with pytest.raises(StepNotPossible):
        step(heidi, number, ActionStatus.AGREED)


def test_done_is_shown_told_to_everyone_and_looked_at_in_three_months(
    app: Flask, olive: Member, session: Session
) -> None:
    number = add(olive)
    with pytest.raises(NothingShown):
        step(olive, number, ActionStatus.DONE)
    with pytest.raises(SummaryMissing):
        step(olive, number, ActionStatus.DONE, evidence="The new list")
    step(
        olive,
        number,
        ActionStatus.DONE,
        evidence="The new list",
        summary="We keep one list of calls.",
        done_on=date(2026, 11, 24),
    )
    session.rollback()
    kept = session.get_one(Action, number)
    assert (kept.done_on, kept.effect_due_on) == (date(2026, 11, 24), date(2027, 2, 24))
    assert [line.status for line in find_action(olive.viewer, number).lines] == [
        ActionStatus.AGREED,
        ActionStatus.DONE,
    ]
    listed = action_list(olive.viewer, ActionFilter(checks=True), page=1)
    assert [one.id for one in listed.rows] == [number]


@pytest.mark.parametrize(("day", "fits"), [(20, False), (23, True)])
def test_nothing_was_done_because_of_a_case_before_it_came(
    app: Flask, olive: Member, session: Session, day: int, fits: bool
) -> None:
    """The case came on Monday 23 November and the action was written down two days later."""
    number = add(olive, received(app))
    given = {"evidence": "The list", "summary": "One list.", "done_on": date(2026, 11, day)}
    if not fits:
        with pytest.raises(DoneTooSoon):
            step(olive, number, ActionStatus.DONE, **given)
    else:
        step(olive, number, ActionStatus.DONE, **given)
    assert (status_of(session, number) is ActionStatus.DONE) is fits


def test_nothing_is_planned_for_a_day_that_is_over(
    app: Flask, olive: Member, session: Session
) -> None:
    with pytest.raises(DueInPast):
        add(olive, due_on=date(2026, 11, 24))
    number = add(olive)
    with pytest.raises(DueInPast):
        step(olive, number, ActionStatus.AGREED, due_on=date(2026, 11, 25))
    session.rollback()
    assert session.get_one(Action, number).due_on == DUE


def test_a_moved_day_and_a_new_owner_stay_on_its_history(
    app: Flask, olive: Member, session: Session
) -> None:
    harry, later = handler(app), date(2027, 12, 18)
    number = add(olive)
    step(olive, number, ActionStatus.AGREED, due_on=later)
    step(olive, number, ActionStatus.AGREED, owner_id=harry.staff_id)
    step(olive, number, ActionStatus.AGREED)
    lines = find_action(olive.viewer, number).lines
    assert [(line.due_on, line.owner_id) for line in lines] == [
        (DUE, olive.staff_id),
        (later, olive.staff_id),
        (later, harry.staff_id),
    ]


def done(who: Member) -> int:
    number = add(who)
    step(who, number, ActionStatus.DONE, evidence="Seen", summary="We changed it.")
    return number


def test_whether_it_worked_is_said_once_by_who_manages_it(
    app: Flask, olive: Member, session: Session
) -> None:
    number = done(olive)
    kept = find_action(olive.viewer, number)
    check = {"number": number, "effect": Effect.PARTLY, "words": "Fewer calls were lost"}
    learning.check_effect(version=kept.version, **check, **common(olive, at(26)))
    kept = find_action(olive.viewer, number)
    assert (kept.effect, kept.effect_on) == (Effect.PARTLY, date(2026, 11, 26))
    with pytest.raises(NotFound):
        learning.check_effect(version=kept.version, **check, **common(olive, at(27)))
    assert action_list(olive.viewer, ActionFilter(checks=True), page=1).total == 0


def test_its_owner_does_not_say_whether_it_worked(app: Flask, session: Session) -> None:
    harry = handler(app)
    number = add(officer(app), owner_id=harry.staff_id)
    step(harry, number, ActionStatus.DONE, evidence="Seen", summary="We changed it.")
    kept = find_action(harry.viewer, number)
    with pytest.raises(NotAllowed):
        learning.check_effect(
            number=number,
            version=kept.version,
            effect=Effect.WORKED,
            words="It did",
            **common(harry, at(26)),
        )


def test_what_is_dropped_or_taken_up_again_has_a_reason(
    app: Flask, olive: Member, session: Session
) -> None:
    number = add(olive)
    with pytest.raises(WhyNotTaken):
        step(olive, number, ActionStatus.NOT_TAKEN)
    step(olive, number, ActionStatus.NOT_TAKEN, reason="Too dear")
    with pytest.raises(WhyNotTaken):
        step(olive, number, ActionStatus.AGREED)
    step(olive, number, ActionStatus.AGREED, reason="There is money now")


def test_an_action_that_was_dropped_is_no_learning(
    app: Flask, olive: Member, session: Session
) -> None:
    from portal.queries.putting_right import actions_taken

    reference = received(app)
    number = add(olive, reference)
    assert actions_taken(kept_case(reference).id) == 1
    step(olive, number, ActionStatus.NOT_TAKEN, reason="Too dear")
    assert actions_taken(kept_case(reference).id) == 0


def test_an_action_added_twice_is_added_once(app: Flask, olive: Member, session: Session) -> None:
    reference = received(app)
    plan = Plan("A list", "Lost calls", RootCause.NO_CONTACT, "waste", olive.staff_id, DUE)
    form = {**common(olive, at(25)), "plan": plan, "references": [reference], "theme_id": None}
    number = learning.add_action(**form)
    with pytest.raises(AlreadySent) as second:
        learning.add_action(**form)
    assert second.value.result == str(number)
    assert session.scalar(select(func.count(Action.id))) == 1


def test_of_two_who_change_an_action_the_second_is_told(
    app: Flask, olive: Member, session: Session
) -> None:
    number = add(olive)
    seen = find_action(olive.viewer, number).version
    step(olive, number, ActionStatus.IN_PROGRESS)
    with pytest.raises(ChangedByOther):
        step(lead(app), number, ActionStatus.DONE, evidence="x", summary="y", version=seen)
    assert status_of(session, number) is ActionStatus.IN_PROGRESS


def test_others_see_no_action_that_is_not_theirs(app: Flask, olive: Member) -> None:
    with app.app_context():
        number = add(olive)
        for stranger in (handler(app), other_handler(app)):
            with pytest.raises(NotFound):
                find_action(stranger.viewer, number)
            assert action_list(stranger.viewer, ActionFilter(), page=1).total == 0
        planner = head(app, name="Paul Planner", service="planning", heads=("planning",))
        assert action_list(planner.viewer, ActionFilter(), page=1).total == 0
        assert action_list(head(app).viewer, ActionFilter(), page=1).total == 1


def test_whoever_is_named_in_a_case_sees_no_action_that_comes_from_it(
    app: Flask, olive: Member, session: Session
) -> None:
    named = lead(app)
    number = add(olive, received(app, names=(named,)))
    with pytest.raises(NotFound):
        find_action(named.viewer, number)
    assert action_list(named.viewer, ActionFilter(), page=1).total == 0
    assert late_remedies(named.viewer, at(26), page=1).total == 0
    with pytest.raises(CannotOwn):
        add(olive, received(app, names=(named,)), owner_id=named.staff_id)


def test_a_case_that_is_not_theirs_gets_no_action(app: Flask, session: Session) -> None:
    reference = received(app)
    with pytest.raises(NotFound):
        add(other_handler(app), reference)


def alike(app: Flask, olive: Member, number: int, **details: Any) -> list[str]:
    """Return complaints about waste with the same cause."""
    found = []
    for _ in range(number):
        reference = received(app, **details)
        deciding.decide_points(
            reference=reference,
            version=kept_case(reference).version,
            decisions={},
            new_point="",
            causes=Causes(RootCause.CONTRACTOR),
            **common(olive, at(25)),
        )
        found.append(reference)
    return found


CONTRACTOR = Alike("waste", cause=RootCause.CONTRACTOR)


def decide(who: Member, wanted: Alike = CONTRACTOR, confirm: bool = True, day: int = 26) -> int:
    return themes.decide_theme(
        alike=wanted, confirm=confirm, reason="The new contract", **common(who, at(day))
    )


def prompts(who: Member, day: int = 26) -> list[tuple[Alike, int]]:
    return [(one.alike, one.cases) for one in theme_prompts(who.viewer, at(day))]


def test_three_alike_in_one_service_make_a_theme_two_do_not(
    app: Flask, olive: Member, session: Session
) -> None:
    alike(app, olive, 2)
    alike(app, olive, 1, service="planning")
    assert prompts(olive) == []
    alike(app, olive, 1)
    assert prompts(olive) == [(CONTRACTOR, 3)]


def test_challenges_and_complaints_about_one_commitment_count_together(
    app: Flask, olive: Member, session: Session
) -> None:
    for kind in (Kind.CHALLENGE, Kind.CHALLENGE, Kind.COMPLAINT):
        received(app, kind=kind, claimed_missed=("email",))
    assert prompts(olive) == [(Alike("waste", commitment="email"), 3)]


def test_what_is_older_than_ninety_days_counts_no_more(
    app: Flask, olive: Member, session: Session
) -> None:
    alike(app, olive, 2)
    alike(app, olive, 1, received_at=at(26) - timedelta(days=90))
    assert prompts(olive) == []
    alike(app, olive, 1, received_at=at(26) - timedelta(days=89))
    assert prompts(olive) == [(CONTRACTOR, 3)]


@pytest.mark.parametrize("confirm", [True, False])
def test_a_theme_that_was_decided_asks_again_only_for_three_more(
    app: Flask, olive: Member, session: Session, confirm: bool
) -> None:
    alike(app, olive, 3)
    number = decide(olive, confirm=confirm)
    assert session.get_one(Theme, number).confirmed is confirm
    assert prompts(olive) == []
    with pytest.raises(NoTheme):
        decide(lead(app))
    alike(app, olive, 2, received_at=at(27))
    assert prompts(olive, 28) == []
    alike(app, olive, 1, received_at=at(27))
    assert prompts(olive, 28) == [(CONTRACTOR, 3)]


def test_an_action_comes_from_a_theme(app: Flask, olive: Member, session: Session) -> None:
    alike(app, olive, 3)
    theme = decide(olive)
    number = add(olive, theme_id=theme)
    assert find_action(olive.viewer, number).theme_id == theme
    with pytest.raises(NotFound):
        add(head(app, heads=("planning",)), theme_id=theme)


def test_a_head_decides_about_themes_of_their_own_service(
    app: Flask, olive: Member, session: Session
) -> None:
    alike(app, olive, 3)
    planner = head(app, name="Paul Planner", service="planning", heads=("planning",))
    assert prompts(planner) == []
    with pytest.raises(NotAllowed):
        decide(planner)
    heidi = head(app)
    assert prompts(heidi) == [(CONTRACTOR, 3)]
    decide(heidi)


def test_whoever_is_named_counts_no_case_that_names_them(
    app: Flask, olive: Member, session: Session
) -> None:
    named = member(app, *(role for role in lead(app).viewer.roles), name="Nora Named")
    alike(app, olive, 2)
    alike(app, olive, 1, names=(named,))
    assert prompts(olive) == [(CONTRACTOR, 3)]
    assert prompts(named) == []
    with pytest.raises(NoTheme):
        decide(named)


def test_no_learning_is_kept_with_the_newest_reason(
    app: Flask, olive: Member, session: Session
) -> None:
    from portal.queries.putting_right import why_no_learning

    desk = Desk(app, olive, received(app))
    for reason in ("One bin", "One bin, one day"):
        learning.say_no_learning(version=desk.version, reason=reason, **desk.common(at(25)))
    assert why_no_learning(kept_case(desk.reference).id) == "One bin, one day"
    assert [e.words for e in kept_case(desk.reference).events][1:] == [
        "One bin",
        "One bin, one day",
    ]
