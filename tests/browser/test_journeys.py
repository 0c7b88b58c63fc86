"""Whole journeys in a real browser: by keyboard alone, and on a small phone without script."""

import pytest

from tests.browser.journeys import JOURNEYS
from tests.browser.walker import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", list(JOURNEYS))
def test_the_journey(visitor: Visitor, name: str) -> None:
    visitor.take(JOURNEYS[name])


def test_a_rating_with_more_words(visitor: Visitor) -> None:
    visitor.take(JOURNEYS["rating"])
    visitor.refused()
    visitor.hand.answer({"comment": "It was quick."})
    visitor.press("Send")
    assert visitor.page.get_by_text("We have what you wrote.").is_visible()
