"""The language of a page, found once a request: one page asks for hundreds of words and dates."""

from collections.abc import Callable
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from babel import Locale, dates, numbers
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Babel, Domain, get_domain, get_locale

ENGLISH = Locale("en", "GB")
SENTENCES = "page_sentences"


class _Sentences(Domain):
    """Where Flask-Babel looks sentences up; it would find the catalogue anew for each one."""

    def get_translations(self) -> NullTranslations:
        """Return the sentences in the language of the page."""
        found: NullTranslations = _once(SENTENCES, super().get_translations)
        return found


class _Babel(Babel):
    """Flask-Babel, keeping the catalogues that it has read from one request to the next."""

    @cached_property
    def domain_instance(self) -> Domain:
        """Return where sentences are looked up."""
        return _Sentences(domain=self.domain)


def init_language(app: Flask) -> None:
    """Let ``app`` speak, and its templates find their sentences by the short way."""
    _Babel(app)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _translations().ugettext(text),
        ngettext=lambda one, many, number: _translations().ungettext(one, many, number),
        newstyle=True,
    )


def locale() -> Locale:
    """Return the locale of the page, British English where there is no page."""
    return _once("page_locale", get_locale) or ENGLISH


def date_in(pattern: str, when: date) -> str:
    """Return the date ``when`` (no instant) in the language of the page, by Babel's pattern."""
    return _date(when, pattern, locale())


def number_in_words(number: int | float) -> str:
    """Return ``number`` with its thousands marked, in the language of the page."""
    return _number(number, locale())


def _translations() -> NullTranslations:
    found: NullTranslations = _once(SENTENCES, lambda: get_domain().get_translations())
    return found


def _once(name: str, find: Callable[[], Any]) -> Any:
    """Return what ``find`` found, asking it once in each request."""
    try:
        found = g.get(name)
    except RuntimeError:  # no request: nothing to keep it in
        return find()
    if found is None:
        found = find()
        setattr(g, name, found)
    return found


@lru_cache(maxsize=5000)
def _date(when: date, pattern: str, locale: Locale) -> str:
    return dates.format_date(when, pattern, locale)


@lru_cache(maxsize=5000)
def _number(number: int | float, locale: Locale) -> str:
    return numbers.format_decimal(number, locale=locale)
