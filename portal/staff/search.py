"""Find a case by its reference, a name, or words in any of its texts."""

import logging
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import KIND_WORDS, STATE_WORDS
from portal.domain.errors import RuleBroken
from portal.domain.references import NotAReference, parse_reference
from portal.domain.roles import Permission
from portal.domain.search import read_question
from portal.queries.case_search import Found, Hit, is_seen, search_cases
from portal.queries.case_texts import SOURCE_WORDS
from portal.web.access import needs
from portal.web.fields import TextField
from portal.web.form import SearchForm
from portal.web.now import now
from portal.web.paging import number_in_address
from portal.web.signed_in import viewer

blueprint = Blueprint("search", __name__, url_prefix="/search")

log = logging.getLogger("portal.views")


class FindForm(SearchForm):
    """What to look for."""

    q = TextField(
        _l("Find a case"),
        required=_l("Enter a reference, a name or a word"),
        hint=_l(
            "A reference, a name, or words from anything on the case. All words must be there. "
            'Put words that belong together in quotes: "street lamp"'
        ),
        subject=_l("What you look for"),
        limit=200,
    )


@blueprint.get("")
@needs(Permission.SEE_CASES)
def index() -> ResponseReturnValue:
    """Show the cases that hold what is asked for; a reference opens its case."""
    form = FindForm(request.args if "q" in request.args else None)
    found = None
    if "q" in request.args and form.validate():
        if reference := _reference(form.q.data):
            return redirect(url_for("staff.cases.page", reference=reference))
        try:
            found = search_cases(
                viewer(),
                now(),
                read_question(form.q.data),
                older_than=number_in_address("older"),
                newer_than=number_in_address("newer"),
            )
        except RuleBroken as broken:
            form.add_problem(_(broken.sentence), "q")
        else:
            log.info("cases searched staff=%d found=%d", viewer().staff_id, len(found.hits))
    page = render_template(
        "staff/search/index.html",
        form=form,
        found=found is not None,
        hits=[shown(hit) for hit in found.hits] if found else [],
        export=url_for("staff.cases.export", q=form.q.data),
        may_export=viewer().may(Permission.EXPORT_CASES),
        **_beside(found, form.q.data),
    )
    return page, form.status


def _reference(typed: str) -> str | None:
    """Return the reference that ``typed`` is, when this person may open its case."""
    try:
        reference = parse_reference(typed)
    except NotAReference:
        return None
    return reference if is_seen(viewer(), now(), reference) else None


def shown(hit: Hit) -> dict[str, Any]:
    """Return a case that was found as the page shows it."""
    row = hit.row
    return {
        "reference": row.reference,
        "href": url_for("staff.cases.page", reference=row.reference),
        "person": row.person,
        "kind": _(KIND_WORDS[row.kind]),
        "state": row.state.value,
        "state_words": _(STATE_WORDS[row.state]),
        "service": row.service,
        "handler": row.handler,
        "received": row.received_on,
        "source": _(SOURCE_WORDS[hit.source]) if hit.source else None,
        "parts": hit.parts,
    }


def _beside(found: Found | None, typed: str) -> dict[str, str | None]:
    """Return the addresses of the pages on either side."""
    here = "staff.search.index"
    newer = found.newer if found else None
    older = found.older if found else None
    return {
        "before": url_for(here, q=typed, newer=newer) if newer is not None else None,
        "after": url_for(here, q=typed, older=older) if older is not None else None,
    }
