"""Files and colours: small, kept for long, and always readable."""

import gzip
import hashlib
from pathlib import Path

import pytest
from flask import Flask

from portal.web.static import colours_as_css
from tests.web.gallery import gallery

STATIC = Path(__file__).parents[2] / "static"
ASSETS = STATIC.parent / "assets"


@pytest.fixture(scope="module")
def site() -> Flask:
    """A site with nothing but its frame."""
    return gallery({})


def test_a_page_asks_for_little(site: Flask) -> None:
    client = site.test_client()
    page = client.get("/")
    addresses = [link.get("href", "") for link in page.root.iter("link")]  # type: ignore[attr-defined]
    addresses += [script.get("src", "") for script in page.root.iter("script")]  # type: ignore[attr-defined]
    answers = [
        client.get(one, headers={"Accept-Encoding": "gzip"}, buffered=True) for one in addresses
    ]
    assert len(answers) + 1 <= 5
    assert sum(len(answer.data) for answer in [page, *answers]) < 30_000
    for answer in answers:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("packed", sorted(STATIC.glob("*.gz")), ids=lambda path: path.name)
def test_what_is_packed_is_what_is_plain(packed: Path) -> None:
    assert gzip.decompress(packed.read_bytes()) == packed.with_suffix("").read_bytes()


def test_the_sources_have_been_built_since_they_changed() -> None:
    """``make assets`` builds them and writes down what from."""
    folders = ("build", "js", "scss")
    sources = [file for folder in folders for file in (ASSETS / folder).iterdir()]
    names = {file.relative_to(ASSETS).as_posix(): file for file in sources}
    names["package-lock.json"] = ASSETS / "package-lock.json"
    fingerprint = hashlib.sha256()
    for name, file in sorted(names.items()):
        fingerprint.update(f"{name}\n".encode() + file.read_bytes())
    assert fingerprint.hexdigest() == (ASSETS / "built-from.sha256").read_text().strip()


def test_the_lock_names_no_host() -> None:
    assert "resolved" not in (ASSETS / "package-lock.json").read_text()


def test_the_stylesheet_has_nothing_of_the_government(site: Flask) -> None:
    css = (STATIC / "portal.css").read_text()
    for theirs in ("GDS Transport", "@font-face", "url(", "crest", "crown"):
        assert theirs not in css


def test_the_council_gives_its_colours(site: Flask) -> None:
    css = site.test_client().get("/theme.css")
    assert css.mimetype == "text/css"
    assert "--govuk-brand-colour:#1b5e3f" in css.text


@pytest.mark.parametrize(
    ("colours", "has", "has_not"),
    [
        ({"brand": "#ffe000"}, "--portal-on-brand-colour:#0b0c0c", "#ffffff"),
        ({"brand": "#14474f"}, "--portal-on-brand-colour:#ffffff", "#0b0c0c"),
        ({"link": "#155a8a"}, "--govuk-link-colour:#155a8a", "button"),
        ({"link": "#66ccff"}, ":root{}", "--govuk-link-colour"),
        ({"button": "#ffff00"}, ":root{}", "--portal-button-colour"),
        ({"brand": "#14474f", "accent": "#ff0000"}, "--portal-accent-colour:#ff0000", "link"),
        ({"unheard-of": "#000000"}, ":root{}", "unheard"),
    ],
)
def test_colours_that_cannot_be_read_are_not_used(
    colours: dict[str, str], has: str, has_not: str
) -> None:
    css = colours_as_css(tuple(colours.items()))
    assert has in css
    assert has_not not in css


def test_an_address_changes_with_what_is_behind_it(site: Flask) -> None:
    with site.test_request_context("/"):
        one = site.jinja_env.globals["asset"]("portal.css")  # type: ignore[operator]
        site.extensions["fingerprints"] = {**site.extensions["fingerprints"], "portal.css": "x"}
        assert site.jinja_env.globals["asset"]("portal.css") != one  # type: ignore[operator]
