"""Fictional people: names, places, numbers kept free for drama and example addresses."""

from random import Random
from typing import Any

FIRST = (
    "Aisha", "Alan", "Amara", "Andrzej", "Bethan", "Callum", "Carys", "Chidi", "Dawn", "Derek",
    "Eilidh", "Farah", "Fergus", "Gita", "Hamza", "Harriet", "Ines", "Irene", "Jamal", "Joyce",
    "Kasia", "Keith", "Leila", "Lloyd", "Maeve", "Mohan", "Nadia", "Nigel", "Olu", "Pauline",
    "Priya", "Rashid", "Rhys", "Rosa", "Sanjay", "Sheila", "Tariq", "Tegan", "Una", "Winston",
)  # fmt: skip
LAST = (
    "Abara", "Ashdown", "Bickerstaff", "Brathwaite", "Calloway", "Chaudhry", "Copperfield",
    "Dlamini", "Dunmore", "Eastlake", "Fairclough", "Gascoigne", "Haddow", "Hollingbery",
    "Ibekwe", "Jarvie", "Kaczmarek", "Kettlewell", "Langstaff", "Mahmood", "Merriweather",
    "Nettleton", "Okafor", "Oxenholme", "Pemberley", "Quayle", "Rahman", "Ravenscroft",
    "Satterthwaite", "Thistlewood", "Underhay", "Vellacott", "Wainwright", "Yarborough",
)  # fmt: skip
STREETS = (
    "Chapel Row", "Fell View", "Harbour Road", "Heather Close", "Ironmonger Lane", "Kiln Street",
    "Larch Avenue", "Market Place", "Mill Brow", "Priory Terrace", "Quarry Bank", "Station Road",
    "Tarn Lane", "Weavers Court",
)  # fmt: skip
TOWNS = ("Fellside", "Whitcombe", "Harrowgill", "Scarby", "Nether Moss")


def person(lots: Random, number: int) -> dict[str, Any]:
    """Return a person's columns. ``number`` keeps their address apart from everyone else's."""
    first, last = lots.choice(FIRST), lots.choice(LAST)
    return {
        "name": f"{first} {last}",
        "contact_way": "email",
        "email": f"{first}.{last}.{number}@example.com".lower(),
        "phone": f"07700 900{lots.randrange(1000):03d}",
        "address_line_1": f"{lots.randrange(1, 120)} {lots.choice(STREETS)}",
        "address_line_2": None,
        "town": lots.choice(TOWNS),
        "postcode": f"FS{lots.randrange(1, 20)} {lots.randrange(1, 10)}AB",
        "adjustments": [],
        "adjustments_note": None,
    }
