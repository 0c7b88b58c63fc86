"""Send us a message, with files (T3); and the files of the case, to download."""

from contextlib import suppress

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent
from portal.public.track.blueprint import blueprint
from portal.public.track.case import again, ended, reopened
from portal.public.track.enter import Answer, reference_field, tracking_code_field
from portal.public.track.opened import opened_case
from portal.queries.files import file_for_person
from portal.services.tracking import ON_MESSAGE, send_message
from portal.web.downloads import download
from portal.web.fields import FilesField, LongTextField
from portal.web.form import OneTimeForm
from portal.web.limits import limited, secret_key
from portal.web.now import now
from portal.web.uploads import take_files, takes_files


class ReplyForm(OneTimeForm):
    """T3. Files wait on a draft that the form's key opens."""

    message = LongTextField(_l("Your message"), required=_l("Enter your message"), limit=4000)
    files = FilesField(_l("Do you want to add files? (optional)"))


class ReplyAgainForm(ReplyForm):
    """T3 after the 30 minutes are over: the same message, and the codes again."""

    reference = reference_field()
    tracking_code = tracking_code_field()


@blueprint.route("/reply", methods=["GET", "POST"])
@takes_files
@limited("track-reply")
def reply() -> Answer:
    """T3: send us a message."""
    opened = opened_case()
    if opened is None and request.method == "GET":
        return ended()
    form = ReplyForm() if opened else ReplyAgainForm()
    if form.is_submitted():
        take_files(form, journey=ON_MESSAGE, secret=form.form_key.data)
    if opened is None:
        opened = None if form.files.only_these() else reopened(form)
        if opened is None:
            return again(form, _("Send us a message"), _("Send message"))
    elif form.files.only_these() or not form.validate_on_submit():
        return render_template("public/track/reply.html", form=form), form.status
    with suppress(AlreadySent):
        send_message(
            reference=opened.reference,
            text=form.message.data,
            form_key=form.form_key.data,
            now=now(),
            key=secret_key(),
            files_from=form.form_key.data,
        )
    flash(_("We have your message"))
    return redirect(url_for("track.case"))


@blueprint.get("/files/<int:number>")
def file(number: int) -> Answer:
    """One file of the open case, to download."""
    opened = opened_case()
    if opened is None:
        return ended()
    return download(file_for_person(opened.reference, number))
