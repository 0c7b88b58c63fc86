"""Letters: printed, posted, or taken back before that (Policy B0.9)."""

from contextlib import suppress
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import ContactWay
from portal.domain.errors import AlreadySent, NotAllowed, NotFound, RuleBroken
from portal.domain.moves import Move
from portal.domain.next_step import may_take
from portal.domain.responses import SentBeforeReceived, SentBeforeWritten, SentInFuture
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView, message_of
from portal.services import posting
from portal.staff.cases.editing import go_on, is_second
from portal.staff.cases.lookup import blueprint, look_up, look_up_to
from portal.staff.paper import as_attachment, date_of, recipient_of, wants_large_print
from portal.web.access import needs
from portal.web.fields import DateField
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.said import said
from portal.web.signed_in import viewer


class PostedForm(OneTimeForm):
    """On which day a letter left the building."""

    posted_on = DateField(
        _l("When was it posted?"),
        subject=_l("Date sent"),
        required=_l("Enter the date it was posted"),
    )


@blueprint.get("/<reference>/letters/<int:message_id>")
@needs(Permission.SEE_CASES)
def letter(reference: str, message_id: int) -> ResponseReturnValue:
    """Show a letter to print; with it, while it waits, the question when it was posted."""
    form = PostedForm(formdata=None, data={"posted_on": today()})
    return _page(look_up(reference), message_id, form)


@blueprint.get("/<reference>/letters/<int:message_id>/pdf")
@needs(Permission.SEE_CASES)
def letter_pdf(reference: str, message_id: int) -> Response:
    """Give a letter as a file to print: for the window of an envelope, and tagged."""
    return as_attachment([_letter(look_up(reference), message_id)])


@blueprint.post("/<reference>/letters/<int:message_id>")
@needs(Permission.RESPOND)
def mark_as_posted(reference: str, message_id: int) -> ResponseReturnValue:
    """Write down when a letter was posted; the clocks stop on that date."""
    view = look_up_to(Move.POST, reference)
    form = PostedForm()
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                posting.mark_as_posted(
                    viewer=viewer(),
                    reference=view.case.reference,
                    message_id=message_id,
                    posted_on=form.posted_on.data.date,
                    form_key=form.form_key.data,
                    now=now(),
                )
            return go_on(view, _("The letter is marked as posted"))
        except (NotFound, NotAllowed):
            raise
        except RuleBroken as broken:
            of_date = isinstance(broken, SentBeforeReceived | SentBeforeWritten | SentInFuture)
            form.add_problem(said(broken), "posted_on" if of_date else None)
    return _page(view, message_id, form)


@blueprint.route("/<reference>/letters/<int:message_id>/take-back", methods=["GET", "POST"])
@needs(Permission.RESPOND)
def take_back(reference: str, message_id: int) -> ResponseReturnValue:
    """Confirm that a letter is thrown away before it is posted."""
    view = look_up_to(Move.TAKE_BACK, reference)
    form, done = OneTimeForm(), _("The letter is taken back. You can write it again")
    if is_second(form):
        return go_on(view, done)
    message = message_of(view.case.id, message_id)
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                posting.take_back(
                    viewer=viewer(),
                    reference=view.case.reference,
                    message_id=message_id,
                    form_key=form.form_key.data,
                    now=now(),
                )
            return go_on(view, done)
        except (NotFound, NotAllowed):
            raise
        except RuleBroken as broken:
            form.add_problem(said(broken))
    page = render_template("staff/cases/take_back.html", form=form, view=view, message=message)
    return page, form.status


def _letter(view: CaseView, message_id: int) -> Any:
    message = message_of(view.case.id, message_id)
    if message.way is not ContactWay.POST or message.incoming:
        raise NotFound
    return message


def _page(view: CaseView, message_id: int, form: PostedForm) -> ResponseReturnValue:
    message = _letter(view, message_id)
    case = view.case
    waits = message.dispatched_on is None
    page = render_template(
        "letters/letter.html",
        heading=_("Letter: %(subject)s", subject=message.subject),
        form=form,
        view=view,
        message=message,
        address_lines=recipient_of(message),
        sent_on=date_of(message),
        large_print=wants_large_print(message),
        reference=case.reference,
        may_post=waits and may_take(Move.POST, view.progress, viewer()),
        may_take_back=waits and may_take(Move.TAKE_BACK, view.progress, viewer()),
    )
    return page, form.status if request.method == "POST" else 200
