"""A feed of new periods and of corrections, as RFC 4287 (Atom) wants it."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.public.performance.blueprint import blueprint
from portal.queries.figures import Revised, periods, revisions
from portal.web.context import council
from portal.web.figures import cell_words, figure_words, hid_words, period_words
from portal.web.now import now
from portal.web.open_data import address_of

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 40
"""Entries at most, the newest first."""

Entry = tuple[datetime, str, str, str, str]
"""When, a name for ever, the title, the address of the page, a sentence."""


@blueprint.get("/feed.atom")
def feed() -> Response:
    """Say which periods were published and which figures were corrected, the newest first."""
    published = periods()
    words = {one.slug: period_words(one) for one in published}
    entries: list[Entry] = [
        (
            one.frozen_at,
            address_of(url_for("performance.index", period=one.slug)),
            _("New figures: %(period)s", period=words[one.slug]),
            address_of(url_for("performance.index", period=one.slug)),
            _("Figures for %(period)s are published.", period=words[one.slug]),
        )
        for one in published
    ]
    corrections: dict[tuple[datetime, str], list[Revised]] = {}
    for one in revisions():
        corrections.setdefault((one.at, one.period), []).append(one)
    entries += [_corrected(at, made, words[slug]) for (at, slug), made in corrections.items()]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    root = _root(entries[0][0] if entries else now())
    for entry in entries[:NEWEST]:
        _add(root, entry)
    text = tostring(root, encoding="unicode")
    return Response(
        f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n', mimetype="application/atom+xml"
    )


def _corrected(at: datetime, made: list[Revised], period: str) -> Entry:
    """Return one entry for all that was corrected of a period at once."""
    page = address_of(url_for("performance.index", period=made[0].period))
    first = made[0]
    figure, reason = cell_words(first.cell), first.reason
    if first.hid:
        said = _("%(figure)s. %(hid)s %(reason)s", figure=figure, hid=hid_words(), reason=reason)
    else:
        before = figure_words(first).rstrip(".")
        said = _(
            "%(figure)s was %(before)s. %(reason)s", figure=figure, before=before, reason=reason
        )
    more = len(made) - 1
    if more:
        said = ngettext(
            "%(said)s And %(number)s other figure.",
            "%(said)s And %(number)s other figures.",
            more,
            said=said,
            number=more,
        )
    name = f"{page}#{at.astimezone(UTC):%Y%m%dT%H%M%S%f}"
    return at, name, _("Corrected: %(period)s", period=period), page, said


def _root(updated: datetime) -> Element:
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    own = address_of(url_for("performance.feed"))
    SubElement(root, "title").text = _("How %(council)s is doing", council=council().name)
    SubElement(root, "id").text = own
    SubElement(root, "updated").text = _instant(updated)
    SubElement(root, "link", {"rel": "self", "href": own})
    SubElement(root, "link", {"rel": "alternate", "href": address_of(url_for("performance.index"))})
    SubElement(SubElement(root, "author"), "name").text = council().name
    SubElement(root, "rights").text = council().licence.name
    return root


def _add(root: Element, entry: Entry) -> None:
    at, name, title, page, sentence = entry
    found = SubElement(root, "entry")
    SubElement(found, "title").text = title
    SubElement(found, "id").text = name
    SubElement(found, "updated").text = _instant(at)
    SubElement(found, "link", {"rel": "alternate", "type": "text/html", "href": page})
    SubElement(found, "summary").text = sentence


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
