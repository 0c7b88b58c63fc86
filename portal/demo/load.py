"""Fills an empty database with the made-up council."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select, text

from portal.db import WRITING, Base, db
from portal.demo import figures
from portal.demo.acts import Acts
from portal.demo.bulk import in_bulk, write_rows
from portal.demo.checks import make_checks
from portal.demo.complaints import complaint
from portal.demo.contacts import challenge, comment, compliment
from portal.demo.finding import found_by
from portal.demo.on_purpose import last_christmas_eve, one_to_follow, special_cases
from portal.demo.past import bring_in_a_year
from portal.demo.ratings import rating
from portal.demo.rows import Rows
from portal.demo.world import World
from portal.domain.errors import RuleBroken
from portal.domain.measures.periods import year_start
from portal.domain.ratings import PlaceKind
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.files.store import Store
from portal.models import Case, ClosureDay, NumberCounter, Office, Poster, Service, Staff, StaffRole
from portal.queries.calendar import calendar
from portal.queries.editions import edition_on
from portal.queries.search_index import INDEX

SEED = 20090630
BATCH = 20_000
ORDER = (
    "person",
    "cases",
    "point",
    "clock",
    "event",
    "message",
    "rating",
    "case_cause",
    "miss_found",
    "extension",
    "review",
    "ombudsman_record",
    "refusal",
    "remedy",
    "no_learning",
    "action",
    "action_case",
    "action_line",
)
"""The tables that are filled in bulk: those that others point to come first."""
TABLES = [Base.metadata.tables[name] for name in ORDER]

Maker = Callable[[World, Rows, datetime], None]


class NotEmpty(RuleBroken):
    """The made-up council goes into an empty database only."""

    sentence = N_("There are cases in this database already, so the demo council was not added.")


def load(
    *,
    now: datetime,
    cases: int = figures.CASES_IN_THREE_YEARS,
    progress: Callable[[int], None],
    tracking_key: bytes,
    store: Store,
) -> tuple[str, str]:
    """Write ``cases`` cases of the last three financial years, and ratings to match.

    Staff, services, offices, posters, calendar and commitments must be there already.
    ``progress`` is told how many more cases are written; ``store`` is where their files are
    kept. The same ``cases`` on the same day give the same council. Returns the reference and
    tracking code of a case to follow. Raises ``NotEmpty``.
    """
    session = db.session()
    session.rollback()
    session.connection(execution_options=WRITING)
    refuse_if_full()
    _close_after_christmas(now)
    world = _world(now)
    with in_bulk(session.connection(), [*TABLES, INDEX]):
        _make(world, cases, progress)
    session.add_all(NumberCounter(year=year, last=last) for year, last in world.numbers.items())
    make_checks(session, world)
    session.flush()
    _set_sequences()
    session.commit()
    bring_in_a_year(world, max(1, min(figures.STAGE_1_A_YEAR[0], cases)))
    acts = Acts(world, store)
    special_cases(acts)
    return one_to_follow(acts, tracking_key)


def refuse_if_full() -> None:
    """Raise ``NotEmpty`` when the database holds a case."""
    if db.session.scalar(select(Case.id).limit(1)) is not None:
        raise NotEmpty


def _close_after_christmas(now: datetime) -> None:
    """Close the working days between the last Christmas and New Year, as published before."""
    eve, open_days = last_christmas_eve(london_date(now)), calendar()
    db.session.add_all(
        ClosureDay(
            day=day,
            note="Closed after Christmas",
            approved_by="Executive",
            published_on=eve.replace(day=1),
        )
        for day in (eve + timedelta(days=more) for more in range(1, 8))
        if open_days.is_working_day(day)
    )
    db.session.flush()


def _world(now: datetime) -> World:
    session = db.session()
    services = dict(session.execute(select(Service.slug, Service.id)).all())
    by_role: dict[str, list[tuple[int, int | None]]] = {}
    for role, staff_id, service_id in session.execute(
        select(StaffRole.role, Staff.id, Staff.service_id)
        .join(Staff, Staff.id == StaffRole.staff_id)
        .order_by(Staff.id)
    ):
        by_role.setdefault(role.value, []).append((staff_id, service_id))
    officers = [staff_id for staff_id, _ in by_role["complaints_officer"]]
    handlers = {
        slug: [staff_id for staff_id, home in by_role.get("handler", []) if home == service_id]
        or officers
        for slug, service_id in services.items()
    }
    return World(
        lots=Random(SEED),
        now=now,
        calendar=calendar(),
        kept=edition_on(now.date()),
        services=services,
        offices=list(session.scalars(select(Office.id).order_by(Office.id))),
        officers=officers,
        leads=[staff_id for staff_id, _ in by_role["corporate_lead"]],
        reviewers=[staff_id for staff_id, _ in by_role["stage_2_reviewer"]],
        handlers=handlers,
    )


def _days(world: World, cases: int) -> Iterator[tuple[date, list[Maker]]]:
    """Yield each day of three financial years to today with the contacts that come on it."""
    this_year = year_start(world.today)
    first = this_year.replace(year=this_year.year - 2)
    days = [first + timedelta(days=n) for n in range((world.today - first).days + 1)]
    scale = cases / figures.CASES_IN_THREE_YEARS
    makers: list[tuple[Maker, int]] = [
        (complaint, round(sum(figures.STAGE_1_A_YEAR) * scale)),
        (comment, round(3 * figures.COMMENTS_A_YEAR * scale)),
        (compliment, round(3 * figures.COMPLIMENTS_A_YEAR * scale)),
    ]
    makers.append((challenge, cases - sum(count for _, count in makers)))
    weights = [
        figures.QUARTER_WEIGHTS[(day.month - 4) % 12 // 3] * (0.25 if day.weekday() > 4 else 1)
        for day in days
    ]
    coming: dict[date, list[Maker]] = {day: [] for day in days}
    for make, count in makers:
        for day in world.lots.choices(days, weights, k=count):
            coming[day].append(make)
    yield from coming.items()


def _make(world: World, cases: int, progress: Callable[[int], None]) -> None:
    """Make and write everything there is very much of: cases, and ratings to match."""
    rows = Rows()
    for day, makers in _days(world, cases):
        for make in makers:
            make(world, rows, world.at_work(day))
        if len(rows.waiting["cases"]) >= BATCH:
            progress(len(rows.waiting["cases"]))
            _write(rows)
    posters = [
        (poster.id, PlaceKind(poster.place_kind))
        for poster in db.session.scalars(select(Poster).order_by(Poster.id))
    ]
    for _ in range(round(sum(figures.RATINGS_A_YEAR.values()) * 3 * min(1.0, cases / 1867))):
        rating(world, rows, posters)
    progress(len(rows.waiting["cases"]))
    _write(rows)


def _write(rows: Rows) -> None:
    connection, waiting = db.session.connection(), dict(rows.take())
    for table in TABLES:
        if waiting.get(table.name):
            write_rows(connection, table, waiting[table.name])
    if waiting.get("cases"):
        write_rows(connection, INDEX, list(found_by(waiting)))


def _set_sequences() -> None:
    """Let PostgreSQL count on from the ids that were handed out here."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in TABLES:
        if "id" not in table.c:
            continue
        db.session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608
                f"(SELECT max(id) FROM {table.name}))"
            )
        )
