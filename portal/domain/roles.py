"""Who may do what: one table of roles and permissions (Policy A16)."""

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.words import N_


class Role(StrEnum):
    """A job in the back office. One person may hold several."""

    OFFICER = "complaints_officer"
    HANDLER = "handler"
    HEAD = "head_of_service"
    LEAD = "corporate_lead"
    ADMINISTRATOR = "administrator"
    RECEPTION = "reception"
    REVIEWER = "stage_2_reviewer"


ROLE_WORDS = {
    Role.OFFICER: N_("Complaints officer"),
    Role.HANDLER: N_("Handler"),
    Role.HEAD: N_("Head of service"),
    Role.LEAD: N_("Corporate lead"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.RECEPTION: N_("Reception"),
    Role.REVIEWER: N_("Stage 2 reviewer"),
}


class Permission(StrEnum):
    """One thing a role may let a person do. Which cases it reaches is ``Scope``."""

    SIGNED_IN = "signed_in"
    SEE_CASES = "see_cases"
    RECORD_CONTACT = "record_contact"
    TRIAGE = "triage"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    CLOSE = "close"
    REOPEN = "reopen"
    READ_CHALLENGES = "read_challenges"
    READ_ESCALATED = "read_escalated"
    READ_FEEDBACK = "read_feedback"
    SEE_RATINGS = "see_ratings"
    EDIT_POSTERS = "edit_posters"
    MEND_WORDS = "mend_words"
    EDIT_CALENDAR = "edit_calendar"
    SEE_MAIL = "see_mail"
    EDIT_STAFF = "edit_staff"
    REVIEW = "review"
    EXTEND_AGAIN = "extend_again"
    CORRECT_DATE = "correct_date"
    AGREE_DATE = "agree_date"
    REFUSE = "refuse"
    APPROVE = "approve"
    APPROVE_MONEY = "approve_money"
    PROPOSE_ACTIONS = "propose_actions"
    MANAGE_ACTIONS = "manage_actions"
    PLAN_CONTACT = "plan_contact"
    RECORD_OMBUDSMAN = "record_ombudsman"
    EDIT_TEMPLATES = "edit_templates"
    EDIT_ROUTES = "edit_routes"
    EXPORT_CASES = "export_cases"
    SEE_FAIR_PLAY = "see_fair_play"
    RECORD_CHECKS = "record_checks"
    CHANGE_CHECKS = "change_checks"
    IMPORT_RECORDS = "import_records"
    TRACE_FIGURES = "trace_figures"
    REVISE_FIGURES = "revise_figures"
    SEE_DASHBOARD = "see_dashboard"
    SEE_READERS = "see_readers"


_WORK_A_CASE = {
    Permission.SEE_CASES,
    Permission.ACKNOWLEDGE,
    Permission.RESPOND,
    Permission.CORRECT_DATE,
    Permission.PROPOSE_ACTIONS,
}

_MANAGE = {
    Permission.SEE_CASES,
    Permission.REVIEW,
    Permission.EXTEND_AGAIN,
    Permission.CORRECT_DATE,
    Permission.AGREE_DATE,
    Permission.REFUSE,
    Permission.APPROVE,
    Permission.APPROVE_MONEY,
    Permission.REOPEN,
    Permission.PROPOSE_ACTIONS,
    Permission.MANAGE_ACTIONS,
    Permission.PLAN_CONTACT,
    Permission.EXPORT_CASES,
    Permission.SEE_DASHBOARD,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset(
        _WORK_A_CASE
        | {
            Permission.RECORD_CONTACT,
            Permission.TRIAGE,
            Permission.ASSIGN,
            Permission.CLOSE,
            Permission.READ_CHALLENGES,
            Permission.READ_FEEDBACK,
            Permission.SEE_RATINGS,
            Permission.MEND_WORDS,
            Permission.EDIT_CALENDAR,
            Permission.SEE_MAIL,
            Permission.AGREE_DATE,
            Permission.MANAGE_ACTIONS,
            Permission.RECORD_OMBUDSMAN,
            Permission.EDIT_ROUTES,
            Permission.EXPORT_CASES,
            Permission.RECORD_CHECKS,
            Permission.TRACE_FIGURES,
        }
    ),
    Role.HANDLER: frozenset(_WORK_A_CASE),
    Role.REVIEWER: frozenset({Permission.SEE_CASES, Permission.REVIEW, Permission.PROPOSE_ACTIONS}),
    Role.HEAD: frozenset(
        _MANAGE
        | {
            Permission.READ_CHALLENGES,
            Permission.READ_FEEDBACK,
            Permission.SEE_RATINGS,
            Permission.RECORD_CHECKS,
            Permission.TRACE_FIGURES,
        }
    ),
    Role.LEAD: frozenset(
        _MANAGE
        | {
            Permission.TRIAGE,
            Permission.ASSIGN,
            Permission.CLOSE,
            Permission.READ_CHALLENGES,
            Permission.READ_FEEDBACK,
            Permission.SEE_RATINGS,
            Permission.EDIT_POSTERS,
            Permission.MEND_WORDS,
            Permission.EDIT_CALENDAR,
            Permission.SEE_MAIL,
            Permission.RECORD_OMBUDSMAN,
            Permission.EDIT_TEMPLATES,
            Permission.EDIT_ROUTES,
            Permission.SEE_FAIR_PLAY,
            Permission.RECORD_CHECKS,
            Permission.CHANGE_CHECKS,
            Permission.READ_ESCALATED,
            Permission.IMPORT_RECORDS,
            Permission.TRACE_FIGURES,
            Permission.REVISE_FIGURES,
            Permission.SEE_READERS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.EDIT_STAFF,
            Permission.EDIT_POSTERS,
            Permission.MEND_WORDS,
            Permission.EDIT_CALENDAR,
            Permission.EDIT_TEMPLATES,
            Permission.EDIT_ROUTES,
        }
    ),
    Role.RECEPTION: frozenset(
        {Permission.SEE_CASES, Permission.RECORD_CONTACT, Permission.RECORD_CHECKS}
    ),
}


class Scope(StrEnum):
    """Which cases a role reaches (Policy A16, "See a case")."""

    ALL = "all"
    OWN_SERVICE = "own_service"
    ASSIGNED = "assigned"
    OWN_ENTRIES = "own_entries"


SCOPES: dict[Role, Scope] = {
    Role.OFFICER: Scope.ALL,
    Role.LEAD: Scope.ALL,
    Role.HEAD: Scope.OWN_SERVICE,
    Role.HANDLER: Scope.ASSIGNED,
    Role.REVIEWER: Scope.ASSIGNED,
    Role.RECEPTION: Scope.OWN_ENTRIES,
}
"""A role with no row here sees no case at all."""


@dataclass(frozen=True)
class Viewer:
    """The member of staff who is asking. ``service_ids`` are the services they head."""

    staff_id: int
    name: str
    roles: frozenset[Role]
    service_ids: frozenset[int] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether any of the person's roles carries ``permission``."""
        return permission is Permission.SIGNED_IN or any(
            permission in PERMISSIONS[role] for role in self.roles
        )

    @property
    def scopes(self) -> frozenset[Scope]:
        """The reaches of all the person's roles together."""
        return frozenset(SCOPES[role] for role in self.roles if role in SCOPES)
