"""Pages of published figures, kept as they were written until anything in them changes.

Writing one asks for thousands of words and numbers; reading one is the same for everybody.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec

from flask import current_app, request, session

from portal.queries.kept_briefly import KeptBriefly
from portal.queries.published_mark import published_mark
from portal.web.language import locale
from portal.web.now import now, today

AT_MOST = 200
"""Pages in each process; with some 40 kB each they take 8 MB."""

EXTENSION = "kept_pages"
Asked = ParamSpec("Asked")


def kept(page: Callable[Asked, str]) -> Callable[Asked, str]:
    """Let ``page`` be written once for what it is asked for, its language, the day, and the state
    of what is published, which is looked up at every visit: nobody ever reads an older state.

    The address is not enough: ``/clear`` writes many pages, to take their sentences. Nor can it be
    left out, because a page carries its own to ``/clear``.

    The page must be the same for everybody, and ask nothing of the address but its arguments: what
    else stands there could be anything, and would push pages out that people read. Whoever is to be
    told something once (a flash) gets one of their own.
    """

    @wraps(page)
    def shown(*args: Asked.args, **kwargs: Asked.kwargs) -> str:
        if "_flashes" in session:
            return page(*args, **kwargs)
        pages: KeptBriefly[str] = current_app.extensions.setdefault(
            EXTENSION, KeptBriefly(timedelta(days=1), AT_MOST)
        )
        key = (
            page,
            args,
            tuple(sorted(kwargs.items())),
            request.path,
            str(locale()),
            today(),
            published_mark(),
        )
        return pages.get(key, now(), lambda: page(*args, **kwargs))

    return shown
