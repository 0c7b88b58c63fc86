"""For which reasons staff may close a case as it stands (Policy A5.1, A6.5, A8.3).

What happened decides, not whoever closes it: a closure with no decision leaves a case out of
every count of what we upheld.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.cases import Closure, State
from portal.domain.errors import RuleBroken
from portal.domain.words import N_


class EndingNotPossible(RuleBroken):
    """The case is not what that reason says of it."""


class LetterWaits(RuleBroken):
    """A letter is written and not posted: it would be forgotten, or the case cannot go on."""

    sentence = N_("A letter waits to be posted. Post it or take it back first")


class NotAnswered(EndingNotPossible):
    """Closing as answered what nobody answered."""

    sentence = N_("Answer the person before you close this as answered")


class AnsweredAlready(EndingNotPossible):
    """Closing with no decision what was decided."""

    sentence = N_("We have answered this. It can only be closed as answered")


class AnswerWaits(EndingNotPossible):
    """A manager has an answer to approve."""

    sentence = N_("An answer waits for a manager to approve it. That has to be decided first")


class RefuseInstead(EndingNotPossible):
    """A complaint with another route is refused, by two people (Policy A6.5)."""

    sentence = N_("Ask to refuse a complaint that has another route, and a second person agrees")


class NoQuestionOpen(EndingNotPossible):
    """No question is open that the person could leave without a reply."""

    sentence = N_("No question to them is open. Ask them before you close this for no reply")


class TimeToReply(EndingNotPossible):
    """The person was not reminded of our question yet, or has still time to answer it."""

    sentence = N_(
        "We remind them of our question first, and give them 10 working days after that. "
        "Until then you can answer with what we have"
    )


class ConsentNotMissing(EndingNotPossible):
    """Consent was never asked for, it came, or it has still time to come (Policy A7.1)."""

    sentence = N_("Ask for consent first. We remind them, and wait 20 working days for an answer")


class CanBeAsked(EndingNotPossible):
    """Whoever can be reached, or could before we changed it, is asked for what we do not know."""

    sentence = N_("They gave a way to reach them. Ask them for what you need to know")


@dataclass(frozen=True)
class CaseFacts:
    """What is true of a case that somebody wants to close.

    ``complaint``: it is one, or was acknowledged as one. ``approving``: an answer waits for a
    manager. ``asked``: a question to the person is open. ``heard_nothing``: they were
    reminded of it and have had their time. ``no_consent``: consent was
    refused, or we waited for it long enough. ``unreachable``: they gave no way to reach them.
    """

    complaint: bool
    state: State
    approving: bool
    asked: bool
    heard_nothing: bool
    no_consent: bool
    unreachable: bool


REASONS = (
    Closure.ANSWERED,
    Closure.OTHER_ROUTE,
    Closure.NO_REPLY,
    Closure.NO_CONSENT,
    Closure.DUPLICATE,
    Closure.NOT_ENOUGH,
)
"""Why staff may close a case. Withdrawing, refusing and reading are acts of their own."""


def check_ending(closure: Closure, case: CaseFacts) -> None:
    """Raise an ``EndingNotPossible`` when ``case`` cannot be closed for that reason."""
    if case.approving:
        raise AnswerWaits
    if closure is not Closure.ANSWERED and case.state is State.ANSWERED:
        raise AnsweredAlready
    holds, otherwise = _needs(case).get(closure, (False, EndingNotPossible))
    if not holds:
        raise otherwise


def possible_endings(case: CaseFacts) -> tuple[Closure, ...]:
    """Return the reasons for which ``case`` can be closed, in order."""
    return tuple(one for one in REASONS if _is_possible(one, case))


def _is_possible(closure: Closure, case: CaseFacts) -> bool:
    try:
        check_ending(closure, case)
    except EndingNotPossible:
        return False
    return True


def _needs(case: CaseFacts) -> Mapping[Closure, tuple[bool, type[EndingNotPossible]]]:
    """Return what must hold for each reason, and what is said when it does not."""
    return {
        Closure.ANSWERED: (case.state is State.ANSWERED, NotAnswered),
        Closure.OTHER_ROUTE: (not case.complaint, RefuseInstead),
        Closure.NO_REPLY: (case.heard_nothing, TimeToReply if case.asked else NoQuestionOpen),
        Closure.NO_CONSENT: (case.no_consent, ConsentNotMissing),
        Closure.DUPLICATE: (True, EndingNotPossible),
        Closure.NOT_ENOUGH: (case.unreachable, CanBeAsked),
    }
