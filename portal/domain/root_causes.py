"""Why a complaint came about: one main cause, and any others (Policy A2.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.words import N_


class RootCause(StrEnum):
    """Why it came about."""

    SERVICE = "service"
    POLICY = "policy"
    STAFF_CONDUCT = "staff_conduct"
    TIME_TAKEN = "time_taken"
    NO_CONTACT = "no_contact"
    DISCRIMINATION = "discrimination"
    WRONG_INFORMATION = "wrong_information"
    HARD_TO_UNDERSTAND = "hard_to_understand"
    SYSTEM = "system"
    CONTRACTOR = "contractor"


ROOT_CAUSE_WORDS = {
    RootCause.SERVICE: N_("Service not delivered, or poor"),
    RootCause.POLICY: N_("Policy"),
    RootCause.STAFF_CONDUCT: N_("Staff conduct"),
    RootCause.TIME_TAKEN: N_("Time taken"),
    RootCause.NO_CONTACT: N_("No contact, or not kept informed"),
    RootCause.DISCRIMINATION: N_("Discrimination"),
    RootCause.WRONG_INFORMATION: N_("Wrong information"),
    RootCause.HARD_TO_UNDERSTAND: N_("Hard to understand"),
    RootCause.SYSTEM: N_("System or website"),
    RootCause.CONTRACTOR: N_("Contractor"),
}


class CauseMissing(RuleBroken):
    """Nobody has said why it came about, and so whether a manager must see the answer."""

    sentence = N_("Select the main cause before you send")


@dataclass(frozen=True)
class Causes:
    """The causes of one complaint. ``main`` None: nobody has said yet."""

    main: RootCause | None = None
    others: frozenset[RootCause] = frozenset()

    @property
    def all(self) -> frozenset[RootCause]:
        """The main one and the others."""
        return self.others | ({self.main} if self.main else set())


def causes_of(main: RootCause | None, others: Iterable[RootCause]) -> Causes:
    """Return the causes; the main one is not among the others."""
    return Causes(main, frozenset(others) - {main})
