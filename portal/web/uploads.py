"""Taking files in: how much a page may be sent, and keeping what was chosen on a draft."""

from collections.abc import Callable
from typing import IO, Any, TypeVar
from urllib.parse import parse_qsl

from flask import Flask, Request, current_app, request
from flask_babel import gettext as _
from werkzeug.formparser import FormDataParser

from portal.domain.call_logs import LARGEST_LOG
from portal.domain.files import LARGEST, MOST_FILES, CheckedFile, FileRefused, TooManyFiles
from portal.domain.past_rules import LARGEST_FILE
from portal.files.check import checked
from portal.files.scanner import Scanner
from portal.files.store import Store, open_store
from portal.queries.files import waiting_files
from portal.recording.drafts import FilesAnswer
from portal.services.files import drop_file, keep_files
from portal.web.fields import FilesField
from portal.web.form import Form
from portal.web.now import now

STORE = "files"
BESIDE_FILES = 2 * 1024 * 1024
"""Bytes that a page with files may be sent beside them: words, and the frame of each file."""

MOST_BYTES = "most_bytes"
"""The mark of a page that may be sent more than others: how many bytes."""

Page = TypeVar("Page", bound=Callable[..., Any])


class AllThatWasTyped(FormDataParser):
    """Reads a form whose bytes are no text too: what cannot be read of it becomes "\ufffd"."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """Return the stream, the fields and the files."""
        if mimetype != "application/x-www-form-urlencoded":
            return super().parse(stream, mimetype, content_length, options)
        typed = stream.read().decode(errors="replace")
        return stream, self.cls(parse_qsl(typed, keep_blank_values=True)), self.cls()


class PortalRequest(Request):
    """A request that lets go of every file it was sent, also of those of a form it gave up."""

    form_data_parser_class = AllThatWasTyped

    def _get_file_stream(self, *about: Any, **more: Any) -> IO[bytes]:
        stream = super()._get_file_stream(*about, **more)
        self.__dict__.setdefault("opened", []).append(stream)
        return stream

    def close(self) -> None:
        """Close what was opened, whatever became of the form."""
        super().close()
        for stream in self.__dict__.pop("opened", ()):
            stream.close()


def init_uploads(app: Flask) -> None:
    """Let the pages of ``app`` that take files be sent more than others."""
    app.request_class = PortalRequest

    @app.before_request
    def allow_files() -> None:
        page = app.view_functions.get(request.endpoint or "")
        most = getattr(page, MOST_BYTES, None)
        if most is not None:
            request.max_content_length = most


def takes_files(page: Page) -> Page:
    """Mark a page as one that may be sent files."""
    return _may_be_sent(page, MOST_FILES * LARGEST + BESIDE_FILES)


def takes_log(page: Page) -> Page:
    """Mark a page as one that may be sent a large log. It looks at the size before the form."""
    return _may_be_sent(page, LARGEST_LOG + BESIDE_FILES)


def takes_past_records(page: Page) -> Page:
    """Mark a page as one that may be sent a file of past records, in the same way."""
    return _may_be_sent(page, LARGEST_FILE + BESIDE_FILES)


def _may_be_sent(page: Page, most: int) -> Page:
    setattr(page, MOST_BYTES, most)
    return page


def is_too_large() -> bool:
    """Whether the request says that it brings more than its page takes. Nothing of it is read."""
    most = request.max_content_length
    return most is not None and (request.content_length or 0) > most


def store() -> Store:
    """Return the place where the current app keeps files, opened when first asked for."""
    found: Store | None = current_app.extensions.get(STORE)
    if found is None:
        found = open_store(current_app.config["FILES_ADDRESS"], current_app.config["FILES_S3"])
        current_app.extensions[STORE] = found
    return found


def take_files(
    form: Form,
    *,
    journey: str,
    secret: str | None,
    files_at: FilesAnswer | None = None,
    staff_id: int | None = None,
) -> str | None:
    """Keep what was chosen in ``form``, and take away what is to go; return the draft's secret.

    A browser sends a file once, so this comes before anything else can be wrong with the page;
    only a form that is not ours changes nothing. What will not do is left out and said beside
    the question; the others are kept. ``secret`` is None where there is no draft yet, and so is
    what is returned when there is nothing to keep. Raises ``AlreadySent``.
    """
    field = form.files_field()
    assert field is not None
    if form.is_ours():
        number = field.removed()
        if number is not None and secret:
            drop_file(journey=journey, secret=secret, number=number, now=now(), files_at=files_at)
        try:
            good = _checked(field)
            if good:
                secret = keep_files(
                    journey=journey,
                    secret=secret,
                    files=good,
                    store=store(),
                    now=now(),
                    files_at=files_at,
                    staff_id=staff_id,
                )
        except FileRefused as refused:
            field.refusal = _(refused.sentence)
        field.errors = [field.refusal] if field.refusal else []
    show_waiting(field, journey=journey, secret=secret)
    return secret


def show_waiting(field: FilesField, *, journey: str, secret: str | None) -> None:
    """Let ``field`` name the files that wait on the draft that ``secret`` opens."""
    waiting = waiting_files(journey, secret)
    field.data = [{"id": one.id, "name": one.name} for one in waiting]


def _checked(field: FilesField) -> list[CheckedFile]:
    """Return the files chosen that will do; the first reason against another is its message.

    Raises ``TooManyFiles`` before any of too many is looked at.
    """
    if len(field.chosen) > MOST_FILES:
        raise TooManyFiles
    scanner = Scanner(current_app.config["CLAMD_ADDRESS"])
    good = []
    for file in field.chosen:
        try:
            content = file.stream.read(LARGEST + 1)
            found = checked(file.filename or "", content)
            scanner.check(content)
            good.append(found)
        except FileRefused as refused:
            field.refusal = field.refusal or _(refused.sentence)
    return good
