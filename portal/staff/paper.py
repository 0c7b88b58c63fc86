"""Letters as staff print them: what stands on the sheet, and the file that holds it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response, current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.times import london_date
from portal.letters import Letter, to_pdf
from portal.mailer import language
from portal.web.context import council
from portal.web.now import now
from portal.web.words import day

LARGE_PRINT = "large_print"
"""The key of the adjustment in ``portal.domain.cases.ADJUSTMENTS`` (Policy A7.7)."""


def as_attachment(messages: Sequence[Any]) -> Response:
    """Return the letters ``messages`` as one PDF to save, never to show inside our pages."""
    title = messages[0].subject
    name = f"letter-{messages[0].case.reference}"
    if len(messages) > 1:
        title = ngettext("%(num)s letter", "%(num)s letters", len(messages))
        name = f"letters-{now():%Y-%m-%d}"
    pdf = to_pdf([_set(one) for one in messages], title=title, author=council().name, at=now())
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def wants_large_print(message: Any) -> bool:
    """Whether the person of a letter asked for large print (Policy A7.7)."""
    return LARGE_PRINT in message.case.person.adjustments


def recipient_of(message: Any) -> list[str]:
    """Return whom and where a letter goes to, a line each: the address as it was when written."""
    name = [message.case.person.name] if message.case.person.name else []
    return [*name, *(message.sent_to or "").splitlines()]


def date_of(message: Any) -> date:
    """Return the date on a letter: when it was posted, or written as long as it waits."""
    posted_on: date | None = message.dispatched_on
    return posted_on or london_date(message.written_at)


def _clear_address() -> str:
    """Return the short address at which people say whether a letter was clear."""
    return f"{current_app.config['PUBLIC_ADDRESS'].partition('://')[2]}/clear"


def _set(message: Any) -> Letter:
    ours = council()
    lines = [line for line in ours.address_lines if line != ours.name]
    return Letter(
        sender=[ours.name, *lines, ours.phone, ours.email],
        recipient=recipient_of(message),
        facts=[
            day(date_of(message)),
            _("Our reference: %(reference)s", reference=message.case.reference),
        ],
        subject=message.subject,
        body=message.body,
        page=_("Page {page} of {pages}"),
        foot=_("Was this letter clear? Tell us: %(address)s", address=_clear_address()),
        language=language(),
        large_print=wants_large_print(message),
    )
