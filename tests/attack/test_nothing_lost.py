"""Whatever goes wrong, what a person typed stays theirs."""

from tests.journeys.walks import complaint_to_check
from tests.kit.client import ReviewingClient


def test_another_site_cannot_clear_what_someone_is_typing(client: ReviewingClient) -> None:
    complaint_to_check(client)
    refused = client.post("/track/finish", data={"csrf_token": "not-ours"}, csrf=False)
    assert not refused.headers.getlist("Set-Cookie")
    assert client.get("/complain/check").status_code == 200


def test_a_form_that_another_site_sends_sets_no_cookie(client: ReviewingClient) -> None:
    """The browser leaves ours out of such a request, and would put the answer's in its place."""
    for path in ("/track/finish", "/tell-us", "/complain/check", "/rate"):
        answer = client.post(path, data={}, csrf=False, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
        assert not answer.headers.getlist("Set-Cookie")
