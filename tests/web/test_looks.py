"""Every component in a real browser: phone and desktop, with and without script, on paper."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Browser, Page

from portal.web.fields import (
    CheckboxesField,
    DateField,
    LongTextField,
    Option,
    RadiosField,
    TextField,
)
from portal.web.form import Form
from tests.kit import browser as browsers
from tests.web.gallery import gallery

pytestmark = pytest.mark.browser

PUBLIC = """{% extends "layout/public.html" %}{% set heading = "Our promises" %}{% set back = "/" %}
{% from "components/lists.html" import big_links, commitments %}
{% from "components/steps.html" import next_steps, progress %}
{% from "components/answers.html" import answers, facts %}
{% from "components/words.html" import words, inline %}
{% from "components/status.html" import tag, due %}
{% from "govuk_frontend_jinja/components/details/macro.html" import govukDetails %}
{% block content %}
{{ big_links([{"text": "Make a complaint", "href": "#", "hint": "About 10 minutes"}]) }}
{{ commitments([{"text": "We will see you within 5 minutes", "href": "#"}]) }}
{{ next_steps([{"title": "A person reads it", "text": "Soon."}, {"title": "We answer"}]) }}
{{ progress([{"text": "We got it", "note": "Monday", "state": "done"},
             {"text": "We are looking", "state": "now"}, {"text": "Review", "state": "later"}]) }}
{{ answers([{"question": "What?", "lines": ["x" * 300], "change": "#"},
            {"question": "Name", "lines": [], "change": "#"}]) }}
{{ facts([("Reference", "C26-7Q4KD-8")]) }}
{{ govukDetails({"summaryText": "In danger?", "text": "Call 999."}) }}
<p>{{ tag("New", "blue") }} {{ due(d, -1) }} {{ inline("‮name") }}</p>
{{ words("‮right to left\\n" ~ "z" * 200, quoted=true) }}
{% endblock %}"""

RECEIPT = """{% extends "layout/public.html" %}{% set heading = "We have your complaint" %}
{% from "components/lists.html" import receipt %}{% block heading %}{% endblock %}
{% block content %}{{ receipt(heading, [("Your reference", "C26-7Q4KD-8")]) }}
<div data-print="Print this page"></div>{% endblock %}"""

STAFF = """{% extends "layout/staff.html" %}{% set heading = "C26-7Q4KD-8" %}
{% set signed_in = {"name": "Ayesha Grant"} %}
{% from "components/case.html" import case_bar, clocks %}
{% from "components/moves.html" import tabs, filter_panel, pagination %}
{% from "components/steps.html" import timeline %}
{% from "components/form.html" import conflict %}
{% block heading %}{% endblock %}{% block content %}
{% call case_bar("C26-7Q4KD-8", "Mary Okoro", "open", "Open",
  [{"name": "Our commitment", "when": d, "days": 2, "result": "", "why": "#"}]) %}
<a class="govuk-button" href="#" role="button">Acknowledge</a>{% endcall %}
{{ tabs([{"text": "Summary", "href": "#", "current": true},
         {"text": "Points", "href": "#", "current": false, "count": 2}], "Parts") }}
{{ clocks([{"name": "Our answer", "started": d, "due": d, "why": "#", "done": none,
            "result": "Running"}]) }}
{{ timeline([{"title": "Received", "at": t, "who": "", "text": "By post"}], level=2) }}
{{ conflict([{"question": "Summary", "theirs": "Bins", "yours": "Bins twice"}], "Tom", t) }}
<div class="portal-with-filter">
{{ filter_panel([{"name": "state", "legend": "State", "options": [
    {"value": "new", "text": "New", "count": 12, "checked": true}]}],
  [{"text": "New", "href": "#"}], [("tab", "late")], "#") }}
