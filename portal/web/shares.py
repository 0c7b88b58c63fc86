"""How many of how many, in words, and how far that can be off (Policy A13.5)."""

from flask_babel import gettext as _

from portal.domain.measures.share import PERCENTAGE_FROM, Share
from portal.domain.ratings import Question
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
    return f"{said} {between_in_words(*share.range_in_100)}"


def share_words(share: Share, between: tuple[int, int] | None = None) -> str:
    """Return what may be said of ``share`` in public: "1 of 2", and from 30 on more than that.

    ``between`` are the ends of its range in every 100, None where all were counted.
    """
    if not share.whole:
        return _("There was nothing to count")
    said = _("%(part)s of %(whole)s.", part=count(share.part), whole=count(share.whole))
    if between and share.as_percentage:
        return f"{said} {between_in_words(*between)}"
    if not share.as_percentage or share.part in (0, share.whole):
        return said
    return f"{said} {in_100_words(share)}"


def between_in_words(low: int, high: int) -> str:
    """Return the range from ``low`` to ``high`` as a sentence."""
    if low == high:
        return _("That is about %(low)s in every 100.", low=low)
    return _("That is between %(low)s and %(high)s in every 100.", low=low, high=high)


def in_100_words(share: Share) -> str:
    """Return how many in every 100 ``share`` is. Not quite all is never said to be all."""
    if share.in_100 == 100 and share.part < share.whole:
        return _("That is more than 99 in every 100.")
    if share.in_100 == 0 and share.part:
        return _("That is fewer than 1 in every 100.")
    return _("That is %(share)s in every 100.", share=share.in_100)


def answers_in_words(question: Question, share: Share) -> str:
    """Return what may be said of the good answers to ``question`` (Policy A13.5, A13.6)."""
    if not share.enough:
        return _("Too few answers to show yet")
    good = [_(answer.label) for answer in question.answers if answer.positive]
    said = _("“%(answer)s”", answer=good[0])
    if len(good) > 1:
        said = _("“%(one)s” or “%(other)s”", one=good[0], other=good[1])
    if not share.as_percentage:
        return _(
            "%(part)s of %(whole)s people said %(answer)s.",
            part=count(share.part),
            whole=count(share.whole),
            answer=said,
        )
    low, high = share.range_in_100
    return _(
        "%(share)s in every 100 people said %(answer)s. %(whole)s people answered. "
        "With this many answers, the true figure could be from %(low)s to %(high)s in every 100.",
        share=share.in_100,
        answer=said,
        whole=count(share.whole),
        low=low,
        high=high,
    )
