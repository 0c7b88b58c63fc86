"""The made-up council's people and posters."""

from collections.abc import Callable
from datetime import datetime

from portal.domain.ratings import PlaceKind
from portal.domain.roles import Role
from portal.services.posters import add_poster, end_poster
from portal.services.staff import add_staff

PEOPLE: tuple[tuple[Role, str, str | None, tuple[str, ...]], ...] = (
    (Role.OFFICER, "Bethan Quayle", None, ()),
    (Role.OFFICER, "Sanjay Kettlewell", None, ()),
    (Role.HANDLER, "Rhys Thistlewood", "waste", ()),
    (Role.HANDLER, "Amara Okafor", "council-tax-and-benefits", ()),
    (Role.HANDLER, "Joyce Pemberley", "planning", ()),
    (Role.HEAD, "Fergus Langstaff", "waste", ("waste", "parks")),
    (Role.LEAD, "Nadia Ravenscroft", None, ()),
    (Role.ADMINISTRATOR, "Keith Vellacott", None, ()),
    (Role.RECEPTION, "Rosa Ashdown", "customer-services", ()),
)


def make_staff(
    *, now: datetime, password: str, hashed: Callable[[str], str]
) -> list[tuple[Role, str]]:
    """Make an account for every role, all with ``password``; return (role, email) of each."""
    made = []
    for role, name, service, heads in PEOPLE:
        email = f"{name.lower().replace(' ', '.')}@example.com"
        add_staff(
            email=email,
            name=name,
            password_hash=hashed(password),
            roles=(role,),
            service=service,
            heads=heads,
            now=now,
        )
        made.append((role, email))
    return made


def make_posters(*, now: datetime) -> None:
    """Hang posters at the desks, one of them with a code that has ended."""
    add_poster(
        place="Market Hall desk",
        kind=PlaceKind.RECEPTION,
        office="market-hall",
        code="MH1",
        now=now,
    )
    add_poster(
        place="Harbour Office desk",
        kind=PlaceKind.RECEPTION,
        office="harbour-office",
        code="HB1",
        now=now,
    )
    add_poster(place="Council tax letters", kind=PlaceKind.LETTER, code="CT1", now=now)
    add_poster(place="Spring fair stall", kind=PlaceKind.OTHER, code="FA1R", now=now)
    end_poster(code="FA1R", now=now)
