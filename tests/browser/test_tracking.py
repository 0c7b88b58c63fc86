"""Tracking a case in a real browser: codes, a message, stopping it, and a code by mail."""

import re
from pathlib import Path

import pytest

from portal.web.jobs import deliver
from tests.browser.walker import Visitor
from tests.builders import TRACKING_CODE, received
from tests.conftest import LiveSite

pytestmark = pytest.mark.browser


def test_a_case_is_followed_written_to_and_stopped(visitor: Visitor, live: LiveSite) -> None:
    reference = received(live.app)
    visitor.open("/")
    visitor.press("Check what is happening")
    visitor.refused()
    visitor.refused(reference=reference, tracking_code="2222-2222-2222-2222")
    visitor.send(reference=reference.lower(), tracking_code=TRACKING_CODE.replace("-", " "))
    assert visitor.page.locator("h1").inner_text().startswith("Your complaint about")
    visitor.press("Send us a message")
    visitor.refused()
    visitor.send(message="It happened again today.")
    assert visitor.page.get_by_text("We have your message").is_visible()
    assert visitor.page.get_by_text("It happened again today.").is_visible()
    visitor.press("Stop my complaint")
    visitor.refused()
    visitor.hand.answer({"stop": "yes", "reason": "It is mended."})
    visitor.press("Continue")
    visitor.press("Stop it")
    assert visitor.page.get_by_text("You asked us to stop. We closed it").is_visible()
    visitor.press("Finish and clear")
    assert visitor.page.get_by_text("Nothing of it is left here.").is_visible()


def test_a_lost_code_comes_by_mail(visitor: Visitor, live: LiveSite) -> None:
    reference = received(live.app)
    visitor.open("/track")
    visitor.press("Get a one-time code by email")
    visitor.refused()
    visitor.send(reference=reference)
    visitor.refused(code="22222222")
    visitor.send(code=mailed_code(live))
    visitor.press("Show me a new tracking code")
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", visitor.page.locator("dd").nth(1).inner_text())
    visitor.press("Go back to your case")
    assert reference in visitor.page.locator("main").inner_text()


def mailed_code(live: LiveSite) -> str:
    """Return the code in the newest mail."""
    with live.app.app_context():
        deliver()
    mails = sorted(
        Path(live.app.config["MAIL_FOLDER"]).iterdir(), key=lambda one: one.stat().st_mtime
    )
    found = re.search(r"^[A-Z0-9]{4}-?[A-Z0-9]{4}$", mails[-1].read_text("utf-8"), re.MULTILINE)
    assert found, mails[-1].read_text("utf-8")
    return found[0]
