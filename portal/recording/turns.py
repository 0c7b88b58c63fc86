"""Acts that must not run side by side take turns."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def take_turn(session: Session, name: str) -> None:
    """Wait until no other transaction that took its turn at ``name`` is still open.

    What it wrote is then seen by the next statement. On SQLite writers take turns anyway.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
