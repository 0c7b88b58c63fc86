"""The made-up council's people and posters."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from portal.demo.ratings import THREE_YEARS
from portal.domain.ratings import PlaceKind
from portal.domain.roles import Role
from portal.services.posters import CodeTaken, NoSuchPoster, add_poster, end_poster
from portal.services.staff import AddressTaken, add_staff, set_password

PEOPLE: tuple[tuple[Role, str, str | None, tuple[str, ...]], ...] = (
    (Role.OFFICER, "Bethan Quayle", None, ()),
    (Role.OFFICER, "Sanjay Kettlewell", None, ()),
    (Role.HANDLER, "Rhys Thistlewood", "waste", ()),
    (Role.HANDLER, "Amara Okafor", "council-tax-and-benefits", ()),
    (Role.HANDLER, "Joyce Pemberley", "planning", ()),
    (Role.HEAD, "Fergus Langstaff", "waste", ("waste", "parks")),
    (Role.REVIEWER, "Eleri Hathersage", None, ()),
    (Role.LEAD, "Nadia Ravenscroft", None, ()),
    (Role.ADMINISTRATOR, "Keith Vellacott", None, ()),
    (Role.RECEPTION, "Rosa Ashdown", "customer-services", ()),
)


POSTERS: tuple[tuple[str, str, PlaceKind, str | None], ...] = (
    ("MH1", "Market Hall desk", PlaceKind.RECEPTION, "market-hall"),
    ("HB1", "Harbour Office desk", PlaceKind.RECEPTION, "harbour-office"),
    ("CT1", "Council tax letters", PlaceKind.LETTER, None),
    ("FA1R", "Spring fair stall", PlaceKind.OTHER, None),
)
ENDED = "FA1R"


def make_staff(
    *, now: datetime, password: str, hashed: Callable[[str], str]
) -> list[tuple[Role, str]]:
    """Make an account for every role, all with ``password``; return (role, email) of each.

    An account that was made before, by a demo that did not come to its end, gets ``password``.
    """
    made = []
    for role, name, service, heads in PEOPLE:
        email = address_of(name)
        try:
            add_staff(
                email=email,
                name=name,
                password_hash=hashed(password),
                roles=(role,),
                service=service,
                heads=heads,
                now=now,
            )
        except AddressTaken:
            set_password(email=email, password_hash=hashed(password), now=now)
        made.append((role, email))
    return made


def address_of(name: str) -> str:
    """Return the email address of one of ``PEOPLE``."""
    return f"{name.lower().replace(' ', '.')}@example.com"


def make_posters(*, now: datetime) -> None:
    """Hang posters at the desks, one of them with a code that ends today; twice is no harm.

    They hang as long as there are ratings from them.
    """
    hung = now - timedelta(days=THREE_YEARS)
    for code, place, kind, office in POSTERS:
        with suppress(CodeTaken):
            add_poster(place=place, kind=kind, office=office, code=code, now=hung)
    with suppress(NoSuchPoster):
        end_poster(code=ENDED, now=now)
