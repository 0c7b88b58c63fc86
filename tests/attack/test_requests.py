"""No request, however shaped, is our failure."""

import re

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.test import Client

from tests.conftest import strictest_engine
from tests.kit.addresses import rules
from tests.kit.client import ReviewingClient

HOSTS = ("a b", "evil.example<script>", "[::1", "x:99999999", "\xff", "x:y", "a" * 5000, "\x00")


@strictest_engine
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/track", "/nowhere", "/%01", "/static/x"])
def test_a_host_that_is_no_host_is_never_our_failure(app: Flask, host: str, path: str) -> None:
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    answer = Client(app).get(
        path,
        headers={"Host": host} if host.isprintable() else {},
        environ_overrides={"HTTP_HOST": host},
    )
    assert answer.status_code in {200, 400, 404}
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert host not in answer.text


@strictest_engine
@pytest.mark.parametrize("number", [2**31, 10**30])
def test_no_address_takes_a_number_that_no_row_can_have(app: Flask, number: int) -> None:
    numbers = re.findall(r"<int:(\w+)>", " ".join(rule.rule for rule in app.url_map.iter_rules()))
    tried = 0
    for method in ("GET", "POST"):
        for _, address in rules(app, method, **dict.fromkeys(numbers, number)):
            if str(number) in address:
                tried += 1
                with pytest.raises((NotFound, MethodNotAllowed)):
                    app.url_map.bind("localhost").match(address, method=method)
    assert tried > 20


def test_a_challenge_with_questions_left_out_is_asked_them_before_it_becomes_a_complaint(
    client: ReviewingClient,
) -> None:
    client.submit(client.get("/challenge/which"), commitment="email")
    for path, answer in (("/challenge/reply", {"wish": "reply"}), ("/challenge/look-into-it", {})):
        sent = client.post(path, data=answer, follow_redirects=True)
        assert sent.status_code == 200
        assert sent.request.path == "/challenge/when"
