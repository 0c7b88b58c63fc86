"""The way of a walk, remembered: where one walk came, the next with the same answers may begin."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.db import db
from portal.models import ClosureDay, Edition
from portal.queries.drafts import find_draft
from portal.services.drafts import keep_answers
from portal.web.journeys.drafts import DRAFTS
from tests.kit.client import Page, ReviewingClient


@dataclass(frozen=True)
class Halt:
    """What a walk had left behind when it came to the page at ``path``.

    ``cookie`` is what the browser kept, without its drafts; ``drafts`` are their answers by
    journey.
    """

    path: str
    cookie: Mapping[str, Any]
    drafts: Mapping[str, Mapping[str, Any]]


_halts: dict[tuple[Any, ...], Halt] = {}
"""By database, instant, promises, first address, and each page on the way with its answers."""


class Trail:
    """The way of ``client`` from ``start``. Only who comes without a cookie may take up another's.

    What a walk leaves is one draft a journey and the cookie that opens it. Both are made anew,
    with a secret of their own, as the walk would have made them.
    """

    def __init__(self, client: ReviewingClient, start: str) -> None:
        self._client = client
        self._config = client.application.config
        self._now = self._config["CLOCK"]()
        self._way: tuple[Any, ...] = (
            self._config["SQLALCHEMY_DATABASE_URI"],
            self._now,
            self._promises(),
            start,
        )
        self._alone = client.get_cookie(self._config["SESSION_COOKIE_NAME"]) is None

    def take_up(self, pages: Mapping[str, Mapping[str, Any]], stop: str) -> Page | None:
        """Return the page nearest to ``stop`` to which these answers have led, None for none."""
        found, way = _halts.get(self._way) if self._alone else None, self._way
        halt = None
        while found:
            halt, self._way = found, way
            if halt.path == stop:
                break
            way = (*way, halt.path, repr(pages.get(halt.path)))
            found = _halts.get(way)
        return self._begin_at(halt) if halt else None

    def note(self, page: Page, pages: Mapping[str, Mapping[str, Any]]) -> None:
        """Remember that the walk came to ``page``, and with which answers it goes on."""
        path = page.request.path
        if self._alone and self._way not in _halts:
            _halts[self._way] = self._halt(path)
        self._way = (*self._way, path, repr(pages.get(path)))

    def _promises(self) -> tuple[int, ...]:
        """Return how many editions and closure days there are: tests that add one walk apart."""
        with self._client.application.app_context():
            return tuple(db.session.query(kept).count() for kept in (Edition, ClosureDay))

    def _halt(self, path: str) -> Halt:
        with self._client.session_transaction() as session:
            cookie = deepcopy(dict(session))
        secrets = cookie.pop(DRAFTS, {})
        lifetime = timedelta(hours=self._config["DRAFT_HOURS"])
        with self._client.application.app_context():
            found = {
                journey: find_draft(journey, secret, self._now, lifetime)
                for journey, secret in secrets.items()
            }
        return Halt(path, cookie, {name: draft.answers for name, draft in found.items() if draft})

    def _begin_at(self, halt: Halt) -> Page:
        with self._client.application.app_context():
            secrets = {
                journey: keep_answers(journey=journey, secret=None, answers=answers, now=self._now)
                for journey, answers in halt.drafts.items()
            }
        with self._client.session_transaction() as session:
            session.update(deepcopy(dict(halt.cookie)))
            if secrets:
                session[DRAFTS] = {journey: secret for journey, (secret, _) in secrets.items()}
        page = self._client.get(halt.path)
        assert isinstance(page, Page)
        return page
