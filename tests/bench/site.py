"""What the bench's server serves: the portal as it is, without the limits on sending.

With ``BENCH_COUNT`` set, each answer says how many SQL statements it took.
"""

import os

from flask import Flask, Response, g
from sqlalchemy import event

from config import settings
from portal.app import create_app
from portal.db import db
from tests.bench import floor

STATEMENTS = "X-Statements"
NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


def create() -> Flask:
    """Return the floor's app when ``FLOOR_URL`` is set, else the portal."""
    if os.environ.get("FLOOR_URL"):
        return floor.create()
    app = create_app({**settings(), "LIMITS_ON": False})
    if os.environ.get("BENCH_COUNT"):
        _count(app)
    return app


def _count(app: Flask) -> None:
    def one_more(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith(NOT_COUNTED):
            g.statements = g.get("statements", 0) + 1
            if os.environ["BENCH_COUNT"] == "print":
                print(f"    {' '.join(statement.split())[:2000]}", flush=True)

    def tell(answer: Response) -> Response:
        answer.headers[STATEMENTS] = str(g.get("statements", 0))
        return answer

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", one_more)
    app.after_request_funcs.setdefault(None, []).insert(0, tell)
