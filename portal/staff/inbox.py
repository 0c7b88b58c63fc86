"""Contacts that nobody has looked at, oldest first (screen S1)."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.domain.cases import CHANNEL_WORDS, KIND_WORDS
from portal.domain.clocks import Which
from portal.domain.roles import Permission
from portal.domain.words import N_
from portal.queries.calendar import calendar
from portal.queries.inbox import COUNTED_UP_TO, OPENING, InboxRow, inbox_page
from portal.staff.due import days_until
from portal.web.access import needs
from portal.web.now import now, today
from portal.web.paging import number_in_address
from portal.web.signed_in import viewer
from portal.web.staff_pages import counts

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")

NEXT_WORDS = {
    Which.OUR_ACKNOWLEDGEMENT: N_("Acknowledge by"),
    Which.CODE_ACKNOWLEDGEMENT: N_("Acknowledge by"),
    Which.OUR_RESPONSE: N_("Answer by"),
    Which.CODE_RESPONSE: N_("Answer by"),
}


@blueprint.get("")
@needs(Permission.TRIAGE)
def index() -> str:
    """List what waits for triage; ``after`` is where a page begins."""
    after = number_in_address("after")
    page = inbox_page(viewer(), now(), after=after)
    days = calendar()
    count = counts().contacts or 0
    return render_template(
        "staff/inbox/index.html",
        rows=[_shown(row, days_until(row.due_on, today(), days)) for row in page.rows],
        next_after=page.after,
        first=after is None,
        waiting=count,
        more=count >= COUNTED_UP_TO,
    )


def _shown(row: InboxRow, days: int | None) -> dict[str, Any]:
    """Return a row as the page shows it."""
    late = days is not None and days < 0
    flags = [
        (late, _("Late"), "red"),
        (row.adjustments, _("Adjustments"), "purple"),
        (row.anonymous, _("No name given"), "grey"),
        (row.not_sure, _("Not sure what it is"), "yellow"),
    ]
    return {
        "reference": row.reference,
        "received_at": row.received_at,
        "channel": _(CHANNEL_WORDS[row.channel]),
        "kind": _(KIND_WORDS[row.kind]),
        "opening": row.opening + ("…" if len(row.opening) >= OPENING else ""),
        "commitment": row.commitment,
        "service": row.service,
        "next": _(NEXT_WORDS[row.due_which]) if row.due_which else "",
        "due_on": row.due_on,
        "days": days,
        "flags": [{"text": text, "colour": colour} for shown, text, colour in flags if shown],
    }
