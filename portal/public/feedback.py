"""Share an idea, a comment or a thank you (screens F1 to F6)."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.domain.cases import Channel, Kind
from portal.domain.contacts import Contact
from portal.public.person import person_of, person_steps
from portal.public.service import ServiceForm, service_of
from portal.services.feedback import send_feedback
from portal.web.fields import LongTextField, Option, RadiosField, TextField
from portal.web.journeys.drafts import receipt, tracking_key
from portal.web.journeys.pages import sent_page, serve
from portal.web.journeys.steps import Answer, Answers, Journey, Sending, Step, StepForm
from portal.web.now import now

blueprint = Blueprint("feedback", __name__, url_prefix="/feedback")

MESSAGE = _l("Your message")


class TypeForm(StepForm):
    """F1."""

    kind = RadiosField(
        _l("What do you want to share?"),
        required=_l("Select what you want to share"),
        options=[
            Option(Kind.COMMENT.value, _l("An idea or comment")),
            Option(Kind.COMPLIMENT.value, _l("A thank you")),
        ],
    )


class TextForm(StepForm):
    """F2."""

    text = LongTextField(
        _l("What would you like to tell us?"),
        required=_l("Enter what you would like to tell us"),
        subject=_l("What you would like to tell us"),
    )


class ThanksForm(StepForm):
    """Asked with a thank you only."""

    thank = TextField(
        _l("Is there someone you want to thank? (optional)"),
        subject=_l("Who you want to thank"),
        hint=_l("Give a name, or the team. We will tell them and their manager."),
    )


class ReplyForm(StepForm):
    """F4."""

    reply = RadiosField(
        _l("Would you like a reply?"),
        required=_l("Select yes if you would like a reply"),
        options=[Option("no", _l("No")), Option("yes", _l("Yes"))],
    )


def kind_of(given: Answers) -> Kind:
    """Return what is shared: a comment unless it is a thank you."""
    return Kind(given.get("type", {}).get("kind", Kind.COMMENT.value))


def _wants_reply(given: Answers) -> bool:
    return bool(given.get("reply", {}).get("reply") == "yes")


def _feedback_of(answers: Answers, flagged: Answer) -> Contact:
    thank = answers.get("thanks-to", {}).get("thank")
    details: dict[str, Any] = {"thank": thank} if thank else {}
    return Contact(
        kind=kind_of(answers),
        channel=Channel.ONLINE,
        received_at=now(),
        text=answers["text"]["text"],
        person=person_of(answers),
        reply_asked=_wants_reply(answers),
        service=service_of(answers),
        details={**details, "reply_asked": _wants_reply(answers), **flagged},
    )


def _send(sending: Sending) -> str:
    return send_feedback(
        sending=sending.draft,
        contact=_feedback_of(sending.answers, sending.flagged),
        tracking_key=tracking_key(),
        now=now(),
    )


JOURNEY = Journey(
    name="feedback",
    start="public.tell_us",
    steps=(
        Step(name="type", form=TypeForm, section=MESSAGE),
        Step(name="text", form=TextForm, section=MESSAGE),
        Step(
            name="thanks-to",
            form=ThanksForm,
            section=MESSAGE,
            applies=lambda given: kind_of(given) is Kind.COMPLIMENT,
        ),
        Step(name="service", form=ServiceForm, section=MESSAGE),
        Step(name="reply", form=ReplyForm, section=MESSAGE),
        *person_steps(applies=_wants_reply),
    ),
    check_heading=_l("Check your answers before you send them"),
    check_button=_l("Send"),
    send=_send,
    done=lambda reference: url_for("feedback.done", reference=reference),
)

serve(blueprint, JOURNEY)


@blueprint.get("", strict_slashes=False)
def start() -> ResponseReturnValue:
    """The journey has no page before its first question."""
    return redirect(url_for("feedback.type"))


@blueprint.get("/done/<reference>")
def done(reference: str) -> str:
    """F6: the reference, and when we reply if a reply was asked for."""
    return sent_page("public/feedback/done.html", receipt(reference))
