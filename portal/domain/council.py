"""The council that runs the portal, as its settings file describes it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.domain.measures.share import SMALL
from portal.domain.office_hours import HoursUnclear, is_open, opening
from portal.domain.roles import Role
from portal.domain.second_readings import READ_WITHIN
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.domain.working_days import Calendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_WORDS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
FREEZE_AFTER = 20
"""Days after a period until its figures are counted: time for what came late to be written down."""

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class SettingsUnclear(ValueError):
    """The council's settings file cannot be used; the text says which line and why."""


@dataclass(frozen=True)
class OfficeHours:
    """Opening hours by weekday (Monday first) from a date on (Policy A4.15)."""

    begins: date
    hours: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A service or an office. ``on_forms`` says whether residents can pick it."""

    slug: str
    name: str
    on_forms: bool


@dataclass(frozen=True)
class FirstRoute:
    """A matter with a route of its own that a new portal begins with (Policy A6.4).

    Staff keep the list from then on. ``owner`` is who in the council keeps the words true.
    """

    slug: str
    name: str
    what_to_do: str
    link: str
    owner: str


@dataclass(frozen=True)
class Ombudsman:
    """Who looks at a complaint that the council and the person cannot settle (Policy A5.5)."""

    name: str
    phone: str
    website: str

    @property
    def phone_link(self) -> str:
        """The phone number as a ``tel:`` link takes it."""
        return _phone_link(self.phone)


@dataclass(frozen=True)
class Licence:
    """Under which licence published figures may be used again; ``address`` says what it allows."""

    name: str = "Open Government Licence v3.0"
    address: str = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True)
class Council:
    """Names, contacts, colours, hours and lists of one council.

    ``money_limits`` is the most, in pence, that each role may agree to pay (Policy A9.4).
    ``check_months`` is how old a check may be before the public is told that nobody has checked.
    ``read_within`` are the working days after which an unread challenge goes one level up.
    ``freeze_after`` are the days from the end of a period until its figures are frozen.
    ``hide_under`` is the number under which counts are hidden in public (Policy A13.10).
    ``residents`` and ``contacts`` (a year, by the slug of a commitment) are what rates are of;
    None and nothing where the council does not know.
    """

    name: str
    short_name: str
    website: str
    phone: str
    text_relay: str
    email: str
    complaints_email: str
    data_protection_email: str
    accessibility_checked_on: date
    report_a_problem: str
    address_lines: tuple[str, ...]
    ombudsman: Ombudsman
    colours: Mapping[str, str]
    office_hours: tuple[OfficeHours, ...]
    offices: tuple[Place, ...]
    services: tuple[Place, ...]
    other_routes: tuple[FirstRoute, ...] = field(default=())
    money_limits: Mapping[Role, int] = field(default_factory=dict)
    licence: Licence = Licence()
    check_months: int = 6
    read_within: int = READ_WITHIN
    freeze_after: int = FREEZE_AFTER
    hide_under: int = SMALL
    residents: int | None = None
    contacts: Mapping[str, int] = field(default_factory=dict)

    @property
    def phone_link(self) -> str:
        """The phone number as a ``tel:`` link takes it."""
        return _phone_link(self.phone)

    @property
    def own_addresses(self) -> frozenset[str]:
        """Addresses that can never be a resident's: writing to them would go in a circle."""
        return frozenset(
            {
                self.email.casefold(),
                self.complaints_email.casefold(),
                self.data_protection_email.casefold(),
            }
        )

    def hours_on(self, day: date) -> tuple[tuple[str, str], ...]:
        """Return (weekday, hours) for the week, from the table in force on ``day``."""
        begun = [table for table in self.office_hours if table.begins <= day]
        table = max(begun, key=lambda one: one.begins, default=self.office_hours[0])
        return tuple(zip(WEEKDAY_WORDS, table.hours, strict=True))

    def hours_today(self, day: date) -> str:
        """Return the hours of ``day`` itself, as words."""
        return self.hours_on(day)[day.weekday()][1]

    def is_open(self, instant: datetime, calendar: Calendar) -> bool:
        """Whether ``instant`` is in office hours (Policy A4.15)."""
        return is_open(self.hours_today(london_date(instant)), calendar, instant)


