"""The one family of errors that carry a sentence for the person who caused them."""

from typing import Any

from portal.domain.words import N_


class RuleBroken(Exception):
    """A rule says no.

    ``sentence`` is shown to people after translation, with ``values`` filling its
    ``%(name)s`` placeholders. Each rule keeps its own subclass beside it.
    """

    sentence: str = N_("This cannot be done.")

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(self.sentence % values if values else self.sentence)


class NotFound(RuleBroken):
    """There is no such record, or this person may not know that there is."""

    sentence = N_("We cannot find what you asked for.")


class NotAllowed(RuleBroken):
    """The person may not do this."""

    sentence = N_("You do not have permission to do this.")


class ChangedByOther(RuleBroken):
    """Someone else changed the record after this person opened it. ``version`` is the new one."""

    sentence = N_("Someone else changed this case. Your text is below. Check and send again.")


class AlreadySent(RuleBroken):
    """This very form has been sent before. ``result`` names what the first sending made."""

    sentence = N_("You have already sent this.")

    @property
    def result(self) -> str:
        """The reference or address that the first sending led to, '' when it made none."""
        return str(self.values.get("result", ""))
