"""The list of checks, and the ways to make one (screen S22)."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from portal.domain.checks import CHECK_METHOD_WORDS, freshness, sampled
from portal.domain.roles import Permission
from portal.queries.checks import (
    Checked,
    calls_behind,
    checks_page,
    last_checked_on,
    tally_behind,
)
from portal.queries.editions import edition_on
from portal.staff.counted import checked_address, checked_in_address
from portal.staff.samples.blueprint import blueprint, what_words
from portal.web.access import needs
from portal.web.context import council
from portal.web.filters import Address
from portal.web.now import today
from portal.web.paging import number_in_address
from portal.web.shares import met_in_words
from portal.web.words import quarter


@blueprint.get("")
@needs(Permission.RECORD_CHECKS)
def index() -> str:
    """Say how fresh the checks of each commitment are, then list all checks, newest first.

    Or list the checks that one number of the dashboard counts.
    """
    page = min(number_in_address("page") or 1, 10_000)
    wanted = checked_in_address(edition_on(today()).edition)
    if wanted is not None:
        return _behind(wanted, page)
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


def _behind(wanted: Checked, page: int) -> str:
    """List the checks that ``wanted`` counts, and say what they come to together."""
    found, tally = checks_page(page, wanted), tally_behind(wanted)
    commitment = edition_on(today()).edition.commitment(wanted.commitment)
    asked = {name: [value] for name, value in checked_address(wanted).items() if value}
    return render_template(
        "staff/samples/behind.html",
        what=what_words(commitment.short_label, wanted.step),
        quarter=quarter(wanted.span),
        together=met_in_words(tally.met, tally.checked) if tally else "",
        rows=[shown(row) for row in found.rows],
        calls=[
            {"day": one.day, "result": met_in_words(one.met, one.checked)}
            for one in calls_behind(wanted)
        ],
        page=page,
        pages=found.pages,
        address=Address("staff.samples.index", asked),
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
