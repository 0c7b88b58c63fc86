"""Heads of service and managers confirm that they have read the commitments (Policy A11.5)."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.commitments import EditionState
from portal.domain.errors import NotFound
from portal.domain.roles import Role
from portal.models import Commitment, CommitmentsRead, Edition
from portal.services.commitments_read import confirm_read
from tests.builders import EVERY_ROLE, desk_of, head, lead, member
from tests.kit.clock import NOW

READ, DASHBOARD = "/staff/commitments/read", "/staff/dashboard"
TASK = "and say that you have"


def next_edition(session: Session, state: EditionState = EditionState.LIVE) -> int:
    """Adopt an edition that comes into force next month, with the commitments of this one."""
    now = session.scalars(select(Edition)).one()
    coming = Edition(
        number=now.number + 1,
        title="The next commitments",
        effective_from=date(2027, 1, 4),
        state=state.value,
        approval_reference="Minute 12",
        digest="0" * 64,
        house_rules=now.house_rules,
    )
    session.add(coming)
    session.flush()
    for one in now.commitments:
        copy = {name: getattr(one, name) for name in ("slug", "position", "short_title", "record")}
        session.add(Commitment(edition_id=coming.id, **copy))
    session.commit()
    return coming.id


@pytest.mark.parametrize("role", Role)
def test_heads_and_managers_have_the_task(app: Flask, role: Role) -> None:
    status = desk_of(app, EVERY_ROLE[role](app)).get(READ).status_code
    assert status == (200 if role in (Role.HEAD, Role.LEAD) else 403)


def test_the_task_stands_until_it_is_done_once(app: Flask, session: Session) -> None:
    heidi = desk_of(app, head(app))
    assert TASK in heidi.get(DASHBOARD).words
    page = heidi.get(READ)
    done = heidi.submit(page, _form="edition")
    assert "It is noted that you have read the commitments" in done.words
    assert TASK not in done.words
    assert "1 of 1 heads of service and managers have read them" in done.words
    assert "You read these: Monday 23 November 2026" in heidi.get(READ).words
    heidi.submit(page, _form="edition")
    assert len(session.scalars(select(CommitmentsRead)).all()) == 1


def test_a_new_edition_asks_again_before_it_begins(app: Flask, session: Session) -> None:
    leo = desk_of(app, lead(app))
    leo.submit(leo.get(READ), _form="edition")
    assert TASK not in leo.get(DASHBOARD).words
    next_edition(session)
    again = leo.get(DASHBOARD)
    assert "Read the commitments of Monday 4 January 2027" in again.words
    assert "The next commitments: 0 of 1 heads of service" in again.words
    leo.submit(leo.get(READ), _form="edition")
    assert TASK not in leo.get(DASHBOARD).words


def test_a_draft_is_nothing_to_confirm(app: Flask, session: Session) -> None:
    draft, leo = next_edition(session, EditionState.DRAFT), lead(app)
    assert "The next commitments" not in desk_of(app, leo).get(READ).words
    for number in (draft, draft + 1, 0):
        with pytest.raises(NotFound):
            confirm_read(viewer=leo.viewer, edition_id=number, form_key=f"{number}", now=NOW)


def test_an_edition_that_is_over_needs_no_confirming(app: Flask, session: Session) -> None:
    first = session.scalars(select(Edition.id)).one()
    next_edition(session)
    heidi = head(app)
    with pytest.raises(NotFound):
        confirm_read(
            viewer=heidi.viewer, edition_id=first, form_key="k", now=NOW + timedelta(days=60)
        )


def test_the_lead_sees_who_has_not_a_head_sees_their_own_line(app: Flask) -> None:
    leo, heidi = desk_of(app, lead(app)), desk_of(app, head(app))
    member(app, Role.HEAD, name="Una Unread", heads=("planning",))
    heidi.submit(heidi.get(READ), _form="edition")
    everyone = leo.get(DASHBOARD).words
    assert "1 of 3 heads of service and managers" in everyone
    assert "Heidi Head Monday 23 November 2026 at 10:00am" in everyone
    assert "Leo Lead Not yet Una Unread Not yet" in everyone
    own = heidi.get(DASHBOARD).words
    assert "1 of 3 heads of service and managers" in own
    assert "Heidi Head Monday" in own
    assert "Una Unread" not in own


def test_nobody_confirms_twice_with_two_pages(app: Flask, session: Session) -> None:
    heidi = desk_of(app, head(app))
    pages = [heidi.get(READ) for _ in range(2)]
    for page in pages:
        heidi.submit(page, _form="edition")
    assert len(session.scalars(select(CommitmentsRead)).all()) == 1
