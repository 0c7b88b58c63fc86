"""The test client: every page it fetches is reviewed, and forms are filled in as people do."""

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.kit import reviewer
from tests.kit.reviewer import words

Answers = MultiDict[str, str]


class Page(TestResponse):
    """A response whose page can be read: ``h1``, ``title``, ``text``, ``errors``, ``form()``."""

    @cached_property
    def root(self) -> Element:
        """The parsed page."""
        return reviewer.read(self.text)

    @property
    def h1(self) -> str:
        """The words of the heading."""
        return words(self.root.find(".//h1"))

    @property
    def title(self) -> str:
        """The words of the title."""
        return words(self.root.find("head/title"))

    @property
    def words(self) -> str:
        """All words of the main part of the page, with single spaces."""
        main = self.root.find(".//main")
        return words(self.root.find("body") if main is None else main)

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary, in order; empty when there is none."""
        return [words(link) for link in self.find_all("govuk-error-summary__list", inside="li")]

    @property
    def links(self) -> dict[str, str]:
        """Where each link of the page leads, by its words."""
        return {words(link): link.get("href", "") for link in self.root.iter("a")}

    def find_all(self, name: str, inside: str | None = None) -> list[Element]:
        """Return the elements with the class ``name``, or the ``inside`` tags within them."""
        found = [e for e in self.root.iter() if name in e.get("class", "").split()]
        return found if inside is None else [e for part in found for e in part.iter(inside)]

    def form(self, name: str | None = None) -> Element:
        """Return the page's POST form: the only one, or the one with a field or button ``name``."""
        forms = [
            form
            for form in self.root.iter("form")
            if form.get("method", "").lower() == "post"
            and (name is None or any(field.get("name") == name for field in form.iter()))
        ]
        assert len(forms) == 1, f"{len(forms)} POST forms (with {name!r}) in {self.h1!r}"
        return forms[0]

    def values(self, name: str | None = None) -> Answers:
        """Return what the browser would send for ``form(name)`` as it stands, buttons left out."""
        return _values(self.form(name))


class ReviewingClient(FlaskClient):
    """Fetches pages as a visitor and refuses faulty ones.

    ``post`` adds the form token by itself unless ``csrf=False``. ``submit`` sends the form of
    a page with all its hidden fields. Requests run without the test's app context, as on a
    server, so that nothing kept for one request reaches the next.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_wrapper = type("PageResponse", (Page, self.application.response_class), {})

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> Page:
        """Send a request and review the page that comes back, and every page on the way."""
        kwargs.setdefault("buffered", True)  # read and closed, as a browser does
        if csrf and str(kwargs.get("method", "GET")).upper() == "POST" and _fields(kwargs):
            kwargs["data"] = self._with_token(kwargs.get("data"))
        response = contextvars.Context().run(super().open, *args, **kwargs)
        assert isinstance(response, Page)
        for page in (*response.history, response):
            if page.mimetype == "text/html" and page.request.method != "HEAD":
                text = page.get_data(as_text=True)
                if text and page.status_code not in {301, 302, 303, 307, 308}:
                    reviewer.review(f"{page.request.method} {page.request.path}", text)
        return response

    def run_wsgi_app(self, environ: dict[str, Any], buffered: bool = False) -> Any:
        """Send the request, and let go of its body: a large one is a file on disk."""
        try:
            return super().run_wsgi_app(environ, buffered)
        finally:
            environ["wsgi.input"].close()

    @contextmanager
    def session_transaction(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Open the visitor's session to look at it or change it."""
        apart = contextvars.Context()
        manager = super().session_transaction(*args, **kwargs)
        opened = apart.run(manager.__enter__)
        try:
            yield opened
        finally:
            apart.run(manager.__exit__, None, None, None)

    def submit(
        self, page: Page, _button: str | None = None, _form: str | None = None, **answers: Any
    ) -> Page:
        """Fill in the form of ``page`` and send it; follow the redirect after it.

        ``answers`` are by field name, a list for several values. A name that is not in the
        form is a mistake of the test. ``_form`` picks one of several forms by a field in it,
        ``_button`` is the ``name=value`` of the button to press.
        """
        form = page.form(_form)
        values, known = _values(form), {field.get("name") for field in form.iter()}
        for name, answer in answers.items():
            assert name in known, f"no field {name!r} in {page.h1!r}: {sorted(filter(None, known))}"
            values.setlist(name, answer if isinstance(answer, list) else [answer])
        if _button:
            name, _, value = _button.partition("=")
            values.setlist(name, [value])
        address = urljoin(page.request.full_path.rstrip("?"), form.get("action") or "")
        sent = self.post(address, data=values, csrf=False, follow_redirects=True)
        assert isinstance(sent, Page)
        return sent

    def _with_token(self, data: Any) -> Answers:
        values: Answers = MultiDict(data or {})
        if "csrf_token" not in values:
            with self.session_transaction() as session:
                kept = session.setdefault("csrf_token", "0" * 40)
            signer = URLSafeTimedSerializer(
                self.application.config["SECRET_KEY"], salt="wtf-csrf-token"
            )
            values["csrf_token"] = str(signer.dumps(kept))
        return values


def _fields(kwargs: dict[str, Any]) -> bool:
    """Whether the request carries form fields: not JSON, not raw bytes, no content type named."""
    if kwargs.get("json") is not None or kwargs.get("content_type"):
        return False
    return not isinstance(kwargs.get("data"), str | bytes)


def _values(form: Element) -> Answers:
    values: Answers = MultiDict()
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text").lower()
        if not name or field.tag == "button" or "disabled" in field.attrib:
            continue
        if field.tag == "textarea":
            values.add(name, (field.text or "").removeprefix("\n"))
        elif field.tag == "select":
            options = list(field.iter("option"))
            chosen = [o for o in options if "selected" in o.attrib] or options[:1]
            for option in chosen:
                values.add(name, option.get("value", words(option)))
        elif field.tag == "input" and kind in {"radio", "checkbox"}:
            if "checked" in field.attrib:
                values.add(name, field.get("value", "on"))
        elif field.tag == "input" and kind not in {"submit", "button", "image", "reset", "file"}:
            values.add(name, field.get("value", ""))
    return values
