"""One case for a page: found, looked at, written to the log."""

import logging
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from portal.domain.conflicts import HasConflict, stops
from portal.domain.errors import NotFound
from portal.domain.findings import FINDING_WORDS, Finding
from portal.domain.moves import Move, MoveNotPossible, after
from portal.domain.references import NotAReference, parse_reference
from portal.queries.case_page import CaseView, case_view
from portal.staff.strips import needs_of
from portal.web.now import now
from portal.web.signed_in import viewer

blueprint = Blueprint("cases", __name__, url_prefix="/cases")
"""Every page about cases."""

log = logging.getLogger("portal.views")


def canonical(reference: str) -> str:
    """Return a reference from an address as we write it. Raises ``NotFound``."""
    try:
        return parse_reference(reference)
    except NotAReference:
        raise NotFound from None


def look_up(reference: str) -> CaseView:
    """Return the case that ``reference``, as typed in the address, leads to (Policy A16).

    Every view of a case is logged: who, which case, which page, and nothing else. Raises
    ``NotFound`` for what is no reference too.
    """
    view = case_view(viewer(), canonical(reference), now())
    log.info(
        "case viewed staff=%d case=%d page=%s", viewer().staff_id, view.case.id, request.endpoint
    )
    return view


def look_up_to(move: Move, reference: str) -> CaseView:
    """Return the case when the person may make ``move`` on it now.

    Whoever has a conflict of interest is told so before they fill anything in. A form that was
    sent is let through whatever the state has become meanwhile: its page says
    what happened and keeps what was typed. Raises ``NotFound``, ``HasConflict``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    view = look_up(reference)
    if view.progress.conflict and stops(move):
        raise HasConflict
    try:
        after(move, view.case.state, view.case.kind, viewer())
    except MoveNotPossible:
        if request.method != "POST":
            raise
    return view


def adjustments_asked(view: CaseView) -> str:
    """Return what the person asked us to do differently, "" when nothing (Policy A7.7)."""
    return needs_of(view.case.person)


@blueprint.context_processor
def case_words() -> dict[str, Any]:
    """Give every page about a case the words of findings."""
    return {"finding_words": finding_words}


def finding_words(finding: Finding) -> str:
    """Return what a finding is called."""
    return _(FINDING_WORDS[finding])
