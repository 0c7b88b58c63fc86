"""Who sits at the desk in the tests of the back office."""

import pytest

from tests.builders import Member, signed_in
from tests.kit.client import ReviewingClient


@pytest.fixture
def desk(client: ReviewingClient, olive: Member) -> ReviewingClient:
    """Olive's browser, signed in."""
    return signed_in(client, olive)
