"""Why an answer waits for a manager: what the case says, what the text says, what was asked."""

import pytest

from portal.domain.approvals import WHY_APPROVE_WORDS, WhyApprove, why_approve
from portal.domain.root_causes import RootCause


@pytest.mark.parametrize(
    "text", ["We pay £300.", "£ 12.50", "300£", "We pay you fifty Pounds", "\uffe17"]
)
def test_a_sum_in_the_text_is_money(text: str) -> None:
    assert why_approve((), money=False, texts=("", text)) == (WhyApprove.SUM,)


@pytest.mark.parametrize(
    "text", ["", "We will call you on 24 November.", "The dog pound", "A compound of 3", "£"]
)
def test_other_words_are_no_sum(text: str) -> None:
    assert why_approve((), money=False, texts=(text,)) == ()


def test_that_it_was_asked_before_is_said_only_when_nothing_else_asks_for_it() -> None:
    assert why_approve((), money=False, asked=True) == (WhyApprove.ASKED,)
    reasons = why_approve([RootCause.DISCRIMINATION], money=True, named=True, asked=True)
    assert reasons == (WhyApprove.MONEY, WhyApprove.DISCRIMINATION, WhyApprove.NAMED)
    assert set(WHY_APPROVE_WORDS) == set(WhyApprove)
