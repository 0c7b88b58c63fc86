"""Published figures for staff: what is behind each, and correcting them in sight (Policy A13)."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.measures.facts import Population
from portal.domain.measures.periods import span_of
from portal.models import FrozenFigure
from portal.services.freezing import freeze
from tests.builders import (
    administrator,
    desk_of,
    handler,
    head,
    kept_case,
    lead,
    officer,
    received,
    reception,
)

AFTER = datetime(2027, 1, 21, 9, tzinfo=UTC)
SLUG = "2026-27-q3"


@pytest.fixture
def reference(app: Flask, session: Session) -> str:
    """A complaint of a quarter that is frozen."""
    found = received(app)
    assert freeze(span=span_of(SLUG), population=Population(), now=AFTER)
    return found


def number_of(session: Session, measure: str, item: str) -> int:
    figure = session.scalars(
        select(FrozenFigure).where(FrozenFigure.measure == measure, FrozenFigure.item == item)
    ).first()
    assert figure is not None
    return figure.id


def test_a_figure_leads_to_the_cases_behind_it(
    app: Flask, session: Session, reference: str
) -> None:
    desk = desk_of(app, lead(app))
    assert "October to December 2026" in desk.get("/staff/figures").text
    number = number_of(session, "M4", "received")
    assert f"/staff/figures/figure/{number}" in desk.get(f"/staff/figures/{SLUG}").text
    page = desk.get(f"/staff/figures/figure/{number}").text
    assert f"/staff/cases/{reference}" in page
    assert "portal.domain.measures.complaints.received" in page


def test_every_figure_of_a_period_opens(app: Flask, session: Session, reference: str) -> None:
    desk = desk_of(app, officer(app))
    for number in session.scalars(select(FrozenFigure.id)).all():
        assert desk.get(f"/staff/figures/figure/{number}").status_code == 200


def test_a_head_of_another_service_reads_how_many_and_not_which(
    app: Flask, session: Session, reference: str
) -> None:
    desk = desk_of(app, head(app, service="planning", heads=("planning",)))
    page = desk.get(f"/staff/figures/figure/{number_of(session, 'M4', 'received')}").text
    assert "You may see 0 of the 1 records behind this figure." in page
    assert "There is nothing behind it" not in page
    assert reference not in page


def test_a_hidden_figure_is_not_called_small(app: Flask, session: Session, reference: str) -> None:
    number = number_of(session, "M4", "received")
    session.get_one(FrozenFigure, number).hidden = True
    session.commit()
    page = desk_of(app, lead(app)).get(f"/staff/figures/figure/{number}")
    assert "Hidden, so that no small number can be worked out" in page.words


@pytest.mark.parametrize("make", [handler, reception, administrator])
def test_who_sees_no_figures_gets_none(
    app: Flask, session: Session, reference: str, make: object
) -> None:
    desk = desk_of(app, make(app))  # type: ignore[operator]
    assert desk.get("/staff/figures").status_code == 403
    assert desk.get(f"/staff/figures/{SLUG}/correct").status_code == 403


def test_only_the_corporate_lead_corrects(app: Flask, session: Session, reference: str) -> None:
    for who in (officer(app), head(app)):
        assert desk_of(app, who).get(f"/staff/figures/{SLUG}/correct").status_code == 403


def test_a_correction_needs_its_reason_and_then_stands_beside_the_old_figure(
    app: Flask, session: Session, reference: str
) -> None:
    desk = desk_of(app, lead(app))
    address = f"/staff/figures/{SLUG}/correct"
    assert "There is nothing to correct" in desk.get(address).text
    kept_case(reference).received_on = date(2026, 9, 29)
    session.commit()
    page = desk.get(address)
    assert "What would change" in page.text
    refused = desk.submit(page, _form="reason", reason="")
    assert refused.status_code == 400
    assert "Enter why the figures are corrected" in refused.text
    person = kept_case(reference).person.name
    for named in (person, f"Mrs {person.split()[-1]}", "Leo Lead", reference):
        refused = desk.submit(refused, _form="reason", reason=f"The letter of {named} was wrong")
        assert refused.errors == ["Take out names of people and case numbers: anyone can read this"]
        assert refused.values("reason")["reason"].startswith("The letter of ")
    assert (
        desk.submit(refused, _form="reason", reason="The letter was dated wrongly").status_code
        == 200
    )
    said = desk.get(f"/staff/figures/figure/{number_of(session, 'M4', 'received')}").words
    assert "it was 1." in said
    assert "The letter was dated wrongly" in said


def test_a_period_or_figure_that_is_not_there_is_not_found(
    app: Flask, session: Session, reference: str
) -> None:
    desk = desk_of(app, lead(app))
    for address in ("2031-32-q1", "nonsense", "figure/999999", "2026-27-q9/correct"):
        assert desk.get(f"/staff/figures/{address}").status_code == 404
