"""The commitments as people pick them: those of the edition in force today."""

from portal.domain.commitments import Commitment, Edition, NoSuchCommitment
from portal.queries.editions import edition_on
from portal.web.fields import Option
from portal.web.now import today


def commitment_options() -> list[Option]:
    """Return an option for each commitment in force today, in their order."""
    commitments = sorted(edition_on(today()).edition.commitments, key=lambda one: one.position)
    return [Option(one.slug, one.short_label) for one in commitments]


def find(edition: Edition, slug: str) -> Commitment | None:
    """Return the commitment ``slug`` of ``edition``, None when it has no such."""
    try:
        return edition.commitment(slug)
    except NoSuchCommitment:
        return None
