"""A question that is answered by choosing files. What was chosen before waits on the draft."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from portal.web import widgets
from portal.web.fields.question import Question, Words

WHAT_WE_TAKE = _l(
    "You can add up to 5 files. Each must be a PDF, JPG, PNG, DOCX, ODT or TXT, smaller than 10MB."
)
REMOVE, ADD = "remove", "add"
"""Names of the buttons that change which files wait, and send nothing on."""


class FilesField(Question):
    """Files. ``data`` are those that wait, each with ``id`` and ``name``; ``chosen`` are new.

    ``portal.web.uploads.take_files`` keeps what was chosen, whatever else is wrong on the
    page, and sets ``refusal``: a browser would not send a file a second time by itself.
    """

    widget: Any = staticmethod(widgets.files)

    def __init__(self, label: Words, *, hint: Words = WHAT_WE_TAKE, **kwargs: Any) -> None:
        super().__init__(label, hint=hint, **kwargs)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what waits from ``data``, and what was chosen from the request that sends it."""
        self.errors = []
        self.data = list(data) if isinstance(data, list) else []
        chosen = request.files.getlist(self.name) if formdata is not None else []
        self.chosen: Sequence[FileStorage] = [file for file in chosen if file.filename]

    def as_words(self) -> list[str]:
        """The names."""
        return [str(one["name"]) for one in self.data]

    def forget(self) -> None:
        """Files are taken away one by one, never with another answer."""

    def removed(self) -> int | None:
        """The number of the file whose button was pressed, None when none was."""
        number = request.form.get(REMOVE, "")
        return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None

    def only_these(self) -> bool:
        """Whether a button was pressed that only changes which files wait."""
        return REMOVE in request.form or ADD in request.form


class UploadField(Question):
    """One file that is read where it is needed; ``data`` is as the request holds it, or None."""

    widget: Any = staticmethod(widgets.upload)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what was chosen from the request that sends it."""
        self.errors = []
        chosen = request.files.get(self.name) if formdata is not None else None
        self.data = chosen if chosen is not None and chosen.filename else None

    def for_draft(self) -> None:
        """A draft keeps no file."""
