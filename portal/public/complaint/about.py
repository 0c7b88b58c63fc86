"""The first part of a complaint: is this the right way, and who is it for? (K1 to K3)"""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import OnBehalf
from portal.domain.other_routes import NO_LISTED_ROUTE
from portal.queries.other_routes import find_route, other_routes
from portal.web.fields import LongTextField, NumberField, Option, RadiosField, TextField
from portal.web.journeys.steps import CARRIED, Answers, Step, StepForm

COMPLAINT = _l("Your complaint")


class ToldUsForm(StepForm):
    """K1."""

    told = RadiosField(
        _l("Have you told the service about this before?"),
        required=_l("Select if you have told the service before"),
        options=[
            Option("yes", _l("Yes")),
            Option("no", _l("No")),
            Option("not-known", _l("I do not know")),
        ],
    )


class OtherRoutesForm(StepForm):
    """K2."""

    route = RadiosField(
        _l("Is it about any of these?"),
        required=_l('Select what it is about, or select "None of these"'),
        hint=_l("There is another way to deal with these. It may be faster for you."),
    )

    def prepare(self) -> None:
        """Offer the matters that have a route of their own (Policy A6.4)."""
        self.route.options = [
            *(Option(route.slug, route.name) for route in other_routes()),
            Option(NO_LISTED_ROUTE, _("None of these"), apart=True),
        ]


class WhoForm(StepForm):
    """K3."""

    who = RadiosField(
        _l("Who is the complaint for?"),
        required=_l("Select who the complaint is for"),
        options=[
            Option(OnBehalf.SELF.value, _l("Me")),
            Option(OnBehalf.SOMEONE_ELSE.value, _l("Someone else")),
            Option(OnBehalf.GROUP.value, _l("A group")),
            Option(OnBehalf.ANONYMOUS.value, _l("I do not want to give my name"), apart=True),
        ],
    )


class RepresentativeForm(StepForm):
    """K3a."""

    name = TextField(
        _l("Their name"),
        required=_l("Enter their name"),
        width=20,
    )
    link = TextField(
        _l("Your link to them (optional)"),
        subject=_l("Your link to them"),
        hint=_l("For example, you are their daughter, friend or councillor."),
    )
    agrees = RadiosField(
        _l("Do they agree?"),
        required=_l("Select if they agree"),
        options=[
            Option("yes", _l("Yes, they agree")),
            Option("cannot", _l("They cannot agree, for example they are ill or have died")),
            Option("not_yet", _l("Not yet")),
        ],
    )


class GroupForm(StepForm):
    """K3b."""

    people = NumberField(
        _l("Number of people"),
        required=_l("Number of people must be between 2 and 500"),
        low=2,
        high=500,
        hint=_l("Count yourself too."),
    )
    others = LongTextField(
        _l("Who else is in the group? (optional)"),
        subject=_l("Who else is in the group"),
        hint=_l("Only give the names of people who agree to this."),
        rows=4,
    )


def is_for(who: OnBehalf) -> Any:
    """Return the condition that the complaint is for ``who``."""
    return lambda given: given.get("who", {}).get("who") == who.value


def has_name(given: Answers) -> bool:
    """Whether the person is willing to give a name."""
    return not is_for(OnBehalf.ANONYMOUS)(given)


def fresh(given: Answers) -> bool:
    """Whether the complaint was begun here and not from a challenge."""
    return CARRIED not in given


def _picked_route(given: Answers) -> str:
    return str(given.get("other-routes", {}).get("route", NO_LISTED_ROUTE))


def _route_page(given: Answers) -> dict[str, Any]:
    return {"route": find_route((request.view_args or {}).get("slug", ""))}


STEPS = (
    Step(name="told-us", form=ToldUsForm, applies=fresh, section=COMPLAINT),
    Step(
        name="quick-fix",
        applies=lambda given: given.get("told-us", {}).get("told") == "no",
        heading=_l("The service may be able to fix this faster"),
        button=_l("Carry on with my complaint"),
        template="public/complaint/quick_fix.html",
    ),
    Step(name="other-routes", form=OtherRoutesForm, applies=fresh, section=COMPLAINT),
    Step(
        name="other-route",
        address="other-routes/<slug>",
        arguments=lambda given: {"slug": _picked_route(given)},
        applies=lambda given: fresh(given) and _picked_route(given) != NO_LISTED_ROUTE,
        heading=_l("There is another way to deal with this"),
        button=_l("Complain about how we handled it"),
        template="public/complaint/other_route.html",
        values=_route_page,
    ),
    Step(name="who", form=WhoForm, section=COMPLAINT),
    Step(
        name="representative",
        form=RepresentativeForm,
        applies=is_for(OnBehalf.SOMEONE_ELSE),
        heading=_l("Who are you complaining for?"),
        template="public/complaint/representative.html",
        section=COMPLAINT,
    ),
    Step(
        name="group",
        form=GroupForm,
        applies=is_for(OnBehalf.GROUP),
        heading=_l("How many people are in the group?"),
        template="public/complaint/group.html",
        section=COMPLAINT,
    ),
    Step(
        name="no-name",
        applies=is_for(OnBehalf.ANONYMOUS),
        heading=_l("You do not have to give your name"),
        button=_l("Carry on without my name"),
        template="public/complaint/no_name.html",
    ),
)
"""Screens K1 to K3, in order."""
