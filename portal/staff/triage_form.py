"""The questions of triage (screen S2; Policy A6.1)."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import KIND_WORDS, Kind
from portal.domain.triage import Check
from portal.services.triage import Decision, is_handled
from portal.staff.route_question import picked_route, route_question, told_of_route
from portal.web.fields import (
    CheckboxesField,
    ChoiceField,
    HiddenNumber,
    LongTextField,
    Option,
    RadiosField,
)
from portal.web.form import OneTimeForm

NOTHING = "none"
"""The answer for no commitment, or a service not known yet."""

KIND_HINTS = {
    Kind.COMPLAINT: _l("Unhappy with what we did or did not do. Nobody has to say “complaint”"),
    Kind.SERVICE_REQUEST: _l("A first report, or a request the service has not had a chance to do"),
    Kind.CHALLENGE: _l("Says that we missed a commitment, and wants no reply"),
    Kind.COMMENT: _l("An idea or a view, with nothing to put right"),
    Kind.COMPLIMENT: _l("Praise"),
    Kind.OTHER_ROUTE: _l("Has a route of its own, such as an appeal"),
}


class TriageForm(OneTimeForm):
    """What it is, whose it is, and who must not see it."""

    version = HiddenNumber()
    checks = CheckboxesField(_l("Tick each check you have made"), small=True)
    kind = RadiosField(
        _l("What is it?"),
        required=_l("Select what this is"),
        options=[
            Option(
                kind.value,
                _l(KIND_WORDS[kind]),
                KIND_HINTS[kind],
                reveals=("route",) if kind is Kind.OTHER_ROUTE else (),
            )
            for kind in KIND_HINTS
        ],
        small=True,
    )
    route = route_question()
    reason = LongTextField(
        _l("If you change what it is, why?"),
        hint=_l("Stays in the history. The date we received it does not change"),
        subject=_l("Why you are changing what this is"),
        limit=1000,
        rows=3,
    )
    tell = LongTextField(
        _l("If it is no longer a complaint, what shall we tell the person?"),
        hint=_l("Say what we will do instead. We send it with how to disagree"),
        subject=_l("What to tell the person"),
        rows=4,
    )
    commitment = ChoiceField(_l("Commitment"), required=_l("Select a commitment, or none of them"))
    service = ChoiceField(_l("Service"), required=_l("Select a service"))
    named = CheckboxesField(
        _l("Is any of these people named in it?"),
        hint=_l("They will not be able to see it"),
        small=True,
    )
    handler = ChoiceField(
        _l("Who handles it?"),
        hint=_l("Not needed for a challenge, a compliment, or a comment without a reply"),
    )
    conflict = RadiosField(
        _l("Does anyone who could handle it have a conflict of interest?"),
        hint=_l("They know the person, or worked on what it is about"),
        options=(Option("no", _l("No")), Option("yes", _l("Yes"), reveals=("conflicts",))),
        small=True,
    )
    conflicts = CheckboxesField(
        _l("Who has a conflict of interest?"),
        hint=_l("They cannot be given this case"),
        required=_l("Select who has a conflict of interest"),
        small=True,
    )

    reply_owed = True
    """Whether the person is owed a reply; set by the page."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: whatever is handled needs a handler, and a word about conflicts of interest."""
        right = super().validate(extra_validators)
        if not self.kind.data or not is_handled(Kind(self.kind.data), self.reply_owed):
            return right
        if not self.handler.data or self.handler.data in self.named.data:
            self.handler.errors = [_("Select a handler who is not named in the complaint")]
            right = False
        if not self.conflict.data:
            self.conflict.errors = [_("Select yes if anyone has a conflict of interest")]
            right = False
        return right

    def decision(self) -> Decision:
        """Return what was decided; only after the form was found right."""
        handled = is_handled(Kind(self.kind.data), self.reply_owed)
        return Decision(
            kind=Kind(self.kind.data),
            route=picked_route(self.route),
            service=None if self.service.data == NOTHING else self.service.data,
            commitment=None if self.commitment.data == NOTHING else self.commitment.data,
            handler_id=int(self.handler.data) if handled and self.handler.data else None,
            named=frozenset(int(one) for one in self.named.data),
            conflicts=frozenset(
                int(one) for one in self.conflicts.data if self.conflict.data == "yes"
            ),
            checks=frozenset(Check(one) for one in self.checks.data),
            reason=self.reason.data,
            tell=told_of_route(self.tell.data, self.route),
        )
