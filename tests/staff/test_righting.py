"""Putting it right, learning and approval as pages: what is missing is said beside its field."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.learning import ActionStatus
from portal.domain.root_causes import RootCause
from portal.models import Action, Remedy, Theme
from portal.queries.putting_right import remedies_on
from portal.services.naming import name_staff
from tests.builders import (
    Member,
    handler,
    head,
    kept_case,
    lead,
    other_handler,
    received,
    signed_in,
)
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW
from tests.staff.test_cases_forms import boxes, opened, sent
from tests.working import SORRY, Desk

DUE = boxes("due_on", 4, 12, 2026)
MONEY = {
    "kind": "money",
    "reason": "distress",
    "amount": "£1,250.50",
    "worked_out": "Five weeks",
    "what": "We pay you",
}


@pytest.fixture
def reference(app: Flask, session: Session) -> str:
    return received(app)


def newest(session: Session, kind: Any) -> Any:
    session.rollback()
    return session.scalars(select(kind).order_by(kind.id.desc())).first()


def test_money_asks_what_for_how_much_and_how_it_was_worked_out(
    desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    form = opened(desk, reference, "remedy")
    empty = desk.submit(form, _form="what", kind="money", owner="")
    assert empty.errors == [
        "Select what the money is for",
        "Enter how much",
        "Enter how you worked it out",
        "Enter what we will do",
        "Select who sees to it",
        "Enter by when",
    ]
    for typed in ("lots", "-5", "0", "12.5", "1e3", "100000000", "٣"):
        wrong = desk.submit(form, _form="what", **{**MONEY, "amount": typed}, **DUE, owner="1")
        assert wrong.errors == ["Amount must be pounds, like 150 or 12.50, and at most £100,000.00"]
        assert wrong.values("what")["amount"] == typed
    done = desk.submit(form, _form="what", **MONEY, **DUE, owner=str(olive.staff_id))
    assert "The remedy is on the case" in done.words
    assert newest(session, Remedy).pence == 125050
    shown = desk.get(f"/staff/cases/{reference}?tab=righting").words
    for words in ("£1,250.50", "Five weeks", "Nobody yet", "Friday 4 December 2026"):
        assert words in shown
    early = desk.submit(
        opened(desk, reference, f"remedy/{newest(session, Remedy).id}"),
        _form="what",
        evidence="Paid",
        **boxes("done_on", 23, 11, 2026),
    )
    assert early.errors == ["A manager must agree to the money before it is paid"]


def test_money_beyond_the_limit_of_a_head_is_for_the_lead(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    form = opened(desk, reference, "remedy")
    desk.submit(form, _form="what", **MONEY, **DUE, owner=str(olive.staff_id))
    number = newest(session, Remedy).id
    address = f"remedy/{number}/approve"
    assert desk.get(f"/staff/cases/{reference}/{address}").status_code == 403
    boss = signed_in(desk, head(app))
    assert reference in boss.get("/staff/approvals").words
    no = boss.submit(opened(boss, reference, address), _form="form_key")
    assert no.errors == [
        "With what was agreed to before, this is more money than you may agree to. "
        "Ask someone who may"
    ]
    leader = signed_in(desk, lead(app))
    yes = leader.submit(opened(leader, reference, address), _form="form_key")
    assert "You have agreed to the money" in yes.words
    assert reference not in leader.get("/staff/approvals").words
    assert "Money was agreed to" in leader.get(f"/staff/cases/{reference}?tab=timeline").words


def test_what_is_owed_and_late_stands_first(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    for what in ("Later", "Late"):
        form = opened(desk, reference, "remedy")
        answers = {"kind": "action", "what": what, "owner": str(olive.staff_id), **DUE}
        desk.submit(form, _form="what", **answers)
    newest(session, Remedy).due_on = date(2026, 11, 20)
    session.commit()
    words = desk.get("/staff/actions?show=remedies").words
    assert words.index("Late ") < words.index("Later")
    assert "1 day late" in words
    assert (
        reference
        not in signed_in(desk, other_handler(app)).get("/staff/actions?show=remedies").words
    )


def answer(desk: ReviewingClient, reference: str, **changes: str) -> Page:
    form = opened(desk, reference, "respond")
    return desk.submit(form, _form="apology", **{"apology": SORRY, **changes})


def test_an_answer_about_conduct_goes_to_a_manager_and_comes_back(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    Desk(app, olive, reference).decide(NOW, cause=RootCause.STAFF_CONDUCT)
    preview = answer(desk, reference)
    assert "Needed: Staff conduct" in preview.words
    asked = sent(desk, preview)
    assert "A manager can now approve the answer. It has not left yet" in asked.words
    assert "An answer waits for a manager to approve it. It has not left" in asked.words
    assert sent(desk, preview).words == asked.words.replace("Success", "Success", 1)
    boss = signed_in(desk, head(app))
    assert reference in boss.get("/staff/approvals").words
    page = opened(boss, reference, "approve")
    assert SORRY in page.words
    assert boss.submit(page, _form="words").errors == ["Select what you decide"]
    assert boss.submit(page, _form="words", decision="back").errors == ["Enter what should change"]
    boss.submit(page, _form="words", decision="back", words="Name the depot")
    signed_in(desk, olive)
    form = opened(desk, reference, "respond")
    assert "Heidi Head sent this answer back: Name the depot" in form.words
    assert form.values("apology")["apology"].strip() == SORRY
    sent(desk, answer(desk, reference, will_do="The depot calls you."))
    leader = signed_in(desk, lead(app))
    page = opened(leader, reference, "approve")
    approved = leader.submit(page, _form="words", decision="approve")
    assert "Your decision is on the case" in approved.words
    again = leader.submit(page, _form="words", decision="approve")
    assert again.status_code == 404 or "Your decision is on the case" in again.words
    signed_in(desk, olive)
    form = opened(desk, reference, "respond")
    assert "Leo Lead approved this answer." in form.words
    changed = desk.submit(form, _form="apology", will_do="Nothing at all.")
    assert "Needed: Staff conduct" in changed.words
    same = desk.submit(form, _form="apology")
    assert "Approved" in same.words
    assert f"{reference} is answered" in sent(desk, same).words


def test_the_checklist_says_why_an_answer_waits_for_a_manager(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app, names=(other_handler(app),))
    work = Desk(app, olive, reference)
    work.decide(NOW)
    preview = answer(desk, reference, will_do="We send you £20.")
    why = "A member of staff is named in the case, The answer names a sum of money"
    assert f"Needed: {why}" in preview.words
    sent(desk, preview)
    name_staff(version=work.version, named=(), reason="A mistake", **work.common(NOW))
    again = answer(desk, reference, will_do="We call you.")
    assert "Needed: A manager was asked to approve an answer before" in again.words
    boss = signed_in(desk, head(app))
    assert "The answer names a sum of money" in boss.get("/staff/approvals").words


def test_a_manager_who_looked_at_an_older_answer_sees_that_it_changed(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    work = Desk(app, olive, reference)
    work.decide(NOW, cause=RootCause.DISCRIMINATION)
    sent(desk, answer(desk, reference))
    boss = signed_in(desk, head(app))
    page = opened(boss, reference, "approve")
    work.note(NOW)
    both = boss.submit(page, _form="words", decision="back", words="My long words")
    assert both.status_code == 409
    assert both.values("words")["words"].strip() == "My long words"


def plan(**changes: str) -> dict[str, str]:
    given = {"what": "One list of calls", "why": "Calls were lost", "cause": "no_contact"}
    return {**given, "service": "waste", **DUE, **changes}


def test_an_action_from_a_case_to_its_effect(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str, session: Session
) -> None:
    page = opened(desk, reference, "learning")
    form = desk.get(page.links["Add an action"])
    assert reference in form.words
    empty = desk.submit(form, _form="what", cause="", owner="", service="")
    assert (
        empty.errors
        == [
            "Enter what we will change",
            "Enter why",
            "Select the service",
            "Select who sees to it",
            "Enter by when",
        ]
        or "Select the cause" in empty.errors
    )
    made = desk.submit(form, _form="what", **plan())
    assert "The action is written down" in made.words
    assert desk.submit(form, _form="what", **plan()).h1 == "Learning action"
    action = newest(session, Action)
    assert action.id == 1
    assert "One list of calls" in desk.get(f"/staff/cases/{reference}?tab=righting").words
    page = desk.get(f"/staff/actions/{action.id}")
    bare = desk.submit(page, _form="how_far", how_far="done", **boxes("done_on", "", "", ""))
    assert bare.errors == [
        "Enter when it was done",
        "Enter what shows that it is done",
        "Enter what we changed, in plain words",
    ]
    desk.submit(page, _form="how_far", how_far="done", evidence="The list", summary="One list.")
    assert newest(session, Action).status is ActionStatus.DONE
    checks = desk.get("/staff/actions?show=checks")
    assert "One list of calls" in checks.words
    effect = desk.get(desk.get(f"/staff/actions/{action.id}").links["Say whether it worked"])
    assert desk.submit(effect, _form="words").errors == [
        "Select whether it worked",
        "Enter how you know",
    ]
    told = desk.submit(effect, _form="words", effect="worked", words="No call was lost")
    assert "The check is kept" in told.words
    assert "It worked" in told.words


def test_of_two_at_one_action_the_second_sees_both_texts(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    desk.submit(desk.get("/staff/actions/add"), _form="what", **plan())
    mine = desk.get("/staff/actions/1")
    desk.submit(mine, _form="how_far", what="Her words")
    fresh = desk.get("/staff/actions/1").values("how_far")["form_key"]
    both = desk.submit(mine, _form="how_far", what="My words", form_key=fresh)
    assert both.status_code == 409
    for words in ("Someone else changed this action.", "Her words", "My words"):
        assert words in both.text
    done = desk.submit(both, _form="how_far", what="Our words")
    assert "Our words" in done.words


def test_a_handler_proposes_and_sees_no_other_actions(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    desk.submit(desk.get("/staff/actions/add"), _form="what", **plan())
    harry = signed_in(desk, handler(app))
    assert "One list of calls" not in harry.get("/staff/actions?show=all").words
    assert harry.get("/staff/actions/1").status_code == 404
    assert harry.get("/staff/actions/theme?service=waste&cause=policy").status_code == 403
    made = harry.submit(harry.get("/staff/actions/add"), _form="what", **plan(what="My idea"))
    assert "Proposed" in made.words


def test_the_address_filters_the_list(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    other = lead(app)
    for what, owner, service in (("Mine", olive, "waste"), ("Theirs", other, "planning")):
        answers = plan(what=f"{what} to do", owner=str(owner.staff_id), service=service)
        desk.submit(desk.get("/staff/actions/add"), _form="what", **answers)
    for query, shown in {
        "": {"Mine", "Theirs"},
        "?owner=me": {"Mine"},
        "?service=planning": {"Theirs"},
        "?cause=policy": set(),
        "?cause=nonsense&service=%00&page=9999999999&status=x": {"Mine", "Theirs"},
        "?show=all&status=done": set(),
        "?show=checks": set(),
    }.items():
        page = desk.get(f"/staff/actions{query}")
        if "page=" in query:
            assert page.status_code == 200
            continue
        assert {what for what in ("Mine", "Theirs") if f"{what} to do" in page.words} == shown


def test_a_theme_is_confirmed_and_leads_to_an_action(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    references = [received(app, claimed_missed=("email",)) for _ in range(3)]
    themes = desk.get("/staff/actions?show=themes")
    link = next(href for href in themes.links.values() if "/theme?" in href)
    page = desk.get(link)
    assert all(reference in page.words for reference in references)
    assert desk.submit(page, _form="reason").errors == [
        "Select whether there is something behind them",
        "Enter why",
    ]
    form = desk.submit(page, _form="reason", decision="confirm", reason="The inbox was full")
    assert form.h1 == "Add an action"
    assert "The inbox was full" in form.words
    desk.submit(form, _form="what", **plan())
    assert newest(session, Action).theme_id == newest(session, Theme).id
    assert "There is nothing here." in desk.get("/staff/actions?show=themes").words
    assert desk.submit(page, _form="reason", decision="confirm", reason="x").status_code == 200
    assert desk.get(link).status_code == 404


def test_an_action_about_challenges_that_were_ticked(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app, kind=Kind.CHALLENGE, claimed_missed=("email",))
    page = desk.get("/staff/challenges")
    form = desk.submit(page, _form="read", _button="step=about", read=reference)
    assert form.h1 == "Add an action"
    assert reference in form.words
    desk.submit(form, _form="what", **plan())
    assert [event.what for event in kept_case(reference).events] == ["receive", "learn"]


def test_whoever_is_named_finds_no_action_answer_or_money(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    named = lead(app)
    reference = received(app, names=(named,))
    Desk(app, olive, reference).decide(NOW, cause=RootCause.STAFF_CONDUCT)
    form = desk.get(f"/staff/actions/add?case={reference}")
    desk.submit(form, _form="what", **plan(what="A canary"))
    desk.submit(
        opened(desk, reference, "remedy"),
        _form="what",
        **{**MONEY, "what": "A canary"},
        **DUE,
        owner=str(olive.staff_id),
    )
    sent(desk, answer(desk, reference))
    signed_in(desk, named)
    for address in (
        "/staff/actions",
        "/staff/actions?show=all",
        "/staff/actions?show=remedies",
        "/staff/approvals",
        f"/staff/actions/add?case={reference}",
    ):
        page = desk.get(address)
        assert "canary" not in page.text
        assert reference not in page.words
    assert desk.get("/staff/actions/1").status_code == 404
    for page in ("approve", "remedy", "remedy/1", "remedy/1/approve", "learning"):
        assert desk.get(f"/staff/cases/{reference}/{page}").status_code == 404


def test_only_money_is_agreed_to_and_its_page_leads_nowhere_else(
    app: Flask, desk: ReviewingClient, olive: Member, reference: str
) -> None:
    for answers in (MONEY, {"kind": "action", "what": "We empty it"}):
        form = opened(desk, reference, "remedy")
        desk.submit(form, _form="what", owner=str(olive.staff_id), **answers, **DUE)
    money, other = (one.id for one in remedies_on(kept_case(reference).id))
    signed_in(desk, head(app))
    page = desk.get(f"/staff/cases/{reference}/remedy/{money}/approve")
    assert "Agree to the money" not in page.links
    assert desk.get(f"/staff/cases/{reference}/remedy/{other}/approve").status_code == 404
