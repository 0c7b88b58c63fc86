"""An earlier wording of a message, and the way back to it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import AlreadySent, ChangedByOther, NotFound
from portal.domain.message_templates import MessageTemplate, Wording, WordingRefused
from portal.domain.roles import Permission
from portal.mailer import language, shipped_wording
from portal.queries.message_templates import versions as versions_of
from portal.queries.message_templates import wording_of
from portal.queries.sent_forms import was_sent
from portal.services import message_templates
from portal.services.message_templates import SHIPPED
from portal.staff.templates.blueprint import blueprint, template_named
from portal.staff.templates.edit import said
from portal.web.access import needs
from portal.web.fields import HiddenNumber
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.signed_in import viewer


class BackForm(OneTimeForm):
    """Goes back to the wording of the page."""

    version = HiddenNumber()


@blueprint.route("/<name>/versions/<int:number>", methods=["GET", "POST"])
@needs(Permission.EDIT_TEMPLATES)
def version(name: str, number: int) -> ResponseReturnValue:
    """Show one wording, 0 the one that the portal came with; use it again."""
    template = template_named(name)
    found = versions_of(name, language())
    in_use = found[0].number if found else SHIPPED
    words = _wording(template, found, number)
    form = BackForm(data={"version": in_use})
    done = redirect(url_for("staff.templates.edit", name=name))
    if form.is_submitted() and was_sent(form.form_key.data):
        return done
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                message_templates.go_back(
                    viewer=viewer(),
                    name=name,
                    language=language(),
                    version=form.version.data or SHIPPED,
                    to=number,
                    form_key=form.form_key.data,
                    now=now(),
                )
            flash(_("Messages use this wording again from now on"))
            return done
        except WordingRefused as refused:
            form.add_problem(said(refused))
        except ChangedByOther:
            form.version.data = in_use
            form.add_problem(_("Someone else changed this wording. Look at it and send again."))
    page = render_template(
        "staff/templates/version.html",
        form=form,
        template=template,
        wording=words,
        version=next((one for one in found if one.number == number), None),
        is_in_use=number == in_use,
    )
    return page, form.status


def _wording(template: MessageTemplate, found: Sequence[Any], number: int) -> Wording:
    if number == SHIPPED:
        return shipped_wording(template)
    for one in found:
        if one.number == number:
            return wording_of(one) or shipped_wording(template)
    raise NotFound
