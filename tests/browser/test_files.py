"""Files in a real browser without JavaScript: chosen, seen, removed, sent, downloaded."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.seen import accessible, faults
from tests.builders import TRACKING_CODE, received
from tests.conftest import LiveSite
from tests.kit import files
from tests.kit.browser import PHONE, visit

pytestmark = pytest.mark.browser

FULL = [
    {"name": "A letter with quite a long name.pdf", "mimeType": "x/y", "buffer": files.PDF},
    {"name": "bin.jpeg", "mimeType": "image/jpeg", "buffer": files.picture()},
]


def to_reply(page: Page, live: LiveSite) -> None:
    """Open a case by its codes and go to where one writes to us."""
    page.goto("/track")
    page.fill("[name=reference]", received(live.app))
    page.fill("[name=tracking_code]", TRACKING_CODE)
    page.click("main form button")
    page.click("text=Send us a message")


def test_files_are_added_removed_sent_and_downloaded_without_javascript(
    plain: Page, live: LiveSite, tmp_path: Path
) -> None:
    page = plain
    to_reply(page, live)
    page.set_input_files("[name=files]", FULL)
    page.fill("[name=message]", "Here they are.")
    page.click("text=Add these files")
    assert page.locator(".portal-files__name").all_inner_texts() == [
        "A letter with quite a long name.pdf",
        "bin.jpg",
    ]
    page.click("button:has-text('Remove') >> nth=0")
    assert page.input_value("[name=message]").strip() == "Here they are."
    page.click("text=Send message")
    assert page.get_by_text("We have your message").is_visible()
    with page.expect_download() as started:
        page.click("text=bin.jpg")
    assert started.value.suggested_filename == "bin.jpg"
    assert Path(started.value.path()).read_bytes().startswith(b"\xff\xd8")


def test_the_list_of_files_fits_a_phone_and_axe_finds_nothing(
    browser: Browser, live: LiveSite
) -> None:
    with visit(browser, live.address, viewport=PHONE) as page:
        to_reply(page, live)
        page.set_input_files("[name=files]", FULL)
        page.click("text=Add these files")
        assert page.locator(".portal-files__name").count() == 2
        assert faults(page, "width", "clipped", "targets") == []
        assert accessible(page) == []


def test_a_file_far_too_large_is_told_about_and_not_a_broken_connection(
    plain: Page, live: LiveSite
) -> None:
    to_reply(plain, live)
    large = {"name": "film.pdf", "mimeType": "x/y", "buffer": b"%PDF-" + b"x" * 11_000_000}
    plain.set_input_files("[name=files]", [large])
    plain.click("text=Add these files")
    assert plain.get_by_text("The selected file must be smaller than 10MB").first.is_visible()
