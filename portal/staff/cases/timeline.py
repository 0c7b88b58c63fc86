"""The history of a case in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.cases import (
    CONTACT_WORDS,
    ContactWay,
)
from portal.domain.clocks import WHICH_WORDS, Which
from portal.domain.extensions import EXTENSION_WORDS, ExtensionReason
from portal.domain.moves import Move
from portal.domain.offers import WHY_OFFER_WORDS, WhyOffer
from portal.domain.questions import RANG_WORDS, Rang
from portal.domain.refusals import REFUSAL_WORDS, RefusalReason
from portal.domain.root_causes import ROOT_CAUSE_WORDS, RootCause
from portal.domain.words import N_
from portal.queries.case_page import HistoryLine
from portal.staff.cases.rewritten import point_changes, record_changes
from portal.staff.cases.timeline_titles import TITLES, by_its_name, day_of, words_of
from portal.web.words import pounds


@dataclass(frozen=True)
class TimelineItem:
    """One line: what happened, when, who did it ("" for the portal itself), and the words."""

    title: str
    at: datetime
    who: str
    text: str


def timeline(lines: Iterable[HistoryLine], person: str | None) -> list[TimelineItem]:
    """Return ``lines`` in plain words; ``person`` is whose case it is, None without a name."""
    return [item_of(line, person) for line in lines]


def item_of(line: HistoryLine, person: str | None) -> TimelineItem:
    """Return one line in plain words. A line of a kind not known here is named as it is."""
    title = TITLES.get(line.what, by_its_name)(line)
    who = (person or _("The person")) if line.by_person else line.who or ""
    return TimelineItem(title, line.at, who, "\n".join(_details(line)))


def _details(line: HistoryLine) -> list[str]:
    """Return the facts of a line, one each, and then what somebody wrote."""
    values, found = line.values, []
    if line.handler and line.what not in (Move.ASSIGN, Move.CHOOSE_REVIEWER):
        found.append(_("Handled by %(name)s", name=line.handler))
    if values.get("before_first_edition"):
        found.append(_("Older than the first commitments, and measured by them"))
    if values.get("way"):
        found.append(_("By: %(way)s", way=words_of(CONTACT_WORDS, ContactWay, values["way"])))
    if values.get("sent_on") and line.what != Move.POST:
        found.append(_("Sent on %(day)s", day=day_of(values["sent_on"])))
    if values.get("phone_them"):
        found.append(_("Nothing was written, because they want the phone: phone them"))
    found += [words_of(WHY_OFFER_WORDS, WhyOffer, one) for one in values.get("why_offered", ())]
    if values.get("followed_up"):
        way = words_of(CONTACT_WORDS, ContactWay, values["followed_up"])
        found.append(_("Followed up in writing: %(way)s", way=way))
    if values.get("told_on"):
        found.append(_("Told us on %(day)s", day=day_of(values["told_on"])))
    if values.get("rang"):
        found += [day_of(values["rang_on"]), words_of(RANG_WORDS, Rang, values["rang"])]
    if values.get("duplicate_of"):
        found.append(_("The same as %(reference)s", reference=values["duplicate_of"]))
    if line.what == Move.ASK_STAGE_2 and values.get("linked"):
        found.append(_("On %(reference)s, joined to this", reference=values["linked"]))
    if values.get("files"):
        found.append(ngettext("%(num)s file added", "%(num)s files added", len(values["files"])))
    if values.get("corrects"):
        found.append(_correction(values))
    if values.get("reason") in set(ExtensionReason):
        found.append(words_of(EXTENSION_WORDS, ExtensionReason, values["reason"]))
    if values.get("refusal"):
        found.append(words_of(REFUSAL_WORDS, RefusalReason, values["refusal"]))
    if values.get("discretion"):
        found.append(_("Why not all the same: %(words)s", words=values["discretion"]))
    if values.get("equality"):
        found.append(_("Thought about fairness: %(words)s", words=values["equality"]))
    if values.get("beyond_limit"):
        found.append(_("Beyond the limit of the national code without good reason"))
    if values.get("answer_by"):
        found.append(_("To be answered by %(day)s", day=day_of(values["answer_by"])))
    if values.get("agreed_by"):
        found.append(_("Agreed by %(name)s", name=values["agreed_by"]))
    if line.what == Move.SAY_LATE:
        found += _missed(values)
    if values.get("cause"):
        cause = words_of(ROOT_CAUSE_WORDS, RootCause, values["cause"])
        found.append(_("Main cause: %(cause)s", cause=cause))
    if values.get("remedy"):
        found += _changes(values)
    if line.what == Move.OMBUDSMAN:
        found += record_changes(values)
    found += point_changes(values)
    found += _clocks(values)
    if line.words and line.words != line.handler:
        found.append(line.words)
    return found


def _changes(values: Any) -> list[str]:
    """Return what a line set on a remedy, where people look for it later."""
    changed = dict(values.get("changed") or {})
    found = []
    if changed.get("pence"):
        found.append(_("Amount: %(amount)s", amount=pounds(int(changed["pence"]))))
    if changed.get("due_on"):
        found.append(_("Due: %(day)s", day=day_of(changed["due_on"])))
    if changed.get("done_on"):
        found.append(_("Done: %(day)s", day=day_of(changed["done_on"])))
    elif "done_on" in changed:
        found.append(_("Not done after all"))
    return found


def _clocks(values: Any) -> list[str]:
    """Return what a line did to clocks."""
    found = []
    for which, met in dict(values.get("stopped") or {}).items():
        result = {
            True: _("on time"),
            False: _("late"),
            None: _("ended, not due yet"),
            "extended": _("within more time that was agreed"),
        }[met]
        name = words_of(WHICH_WORDS, Which, which)
        found.append(_("%(clock)s: %(result)s", clock=name, result=result))
    for what, text in CHANGES.items():
        for which in dict(values.get(what) or {}):
            name = words_of(WHICH_WORDS, Which, which)
            found.append(_("%(clock)s: %(change)s", clock=name, change=_(text)))
    moves = dict(values.get("moved") or {})
    if values.get("which"):
        moves[values["which"]] = (values.get("from"), values.get("to"))
    for which, (before, after) in moves.items():
        found.append(
            _(
                "%(clock)s: moved from %(before)s to %(after)s",
                clock=words_of(WHICH_WORDS, Which, which),
                before=day_of(before),
                after=day_of(after),
            )
        )
    return found


def _missed(values: Any) -> list[str]:
    """Return which dates were missed, the new one, and whether the person knows of it."""
    found = [
        _(
            "%(clock)s: was due on %(day)s",
            clock=words_of(WHICH_WORDS, Which, which),
            day=day_of(due),
        )
        for which, due in dict(values.get("missed") or {}).items()
    ]
    if values.get("expected_on"):
        found.append(_("New date: %(day)s", day=day_of(values["expected_on"])))
    if not values.get("message_id"):
        found.append(_("Nobody has told the person yet. The portal cannot write to them"))
    return found


def _correction(values: Any) -> str:
    name = _("Date received")
    if values["corrects"] != "received":
        name = words_of(WHICH_WORDS, Which, values["corrects"])
    return _(
        "%(date)s: from %(before)s to %(after)s",
        date=name,
        before=day_of(values.get("before")),
        after=day_of(values.get("after")),
    )


CHANGES = {"paused": N_("waits"), "resumed": N_("runs again")}
"""What a line may have done to a clock beside stopping and moving it."""
