"""The macros of GOV.UK Frontend, in an environment of their own.

They count on a name that is missing being false. Ours do not, and the tests hold our templates
to it; so the macros are compiled apart, wherever they are asked for.
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, PrefixLoader, Template
from markupsafe import Markup

PREFIX = "govuk_frontend_jinja"
Macro = Callable[[dict[str, Any]], Markup]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({PREFIX: PackageLoader(PREFIX)}),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=100)
def macro(component: str, name: str) -> Macro:
    """Return the macro ``name`` of ``component``: ``macro("date-input", "govukDateInput")``."""
    template = _environment().get_template(f"{PREFIX}/components/{component}/macro.html")
    found: Macro = getattr(template.module, name)
    return found


def draw(component: str, name: str, params: dict[str, Any], *, typed: bool) -> Markup:
    """Return the macro ``name`` of ``component``, drawn with ``params``.

    Questions that nobody has answered look the same to everyone and are drawn once in this
    process. ``typed`` says that a person's words may be among ``params``: those are not kept.
    """
    if typed:
        return macro(component, name)(params)
    return _drawn(component, name, _Same(repr(params), params))


@dataclass(frozen=True)
class _Same:
    """Parameters that are the same when they read the same."""

    text: str
    params: dict[str, Any] = field(compare=False)


@lru_cache(maxsize=2000)
def _drawn(component: str, name: str, same: _Same) -> Markup:
    return macro(component, name)(same.params)


def init_govuk(app: Flask) -> None:
    """Let the templates of ``app`` import the macros by the names that the package documents."""
    own = app.jinja_env.loader
    assert own is not None
    app.jinja_env.loader = ChoiceLoader([own, GovukLoader()])


class GovukLoader(BaseLoader):
    """Finds the macros, already compiled, in their own environment."""

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Return the macro file ``name``; raise ``TemplateNotFound`` when it is none of theirs."""
        return _environment().get_template(name)
