"""Pages that only tell: the commitments, what happens when you complain, help, our own rules."""

from flask import Blueprint, abort, current_app, render_template, url_for
from flask_babel import ngettext

from portal.domain.cases import Channel, Kind
from portal.domain.clocks import NATIONAL_CODE, Which
from portal.domain.commitments import METHOD_WORDS, Edition, NoSuchCommitment, Step
from portal.public.checks import how_fresh, how_we_know
from portal.public.performance.summary import summary_of
from portal.queries.editions import edition_on
from portal.web.now import today

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def home() -> str:
    """Our commitments and the four things a person comes for (screen P1)."""
    return render_template("public/home.html", links=_links(_edition()))


@blueprint.get("/commitments")
def commitments() -> str:
    """All commitments in short (screen P2)."""
    edition = _edition()
    known = how_we_know(edition, today())
    links = [{**link, "known": known[link["slug"]]} for link in _links(edition)]
    return render_template("public/commitments.html", links=links)


@blueprint.get("/commitments/<slug>")
def commitment(slug: str) -> str:
    """One commitment (screen P3, outline C0)."""
    edition = _edition()
    try:
        found = edition.commitment(slug)
    except NoSuchCommitment:
        abort(404)
    return render_template(
        "public/commitment.html",
        commitment=found,
        edition=edition,
        method=METHOD_WORDS[found.method],
        doing=summary_of(slug, edition),
        fresh=how_fresh(found, today()),
    )


@blueprint.get("/complaints/how")
def how_complaints_work() -> str:
    """What happens when you complain (screen P6)."""
    edition = _edition()
    written = _days(edition, Step.ACKNOWLEDGEMENT, Channel.LETTER)
    emailed = _days(edition, Step.ACKNOWLEDGEMENT, Channel.EMAIL)
    answered = _days(edition, Step.RESPONSE, Channel.ONLINE)
    code = [
        NATIONAL_CODE[which].working_days
        for which in (Which.CODE_ACKNOWLEDGEMENT, Which.CODE_RESPONSE)
    ]
    ours_is_shorter = bool(
        written and answered and written <= code[0] and answered < code[0] + code[1]
    )
    return render_template(
        "public/how_complaints_work.html",
        told_in=_in_words(written),
        told_by_email_in=_in_words(emailed) if emailed != written else None,
        answered_in=_in_words(answered),
        code_told_in=_in_words(code[0]),
        code_answered_in=_in_words(code[1]),
        ours_is_shorter=ours_is_shorter,
    )


@blueprint.get("/help")
def help() -> str:
    """Ways to get help (screen P7)."""
    return render_template("public/help.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement in the government's model form (screen P8)."""
    return render_template("public/accessibility.html")


@blueprint.get("/privacy")
def privacy() -> str:
    """What we keep, why and how long (screen P8, Policy A15)."""
    return render_template("public/privacy.html", draft_hours=current_app.config["DRAFT_HOURS"])


@blueprint.get("/cookies")
def cookies() -> str:
    """The one cookie there is (screen P8, Policy B0.8)."""
    return render_template(
        "public/cookies.html",
        cookie_name=current_app.config["SESSION_COOKIE_NAME"],
        draft_hours=current_app.config["DRAFT_HOURS"],
    )


def _edition() -> Edition:
    return edition_on(today()).edition


def _links(edition: Edition) -> list[dict[str, str]]:
    """Return a link to each commitment, in the order of the edition."""
    return [
        {
            "text": one.short_title,
            "href": url_for("public.commitment", slug=one.slug),
            "slug": one.slug,
        }
        for one in sorted(edition.commitments, key=lambda one: one.position)
    ]


def _days(edition: Edition, step: Step, channel: Channel) -> int | None:
    found = edition.rule_for(step, Kind.COMPLAINT, channel)
    return found[1].working_days if found else None


def _in_words(days: int | None) -> str | None:
    if days is None:
        return None
    return ngettext("%(num)s working day", "%(num)s working days", days)
