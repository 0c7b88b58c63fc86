"""Actions, effect checks, and money: the rules alone (Policy A9.4, A10)."""

from datetime import date

import pytest

from portal.domain.council import SettingsUnclear, _limits
from portal.domain.findings import Finding
from portal.domain.learning import (
    ActionStatus,
    LearningMissing,
    StepNotPossible,
    check_learning,
    check_step,
    effect_due,
    next_statuses,
)
from portal.domain.remedies import limit_pence
from portal.domain.roles import Role

S = ActionStatus


@pytest.mark.parametrize(
    ("done", "due"),
    [
        (date(2026, 11, 25), date(2027, 2, 25)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 9, 30), date(2026, 12, 30)),
        (date(2026, 8, 31), date(2026, 11, 30)),
    ],
)
def test_the_effect_is_looked_at_three_months_later(done: date, due: date) -> None:
    assert effect_due(done) == due


@pytest.mark.parametrize("outcome", [Finding.UPHELD, Finding.PARTLY_UPHELD])
def test_getting_it_wrong_needs_an_action_or_a_reason(outcome: Finding) -> None:
    with pytest.raises(LearningMissing):
        check_learning(outcome, 0, None)
    check_learning(outcome, 1, None)
    check_learning(outcome, 0, "One bin, one day")


@pytest.mark.parametrize("outcome", [Finding.NOT_UPHELD, Finding.NO_FINDING, None])
def test_nothing_is_needed_where_we_got_nothing_wrong(outcome: Finding | None) -> None:
    check_learning(outcome, 0, None)


def test_only_who_manages_agrees_or_drops() -> None:
    assert next_statuses(S.PROPOSED, may_manage=False) == (S.PROPOSED,)
    assert next_statuses(S.PROPOSED, may_manage=True) == (S.PROPOSED, S.AGREED, S.NOT_TAKEN)
    assert next_statuses(S.AGREED, may_manage=False) == (S.AGREED, S.IN_PROGRESS, S.DONE)
    with pytest.raises(StepNotPossible):
        check_step(S.PROPOSED, S.DONE, may_manage=True)
    with pytest.raises(StepNotPossible):
        check_step(S.PROPOSED, S.AGREED, may_manage=False)


def test_without_limits_nobody_agrees_to_money() -> None:
    assert limit_pence(Role, {}) == 0
    limits = {Role.HEAD: 30000, Role.LEAD: 200000}
    assert limit_pence([Role.HEAD, Role.LEAD], limits) == 200000
    assert limit_pence([Role.OFFICER], limits) == 0


@pytest.mark.parametrize("rows", [{"nobody": 1}, {"head_of_service": -1}, {"corporate_lead": 1.5}])
def test_limits_that_cannot_be_are_refused(rows: dict[str, object]) -> None:
    with pytest.raises(SettingsUnclear):
        _limits(rows)
    assert _limits({"head_of_service": 300}) == {Role.HEAD: 30000}
