"""What walks begin with."""

import pytest

from portal.domain.ratings import PlaceKind
from portal.services.posters import add_poster
from tests.browser.journeys import POSTER
from tests.conftest import LiveSite
from tests.kit.clock import NOW


@pytest.fixture(autouse=True)
def poster(live: LiveSite) -> str:
    """A poster at a reception desk."""
    with live.app.app_context():
        return add_poster(place="Front desk", kind=PlaceKind.RECEPTION, code=POSTER, now=NOW)
