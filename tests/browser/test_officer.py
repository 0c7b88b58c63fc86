"""An officer's case in a real browser, from the inbox to its end."""

import pytest

from tests.browser.walker import Visitor
from tests.builders import PASSWORD, officer, received
from tests.conftest import LiveSite

pytestmark = pytest.mark.browser


def test_a_case_from_the_inbox_to_its_end(visitor: Visitor, live: LiveSite) -> None:
    olive = officer(live.app, password=PASSWORD)
    reference = received(live.app)
    visitor.open("/staff")
    visitor.refused()
    visitor.send(email=olive.email, password=PASSWORD)
    visitor.press(reference)
    visitor.refused()
    visitor.send(kind="complaint", handler=str(olive.staff_id), conflict="no")
    visitor.refused("See the message", wanted="")
    visitor.hand.answer({"wanted": "An empty bin and an apology."})
    visitor.press("See the message")
    visitor.press("Send the acknowledgement")
    told(visitor, f"{reference} is acknowledged")
    visitor.press("Decide the points")
    point = visitor.page.locator("main input[name^=finding_]").first.get_attribute("name") or ""
    reasons = point.replace("finding", "reasons")
    visitor.refused("Save and write the answer", **{point: "upheld", reasons: "a" * 4001})
    visitor.hand.answer({reasons: "The round was missed three times.", "cause": "service"})
    visitor.press("Save and write the answer")
    visitor.press("Say what we change")
    visitor.send(why_none="One driver, on one day.")
    visitor.press("Write the answer")
    visitor.refused("See the answer")
    visitor.hand.answer({"apology": "We are sorry that your bin was not emptied."})
    visitor.press("See the answer")
    visitor.press("Send the answer")
    told(visitor, f"{reference} is answered")
    visitor.press("Close")
    visitor.press("Close this case")
    told(visitor, f"{reference} is closed")
    for tab in ("Points", "Messages", "Timeline", "People"):
        visitor.press(tab)
    visitor.open("/staff/cases?state=closed")
    told(visitor, reference)


def told(visitor: Visitor, words: str) -> None:
    """The page says ``words``."""
    assert words in visitor.page.locator("main").inner_text()
