"""The list of checks, and the ways to make one (screen S22)."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from portal.domain.checks import CHECK_METHOD_WORDS, freshness, sampled
from portal.domain.roles import Permission
from portal.queries.checks import checks_page, last_checked_on
from portal.queries.editions import edition_on
from portal.staff.samples.blueprint import blueprint, what_words
from portal.web.access import needs
from portal.web.context import council
from portal.web.filters import Address
from portal.web.now import today
from portal.web.paging import number_in_address
from portal.web.shares import met_in_words


@blueprint.get("")
@needs(Permission.RECORD_CHECKS)
def index() -> str:
    """Say how fresh the checks of each commitment are, then list all checks, newest first."""
    page = min(number_in_address("page") or 1, 10_000)
    found, last = checks_page(page), last_checked_on()
    address = Address("staff.samples.index", {})
    return render_template(
        "staff/samples/index.html",
        ways=[
            (_("Record a check"), url_for("staff.samples.record")),
            (_("Count at the desk"), url_for("staff.samples.tally")),
            (_("Draw a sampling sheet"), url_for("staff.samples.sheets")),
            (_("Read the log of the telephone system"), url_for("staff.samples.calls")),
        ],
        commitments=[
            {
                "label": one.short_label,
                "last": last.get(one.slug),
                "freshness": freshness(one, last, today(), council().check_months).value,
            }
            for one in sampled(edition_on(today()).edition)
        ],
        rows=[shown(row) for row in found.rows],
        page=page,
        pages=found.pages,
        address=address,
    )


def shown(check: Any) -> dict[str, Any]:
    """Return what is said of one check in a list."""
    return {
        "id": check.id,
        "what": what_words(check.commitment.record["short_label"], check.step),
        "place": check.office.name if check.office else _("Not about one place"),
        "first_on": check.first_on,
        "last_on": check.last_on,
        "method": _(CHECK_METHOD_WORDS[check.method]),
        "result": met_in_words(check.met, check.checked),
        "removed": check.removed_at is not None,
        "by": check.by.name,
    }
