"""A form that changes a case: shown, kept whole when someone else was first, done once."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.apologies import ApologyHollow, NothingToBeSorryFor
from portal.domain.approvals import WordsMissing
from portal.domain.conflicts import EndedByAnother
from portal.domain.contact_plans import (
    NotInWriting,
    ReviewNotAfter,
    ReviewPast,
    StartPast,
    StepBefore,
)
from portal.domain.endings import EndingNotPossible
from portal.domain.errors import AlreadySent, ChangedByOther, NotAllowed, NotFound, RuleBroken
from portal.domain.extensions import (
    AskManager,
    NotLater,
    NotWorkingDay,
    ReasonNeedsManager,
    TooLateToExtend,
)
from portal.domain.joining import NoOtherCase, NotARepeat
from portal.domain.learning import (
    CannotOwn,
    DoneTooSoon,
    NothingShown,
    StepNotPossible,
    SummaryMissing,
    WhyNotTaken,
)
from portal.domain.ombudsman import DecidedBeforeTold
from portal.domain.remedies import (
    AmountDecided,
    DoneInFuture,
    DueInPast,
    EvidenceMissing,
    PaidBeforeApproved,
)
from portal.domain.responses import (
    ApologyMissing,
    NothingSaid,
    SentBeforeReceived,
    SentBeforeReopened,
    SentInFuture,
    ToldBeforeReceived,
    ToldInFuture,
    WayNotKnown,
)
from portal.domain.stage_2 import CannotReview
from portal.domain.told_changes import NamesSomebody, ReasonMissing, SomeoneElseAgrees
from portal.domain.triage import AcknowledgedAsComplaint
from portal.queries.case_page import CaseView, latest_line, sent_with
from portal.queries.handlers import CannotHandle
from portal.queries.sent_forms import was_sent
from portal.services.asking import AnswerByPast
from portal.services.correcting import (
    BeforeStart,
    DoneMeanwhile,
    LaterIsMoreTime,
    NotAWorkingDay,
    ReceivedAfterStep,
    ReceivedInFuture,
    SameDate,
)
from portal.services.merging import AgreementNeeded, OtherNotAtWork
from portal.services.people import ReviewInPast
from portal.staff.cases.lookup import canonical, look_up
from portal.staff.cases.timeline import item_of
from portal.web.fields import HiddenNumber, Question
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.said import said
from portal.web.signed_in import viewer

NOT_KEPT = frozenset({"way", "told_on"})
"""Questions about the message, not about the case: nobody can have changed their answer."""

FIELDS: dict[type[RuleBroken], str] = {
    SentBeforeReceived: "told_on",
    SentBeforeReopened: "told_on",
    SentInFuture: "told_on",
    ToldBeforeReceived: "told_on",
    ToldInFuture: "told_on",
    EndingNotPossible: "reason",
    NotARepeat: "reference",
    AcknowledgedAsComplaint: "kind",
    NoOtherCase: "reference",
    OtherNotAtWork: "reference",
    AgreementNeeded: "agreed",
    WayNotKnown: "way",
    CannotHandle: "handler",
    ApologyMissing: "apology",
    ApologyHollow: "apology",
    NothingToBeSorryFor: "apology",
    WordsMissing: "words",
    CannotOwn: "owner",
    StepNotPossible: "how_far",
    WhyNotTaken: "reason",
    NothingShown: "evidence",
    SummaryMissing: "summary",
    NamesSomebody: "summary",
    EndedByAnother: "conflicts",
    SomeoneElseAgrees: "agree",
    ReasonMissing: "why",
    DoneInFuture: "done_on",
    DoneTooSoon: "done_on",
    DueInPast: "due_on",
    EvidenceMissing: "evidence",
    PaidBeforeApproved: "done_on",
    AmountDecided: "amount",
    NothingSaid: "answer",
    TooLateToExtend: "new_due_on",
    NotLater: "new_due_on",
    NotWorkingDay: "new_due_on",
    AskManager: "new_due_on",
    ReasonNeedsManager: "reason",
    AnswerByPast: "answer_by",
    CannotReview: "reviewer",
    SameDate: "corrected",
    NotAWorkingDay: "corrected",
    BeforeStart: "corrected",
    LaterIsMoreTime: "corrected",
    ReceivedInFuture: "corrected",
    ReceivedAfterStep: "corrected",
    DoneMeanwhile: "agree",
    ReviewInPast: "review_on",
    ReviewNotAfter: "review_on",
    ReviewPast: "review_on",
    StartPast: "start_on",
    StepBefore: "why_straight",
    NotInWriting: "way",
    DecidedBeforeTold: "decided_on",
}
"""Beside which question the sentence of a broken rule is shown."""


class CaseForm(OneTimeForm):
    """A form that changes a case: it knows which version of the case its page showed."""

    version = HiddenNumber()


@dataclass(frozen=True, kw_only=True)
class Editing:
    """A form about a case. ``template`` shows it, given ``values``.

    ``original`` is the same form as the case stands now, to compare with.
    """

    form: OneTimeForm
    view: CaseView
    template: str
    original: OneTimeForm
    values: Mapping[str, Any] = field(default_factory=dict)


def confirm(
    build: Callable[[], Editing],
    act: Callable[[Any], None],
    done: str,
    onward: str = "staff.cases.page",
) -> ResponseReturnValue:
    """Answer a request for a page that does one thing: show it, or do it and go on.

    ``done`` is what the page of the case that is shown then (``onward``) says.
    """
    editing = build()

    def went_on() -> ResponseReturnValue:
        return go_on(editing.view, done, onward)

    def acted() -> ResponseReturnValue:
        with suppress(AlreadySent):
            act(editing.form)
        return went_on()

    return do_once(
        editing.form,
        behind=is_behind(editing.form, editing.view),
        act=acted,
        went_on=went_on,
        conflict=lambda meanwhile: conflict_page(build() if meanwhile else editing),
        page=lambda: form_page(editing),
    )


def act_on(reference: str, form: Any) -> dict[str, Any]:
    """Return what every act on a case is told: who acts, on which case and, where ``form`` has
    one, which version of it, the one-time key of the form, and when. Raises ``NotFound``."""
    version = {"version": form.version.data} if "version" in form else {}
    return {
        "viewer": viewer(),
        "reference": canonical(reference),
        "form_key": form.form_key.data,
        "now": now(),
        **version,
    }


def do_once(
    form: Any,
    *,
    behind: bool,
    act: Callable[[], ResponseReturnValue],
    went_on: Callable[[], ResponseReturnValue],
    conflict: Callable[[bool], ResponseReturnValue],
    page: Callable[[], str],
    held_back: bool = False,
) -> ResponseReturnValue:
    """Do what ``form`` asks, once; show it again when it is not right, or ``held_back``.

    ``behind`` says that what it is about has changed since its page was shown. Then, or when
    somebody else is first while it is done (``conflict(True)``), both texts are shown.
    """
    if is_second(form):
        return went_on()
    if form.is_submitted() and behind:
        return conflict(False)
    if not held_back and form.validate_on_submit():
        try:
            return act()
        except ChangedByOther:
            return conflict(True)
        except (NotFound, NotAllowed):
            raise
        except RuleBroken as broken:
            refuse(form, broken)
    return page(), form.status


def go_on(view: CaseView, done: str, onward: str = "staff.cases.page") -> ResponseReturnValue:
    """Say what was done, on the page of the case or another of its pages."""
    flash(done)
    return redirect(url_for(onward, reference=view.case.reference))


def is_second(form: OneTimeForm) -> bool:
    """Whether this very form has done its act before: sent twice, it is done once."""
    return form.is_submitted() and was_sent(form.form_key.data)


def is_behind(form: OneTimeForm, view: CaseView) -> bool:
    """Whether the case has changed since the page of ``form`` was shown.

    A form without a version adds something and changes nothing that another could change.
    """
    return "version" in form and form.version.data != view.case.version


def way_back(reference: str, done: str) -> ResponseReturnValue | None:
    """Return the way back to the case when the form that was sent did its act before.

    For a page that shows what waits, where nothing waits any more. None for any other form.
    Raises ``NotFound``.
    """
    return go_on(look_up(reference), done) if is_second(CaseForm()) else None


def refuse(form: OneTimeForm, broken: RuleBroken) -> None:
    """Show why the rule says no, beside the question it is about."""
    field = next((FIELDS[kind] for kind in type(broken).__mro__ if kind in FIELDS), None)
    form.add_problem(said(broken), field if field in form else None)


def form_page(editing: Editing, **more: Any) -> str:
    """Return the page with the form."""
    values = {"changes": [], "last": None, "left": None, **editing.values, **more}
    return render_template(editing.template, form=editing.form, view=editing.view, **values)


def conflict_page(editing: Editing) -> ResponseReturnValue:
    """Show both texts, and the form with what this person typed, ready to be sent again.

    A text that has left is no answer of this form any more, so it is shown as it was sent.
    """
    form, case = editing.form, editing.view.case
    take_new_questions(form, editing.original)
    form.version.data = case.version
    last = latest_line(case.id)
    page = form_page(
        editing,
        changes=differences(form, editing.original),
        last=item_of(last, case.person.name) if last else None,
        left=sent_with(case.id, last) if last else None,
    )
    return page, 409


def take_new_questions(form: OneTimeForm, original: OneTimeForm) -> None:
    """Fill in the questions that this person's page did not have yet."""
    for question in form:
        if isinstance(question, Question) and not _was_asked(question):
            question.process(None, original[question.short_name].data)


def differences(form: OneTimeForm, original: OneTimeForm) -> list[dict[str, str]]:
    """Return the questions on which the case and this person's text differ."""
    rows = []
    for question in form:
        if not isinstance(question, Question) or question.short_name in NOT_KEPT:
            continue
        theirs, yours = original[question.short_name].as_words(), question.as_words()
        if theirs and theirs != yours:
            rows.append(
                {
                    "question": question.question,
                    "theirs": "\n".join(theirs),
                    "yours": "\n".join(yours),
                }
            )
    return rows


def _was_asked(question: Question) -> bool:
    names = request.form.keys()
    return question.name in names or any(name.startswith(f"{question.name}-") for name in names)
