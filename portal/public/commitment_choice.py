"""The commitments as people pick them: those of the edition in force today."""

from flask import g

from portal.domain.commitments import Commitment, Edition, NoSuchCommitment
from portal.queries.editions import edition_on
from portal.web.fields import Option
from portal.web.now import today


def edition_today() -> Edition:
    """Return the edition in force today, looked up once a request."""
    if "edition_today" not in g:
        g.edition_today = edition_on(today()).edition
    found: Edition = g.edition_today
    return found


def commitment_options() -> list[Option]:
    """Return an option for each commitment in force today, in their order."""
    commitments = sorted(edition_today().commitments, key=lambda one: one.position)
    return [Option(one.slug, one.short_label) for one in commitments]


def commitment_today(slug: str) -> Commitment | None:
    """Return the commitment ``slug`` in force today, None when there is no such."""
    return find(edition_today(), slug)


def find(edition: Edition, slug: str) -> Commitment | None:
    """Return the commitment ``slug`` of ``edition``, None when it has no such."""
    try:
        return edition.commitment(slug)
    except NoSuchCommitment:
        return None
