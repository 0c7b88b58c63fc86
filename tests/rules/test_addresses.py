"""What holds for every address of the portal, those added tomorrow included."""

import pytest
from flask import Flask

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
READING_MAY_WRITE = frozenset({"attempt"})
"""Tables that count tries and visits; reading a page may add to them and to nothing else."""


def address_of(app: Flask) -> str:
    return app.config["SQLALCHEMY_DATABASE_URI"]


def test_reading_any_address_changes_nothing(app: Flask, client: ReviewingClient) -> None:
    before = content(address_of(app))
    for rule, address in rules(app, "GET"):
        answer = client.get(address)
        assert answer.status_code < 500, f"{rule.endpoint}: {answer.status}"
    after = content(address_of(app))
    changed = {name for name in after if after[name] != before[name]} - READING_MAY_WRITE
    if changed:
        for rule, address in rules(app, "GET"):
            with unchanged(address_of(app), but=READING_MAY_WRITE):
                client.get(address)
            print(f"{rule.endpoint} changes nothing")
    assert not changed


def test_posting_without_a_form_token_changes_nothing(app: Flask, client: ReviewingClient) -> None:
    with unchanged(address_of(app), but=READING_MAY_WRITE):
        for rule, address in rules(app, "POST"):
            answer = client.post(address, data={"text": "No token"}, csrf=False)
            refused = 400 <= answer.status_code < 500
            assert refused or sent_to_sign_in(rule.rule, answer), (
                f"{rule.endpoint}: {answer.status}"
            )


def test_posting_from_another_site_changes_nothing(app: Flask, client: ReviewingClient) -> None:
    with unchanged(address_of(app), but=READING_MAY_WRITE):
        for rule, address in rules(app, "POST"):
            answer = client.post(
                address, data={"text": "From afar"}, headers={"Sec-Fetch-Site": "cross-site"}
            )
            refused = 400 <= answer.status_code < 500
            assert refused or sent_to_sign_in(rule.rule, answer), (
                f"{rule.endpoint}: {answer.status}"
            )


def test_every_address_refuses_other_methods(app: Flask, client: ReviewingClient) -> None:
    for rule, address in {*rules(app, "GET"), *rules(app, "POST")}:
        for method in sorted(METHODS - methods_at(app, address)):
            answer = client.open(address, method=method)
            assert answer.status_code == 405 or sent_to_sign_in(rule.rule, answer), (
                f"{method} {address}: {answer.status}"
            )


def test_every_answer_carries_the_security_headers(app: Flask, client: ReviewingClient) -> None:
    for rule, address in rules(app, "GET"):
        answer = client.get(address)
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
    if page:
        policy = headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, f"{address}: no content security policy"
        assert "frame-ancestors 'none'" in policy, address
        assert "unsafe" not in policy, address
        for name in PAGE_HEADERS_NAMED:
            assert headers.get(name), f"{address}: no {name}"


def sent_to_sign_in(rule: str, answer: object) -> bool:
    """Whether a visitor was sent away from the locked part of the site."""
    location = getattr(answer, "location", None) or ""
    return rule.startswith("/staff") and location.startswith("/staff/sign-in")
