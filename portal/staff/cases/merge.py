"""Join a case to another about the same thing (screen S15; Policy A7.5)."""

from contextlib import suppress

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import KIND_WORDS, STATE_WORDS
from portal.domain.move_table import AT_WORK
from portal.domain.moves import Move
from portal.domain.references import NotAReference, parse_reference
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.duplicates import possible_duplicates
from portal.services import merging
from portal.services.merging import Merging
from portal.staff.cases.editing import CaseForm, act_on
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.staff.cases.sending import Preview, Sending, carry_out
from portal.web.access import needs
from portal.web.fields import LongTextField, Option, RadiosField, TextField
from portal.web.now import now
from portal.web.signed_in import viewer
from portal.web.words import day

ANOTHER = "another"


class MergeForm(CaseForm):
    """Which other case, and whether it is from somebody else."""

    other = RadiosField(_l("Which case is about the same?"), required=_l("Select a case"))
    reference = TextField(
        _l("Reference of the other case"),
        required=_l("Enter the reference of the other case"),
        limit=40,
        width=10,
    )
    with_points = RadiosField(
        _l("Does the case that goes say something that the other does not?"),
        hint=_l("Then its points are added to the one that stays"),
        required=_l("Select yes if it says something more"),
        options=[Option("yes", _l("Yes, add its points")), Option("no", _l("No"))],
    )
    agreed = LongTextField(
        _l("If two people sent them: how did both agree to be answered together?"),
        hint=_l("Without that, keep the cases apart. Each person gets the whole answer"),
        subject=_l("How both agreed"),
        limit=1000,
        rows=3,
    )


@blueprint.route("/<reference>/merge", methods=["GET", "POST"])
@needs(Permission.TRIAGE)
def merge(reference: str) -> ResponseReturnValue:
    """Join two cases: show which stays and what is written to whom, then do it."""
    return carry_out(lambda: _merging(look_up_to(Move.MERGE, reference)))


def _merging(view: CaseView) -> Sending:
    case, stored, at = view.case, {"version": view.case.version}, now()
    form, original = MergeForm(data=stored), MergeForm(formdata=None, data=stored)
    for one in (form, original):
        one.other.options = _options(view)

    def preview() -> Preview:
        found = merging.merge_text(
            viewer=viewer(), reference=case.reference, merging=_asked(form), now=at
        )
        lines = [(_("Stays"), found.kept), (_("Is joined to it, and closed"), found.gone)]
        if found.to_kept:
            lines.append((_("The other person gets"), found.to_kept.body))
        return Preview(found.to_gone.subject, found.to_gone.body, tuple(lines))

    def send() -> None:
        merging.merge(
            merging=_asked(form),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/merge.html",
        original=original,
        preview=preview,
        send=send,
        heading=_("Check before you join these cases"),
        button=_("Join these cases"),
        done=_("The cases are joined"),
    )


def _options(view: CaseView) -> list[Option]:
    """Return the possible duplicates that are worked on, and a place for any other."""
    found = possible_duplicates(viewer(), view.case, now())
    return [
        *(
            Option(
                one.reference,
                f"{one.reference}: {_(KIND_WORDS[one.kind])}, {_(STATE_WORDS[one.state])}, "
                f"{day(one.received_at)}",
                one.opening,
            )
            for one in found
            if one.state in AT_WORK
        ),
        Option(ANOTHER, _("Another case"), reveals=("reference",)),
    ]


def _asked(form: MergeForm) -> Merging:
    typed = form.reference.data if form.other.data == ANOTHER else form.other.data
    other = ""
    with suppress(NotAReference):
        other = parse_reference(typed)
    return Merging(other, form.with_points.data == "yes", form.agreed.data)
