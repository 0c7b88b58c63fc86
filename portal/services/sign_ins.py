"""Tries at signing in: counted before any password is looked at (Policy B9 S0)."""

from datetime import datetime

from sqlalchemy import select

from portal.db import db
from portal.models import Staff, StaffSession
from portal.recording.tries import Limit, give_back, mark_of, take

MINUTES = 15
ONE_NETWORK_ON_ONE_ACCOUNT = 10
ONE_NETWORK = 30
STRANGERS_ON_ONE_ACCOUNT = 30


def network_mark(network: str, key: bytes) -> str:
    """Return what a session keeps of the network it was started from."""
    return mark_of("staff_session", network, key)


def admit(*, email: str, network: str, now: datetime, key: bytes) -> list[int]:
    """Count a try on ``email`` from ``network``; return it for ``forgive`` when it was right.

    Raises ``TooManyTries``. In 15 minutes one network gets 10 tries on an account and 30 on
    all. All networks that the account never signed in from get 30 together, so that a
    thousand machines gain nothing; a network it did sign in from is not held up by them, so
    that nobody can lock a colleague out.
    """
    account = email.lower()
    limits = [
        Limit("sign_in", f"{account} {network}", ONE_NETWORK_ON_ONE_ACCOUNT, MINUTES),
        Limit("sign_in_network", network, ONE_NETWORK, MINUTES),
    ]
    if not _knows(account, network_mark(network, key)):
        limits.append(Limit("sign_in_account", account, STRANGERS_ON_ONE_ACCOUNT, MINUTES))
    return take(limits, now=now, key=key)


def forgive(*, tries: list[int], now: datetime) -> None:
    """Take a right try out of the count."""
    give_back(tries, now=now)


def _knows(account: str, mark: str) -> bool:
    row = db.session.scalar(
        select(StaffSession.id)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(Staff.email == account, StaffSession.network == mark)
        .limit(1)
    )
    return row is not None
