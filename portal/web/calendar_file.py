"""A promised date as a file that a calendar opens (RFC 5545)."""

from datetime import UTC, date, timedelta

from flask import Response
from flask_babel import gettext as _

from portal.web.context import council
from portal.web.now import now

LONGEST_LINE = 75
"""Bytes of a line before it is folded."""


def answer_date_file(reference: str, on: date) -> Response:
    """Return the day ``on`` by which we answer as a whole-day entry; a new date moves it.

    It carries nothing of the case but its reference: a calendar is read by others.
    """
    title = _("%(council)s: answer due, %(reference)s", council=council().name, reference=reference)
    text = _("We said we would answer you by the end of this day.")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Customer service commitments portal//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{reference}-answer@portal",
        f"DTSTAMP:{now().astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(text)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    body = "".join(f"{_folded(line)}\r\n" for line in lines)
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    return answer


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> str:
    """Return ``line`` in pieces that fit, never cutting a letter in two."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
