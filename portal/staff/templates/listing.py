"""The list of messages, and the text that has to be checked once a year."""

from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import AlreadySent
from portal.domain.message_templates import OMBUDSMAN, TEMPLATES, MessageTemplate, check_is_due
from portal.domain.roles import Permission
from portal.mailer import language
from portal.queries.message_templates import last_check, last_versions, wording_of
from portal.services import message_templates
from portal.staff.templates.blueprint import blueprint
from portal.web.access import needs
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.signed_in import viewer


@blueprint.get("")
@needs(Permission.EDIT_TEMPLATES)
def index() -> str:
    """List every message, and say which words it is written in."""
    changed = last_versions(language())
    return render_template(
        "staff/templates/index.html",
        rows=[_row(template, changed.get(template.name)) for template in TEMPLATES.values()],
        **check_words(),
    )


@blueprint.post("/ombudsman/checked")
@needs(Permission.EDIT_TEMPLATES)
def mark_checked() -> ResponseReturnValue:
    """Write down that the text about the Ombudsman was checked today."""
    form = OneTimeForm()
    if form.validate_on_submit():
        with suppress(AlreadySent):
            message_templates.mark_as_checked(
                viewer=viewer(), form_key=form.form_key.data, now=now()
            )
        flash(_("Checked today. We remind you in a year"))
        return redirect(url_for("staff.templates.edit", name=OMBUDSMAN))
    page = render_template("staff/templates/check.html", form=form, **check_words())
    return page, form.status


def check_words() -> dict[str, Any]:
    """Return when the text about the Ombudsman was last checked, and whether it is due again."""
    check = last_check(OMBUDSMAN)
    due = check_is_due(check.checked_on if check else None, today())
    return {"check": check, "check_is_due": due, "ombudsman_text": OMBUDSMAN}


def _row(template: MessageTemplate, last: Any) -> dict[str, Any]:
    own = wording_of(last) if last else None
    return {
        "name": template.name,
        "title": _(template.title),
        "when": _(template.when),
        "last": last if own else None,
        "fits": own is None or template.takes(own),
    }
