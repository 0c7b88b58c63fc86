"""What do you want to tell us? And: in your own words, when you are not sure (screens P4, P5)."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.domain.cases import Channel, Kind
from portal.domain.contacts import Contact
from portal.public.content import blueprint as open_pages
from portal.public.person import person_of, person_steps
from portal.services.feedback import send_feedback
from portal.web.fields import LongTextField, Option, RadiosField
from portal.web.form import Form
from portal.web.journeys.drafts import receipt, tracking_key
from portal.web.journeys.pages import sent_page, serve
from portal.web.journeys.steps import Journey, Sending, Step, StepForm
from portal.web.now import now

blueprint = Blueprint("tell_us", __name__, url_prefix="/tell-us")

LEADS_TO = {
    "missed": "challenge.which",
    "complain": "complaint.start",
    "good_job": "feedback.type",
    "idea": "feedback.type",
    "problem": "tell_us.services",
    "not_sure": "tell_us.not_sure",
}


class TellUsForm(Form):
    """P4."""

    what = RadiosField(
        _l("What do you want to tell us?"),
        required=_l("Select what you want to tell us"),
        options=[
            Option("missed", _l("We missed a commitment")),
            Option("complain", _l("I want to complain")),
            Option("good_job", _l("Someone did a good job")),
            Option("idea", _l("I have an idea or comment")),
            Option("problem", _l("I want to report a problem or ask for a service")),
            Option("not_sure", _l("I am not sure"), apart=True),
        ],
    )


class OwnWordsForm(StepForm):
    """P5."""

    text = LongTextField(
        _l("Tell us in your own words"),
        required=_l("Enter what you want to tell us"),
        subject=_l("What you want to tell us"),
        hint=_l("A person will read it and find the right team for you."),
        limit=4000,
        rows=10,
    )


def _send(sending: Sending) -> str:
    contact = Contact(
        kind=Kind.COMPLAINT,
        channel=Channel.ONLINE,
        received_at=now(),
        text=sending.answers["not-sure"]["text"],
        person=person_of(sending.answers),
        reply_asked=True,
        details={"not_sure": True, **sending.flagged},
    )
    return send_feedback(
        sending=sending.draft, contact=contact, tracking_key=tracking_key(), now=now()
    )


JOURNEY = Journey(
    name="tell_us",
    start="public.tell_us",
    steps=(Step(name="not-sure", form=OwnWordsForm, section=_l("Your message")), *person_steps()),
    check_heading=_l("Check your answers before you send them"),
    check_button=_l("Send"),
    send=_send,
    done=lambda reference: url_for("tell_us.sent", reference=reference),
)

serve(blueprint, JOURNEY)


@open_pages.route("/tell-us", methods=["GET", "POST"])
def tell_us() -> ResponseReturnValue:
    """P4: one question leads everyone to the right place."""
    form = TellUsForm()
    if form.validate_on_submit():
        return redirect(url_for(LEADS_TO[form.what.data]))
    return render_template(
        "layout/question.html", form=form, back=url_for("public.home")
    ), form.status


@blueprint.get("/services")
def services() -> str:
    """Where to report a problem or ask for a service."""
    return render_template("public/tell_us/services.html", back=url_for("public.tell_us"))


@blueprint.get("/sent/<reference>")
def sent(reference: str) -> str:
    """The reference, the code and the dates."""
    return sent_page("public/tell_us/sent.html", receipt(reference))
