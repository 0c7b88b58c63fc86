"""What staff may format keeps plain formatting and nothing that runs, loads or lies."""

import pytest

from portal.sanitise import LONGEST, clean_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p onclick="alert(1)" style="position:fixed">x</p>',
    "<style>p{background:url(https://example.org)}</style>",
    "<iframe src=https://example.org></iframe>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><script>alert(1)</script></math>",
    "<p><!-- --!><script>alert(1)</script> --></p>",
    '<form action="https://example.org"><input name=password></form>',
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_runs_or_loads_gets_through(html: str) -> None:
    cleaned = clean_html(html).lower()
    for danger in ("<script", "onerror", "onclick", "style", "javascript:", "data:", "<iframe",
                   "<svg", "<form", "<input", "<img", "<math"):  # fmt: skip
        assert danger not in cleaned


def test_plain_formatting_and_safe_links_stay() -> None:
    html = (
        '<h2>Hours</h2><p>We are <strong>open</strong>. <a href="https://example.org/a">See</a></p>'
    )
    cleaned = clean_html(html)
    assert "<h2>Hours</h2>" in cleaned
    assert "<strong>open</strong>" in cleaned
    assert 'href="https://example.org/a"' in cleaned


def test_very_long_markup_is_cut_before_it_is_cleaned() -> None:
    assert len(clean_html("<p>" + "x" * (LONGEST * 2))) <= LONGEST + len("<p></p>")
