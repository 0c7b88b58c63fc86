"""The pages of a complaint that are not questions, and how it is sent."""

from flask import Response, render_template, url_for
from flask_babel import lazy_gettext as _l

from portal.domain.cases import Channel, Kind
from portal.domain.clocks import Which, plan_clocks
from portal.domain.errors import NotFound
from portal.domain.working_days import BeyondCalendar
from portal.public.complaint import about, matter
from portal.public.complaint.blueprint import blueprint
from portal.public.complaint.contact import complaint_of
from portal.public.complaint.equality import answered
from portal.public.person import person_steps
from portal.queries.calendar import calendar
from portal.queries.editions import edition_on
from portal.services.complaints import send_complaint
from portal.web.calendar_file import answer_date_file
from portal.web.journeys.drafts import receipt, tracking_key
from portal.web.journeys.pages import sent_page, serve
from portal.web.journeys.steps import CARRIED, Journey, Sending
from portal.web.now import now, today


def _send(sending: Sending) -> str:
    contact = complaint_of(sending.answers, now())
    contact.details.update(sending.flagged)
    return send_complaint(
        sending=sending.draft,
        contact=contact,
        tracking_key=tracking_key(),
        now=now(),
        carried_from=sending.answers.get(CARRIED, {}).get("draft"),
    )


JOURNEY = Journey(
    name="complaint",
    start="complaint.start",
    steps=(
        *about.STEPS,
        *matter.STEPS,
        *person_steps(applies=about.has_name, adjustments=True),
    ),
    check_heading=_l("Check your answers before you send your complaint"),
    check_button=_l("Send your complaint"),
    send=_send,
    done=lambda reference: url_for("complaint.sent", reference=reference),
)

serve(blueprint, JOURNEY)


@blueprint.get("", strict_slashes=False)
def start() -> str:
    """K0: what it is for, how long it takes, and other ways to do it."""
    try:
        plans = plan_clocks(
            edition_on(today()).edition,
            Kind.COMPLAINT,
            Channel.ONLINE,
            today(),
            calendar(),
            needs_reply=True,
        )
    except BeyondCalendar:
        plans = ()
    dates = {plan.which: plan.due_on for plan in plans}
    return render_template("public/complaint/start.html", dates=dates)


@blueprint.get("/sent/<reference>")
def sent(reference: str) -> str:
    """K16: the reference, the code, the dates, and what happens next."""
    asks = not answered(reference)
    return sent_page("public/complaint/sent.html", receipt(reference), asks_equality=asks)


@blueprint.get("/sent/<reference>/date.ics")
def calendar_date(reference: str) -> Response:
    """The date by which we answer, as a file for a calendar."""
    found = receipt(reference)
    on = found[0].dates.get(Which.OUR_RESPONSE) if found else None
    if on is None:
        raise NotFound
    return answer_date_file(reference, on)
