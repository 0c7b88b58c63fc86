"""Every template compiles and names only what exists."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import meta, nodes

from portal.domain.message_templates import TEMPLATES as MESSAGES

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    str(file.relative_to(ROOT / "templates"))
    for file in (ROOT / "templates").glob("**/*")
    if file.is_file()
)
JINJA_GIVES = frozenset({"caller", "loop", "self", "varargs", "kwargs", "request", "session", "g"})


@pytest.fixture(scope="module")
def bare_app(sites: Any) -> Flask:
    app: Flask = sites("sqlite", "").app
    return app


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(bare_app: Flask, name: str) -> None:
    """A filter, test or macro that does not exist is an error here, not on a page.

    Compiled anew in every run: one that was compiled before may name what has gone since.
    """
    with bare_app.test_request_context():
        bare_app.jinja_env.compile((ROOT / "templates" / name).read_text(), name)
        for wanted in parsed(bare_app, name).find_all(nodes.FromImport):
            assert isinstance(wanted.template, nodes.Const)
            library = bare_app.jinja_env.get_template(wanted.template.value).module
            for macro in wanted.names:
                macro = macro if isinstance(macro, str) else macro[0]
                assert hasattr(library, macro), f"{wanted.template.value} has no {macro}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_uses_only_names_that_somebody_gives(bare_app: Flask, name: str) -> None:
    """A name is given by a page, by another template that includes this one, or is optional."""
    tree = parsed(bare_app, name)
    optional = {
        test.node.name
        for test in tree.find_all(nodes.Test)
        if test.name in {"defined", "undefined"} and isinstance(test.node, nodes.Name)
    }
    given = everywhere(bare_app) | passed() | set_in_templates(bare_app) | optional | JINJA_GIVES
    unknown = sorted(meta.find_undeclared_variables(tree) - given)
    assert not unknown, f"nobody gives {unknown} to a template"


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_trusts_nothing(bare_app: Flask, name: str) -> None:
    source = (ROOT / "templates" / name).read_text()
    assert not re.search(r"\|\s*safe\b", source), "nothing is marked safe in a template"
    assert not re.search(r"autoescape\s+false", source), "escaping stays on"
    assert not re.search(r"\{#.*\b(TODO|FIXME)\b", source)


def test_every_page_template_is_used() -> None:
    """A template that nothing renders, extends, includes or imports is left over."""
    texts = {
        file: file.read_text()
        for folder in ("portal", "templates")
        for file in (ROOT / folder).glob("**/*")
        if file.suffix in {".py", ".html", ".txt"}
    }
    left_over = [
        name
        for name in TEMPLATES
        if not name.startswith(("email/", "errors/"))
        and not any(
            name in text for file, text in texts.items() if file != ROOT / "templates" / name
        )
    ]
    assert not left_over


def test_no_file_stands_behind_a_message_that_has_a_wording_of_its_own() -> None:
    files = {name.removeprefix("email/").removesuffix(".txt") for name in TEMPLATES}
    assert not files & MESSAGES.keys()


def test_every_part_of_a_message_has_its_file_and_every_file_its_message() -> None:
    parts = {part for message in MESSAGES.values() for part in message.parts} - MESSAGES.keys()
    files = {
        name.removeprefix("email/parts/").removesuffix(".txt")
        for name in TEMPLATES
        if name.startswith("email/parts/") and not name.startswith("email/parts/_")
    }
    assert files == parts


def parsed(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse((ROOT / "templates" / name).read_text())


def everywhere(app: Flask) -> set[str]:
    """Return the names that every template has."""
    with app.test_request_context():
        context: dict[str, Any] = {}
        app.update_template_context(context)
    return {*app.jinja_env.globals, *context}


@cache
def set_in_templates(app: Flask) -> frozenset[str]:
    """Return every name that a template sets, imports or defines."""
    found: set[str] = set()
    for name in TEMPLATES:
        tree = parsed(app, name)
        found |= {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
        found |= {macro.name for macro in tree.find_all(nodes.Macro)}
        for wanted in tree.find_all(nodes.FromImport):
            found |= {each if isinstance(each, str) else each[1] for each in wanted.names}
    return frozenset(found)


@cache
def passed() -> frozenset[str]:
    """Return every keyword and dictionary key that the code hands to something."""
    found = set()
    for file in (ROOT / "portal").glob("**/*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                found |= {keyword.arg for keyword in node.keywords if keyword.arg}
            elif isinstance(node, ast.Dict):
                found |= {
                    key.value
                    for key in node.keys
                    if isinstance(key, ast.Constant) and isinstance(key.value, str)
                }
    return frozenset(found)
