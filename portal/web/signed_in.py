"""Who is signed in.

Flask-Security keeps the accounts (hashing, second factor); who is signed in is decided here
alone, by a row of ``staff_session``:

- The cookie, signed by us, holds a random secret and the minute the browser was last here; the
  row holds the secret's hash and when it started. Reading a page writes nothing to the
  database: only the cookie moves on. A change also writes the row's ``seen_at``.
- Idle time runs from the later of the two, and nobody can write a later one into a cookie
  without our key. Eight hours after the row's start it is over whatever the cookie says.
- Signing out ends the row, so a copied cookie, or one that a slow answer sets again, opens
  nothing. Rights are read from the database at every request.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app, g, request, session

from portal.domain.roles import Viewer
from portal.queries.staff import OpenSession, open_session
from portal.services import sessions
from portal.web.now import now

SECRET, SEEN = "staff", "staff_seen"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
A_MINUTE = timedelta(minutes=1)


def find_out() -> OpenSession | None:
    """Return the session that is asking, None when nobody is signed in; kept for the request."""
    g.signed_in = _session_of_cookie()
    return g.signed_in


def viewer() -> Viewer:
    """Return the person who is asking; only behind the lock."""
    here: OpenSession = g.signed_in
    return here.viewer


def end_this_one() -> None:
    """End the session of this browser, if it has one; its cookie opens nothing from then on."""
    here: OpenSession | None = g.signed_in
    if here is not None:
        sessions.end(staff_id=here.viewer.staff_id, session_id=here.session_id, now=now())
    forget()


def session_id() -> int:
    """Return the number of the session that is asking; only behind the lock."""
    here: OpenSession = g.signed_in
    return here.session_id


def remember(secret: str) -> None:
    """Put a new session's ``secret`` into the cookie, with a new form token."""
    forget()
    session[SECRET] = secret
    session[SEEN] = int(now().timestamp())


def forget() -> None:
    """Take the session out of the cookie."""
    for name in (SECRET, SEEN, "csrf_token"):
        session.pop(name, None)


def still_here(here: OpenSession) -> None:
    """Move the idle time on: in the cookie, and with a change in the row too."""
    moment = int(now().timestamp())
    if moment - session.get(SEEN, 0) >= A_MINUTE.total_seconds():
        session[SEEN] = moment
    if request.method not in READING and now() - here.seen_at >= A_MINUTE:
        sessions.touch(session_id=here.session_id, now=now())


def idle_limit() -> timedelta:
    """Return how long a session may stand unused."""
    return timedelta(minutes=current_app.config["STAFF_IDLE_MINUTES"])


def whole_limit() -> timedelta:
    """Return how long a session may last in all."""
    return timedelta(hours=current_app.config["STAFF_SESSION_HOURS"])


def _session_of_cookie() -> OpenSession | None:
    secret = session.get(SECRET)
    if not isinstance(secret, str):
        return None
    found = open_session(sessions.hash_secret(secret))
    if found is None:
        return None
    seen = max(found.seen_at, datetime.fromtimestamp(session.get(SEEN, 0), UTC))
    over = now() - seen >= idle_limit() or now() - found.started_at >= whole_limit()
    return None if over else found


def safe_next(address: str | None) -> str | None:
    """Return ``address`` when it is a staff page of ours, None for anything else."""
    if not address or len(address) > 2000 or any(not " " < char < "\x7f" for char in address):
        return None
    parts = urlsplit(address)
    ours = parts.path == "/staff" or parts.path.startswith("/staff/")
    if parts.scheme or parts.netloc or not ours or "\\" in address or "//" in parts.path:
        return None
    return None if parts.path.startswith("/staff/sign-") else address