<div>{{ pagination(2, 41, "#", "#") }}</div></div>
{% endblock %}"""

LETTER = """{% extends "layout/letter.html" %}{% set heading = "Our answer" %}
{% set address_lines = ["Mary Okoro", "1 High Street"] %}{% set sent_on = d %}
{% set signed_in = {"name": "Ayesha Grant"} %}
{% set reference = "C26-7Q4KD-8" %}
{% block letter %}<p>Read <a href="https://example.org/answer">our page</a>.</p>{% endblock %}"""

PAGES = {
    "public.html": PUBLIC,
    "receipt.html": RECEIPT,
    "staff.html": STAFF,
    "letter.html": LETTER,
    "gone.html": '{% extends "errors/404.html" %}',
    "failed.html": '{% extends "errors/500.html" %}',
    "closed.html": '{% extends "errors/503.html" %}',
}


class Questions(Form):
    """Some questions, one revealed by another."""

    what = LongTextField("What happened?", required="Enter what happened", limit=2000)
    when = DateField("When was it?", required="Enter when it was", not_known="I do not know")
    how = RadiosField(
        "How should we answer?",
        required="Select how we should answer",
        options=[
            Option("phone", "Phone", reveals=("number",)),
            Option("no", "No need", apart=True),
        ],
    )
    number = TextField("Phone number", required="Enter a phone number")
    right = CheckboxesField(
        "What would help?", options=[Option("a", "An apology"), Option("n", "Nothing", alone=True)]
    )


class OneQuestion(Form):
    """One question, which is the page."""

    how = RadiosField(
        "How should we answer?",
        required="Select how we should answer",
        options=[Option("phone", "Phone"), Option("letter", "Letter")],
    )


ADDRESSES = [*(f"page/{name}" for name in PAGES), "form/questions", "form/one"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the gallery is served."""
    app = gallery({"questions": Questions, "one": OneQuestion}, PAGES)
    app.jinja_env.globals.update(d=date(2026, 12, 7), t=datetime(2026, 12, 7, 14, 5, tzinfo=UTC))
    with browsers.serving(app) as where:
        yield where


@pytest.fixture(params=[browsers.PHONE, browsers.DESKTOP], ids=["phone", "desktop"])
def screen(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A browser on the gallery, 320 and 1280 pixels wide."""
    with browsers.visit(browser, address, viewport=request.param) as page:
        yield page


TOO_SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter(part => {
    const box = part.getBoundingClientRect();
    if (!box.width || box.right < 0 || part.type === "hidden") return false;
    if (part.closest("p, td, address, .govuk-skip-link")) return false;
    const whole = part.labels?.[0]?.getBoundingClientRect().height ?? 0;
    return Math.max(box.height, whole) < 43.5;
  }).map(part => part.outerHTML)"""


@pytest.mark.parametrize("where", ADDRESSES)
def test_a_page_fits_and_axe_finds_nothing(screen: Page, where: str) -> None:
    screen.goto(f"/{where}")
    assert browsers.axe(screen) == []
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert screen.evaluate(TOO_SMALL) == []


def test_a_form_with_problems_is_as_good(screen: Page) -> None:
    screen.goto("/form/questions")
    screen.get_by_label("Phone", exact=True).check()
    screen.get_by_role("button", name="Continue").click()
    assert screen.locator(".govuk-error-summary").evaluate("e => e === document.activeElement")
    assert browsers.axe(screen) == []
    screen.get_by_role("link", name="Enter when it was").click()
    assert screen.locator("#when-day").evaluate("e => e === document.activeElement")


def test_follow_up_questions_wait_with_script_and_show_without(
    browser: Browser, address: str
) -> None:
    with browsers.visit(browser, address) as page:
        page.goto("/form/questions")
        assert not page.get_by_label("Phone number").is_visible()
        page.get_by_label("Phone", exact=True).check()
        assert page.get_by_label("Phone number").is_visible()
    with browsers.visit(browser, address, java_script_enabled=False) as page:
        page.goto("/form/questions")
        assert page.get_by_label("Phone number").is_visible()
        assert page.get_by_text("You can enter up to 2,000 characters").is_visible()
        assert not page.get_by_role("button", name="Menu").is_visible()


def test_paper_has_the_words_and_nothing_to_press(browser: Browser, address: str) -> None:
    with browsers.visit(browser, address) as page:
        page.emulate_media(media="print")
        page.goto("/page/receipt.html")
        assert page.get_by_text("C26-7Q4KD-8").is_visible()
        for pressed in (".govuk-service-navigation", ".portal-footer__links", ".govuk-button"):
            assert not any(part.is_visible() for part in page.locator(pressed).all())
        page.goto("/page/letter.html")
        letter = page.locator(".portal-letter")
        assert (
            letter.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 14 * 96 / 72 - 0.1
        )
        shown = "e => getComputedStyle(e, '::after').content"
        assert "https://example.org/answer" in letter.locator("a").evaluate(shown)
        assert not page.locator("header").is_visible()


def test_colours_of_the_reader_keep_the_parts_apart(browser: Browser, address: str) -> None:
    with browsers.visit(browser, address, forced_colors="active") as page:
        page.goto("/form/questions")
        button = page.get_by_role("button", name="Continue")
        assert button.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)") >= 1
        button.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert button.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)") >= 3
