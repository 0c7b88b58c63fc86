"""Mail behind two functions: ``compose`` writes one, ``send`` hands one over.

A mail is plain text. Nobody's words are escaped in it, because nothing in it is markup.
"""

from portal.mailer.composing import (
    RATING_MARK,
    compose,
    compose_in,
    greeting,
    language,
    shipped_wording,
    with_footer,
    wording_in_use,
)
from portal.mailer.sending import (
    Cut,
    Deferred,
    NotSent,
    Outgoing,
    Refused,
    Unreachable,
    send,
)
from portal.mailer.words import Composed, one_line

__all__ = [
    "RATING_MARK",
    "Composed",
    "Cut",
    "Deferred",
    "NotSent",
    "Outgoing",
    "Refused",
    "Unreachable",
    "compose",
    "compose_in",
    "greeting",
    "language",
    "one_line",
    "send",
    "shipped_wording",
    "with_footer",
    "wording_in_use",
]
