"""Working out with the person whether a date was missed (issue item 10; Policy A4, B2)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.lists import format_list
from flask import g
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import Channel, Kind
from portal.domain.commitments import Commitment, Step
from portal.domain.findings import Kept
from portal.domain.hearing import (
    Hearing,
    StepJudged,
    Verdict,
    WorkedOut,
    work_out_challenge,
)
from portal.domain.partial_dates import NOT_KNOWN, PartialDate, partial_date
from portal.domain.working_days import WHY_OFF_WORDS, DayCounted, WhyOff
from portal.public.challenge.questions import commitment_of
from portal.public.commitment_choice import find
from portal.queries.calendar import calendar
from portal.queries.editions import edition_on
from portal.web.fields import Option, RadiosField
from portal.web.journeys.steps import Answer, Answers, StepForm
from portal.web.now import today

SATURDAY = 5
SAYS = {"yes": Kept.MISSED, "no": Kept.KEPT, "not_sure": Kept.CANNOT_TELL}


class MissedForm(StepForm):
    """What the person says, whatever the dates say."""

    missed = RadiosField(
        _l("Did we miss it?"),
        required=_l("Select yes if we missed it"),
        options=[
            Option("yes", _l("Yes, you missed it")),
            Option("no", _l("No")),
            Option("not_sure", _l("I am not sure")),
        ],
    )


WORKED_OUT_FROM = frozenset({"which", "when", "replied"})
"""The questions whose answers the working needs."""


@dataclass(frozen=True)
class Counted:
    """The working of one date, a line a day."""

    title: str
    lines: list[str]


def work_out(given: Answers) -> WorkedOut:
    """Return what the dates in ``given`` say, by the edition in force when we were contacted."""
    key = str(about(given))
    if g.get("worked_out", (None, None))[0] != key:
        g.worked_out = (key, _work_out(given))
    found: WorkedOut = g.worked_out[1]
    return found


def about(given: Answers) -> str:
    """Return what the working rests on: when it changes, the question is asked again."""
    replied = given.get("replied", {})
    parts = (
        given.get("which", {}).get("commitment"),
        given.get("when", {}).get("date"),
        replied.get("replied"),
        replied.get("replied_on"),
    )
    return " ".join(str(part) for part in parts)


def kept_about(given: Answers, answer: Answer) -> dict[str, Any]:
    """Return what is kept beside the answer."""
    return {"about": about(given)}


def still_about(given: Answers, answer: Answer) -> bool:
    """Whether an answer was given to this very working."""
    return bool(answer.get("about") == about(given))


def shown(given: Answers) -> dict[str, Any]:
    """Return what the page shows: sentences, the verdict, and the days counted.

    Nothing is worked out for whom has lost the earlier answers and is shown the question again.
    """
    if not given.keys() >= WORKED_OUT_FROM:
        return {"sentences": [], "verdict": "", "counted": [], "by_post": False}
    found = work_out(given)
    commitment = commitment_of(given)
    judged = found.decisive or (found.steps[-1] if found.steps else None)
    return {
        "sentences": _sentences(found, commitment, judged),
        "verdict": _verdict(found, judged),
        "counted": [_counted(commitment, one.hearing) for one in found.steps],
        "by_post": found.by_post and bool(found.steps),
    }


def _work_out(given: Answers) -> WorkedOut:
    contacted = partial_date(given["when"]["date"])
    replied: PartialDate | None = None
    if given["replied"]["replied"] == "yes":
        on = given["replied"]["replied_on"]
        replied = partial_date(on) if on else NOT_KNOWN
    commitment = commitment_of(given)
    assert commitment is not None
    then = find(edition_on(contacted.date or today()).edition, commitment.slug)
    return work_out_challenge(then or commitment, contacted, replied, today(), calendar())


def _sentences(
    found: WorkedOut, commitment: Commitment | None, judged: StepJudged | None
) -> list[str]:
    if found.contacted_on is None:
        return [_("You are not sure of the exact date, so we cannot count the days.")]
    sentences = [_contact_sentence(commitment, found.contacted_on)]
    if judged is None:
        return [*sentences, _("We do not know which days were working days at that time.")]
    for skipped in judged.hearing.skipped:
        days = [_plain(day) for day in skipped.days if day.weekday() < SATURDAY]
        if not days:
            continue
        if skipped.why is WhyOff.BANK_HOLIDAY:
            sentences.append(
                ngettext(
                    "%(days)s is a bank holiday.",
                    "%(days)s are bank holidays.",
                    len(days),
                    days=_listed(days),
                )
            )
        elif skipped.why is WhyOff.CLOSURE:
            sentences.append(_("We are closed on %(days)s.", days=_listed(days)))
    sentences.append(_due_sentence(commitment, judged.hearing, found.verdict))
    if found.replied_on:
        sentences.append(_("You had our reply on %(day)s.", day=_plain(found.replied_on)))
    return sentences


def _contact_sentence(commitment: Commitment | None, on: date) -> str:
    rules = commitment.rules if commitment else ()
    channels = _channels(commitment)
    kinds = frozenset(kind for rule in rules for kind in rule.kinds)
    when = {"day": _plain(on)}
    if kinds == {Kind.COMPLAINT}:
        return _("You complained to us on %(day)s.", **when)
    if channels == {Channel.EMAIL}:
        return _("You emailed us on %(day)s.", **when)
    if channels == {Channel.VOICEMAIL}:
        return _("You left us a message on %(day)s.", **when)
    if channels == {Channel.LETTER}:
        return _("You wrote to us on %(day)s.", **when)
    return _("You contacted us on %(day)s.", **when)


def _channels(commitment: Commitment | None) -> frozenset[Channel]:
    rules = commitment.rules if commitment else ()
    return frozenset(channel for rule in rules for channel in rule.channels)


def _called_back(commitment: Commitment | None) -> bool:
    return _channels(commitment) == {Channel.VOICEMAIL}


def _due_sentence(commitment: Commitment | None, hearing: Hearing, verdict: Verdict) -> str:
    """What we should do by the date, in the words of the promise: a message is called back."""
    when = {"day": _plain(hearing.due_on)}
    over = verdict is not Verdict.NOT_YET_DUE
    if hearing.step is Step.ACKNOWLEDGEMENT:
        if over:
            return _("We should have told you that we had it by %(day)s.", **when)
        return _("We should tell you that we have it by %(day)s.", **when)
    if _called_back(commitment):
        if over:
            return _("We should have called you back by %(day)s.", **when)
        return _("We should call you back by %(day)s.", **when)
    if over:
        return _("We should have answered by %(day)s.", **when)
    return _("We should answer by %(day)s.", **when)


def _verdict(found: WorkedOut, judged: StepJudged | None) -> str:
    if found.verdict is Verdict.MISSED:
        return _("From these dates, we missed it.")
    if found.verdict is Verdict.KEPT:
        return _("From these dates, we answered in time.")
    if found.verdict is Verdict.NOT_YET_DUE and judged:
        return _(
            "We are still in time. You should have our answer by %(day)s. You can still tell us.",
            day=_plain(judged.hearing.due_on),
        )
    return _("From these dates, we cannot tell. You can still tell us.")


def _counted(commitment: Commitment | None, hearing: Hearing) -> Counted:
    if hearing.step is Step.ACKNOWLEDGEMENT:
        title = _("To say that we have it")
    elif _called_back(commitment):
        title = _("To call you back")
    else:
        title = _("To answer in full")
    return Counted(title, [_counted_line(line) for line in hearing.days])


def _counted_line(line: DayCounted) -> str:
    day = _plain(line.day)
    if line.number == 0:
        return _("%(day)s: day 0", day=day)
    if line.number is None and line.reason:
        why = _(WHY_OFF_WORDS[line.reason.why]) % {"name": _(line.reason.name)}
        return _("%(day)s: not counted, %(why)s", day=day, why=why)
    return _("%(day)s: day %(number)s", day=day, number=line.number)


def _plain(day: date) -> str:
    """Return "Thursday 2 April", with the year when it is not this one."""
    same = day.year == today().year
    words: str = format_date(day, "EEEE d MMMM" if same else "EEEE d MMMM y")
    return words


def _listed(words: list[str]) -> str:
    return format_list(words, locale=get_locale())
