"""Residents' pages and mails are easy to read (Policy C10).

Every open page is fetched and its sentences are measured. Every sentence of a template for
residents, shown or not, is looked at for words to avoid and for length.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from jinja2 import Environment

from portal.domain.message_templates import TEMPLATES as MESSAGES
from portal.domain.message_templates.wording import PLACEHOLDER
from portal.domain.reading import SCORED_FROM, SENTENCE_AT_MOST, read
from portal.queries.editions import edition_on
from tests.conftest import strictest_engine
from tests.frozen import frozen
from tests.kit.addresses import rules
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW
from tests.kit.reviewer import words

ROOT = Path(__file__).parents[2]
BLOCKS = frozenset({"p", "li", "dd", "td", "th", "div", "legend", "label", "h1", "h2", "h3"})
NOT_PROSE = frozenset({"address", "script", "textarea", "select", "option"})
SENTENCE = re.compile(r"[.?!:][\"'”’)]*$")
NAMED = re.compile(r"%\((\w+)\)[sd]|%%")
FOR_RESIDENTS = ("public", "email", "letters", "errors")
MARKERS = frozenset({"_", "_l", "gettext", "lazy_gettext", "ngettext", "N_"})
FIXED = "data-fixed-words"
"""Marks what the law or the committee worded. It is shown as it stands and not measured."""

env = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
TEMPLATES = sorted(
    file
    for folder in FOR_RESIDENTS
    for file in (ROOT / "templates" / folder).glob("**/*")
    if file.is_file()
)
MODULES = sorted((ROOT / "portal" / "public").glob("**/*.py"))


def blocks(element: Element) -> Iterator[str]:
    """Yield the text of every smallest block inside ``element``."""
    if element.tag in NOT_PROSE or FIXED in element.attrib:
        return
    inner = [part for part in element.iter() if part is not element and part.tag in BLOCKS]
    if element.tag in BLOCKS and not inner:
        text = words(element)
        if text:
            yield text
        return
    for part in element:
        yield from blocks(part)


def faults(name: str, texts: list[str]) -> list[str]:
    """Return what is hard to read in ``texts``; whole sentences are measured together."""
    found = []
    for text in texts:
        seen = read(text)
        if seen.longest_words > SENTENCE_AT_MOST:
            found.append(f"{name}: {seen.longest_words} words: {seen.longest_sentence}")
        found += [f"{name}: “{word}” in: {text}" for word in seen.banned]
    whole = read("\n".join(text for text in texts if SENTENCE.search(text)))
    if whole.words >= SCORED_FROM and not whole.passes and not whole.banned:
        found.append(f"{name}: grade {whole.grade}, average sentence {whole.average_sentence}")
    return found


def open_pages(app: Flask, client: ReviewingClient) -> Iterator[tuple[str, list[str]]]:
    """Yield the address and the blocks of every page that anyone may open."""
    frozen(app)
    with app.app_context():
        slugs = [one.slug for one in edition_on(NOW.date()).edition.commitments]
    addresses = {address for rule, address in rules(app, "GET") if "/staff" not in rule.rule}
    addresses |= {f"/commitments/{slug}" for slug in slugs}
    addresses.add("/commitments/when?contact=email&on=2026-12-24")
    for address in sorted(addresses):
        page = client.get(address)
        if page.status_code in {200, 404} and page.mimetype == "text/html":
            yield address, list(blocks(page.root.find(".//main") or Element("main")))


@strictest_engine
def test_every_open_page_is_easy_to_read(app: Flask, client: ReviewingClient) -> None:
    found = [fault for name, texts in open_pages(app, client) for fault in faults(name, texts)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_sentence_of_a_template_for_residents_is_easy_to_read(file: Path) -> None:
    source = file.read_text()
    fixed = [
        sentence for line in source.splitlines() if FIXED in line for sentence in sentences_of(line)
    ]
    said = [sentence for sentence in sentences_of(source) if sentence not in fixed]
    found = faults(file.name, [NAMED.sub("x", sentence) for sentence in said])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", list(MESSAGES))
def test_every_sentence_of_a_message_is_easy_to_read(name: str) -> None:
    texts = [MESSAGES[name].subject, *MESSAGES[name].paragraphs]
    found = faults(name, [PLACEHOLDER.sub("x", text) for text in texts])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_sentence_of_a_page_for_residents_is_easy_to_read(file: Path) -> None:
    said = [
        argument.value
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in MARKERS
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    found = faults(file.name, [NAMED.sub("x", sentence) for sentence in said])
    assert not found, "\n".join(found)


def sentences_of(source: str) -> list[str]:
    """Return every sentence that the template ``source`` marks for translation."""
    found = []
    for _, _, message in env.extract_translations(source):
        parts = (message,) if isinstance(message, str) else message or ()
        found += [part for part in parts if part]
    return found
