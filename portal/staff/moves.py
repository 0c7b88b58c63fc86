"""The table of moves, drawn from the very data that the services ask (Policy A5.1)."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.domain.cases import KIND_WORDS, STATE_WORDS, Kind, State
from portal.domain.clocks import WHICH_WORDS, Which
from portal.domain.messages import PURPOSE_WORDS
from portal.domain.move_needs import EFFECT_WORDS, NEED_WORDS, Effect
from portal.domain.move_table import MOVES, Back, MoveRule
from portal.domain.moves import MOVE_WORDS, Actor
from portal.domain.roles import PERMISSIONS, ROLE_WORDS, Permission, Role
from portal.web.access import needs

blueprint = Blueprint("moves", __name__, url_prefix="/moves")


@blueprint.get("")
@needs(Permission.SEE_CASES)
def index() -> str:
    """Show every permitted move, and which of them lead from each state."""
    return render_template(
        "staff/moves/index.html",
        rows=list(enumerate(map(_row, MOVES), 1)),
        states=[(_(STATE_WORDS[state]), _leaving(state)) for state in State],
    )


def _row(rule: MoveRule) -> dict[str, Any]:
    return {
        "move": _(MOVE_WORDS[rule.move]),
        "who": _who(rule),
        "from": _listed([_(STATE_WORDS[one]) for one in State if one in rule.from_states])
        if rule.from_states != frozenset(State)
        else _("Any state"),
        "to": _to(rule),
        "kinds": _listed([_(KIND_WORDS[one]) for one in Kind if one in rule.kinds])
        if rule.kinds != frozenset(Kind)
        else _("Any kind"),
        "needs": [_(NEED_WORDS[need]) for need in rule.needs],
        "tells": _(PURPOSE_WORDS[rule.tells]) if rule.tells else _("Nothing"),
        "clocks": [
            _(
                "%(clock)s: %(effects)s",
                clock=_(WHICH_WORDS[which]),
                effects=_listed(
                    [_(EFFECT_WORDS[one]) for one in Effect if one in rule.clocks[which]]
                ),
            )
            for which in Which
            if which in rule.clocks
        ],
    }


def _who(rule: MoveRule) -> str:
    roles = {
        role
        for role, may in PERMISSIONS.items()
        for one in rule.by
        if isinstance(one, Permission) and one in may
    }
    names = [_(ROLE_WORDS[role]) for role in Role if role in roles]
    if Actor.PERSON in rule.by:
        names.insert(0, _("The person"))
    if Actor.SYSTEM in rule.by:
        names.append(_("The portal"))
    return _listed(names)


def _to(rule: MoveRule) -> str:
    if isinstance(rule.to, Back):
        return _("Where it was worked on")
    return _(STATE_WORDS[rule.to]) if rule.to else _("Stays")


def _leaving(state: State) -> list[tuple[int, str, str]]:
    """Return the moves that change ``state``: the row of each, its name, and where it leads."""
    found: dict[tuple[str, str], int] = {}
    for row, rule in enumerate(MOVES, 1):
        if state in rule.from_states and rule.to not in (None, state):
            found.setdefault((_(MOVE_WORDS[rule.move]), _to(rule)), row)
    return [(row, move, to) for (move, to), row in found.items()]


def _listed(words: list[str]) -> str:
    return ", ".join(words)
