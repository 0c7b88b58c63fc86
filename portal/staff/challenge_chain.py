"""What the page of a challenge says of its way up, and of the challenge it belongs to."""

from flask_babel import gettext as _

from portal.domain.findings import KEPT_WORDS, Kept
from portal.domain.second_readings import WHY_UP_WORDS
from portal.queries.second_readings import Chain
from portal.web.words import day


def chain_facts(chain: Chain) -> list[tuple[str, str]]:
    """Return the facts of ``chain``, without those that are not."""
    found: list[tuple[str, str]] = []
    if chain.why:
        found.append((_("Why it is read one level up"), _(WHY_UP_WORDS[chain.why])))
    if chain.due_on:
        found.append((_("To be read by"), day(chain.due_on)))
    if chain.about:
        found += [
            (_("It is about"), chain.about.reference),
            (_("They said before"), chain.about.text),
            (_("We found before"), _finding(chain.about.found)),
            (_("How we checked before"), chain.about.note or ""),
        ]
    if chain.disputed_by:
        found += [
            (_("Disputed in"), chain.disputed_by.reference),
            (_("We found when we looked again"), _finding(chain.disputed_by.found)),
        ]
    return [(name, value) for name, value in found if value]


def _finding(found: Kept | None) -> str:
    return _(KEPT_WORDS[found]) if found else _("Nothing yet")
