"""You told us, we changed: what we did because of what people told us (Policy B8 Q4)."""

from datetime import date

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.learning import THEME_DAYS, Effect
from portal.domain.root_causes import ROOT_CAUSE_WORDS
from portal.domain.told_changes import WhyNoNumbers
from portal.domain.words import N_
from portal.public.performance.blueprint import blueprint
from portal.public.performance.kept import kept
from portal.queries.effects import BeforeAfter
from portal.queries.told_changes import ToldChange, told_changes, years_told
from portal.web.context import council
from portal.web.now import today
from portal.web.words import count, day

EFFECT_SAID = {
    Effect.WORKED: N_("We looked again later. It worked."),
    Effect.PARTLY: N_("We looked again later. It worked in part."),
    Effect.NOT: N_("We looked again later. It made no difference."),
}

NOT_SHOWN = {
    WhyNoNumbers.CROSSED: N_(
        "We made another change about this at that time. So we do not count it again."
    ),
    WhyNoNumbers.SMALL: N_("Too few people told us to show numbers."),
    WhyNoNumbers.PERIOD: N_(
        "The 90 days are a quarter that we publish for the whole council. To show numbers for one "
        "service beside it could tell who told another."
    ),
}


@blueprint.get("/changes")
def changes() -> str:
    """List what we changed in one financial year, the newest first (``?year=2026``)."""
    return _changes_of(request.args.get("year"))


@kept
def _changes_of(typed: str | None) -> str:
    years = years_told()
    year = _year(years, typed)
    found = told_changes(year) if year else []
    return render_template(
        "public/performance/changes.html",
        year=_words(year) if year else "",
        changes=[
            {"change": one, "about": _about(one), "rate": rate_in_words(one, today())}
            for one in found
        ],
        effect_said=EFFECT_SAID,
        days=THEME_DAYS,
        small=council().hide_under,
        others=[
            {"text": _words(one), "href": url_for("performance.changes", year=one.year)}
            for one in years
            if one != year
        ],
    )


def _year(years: list[date], typed: str | None) -> date | None:
    """Return the year that the address asks for, the newest when it asks for none."""
    if typed is None:
        return years[0] if years else None
    return next((one for one in years if str(one.year) == typed), None) or abort(404)


def _words(year: date) -> str:
    return _("April %(first)s to March %(last)s", first=str(year.year), last=str(year.year + 1))


def _about(change: ToldChange) -> str:
    """Return what people told us about, in words."""
    if change.cause:
        return _(ROOT_CAUSE_WORDS[change.cause])
    return change.commitment or ""


def rate_in_words(change: ToldChange, today: date) -> str:
    """Return how many told us before and after, why we do not say, or when we will."""
    if change.note is not None:
        return _(NOT_SHOWN[change.note])
    if change.rate is not None:
        return f"{_before(change.rate)} {_after(change.rate)}"
    if today <= change.counted_on:
        return _("We will show numbers from %(day)s.", day=day(change.counted_on))
    return _("We will show numbers soon.")


def _before(rate: BeforeAfter) -> str:
    return ngettext(
        "In the %(days)s days before, %(number)s person told us about this.",
        "In the %(days)s days before, %(number)s people told us about this.",
        rate.before,
        days=rate.days,
        number=count(rate.before),
    )


def _after(rate: BeforeAfter) -> str:
    return ngettext(
        "In the %(days)s days after, %(number)s person did.",
        "In the %(days)s days after, %(number)s people did.",
        rate.after,
        days=rate.days,
        number=count(rate.after),
    )
