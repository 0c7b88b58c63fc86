"""A case that a page of the back office shows: found, and its being seen written to the log."""

import logging
from typing import Any

from flask import request

from portal.domain.conflicts import HasConflict
from portal.queries.cases import conflicts_in, find_case
from portal.staff.cases.lookup import canonical
from portal.web.now import now
from portal.web.signed_in import viewer

log = logging.getLogger("portal.views")


def case_seen(reference: str) -> Any:
    """Return the case with that reference, as typed in the address (Policy A16).

    Every view of a case is logged: who, which case, which page, and nothing else. Raises
    ``NotFound`` when there is none or the person may not see it, and ``HasConflict`` when a form
    was sent by whoever has a conflict of interest in it.
    """
    case = find_case(viewer(), canonical(reference), now())
    log.info("case viewed staff=%d case=%d page=%s", viewer().staff_id, case.id, request.endpoint)
    if request.method == "POST" and has_conflict_in(case):
        raise HasConflict
    return case


def has_conflict_in(case: Any) -> bool:
    """Whether who is signed in has a conflict of interest in ``case`` (Policy A5.1)."""
    return viewer().staff_id in conflicts_in(case.id)
