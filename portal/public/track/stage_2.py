"""Ask us to look again (T6), and what happens then (T7)."""

from contextlib import suppress
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent
from portal.domain.stage_2 import AskedBefore, StagesOver
from portal.public.track.blueprint import blueprint
from portal.public.track.case import again, ended, promised_date, reopened
from portal.public.track.enter import Answer, reference_field, tracking_code_field
from portal.public.track.opened import opened_case
from portal.queries.tracking import tracked_case
from portal.services.stage_2 import ON_STAGE_2, Request, ask
from portal.web.fields import FilesField, LongTextField
from portal.web.form import OneTimeForm
from portal.web.limits import limited, secret_key
from portal.web.now import now, today
from portal.web.uploads import take_files, takes_files


class AskForm(OneTimeForm):
    """T6. No reason is needed."""

    words = LongTextField(_l("What are you still unhappy about? (optional)"), limit=4000)
    files = FilesField(_l("Do you want to add files? (optional)"))
    why_late = LongTextField(
        _l("Tell us why you could not ask sooner (optional)"), limit=2000, rows=4
    )


class AskAgainForm(AskForm):
    """T6 after the 30 minutes are over: the same, and the codes again."""

    reference = reference_field()
    tracking_code = tracking_code_field()


@blueprint.route("/stage-2", methods=["GET", "POST"])
@takes_files
@limited("track-stage-2")
def ask_again() -> Answer:
    """T6: ask us to look again."""
    opened = opened_case()
    if opened is None and request.method == "GET":
        return ended()
    form: Any = AskForm() if opened else AskAgainForm()
    if form.is_submitted():
        take_files(form, journey=ON_STAGE_2, secret=form.form_key.data)
    if opened is None:
        opened = None if form.files.only_these() else reopened(form)
        if opened is None:
            return again(form, _("Ask us to look again"), _("Ask us to look again"))
    tracked = tracked_case(opened.reference, today())
    if not tracked.can_ask_again:
        return redirect(url_for("track.stage_2_sent" if tracked.stage > 1 else "track.case"))
    if not tracked.asks_late and "why_late" in form:
        del form.why_late
    if not form.is_submitted() or form.files.only_these() or not form.validate():
        page = render_template("public/track/ask_again.html", form=form, tracked=tracked)
        return page, form.status
    with suppress(AlreadySent, AskedBefore, StagesOver):
        ask(
            reference=opened.reference,
            request=Request(form.words.data, form.why_late.data if "why_late" in form else ""),
            form_key=form.form_key.data,
            now=now(),
            key=secret_key(),
            files_from=form.form_key.data,
        )
    return redirect(url_for("track.stage_2_sent"))


@blueprint.get("/stage-2/sent")
def stage_2_sent() -> Answer:
    """T7: we will look at your complaint again, by when."""
    opened = opened_case()
    if opened is None:
        return ended()
    tracked = tracked_case(opened.reference, today())
    if tracked.stage == 1:
        return redirect(url_for("track.case"))
    return render_template(
        "public/track/asked.html", tracked=tracked, calendar_date=promised_date(tracked)
    )
