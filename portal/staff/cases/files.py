"""The files of a case: listed, downloaded, added by staff (screen S4, Files)."""

import logging
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.files import file_for_staff, files_of
from portal.services.files import ON_CASE, add_to_case
from portal.staff.cases.editing import Editing, confirm, form_page
from portal.staff.cases.lookup import blueprint, canonical, look_up_to
from portal.web.access import needs
from portal.web.downloads import download, size_words
from portal.web.fields import FilesField, Option, RadiosField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.signed_in import viewer
from portal.web.uploads import take_files, takes_files
from portal.web.words import moment

log = logging.getLogger("portal.views")

PERSON_TOO = "person"


class AddFilesForm(OneTimeForm):
    """Which files, and for whom. They wait on a draft that the form's key opens."""

    files = FilesField(_l("Choose files"), required=_l("Select a file"))
    shown_to = RadiosField(
        _l("Who may see them?"),
        required=_l("Select who may see them"),
        options=(
            Option("staff", _l("Staff only"), hint=_l("The person can still ask for a copy")),
            Option(PERSON_TOO, _l("Staff and the person, where they track their case")),
        ),
        small=True,
    )


@blueprint.route("/<reference>/files", methods=["GET", "POST"])
@takes_files
@needs(Permission.SEE_CASES)
def add_files(reference: str) -> ResponseReturnValue:
    """Put files on the case."""
    view = look_up_to(Move.ADD_FILE, reference)
    form = AddFilesForm()
    if form.is_submitted():
        take_files(form, journey=ON_CASE, secret=form.form_key.data, staff_id=viewer().staff_id)
    editing = _editing(view, form)
    if form.files.only_these():
        return form_page(editing), form.status

    def act(form: Any) -> None:
        add_to_case(
            viewer=viewer(),
            reference=canonical(reference),
            files_from=form.form_key.data,
            for_person=form.shown_to.data == PERSON_TOO,
            form_key=form.form_key.data,
            now=now(),
        )

    return confirm(lambda: editing, act, _("The files are on the case"))


@blueprint.get("/<reference>/files/<int:number>")
@needs(Permission.SEE_CASES)
def file(reference: str, number: int) -> ResponseReturnValue:
    """One file of the case, to download. It is logged as a view of the case is."""
    found = file_for_staff(viewer(), canonical(reference), number, now())
    log.info("file downloaded staff=%d case=%d file=%d", viewer().staff_id, found.case_id, found.id)
    return download(found)


def file_rows(view: CaseView) -> list[dict[str, str]]:
    """Return the files of the case as its page lists them."""
    return [
        {
            "name": one.name,
            "about": _about(one),
            "href": url_for("staff.cases.file", reference=view.case.reference, number=one.id),
        }
        for one in files_of(view.case.id)
    ]


def _about(file: Any) -> str:
    who = file.added_by.name if file.added_by else _("the person")
    seen_by = _("seen by the person too") if file.for_person else _("staff only")
    return _(
        "(%(size)s) added by %(who)s, %(when)s, %(seen_by)s",
        size=size_words(file.size),
        who=who,
        when=moment(file.added_at),
        seen_by=seen_by,
    )


def _editing(view: CaseView, form: AddFilesForm) -> Editing:
    original = AddFilesForm(formdata=None)
    return Editing(form=form, view=view, template="staff/cases/files.html", original=original)
