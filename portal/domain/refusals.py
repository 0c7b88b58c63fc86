"""Why something is not taken as a complaint (Policy A6.4, A6.5). Never a whole class of cases."""

from enum import StrEnum

from portal.domain.words import N_


class RefusalReason(StrEnum):
    """The reason, as the yearly report counts it (national code 8.1)."""

    TOO_OLD = "too_old"
    OTHER_ROUTE = "other_route"
    IN_COURT = "in_court"
    ALREADY_ANSWERED = "already_answered"
    NOT_OURS = "not_ours"
    NOT_AFFECTED = "not_affected"
    EMPLOYMENT = "employment"


REFUSAL_WORDS = {
    RefusalReason.TOO_OLD: N_("They knew of it for more than 12 months"),
    RefusalReason.OTHER_ROUTE: N_("It has a route of its own, such as an appeal"),
    RefusalReason.IN_COURT: N_("It is or was before a court or a tribunal"),
    RefusalReason.ALREADY_ANSWERED: N_("We have answered it in full before"),
    RefusalReason.NOT_OURS: N_("Another body is responsible"),
    RefusalReason.NOT_AFFECTED: N_("It does not affect them, and they may not speak for others"),
    RefusalReason.EMPLOYMENT: N_("It is about their work for us"),
}
