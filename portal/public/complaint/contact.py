"""A complaint's answers as the record that is kept of them (Policy A2.3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.domain.cases import Channel, Kind, OnBehalf
from portal.domain.contacts import Contact
from portal.domain.findings import Kept
from portal.domain.partial_dates import NOT_KNOWN, partial_date
from portal.public.complaint.matter import FILES, NO_COMMITMENT
from portal.public.person import person_of
from portal.public.service import service_of
from portal.web.journeys.steps import CARRIED, Answers


def complaint_of(answers: Answers, now: datetime) -> Contact:
    """Return the complaint that ``answers`` make; they are those that count."""
    carried: Mapping[str, Any] = answers.get(CARRIED, {})
    when = partial_date(answers["when"]["date"]) if answers["when"]["date"] else NOT_KNOWN
    missed = tuple(slug for slug in answers["commitment"]["missed"] if slug != NO_COMMITMENT)
    representative = answers.get("representative", {})
    group = answers.get("group", {})
    put_right = answers["put-right"]
    return Contact(
        kind=Kind.COMPLAINT,
        channel=Channel.ONLINE,
        received_at=now,
        text=answers["what-happened"]["text"],
        person=person_of(answers),
        reply_asked=True,
        service=service_of(answers),
        office=carried.get("office"),
        commitment=missed[0] if len(missed) == 1 else None,
        claimed_missed=missed,
        occurred_on=when.date,
        occurred_precision=when.precision,
        effect=answers["effect"]["effect"] or None,
        put_right=tuple(put_right["wanted"]),
        put_right_other=put_right["other"] or None,
        on_behalf=OnBehalf(answers["who"]["who"]),
        behalf_name=representative.get("name"),
        behalf_link=representative.get("link") or None,
        behalf_agrees=representative.get("agrees"),
        people_count=group.get("people"),
        missed_person_says=_kept(carried.get("missed_person_says")),
        missed_worked_out=_kept(carried.get("missed_worked_out")),
        files=tuple(one["id"] for one in answers[FILES]["files"]),
        details=_details(answers, carried),
    )


def _details(answers: Answers, carried: Mapping[str, Any]) -> dict[str, Any]:
    """Return what has no column of its own, without what was not asked or not answered."""
    route = answers.get("other-routes", {}).get("route")
    found = {
        "told_service_before": answers.get("told-us", {}).get("told"),
        "other_route": None if "other-route" not in answers else route,
        "why_now": answers.get("why-now", {}).get("reason"),
        "group": answers.get("group", {}).get("others"),
        "service_said": answers["service"]["service"] if not service_of(answers) else None,
        **carried.get("details", {}),
    }
    return {name: value for name, value in found.items() if value}


def _kept(text: str | None) -> Kept | None:
    return Kept(text) if text else None