def parse_council(text: str) -> Council:
    """Return the council that the settings file ``text`` (TOML) describes.

    Raises ``SettingsUnclear`` when something needed is missing or cannot be.
    """
    try:
        data = tomllib.loads(text)
        colours = dict(data["colours"])
        bad = [name for name, colour in colours.items() if not COLOUR.fullmatch(colour)]
        if bad:
            raise SettingsUnclear(f"colours must look like #1b5e3f: {', '.join(bad)}")
        return Council(
            **{
                name: data[name]
                for name in (
                    "name",
                    "short_name",
                    "website",
                    "phone",
                    "text_relay",
                    "email",
                    "complaints_email",
                    "data_protection_email",
                    "accessibility_checked_on",
                    "report_a_problem",
                )
            },
            address_lines=tuple(data["address"]),
            ombudsman=Ombudsman(**data["ombudsman"]),
            colours=colours,
            office_hours=tuple(
                OfficeHours(table["from"], tuple(_hours(table[day]) for day in WEEKDAYS))
                for table in data["office_hours"]
            ),
            offices=_places(data["offices"]),
            services=_places(data["services"]),
            other_routes=tuple(FirstRoute(**row) for row in data.get("other_routes", [])),
            money_limits=_limits(data.get("money_limits", {})),
            licence=_licence(data.get("licence", {})),
            check_months=_whole(data, "check_months", 6),
            read_within=_whole(data, "read_challenges_within", READ_WITHIN),
            freeze_after=_whole(data, "freeze_after", FREEZE_AFTER),
            hide_under=_hide_under(data),
            residents=_people("residents", data["residents"]) if "residents" in data else None,
            contacts={
                slug: _people(f"contacts_a_year.{slug}", number)
                for slug, number in data.get("contacts_a_year", {}).items()
            },
        )
    except KeyError as missing:
        raise SettingsUnclear(f"the council's settings have no {missing}") from missing
    except HoursUnclear as wrong:
        raise SettingsUnclear(f"office hours must look like 9am to 4:30pm: {wrong}") from wrong
    except tomllib.TOMLDecodeError as wrong:
        raise SettingsUnclear(f"the council's settings cannot be read: {wrong}") from wrong


def _phone_link(number: str) -> str:
    return "tel:" + re.sub(r"[^0-9+]", "", number)


def _hours(words: str) -> str:
    opening(words)
    return words


def _limits(rows: dict[str, Any]) -> dict[Role, int]:
    """Return the limits in pence; the file has whole pounds by the name of a role."""
    bad = [
        name
        for name, pounds in rows.items()
        if name not in set(Role) or type(pounds) is not int or pounds < 0
    ]
    if bad:
        raise SettingsUnclear(f"money_limits must be whole pounds by role: {', '.join(bad)}")
    return {Role(name): pounds * 100 for name, pounds in rows.items()}


def _licence(row: dict[str, Any]) -> Licence:
    if any(name not in ("name", "address") or not isinstance(row[name], str) for name in row):
        raise SettingsUnclear("licence must have a name and an address, both in quotes")
    return Licence(**row)


def _whole(data: Mapping[str, Any], name: str, otherwise: int) -> int:
    number = data.get(name, otherwise)
    if type(number) is not int or not 1 <= number <= 60:
        raise SettingsUnclear(f"{name} must be a whole number from 1 to 60")
    return number


def _hide_under(data: Mapping[str, Any]) -> int:
    """A council may hide more than we do, but not less."""
    number = _whole(data, "hide_numbers_under", SMALL)
    if number < SMALL:
        raise SettingsUnclear(f"hide_numbers_under must be {SMALL} or more")
    return number


def _people(name: str, number: Any) -> int:
    if type(number) is not int or number < 1:
        raise SettingsUnclear(f"{name} must be a whole number of 1 or more")
    return number


def _places(rows: list[dict[str, Any]]) -> tuple[Place, ...]:
    return tuple(Place(row["slug"], row["name"], row.get("on_forms", False)) for row in rows)
