"""One year from before the portal, brought in from a made-up spreadsheet."""

import csv
import io
from datetime import date, datetime, timedelta

from portal.demo.contacts import drawn
from portal.demo.figures import COMPLAINT_CHANNELS, DAYS_TO_ACKNOWLEDGE, SERVICE_SHARE
from portal.demo.world import World
from portal.domain.measures.periods import year_start
from portal.domain.past_columns import PastColumn
from portal.services.past_records import import_file

YEARS_BACK = 3
"""The year before the three that the portal knows itself."""

OUTCOMES = ("upheld", "partly upheld", "not upheld", "not upheld", "no finding")
CAUSES = ("Time taken", "Service not delivered, or poor", "No contact, or not kept informed")


def bring_in_a_year(world: World, complaints: int) -> int:
    """Bring in so many ``complaints`` of the year before; return how many records came in."""
    this_year = year_start(world.today)
    first = this_year.replace(year=this_year.year - YEARS_BACK)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.value for column in PastColumn])
    for number in range(1, complaints + 1):
        for row in _rows(world, first, number):
            writer.writerow(row)
    return import_file(
        name=f"complaints-{first.year}-{first.year + 1}.csv",
        content=io.BytesIO(text.getvalue().encode()),
        now=_begun(world),
        progress=lambda more: None,
    )


def _begun(world: World) -> datetime:
    """Return when somebody brought the records in: some weeks ago."""
    return world.now - timedelta(days=40)


def _rows(world: World, first: date, number: int) -> list[list[str]]:
    """Return the lines of one complaint: stage 1, and now and then stage 2 below it."""
    lots, after = world.lots, world.after
    received = first + timedelta(days=lots.randrange(330))
    acknowledged = after(received, drawn(world, DAYS_TO_ACKNOWLEDGE))
    answered = max(acknowledged, after(received, max(1, min(25, round(lots.gauss(9, 4))))))
    reference = f"CR/{first.year % 100}/{number:04}"
    known = [
        reference,
        "complaint",
        drawn(world, COMPLAINT_CHANNELS).value,
    ]
    about = [drawn(world, SERVICE_SHARE), "", lots.choice(OUTCOMES), lots.choice(CAUSES)]
    dates = [received, acknowledged, answered]
    rows = [[*known, *(day.isoformat() for day in dates), "", "1", *about]]
    if lots.random() < 0.1:
        again = after(answered, 5)
        dates = [again, after(again, 2), after(again, 18)]
        rows.append([*known, *(day.isoformat() for day in dates), "", "2", *about])
    return rows
