"""Numbers in an address: only those that a row of the database can have."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

from portal.web.fields import LARGEST_NUMBER


class RowNumber(IntegerConverter):
    """``<int:number>``: an address with a larger number is no address, so it is not found."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        """Take what every ``int`` in an address takes; without ``max`` it is that of a row."""
        super().__init__(*args, **{"max": LARGEST_NUMBER, **settings})


def init_numbers(app: Flask) -> None:
    """Let ``app`` read numbers in addresses so. Before any page is registered."""
    app.url_map.converters["int"] = RowNumber
