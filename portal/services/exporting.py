"""Writing down who takes cases out of the portal."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from portal.domain.errors import AlreadySent
from portal.domain.exports import Column, FileKind, NoColumn
from portal.domain.roles import Viewer
from portal.models import CaseExport
from portal.recording.acts import act


def note_export(
    *,
    viewer: Viewer,
    file_kind: FileKind,
    asked: str,
    columns: Sequence[Column],
    form_key: str,
    now: datetime,
) -> None:
    """Write down that ``viewer`` takes the list with the query ``asked`` out, before they do.

    The same form sent again gives the same file and is one line. Raises ``NoColumn``.
    """
    if not columns:
        raise NoColumn
    with suppress(AlreadySent), act(now=now, form_key=form_key) as doing:
        doing.session.add(
            CaseExport(
                staff_id=viewer.staff_id,
                at=now,
                file_kind=file_kind,
                asked=asked[:2000],
                columns=[one.value for one in columns],
            )
        )
