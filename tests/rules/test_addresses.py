"""What holds for every address of the portal, those added tomorrow included."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.domain.roles import Role
from tests.builders import member, received, signed_in
from tests.conftest import strictest_engine
from tests.frozen import frozen
from tests.kit.addresses import methods_at, rules
from tests.kit.client import ReviewingClient
from tests.kit.unchanged import content, unchanged

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGE_HEADERS = {"Cross-Origin-Opener-Policy": "same-origin"}
PAGE_HEADERS_NAMED = ("Referrer-Policy", "Permissions-Policy", "Cache-Control")
OPEN_DATA = "/api/v1/"
"""Where the pages of other sites may read, and nowhere else."""

DOORS = frozenset({"/complain", "/track", "/track/case"})
"""Where those are led back to who may have lost the key to their case meanwhile."""

READING_MAY_WRITE = frozenset({"attempt"})
"""The table that counts tries; reading a page may add to it and to nothing else."""


@dataclass(frozen=True)
class Visit:
    """Someone at every address of the portal, where there is one case to see."""

    client: ReviewingClient
    database: str
    addresses: dict[str, list[tuple[Rule, str]]]

    def unchanged(self) -> AbstractContextManager[None]:
        """Assert that the block changes nothing in the database."""
        return unchanged(self.database, but=READING_MAY_WRITE)


@pytest.fixture(params=["resident", "staff"])
def visit(request: pytest.FixtureRequest, app: Flask, client: ReviewingClient) -> Visit:
    """A resident, and a member of staff who has every role."""
    reference = received(app)
    frozen(app)
    if request.param == "staff":
        signed_in(client, member(app, *Role))
    addresses = {
        method: list(rules(app, method, reference=reference)) for method in ("GET", "POST")
    }
    return Visit(client, app.config["SQLALCHEMY_DATABASE_URI"], addresses)


def test_reading_any_address_changes_nothing(visit: Visit) -> None:
    def read(rule: Rule, address: str) -> None:
        answer = visit.client.get(address)
        assert answer.status_code < 500, f"{rule.endpoint}: {answer.status}"

    before = content(visit.database)
    for rule, address in visit.addresses["GET"]:
        read(rule, address)
    after = content(visit.database)
    if any(before[name] != after[name] for name in before.keys() - READING_MAY_WRITE):
        for rule, address in visit.addresses["GET"]:
            with visit.unchanged():
                print(f"reading {rule.endpoint}")
                read(rule, address)
        raise AssertionError("reading all addresses once changed the database, twice did not")


@pytest.mark.parametrize(
    ("token", "headers"),
    [(False, {}), (True, {"Sec-Fetch-Site": "cross-site"})],
    ids=["without a form token", "from another site"],
)
def test_posting_changes_nothing(visit: Visit, token: bool, headers: dict[str, str]) -> None:
    with visit.unchanged():
        for rule, address in visit.addresses["POST"]:
            answer = visit.client.post(address, data={"text": "x"}, headers=headers, csrf=token)
            assert refused(answer), f"{rule.endpoint}: {answer.status}"


@strictest_engine
def test_every_address_refuses_other_methods(visit: Visit, app: Flask) -> None:
    for address in {address for _, address in visit.addresses["GET"] + visit.addresses["POST"]}:
        for method in sorted(METHODS - methods_at(app, address)):
            answer = visit.client.open(address, method=method)
            assert answer.status_code == 405, f"{method} {address}: {answer.status}"


@strictest_engine
def test_every_answer_carries_the_security_headers(visit: Visit) -> None:
    for rule, address in visit.addresses["GET"]:
        answer = visit.client.get(address)
        assert_headers(address, dict(answer.headers), page=rule.endpoint != "static")


@pytest.mark.parametrize("address", ["/nothing-here", "/nothing/here", "/staff/nothing", "/%00"])
def test_an_address_that_is_not_there_carries_them_too(
    client: ReviewingClient, address: str
) -> None:
    answer = client.get(address)
    assert 300 <= answer.status_code < 500
    assert_headers(address, dict(answer.headers), page=True)


def assert_headers(address: str, headers: dict[str, str], page: bool) -> None:
    for name, value in {**HEADERS, **(PAGE_HEADERS if page else {})}.items():
        assert headers.get(name) == value, f"{address}: {name} is {headers.get(name)!r}"
    opened = [name for name in headers if name.lower().startswith("access-control-")]
    if not address.startswith(OPEN_DATA):
        assert not opened, f"{address}: another site may read it ({opened})"
    if page:
        policy = headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, f"{address}: no content security policy"
        assert "frame-ancestors 'none'" in policy, address
        assert "unsafe" not in policy, address
        for name in PAGE_HEADERS_NAMED:
            assert headers.get(name), f"{address}: no {name}"


def refused(answer: TestResponse) -> bool:
    """Whether the answer is that this was no proper request, or leads to the door."""
    door = (answer.location or "").partition("?")[0]
    return 400 <= answer.status_code < 500 or door in DOORS
