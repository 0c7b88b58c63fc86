"""What a check found, in words: how many of how many, and how far it can be off (Policy A13.5)."""

from flask_babel import gettext as _

from portal.domain.measures.share import PERCENTAGE_FROM, Share
from portal.web.words import count


def met_in_words(met: int, checked: int) -> str:
    """Return "218 of 240 in time. That is between 87 and 94 in every 100."

    With fewer than 30 there is no range, as nothing can be said of the rest.
    """
    said = _("%(met)s of %(checked)s in time.", met=count(met), checked=count(checked))
    return _with_range(said, Share(met, checked))


def good_in_words(share: Share) -> str:
    """Return "218 of 240 good. That is between 87 and 94 in every 100.", for staff."""
    if not share.whole:
        return _("No answers")
    said = _("%(part)s of %(whole)s good.", part=count(share.part), whole=count(share.whole))
    return _with_range(said, share)


def _with_range(said: str, share: Share) -> str:
    if share.whole < PERCENTAGE_FROM:
        return said
    low, high = share.range_in_100
    if low == high:
        return _("%(said)s That is about %(low)s in every 100.", said=said, low=low)
    return _(
        "%(said)s That is between %(low)s and %(high)s in every 100.",
        said=said,
        low=low,
        high=high,
    )
