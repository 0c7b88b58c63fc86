"""Handing a file out: only as a download, as nothing that a browser would run or show."""

import hashlib
import hmac
import io
import logging
from typing import Any

from flask import Response, send_file

from portal.domain.errors import NotFound
from portal.domain.files import MEDIA_TYPES
from portal.web.uploads import store
from portal.web.words import count

log = logging.getLogger(__name__)

SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def download(file: Any) -> Response:
    """Return the answer that hands out ``file``, a row that its reader was allowed to find.

    What comes out of the store must be what went in. Raises ``NotFound``.
    """
    content = store().get(file.key)
    if not hmac.compare_digest(hashlib.sha256(content).hexdigest(), file.digest):
        log.error("file %d is not what was stored", file.id)
        raise NotFound
    answer = send_file(
        io.BytesIO(content),
        mimetype=MEDIA_TYPES[file.kind],
        as_attachment=True,
        download_name=file.name,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def size_words(size: int) -> str:
    """Return "34 KB" or "2 MB", rounded up."""
    kilobytes = -(-size // 1024)
    if kilobytes < 1024:
        return f"{count(kilobytes)} KB"
    return f"{count(-(-kilobytes // 1024))} MB"
