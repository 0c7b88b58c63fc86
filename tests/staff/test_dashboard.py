"""The dashboard: every number is what its link shows, to whoever looks (S24)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.call_logs import LogState
from portal.domain.cases import Channel, Kind
from portal.domain.checks import CheckMethod
from portal.domain.commitments import Step
from portal.domain.findings import Finding
from portal.domain.ratings import INVITED, HeldFor, PlaceKind, Source
from portal.domain.roles import Role
from portal.domain.root_causes import RootCause
from portal.models import CallDay, CallLog, Case, CaseExclusion, Check, Rating, Staff
from portal.queries.editions import edition_on
from portal.services import learning
from portal.services.commitments_read import confirm_read
from portal.services.learning import Plan
from portal.staff.dashboard import evidence
from tests.builders import (
    EVERY_ROLE,
    Member,
    head,
    kept_case,
    lead,
    member,
    received,
    reviewer,
    signed_in,
)
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.reviewer import words
from tests.working import Desk

DASHBOARD = "/staff/dashboard"
LISTS = ("/staff/cases", "/staff/challenges", "/staff/actions")

FIVE = {
    "late": "Cases that are late now",
    "week": "Cases due this week",
    "upheld": "Complaints upheld this quarter, in full or in part",
    "unread": "Challenges that nobody has read",
    "actions": "Actions that are late",
}


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 9, 30, tzinfo=UTC)


@dataclass
class Council:
    """Two services with a bit of everything, and those who look at them.

    Heidi heads waste, Leo and Nora are corporate leads. Heidi and Nora are named in one half.
    """

    heidi: Member
    leo: Member
    nora: Member


@pytest.fixture
def council(app: Flask, olive: Member, clock: Clock, session: Session) -> Council:
    heidi, leo = head(app), lead(app)
    nora = lead(app, name="Nora Named")
    for service in ("waste", "planning"):
        for named in ((), (heidi, nora)):
            fill(app, olive, heidi if service == "waste" else leo, service, named)
    clock.set(2026, 11, 25)
    return Council(heidi, leo, nora)


def browser_of(app: Flask, who: Member) -> ReviewingClient:
    client = app.test_client()
    assert isinstance(client, ReviewingClient)
    return signed_in(client, who, now=app.config["CLOCK"]())


def fill(
    app: Flask, olive: Member, manager: Member, service: str, named: tuple[Member, ...]
) -> None:
    """Put cases of every sort into one service, all of them with the same staff named."""
    where = {"service": service}
    before = set(db.session.scalars(select(Case.id)))
    received(app, received_at=at(5), commitment="complaint", **where)
    received(app, received_at=at(24), **where)
    received(app, received_at=at(20), channel=Channel.LETTER, commitment="letters", **where)
    for received_at, answered_at, finding in (
        (at(6), at(12), Finding.UPHELD),
        (at(3), at(24), Finding.PARTLY_UPHELD),
        (at(3), at(10), Finding.NOT_UPHELD),
        (at(3, 8), at(11, 8), Finding.UPHELD),
    ):
        case = Desk(app, olive, received(app, received_at=received_at, **where))
        case.decide(answered_at, finding)
        case.respond(answered_at)
    slow = Desk(app, olive, received(app, received_at=at(4), **where))
    slow.acknowledge(at(5))
    slow.extend(at(6), date(2026, 12, 2))
    slow.decide(at(24), Finding.NOT_UPHELD)
    slow.respond(at(24))
    waits = Desk(app, olive, received(app, received_at=at(9), **where))
    waits.acknowledge(at(9))
    waits.pause(at(10))
    Desk(app, olive, received(app, received_at=at(9), **where)).withdraw(at(11), at(11).date())
    for month, commitment in ((11, "email"), (8, None), (11, "letters")):
        received(
            app,
            kind=Kind.CHALLENGE,
            received_at=at(4, month),
            commitment=commitment,
            **where,
        )
    about = received(app, received_at=at(24), **where)
    learning.add_action(
        viewer=manager.viewer,
        plan=Plan(
            "A list of calls",
            "Calls were lost",
            RootCause.NO_CONTACT,
            service,
            manager.staff_id,
            date(2026, 11, 24),
        ),
        references=[about],
        theme_id=None,
        form_key=f"{service} {len(named)}",
        now=at(24),
    )
    new = set(db.session.scalars(select(Case.id))) - before
    db.session.add_all(
        CaseExclusion(case_id=case_id, staff_id=one.staff_id) for case_id in new for one in named
    )
    db.session.commit()


def numbers(page: Page) -> dict[str, tuple[int, str]]:
    """Return the numbers of the page that lead to a list, by what they count and where."""
    found: dict[str, tuple[int, str]] = {}
    for link in page.root.iter("a"):
        href = link.get("href", "")
        figure, _, text = words(link).partition(" ")
        if urlsplit(href).path in LISTS and figure.isdigit():
            found[f"{text} {href}"] = int(figure), href
    return found


def five(page: Page) -> dict[str, int]:
    return {
        name: next(count for what, (count, _) in numbers(page).items() if what.startswith(text))
        for name, text in FIVE.items()
    }


def shown(client: ReviewingClient, address: str) -> int:
    """Return how many rows the list at that address has, all its pages together."""
    page = client.get(address)
    assert page.status_code == 200, address
    rows = {
        link.get("href", "").partition("?")[0]
        for link in page.root.iter("a")
        if is_row(link.get("href", ""))
    }
    after = [link.get("href", "") for link in page.root.iter("a") if link.get("rel") == "next"]
    return len(rows) + (shown(client, after[0]) if after else 0)


def is_row(href: str) -> bool:
    parts = urlsplit(href).path.split("/")
    if parts[:3] == ["", "staff", "actions"]:
        return parts[-1].isdigit()
    return len(parts) == 4 and parts[2] in ("cases", "challenges") and parts[3].count("-") == 2


@pytest.mark.parametrize("role", Role)
def test_heads_of_service_and_the_corporate_lead_see_it(
    app: Flask, client: ReviewingClient, role: Role
) -> None:
    status = browser_of(app, EVERY_ROLE[role](app)).get(DASHBOARD).status_code
    assert status == (200 if role in (Role.HEAD, Role.LEAD) else 403)


def test_it_is_where_a_head_of_service_begins(app: Flask) -> None:
    assert browser_of(app, head(app)).get("/staff").location == DASHBOARD


def test_the_five_numbers_leave_out_cases_that_name_whoever_looks(
    app: Flask, council: Council
) -> None:
    once = {"late": 1, "week": 3, "upheld": 2, "unread": 3, "actions": 1}
    for who, times in ((council.heidi, 1), (council.nora, 2), (council.leo, 4)):
        found = five(browser_of(app, who).get(DASHBOARD))
        assert found == {name: times * number for name, number in once.items()}


@pytest.mark.parametrize("who", ["heidi", "leo", "nora"])
def test_every_number_is_what_its_list_shows(app: Flask, council: Council, who: str) -> None:
    client = browser_of(app, getattr(council, who))
    page = client.get(DASHBOARD)
    found = numbers(page)
    asked = [parse_qs(urlsplit(href).query).get("behind", [""])[0] for _, href in found.values()]
    for what in ("due_this_week", "upheld.2026-27-q3", "told.2026-27-q3.complaint"):
        assert what in asked
    for result in ("met", "extended", "missed", "late", "running", "paused", "not_measured"):
        assert f"response.2026-27-q3.{result}" in asked
    assert sum(count > 0 for count, _ in found.values()) > 20
    for what, (count, href) in found.items():
        assert shown(client, href) == count, what


def test_a_reviewer_who_heads_a_service_counts_their_service_only(
    app: Flask, council: Council, olive: Member, session: Session
) -> None:
    both = member(app, Role.HEAD, Role.REVIEWER, name="Bea Both", heads=("planning",))
    before = five(browser_of(app, both).get(DASHBOARD))
    case = Desk(app, olive, received(app, received_at=at(2)))
    case.answer(at(4))
    case.ask_again(at(5))
    case.choose(at(5), both)
    client = browser_of(app, both)
    assert five(client.get(DASHBOARD)) == before
    assert case.reference in client.get("/staff/cases").text


def test_upheld_at_stage_2_counts_and_at_both_stages_counts_once(
    app: Flask, olive: Member, clock: Clock, session: Session
) -> None:
    rhoda, leo = reviewer(app), lead(app)
    for first in (Finding.NOT_UPHELD, Finding.UPHELD):
        case = Desk(app, olive, received(app, received_at=at(2)))
        case.decide(at(4), first)
        case.respond(at(4))
        case.ask_again(at(5))
        case.choose(at(5), rhoda)
        review = kept_case(case.reference).review
        assert review
        review.outcome, review.answered_on = Finding.UPHELD, at(12).date()
        db.session.commit()
    clock.set(2026, 11, 25)
    client = browser_of(app, leo)
    found = numbers(client.get(DASHBOARD))
    count, href = next(one for what, one in found.items() if what.startswith(FIVE["upheld"]))
    assert (count, shown(client, href)) == (2, 2)


def test_every_number_is_tall_enough_for_a_thumb(app: Flask, council: Council) -> None:
    page = browser_of(app, council.leo).get("/staff/dashboard").text
    links = re.findall(r'<td[^>]*>\s*<a class="([^"]*)"', page)
    assert links
    assert all("portal-link-tall" in link for link in links)


def test_every_link_of_it_opens(app: Flask, council: Council) -> None:
    for who in (council.heidi, council.leo):
        client = browser_of(app, who)
        for text, href in client.get(DASHBOARD).links.items():
            if href.startswith("/staff/"):
                assert client.get(href).status_code == 200, text


def said(page: Page, path: str) -> dict[str, str]:
    """Return the links of the page that say a number in words, by where they lead."""
    return {
        link.get("href", ""): words(link)
        for link in page.root.iter("a")
        if urlsplit(link.get("href", "")).path == path and urlsplit(link.get("href", "")).query
    }


def results(page: Page, text: str) -> tuple[int, int]:
    """Return what the rows of a list come to, each of which says "8 of 10" and then ``text``."""
    rows = [re.findall(rf"(\d+) of (\d+) {text}", words(row)) for row in page.root.iter("td")]
    found = [(int(part), int(whole)) for row in rows for part, whole in row]
    return sum(part for part, _ in found), sum(whole for _, whole in found)


def check(commitment: str, last_on: date, met: int, **details: Any) -> None:
    given = {"step": None, "removed_at": None, **details}
    db.session.add(
        Check(
            version=1,
            commitment_id=edition_on(last_on).ids[commitment],
            first_on=last_on,
            last_on=last_on,
            method=CheckMethod.TIMED,
            checked=10,
            met=met,
            done_by="Customer services",
            at=at(25),
            by_id=db.session.scalars(select(Staff.id)).first(),
            **given,
        )
    )


def test_what_was_checked_is_what_its_list_shows_together(
    app: Flask, clock: Clock, session: Session
) -> None:
    leo = lead(app)
    clock.set(2026, 11, 25)
    for day in range(1, 29):
        check("see-you-in-5-minutes", date(2026, 10, day), 9)
    check("see-you-in-5-minutes", date(2026, 9, 30), 1)
    check("see-you-in-5-minutes", date(2026, 11, 2), 2, removed_at=at(3))
    for step, met in ((Step.ACKNOWLEDGEMENT, 4), (Step.RESPONSE, 3)):
        check("email", date(2026, 11, 2), met, step=step)
    check("answer-in-15-seconds", date(2026, 11, 2), 8)
    calls(date(2026, 11, 3), in_time=30, late=5)
    calls(date(2026, 11, 4), in_time=0, late=0)
    session.commit()
    client = browser_of(app, leo)
    found = said(client.get(DASHBOARD), "/staff/samples")
    assert [text.partition(" in time")[0] for text in found.values()] == [
        "252 of 280",
        "38 of 45",
        "4 of 10",
        "3 of 10",
    ]
    for href, text in found.items():
        page = client.get(href)
        part, whole = results(page, "in time")
        for link in [one for one in page.root.iter("a") if one.get("rel") == "next"]:
            more = results(client.get(link.get("href", "")), "in time")
            part, whole = part + more[0], whole + more[1]
        assert text.startswith(f"{part} of {whole} in time"), href
        assert f"Together: {part} of {whole} in time" in page.words


def calls(day: date, *, in_time: int, late: int) -> None:
    log = db.session.scalars(select(CallLog)).first() or CallLog(
        version=1,
        name="calls.csv",
        digest="d",
        size=1,
        layout={},
        shape="s",
        state=LogState.KEPT,
        touched_at=at(25),
        sent_at=at(25),
        sent_by_id=db.session.scalars(select(Staff.id)).first(),
    )
    db.session.add(log)
    db.session.flush()
    db.session.add(
        CallDay(
            day=day,
            log_id=log.id,
            commitment_id=edition_on(day).ids["answer-in-15-seconds"],
            seconds=15,
            in_time=in_time,
            late=late,
            gave_up=0,
            gave_up_early=3,
            out_of_hours=2,
        )
    )


def test_what_people_felt_is_what_its_list_shows(
    app: Flask, clock: Clock, session: Session
) -> None:
    leo = lead(app)
    clock.set(2026, 11, 26)
    before = datetime(2026, 9, 30, 22, 59, tzinfo=UTC)
    for number in range(27):
        rated(at(2), source=Source.WEBSITE, polite=5 if number else 1)
    rated(before, source=Source.WEBSITE, polite=5)
    rated(before + timedelta(minutes=1), source=Source.WEBSITE, polite=0, clear=4)
    rated(at(3), source=Source.SLIP, place_kind=PlaceKind.RECEPTION, polite=2, third="yes")
    rated(at(3), source=Source.SLIP, place_kind=PlaceKind.LETTER, third="no", clear=1)
    rated(at(3), source=Source.SLIP, place_kind=PlaceKind.PHONE, third="unknown", clear=5)
    rated(at(4), source=Source.POSTER, polite=1, held=True, held_reason=HeldFor.ROBOT)
    session.commit()
    client = browser_of(app, leo)
    found = said(client.get(DASHBOARD), "/staff/ratings")
    assert {
        (query["question"][0], query["show"][0]): text.partition(" good")[0]
        for href, text in found.items()
        for query in [parse_qs(urlsplit(href).query)]
    } == {
        ("respect.polite", "open"): "26 of 27",
        ("respect.polite", "invited"): "0 of 1",
        ("clear-information.clear", "open"): "1 of 1",
        ("clear-information.clear", "invited"): "1 of 2",
        ("clear-information.third", "invited"): "0 of 1",
        ("see-you-in-5-minutes.third", "invited"): "1 of 1",
    }
    for href, text in found.items():
        assert rows_of(client, href) == int(text.split()[2]), href
        assert text.partition(" good")[0] + " good" in client.get(href).words


def rated(when: datetime, *, source: Source, **given: Any) -> None:
    place = {"place_kind": PlaceKind.OTHER, **given}
    db.session.add(
        Rating(at=when, source=source, invited=source in INVITED, form_key=token_hex(8), **place)
    )


def rows_of(client: ReviewingClient, href: str) -> int:
    page = client.get(href)
    older = [link.get("href", "") for link in page.root.iter("a") if link.get("rel") == "next"]
    mine = sum(cell.get("data-heading") == "When" for cell in page.root.iter("td"))
    return mine + (rows_of(client, older[0]) if older else 0)


def test_who_has_read_is_a_number_with_its_list_for_the_lead_only(
    app: Flask, clock: Clock, session: Session
) -> None:
    heidi, leo = head(app), lead(app)
    clock.set(2026, 11, 25)
    edition = edition_on(date(2026, 11, 25)).id
    confirm_read(viewer=heidi.viewer, edition_id=edition, form_key="k", now=at(24))
    page = browser_of(app, leo).get(DASHBOARD)
    (table,) = (one for one in page.root.iter("table") if one.get("id") == f"read-{edition}")
    assert page.links["1"] == f"#read-{edition}"
    assert [words(one) for one in table.iter("bdi")] == [heidi.name]
    mine = browser_of(app, heidi).get(DASHBOARD)
    assert not [href for href in mine.links.values() if href.startswith("#read")]
    assert "1 of 2 heads of service and managers" in mine.words


def test_an_odd_address_of_a_number_says_so_and_shows_no_list(app: Flask, clock: Clock) -> None:
    client = browser_of(app, lead(app))
    for page, whole in (("samples", "Samples: our own checks"), ("ratings", "Ratings from people")):
        assert client.get(f"/staff/{page}?quarter=").h1.startswith(whole)
        for asked in (
            "quarter=2026-27-q3",
            "quarter=x&step=response",
            "quarter=2026-27-q3&commitment=email&step=%00",
            "quarter=2026-27&commitment=email&question=respect.polite",
            "quarter=9999-00-q4&commitment=email&question=respect.polite",
            "quarter=2026-27-q3&commitment=%00&question=respect.nothing",
        ):
            found = client.get(f"/staff/{page}?{asked}")
            assert found.status_code == 422, asked
            assert not found.h1.startswith(whole)
            assert "We do not know which number this address asks for" in found.words
            assert "Together" not in found.words
            assert "Only answers" not in found.words


def test_a_list_says_which_number_it_stands_behind(app: Flask, council: Council) -> None:
    client = browser_of(app, council.leo)
    page = client.get("/staff/cases?behind=response.2026-27-q3.missed")
    assert "Answer due first in October to December 2026: Late" in page.words
    assert client.get("/staff/cases?behind=due_this_week").words.count("Due this week") >= 1


def test_an_address_of_no_number_says_so_and_shows_no_list(app: Flask, council: Council) -> None:
    client = browser_of(app, council.leo)
    for wrong in (
        "upheld",
        "upheld.2026-27",
        "upheld.2026-27-q9",
        "told.2026-27-q3.nothing",
        "response.2026-27-q3.better",
        "response.2026-27-q3.late.email.more",
        "due_this_week.2026-27-q3",
        "response.2026-27-q3.late.",
        "%00",
    ):
        for page in ("cases", "cases/export"):
            found = client.get(f"/staff/{page}?behind={wrong}")
            assert found.status_code == 422, wrong
            assert "We do not know which number this address asks for" in found.words
            assert "C26-" not in found.words


def test_it_takes_few_statements(app: Flask, council: Council) -> None:
    for who in (council.heidi, council.leo):
        client = browser_of(app, who)
        client.get(DASHBOARD)
        asked: list[str] = []
        engine = db.engine

        def note(*args: object, asked: list[str] = asked) -> None:
            asked.append(str(args[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            client.get(DASHBOARD)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert len(asked) <= 15, "\n\n".join(asked)


def test_the_tables_are_written_once_for_the_same_counts_in_each_language_and_for_each_person(
    app: Flask, council: Council, olive: Member, clock: Clock
) -> None:
    leo, heidi = browser_of(app, council.leo), browser_of(app, council.heidi)
    with patch.object(evidence, "commitment_rows", wraps=evidence.commitment_rows) as written:
        first = leo.get(DASHBOARD).words
        assert leo.get(DASHBOARD).words == first
        assert written.call_count == 1
        assert heidi.get(DASHBOARD).words != first
        assert written.call_count == 2
        with patch.object(app.extensions["babel"], "locale_selector", lambda: "cy"):
            assert "Rhagfyr" in leo.get(DASHBOARD).words
        assert written.call_count == 3
        received(app, kind=Kind.CHALLENGE, claimed_missed=("email",))
        assert leo.get(DASHBOARD).words != first
        clock.forward(seconds=31)
        leo.get(DASHBOARD)
        assert written.call_count == 5
