"""Marking a sentence that was hard as mended (lessons G28)."""

from datetime import datetime

from portal.domain.roles import Viewer
from portal.models import Mending
from portal.recording.acts import act


def mend(
    *, viewer: Viewer, page: str, sentence: str, now_says: str, form_key: str, now: datetime
) -> None:
    """Say that ``sentence`` of ``page`` ("" for the whole page) was changed to ``now_says``.

    Answers from before leave the list; a new one brings it back. Raises ``AlreadySent``.
    """
    with act(now=now, form_key=form_key) as doing:
        doing.session.add(
            Mending(
                page=page, sentence=sentence, now_says=now_says, at=now, staff_id=viewer.staff_id
            )
        )
