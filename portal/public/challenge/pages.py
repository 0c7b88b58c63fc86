"""The challenge as a journey, and the page after it."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.domain.cases import Kind
from portal.domain.references import KIND_LETTERS
from portal.public.challenge import detail, working
from portal.public.challenge.contact import Said, challenge_of
from portal.public.challenge.questions import (
    NOT_SURE,
    AnythingElseForm,
    ChallengeServiceForm,
    ContactedForm,
    DescribeForm,
    HappenedForm,
    WhichForm,
    Wish,
    WishForm,
    commitment_of,
    is_dated,
    still_offered,
    wants,
)
from portal.public.challenge.to_complaint import start_complaint
from portal.public.dates import over_a_year_ago
from portal.services.challenges import send_challenge
from portal.web.form import Form
from portal.web.journeys.drafts import draft_of, receipt, tracking_key
from portal.web.journeys.pages import rows_of, sent_page, serve
from portal.web.journeys.steps import Answers, Journey, Sending, Step, Walk
from portal.web.now import now, today

blueprint = Blueprint("challenge", __name__, url_prefix="/challenge")

LOOK_INTO_IT = "look-into-it"


def said(answers: Answers) -> Said:
    """Return the questions and answers in words, without those left empty and without C7."""
    walk = JOURNEY.walk(answers)
    told = Walk(tuple(step for step in walk.path if step.name != "reply"), walk.answers)
    return [
        (row["question"], ", ".join(row["lines"]))
        for _, rows in rows_of(JOURNEY, told)
        for row in rows
        if row["lines"]
    ]


def _look_into_it(given: Answers) -> str | None:
    """Return where the complaint goes on, None while a question before it is unanswered."""
    draft = draft_of(JOURNEY.name)
    following = JOURNEY.walk(given).unanswered()
    if draft is None or following is None or following.name != LOOK_INTO_IT:
        return None
    return start_complaint(given, said(given), draft.id)


def _send(sending: Sending) -> str:
    contact = challenge_of(sending.answers, said(sending.answers), now())
    contact.details.update(sending.flagged)
    return send_challenge(
        sending=sending.draft, contact=contact, tracking_key=tracking_key(), now=now()
    )


def _done(reference: str) -> str:
    """A challenge that was looked into and answered has become a complaint."""
    became = "complaint.sent" if reference.startswith(KIND_LETTERS[Kind.COMPLAINT]) else ""
    return url_for(became or "challenge.done", reference=reference)


def _check_values(answers: Answers) -> dict[str, Any]:
    return {"long_ago": over_a_year_ago(answers["when"]["date"], today())}


JOURNEY = Journey(
    name="challenge",
    start="public.tell_us",
    steps=(
        Step(name="which", form=WhichForm, holds=still_offered),
        Step(
            name="describe",
            form=DescribeForm,
            applies=lambda given: given.get("which", {}).get("commitment") == NOT_SURE,
        ),
        Step(
            name="when",
            form_for=lambda given: ContactedForm if is_dated(given) else HappenedForm,
        ),
        *detail.STEPS,
        Step(
            name="worked-out",
            form=working.MissedForm,
            applies=lambda given: is_dated(given) and "when" in given and "replied" in given,
            heading=_l("When you should have heard from us"),
            template="public/challenge/worked_out.html",
            values=working.shown,
            beside=working.kept_about,
            holds=working.still_about,
        ),
        Step(name="service", form=ChallengeServiceForm),
        Step(name="anything-else", form=AnythingElseForm),
        Step(name="reply", form=WishForm, leads_to=_look_into_it),
        Step(
            name=LOOK_INTO_IT,
            applies=lambda given: wants(Wish.REPLY, given),
            holds=lambda given, answer: False,
            heading=_l("We will treat this as a complaint"),
            template="public/challenge/look_into_it.html",
            leads_to=_look_into_it,
        ),
        Step(
            name="help",
            applies=lambda given: wants(Wish.HELP, given),
            heading=_l("Get help from the service"),
            template="public/challenge/help.html",
        ),
    ),
    check_heading=_l("Check your answers before you tell us"),
    check_button=_l("Tell us"),
    check_template="public/challenge/check.html",
    check_values=_check_values,
    send=_send,
    done=_done,
)

serve(blueprint, JOURNEY)


@blueprint.get("", strict_slashes=False)
def start() -> ResponseReturnValue:
    """The journey has no page before its first question."""
    return redirect(url_for("challenge.which"))


@blueprint.get("/done/<reference>")
def done(reference: str) -> ResponseReturnValue:
    """C10: the reference, and what a challenge is for."""
    return _done_page(reference, Form())


@blueprint.post("/done/<reference>/complain")
def complain(reference: str) -> ResponseReturnValue:
    """Changed your mind? The answers go into a complaint."""
    form, found = Form(), receipt(reference)
    if not form.validate_on_submit() or found is None:
        return _done_page(reference, form), 400
    case = found[0]
    answers = JOURNEY.walk(case.answers).answers
    return redirect(start_complaint(answers, said(answers), case.draft_id, case.reference))


def _done_page(reference: str, form: Form) -> str:
    found = receipt(reference)
    answers = JOURNEY.walk(found[0].answers).answers if found else {}
    return sent_page(
        "public/challenge/done.html",
        found,
        commitment=commitment_of(answers),
        form=form,
    )
