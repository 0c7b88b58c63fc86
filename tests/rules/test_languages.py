"""Every word shown to people goes through gettext: a made-up language finds what was missed."""

from flask import Flask

from portal.queries.editions import edition_on
from portal.web.context import council
from tests.kit import made_up_language
from tests.kit.addresses import rules
from tests.kit.clock import NOW


def test_a_word_nobody_marked_is_found() -> None:
    html = "<p>⟦Marked %(day)s⟧ forgotten</p><img alt='unseen'>"
    assert made_up_language.untranslated(html, []) == ["forgotten", "unseen"]


def test_every_word_of_every_open_page_can_be_translated(app: Flask) -> None:
    client = app.test_client()
    with app.app_context():
        data = made_up_language.data_of(council(), edition_on(NOW.date()).edition)
        data += [app.config["SESSION_COOKIE_NAME"]]
    missed = {}
    with made_up_language.spoken():
        for rule, address in rules(app, "GET"):
            answer = client.get(address)
            shown = answer.status_code == 200 and answer.mimetype == "text/html"
            if shown and not rule.rule.startswith("/staff"):
                words = made_up_language.untranslated(answer.get_data(as_text=True), data)
                if words:
                    missed[address] = words
    assert missed == {}
