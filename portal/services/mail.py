"""The outbox: due mails are handed over one by one until each is sent or given up.

A mail is leased in one short transaction, handed over outside any, and marked in another.
A worker that dies in between leaves it leased; when the lease ends it is handed over again
under the same Message-ID, so that at worst the same mail arrives twice and can be told so.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.rating_links import make_rating_link
from portal.domain.references import hash_one_time_code, new_one_time_code
from portal.domain.times import london_date
from portal.mailer import RATING_MARK, Cut, NotSent, Outgoing, Refused, Unreachable
from portal.models import Case, OneTimeCode, OutboundMail
from portal.models.mail import MailState
from portal.recording.acts import act
from portal.recording.history import record
from portal.recording.letters import forget_reminder
from portal.recording.outbox import MAIL_WAITING

LEASE = timedelta(minutes=10)
"""Longer than any hand-over takes; after it another worker may try."""

GIVE_UP_AFTER = timedelta(days=5)

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240))
"""Between the tries of a mail that the server did not take. The last one repeats."""

PAUSES_WHILE_DOWN = PAUSES[:3]
"""Between tries while no mail leaves at all: short, so that the outbox empties soon after."""

DOWN_AFTER = 2
"""After so many mails in a row met no server or a silent one, a round ends; the rest stay due."""

CODE_LASTS = timedelta(minutes=10)
"""From when its mail is handed over (Policy A3.4)."""

CODE_MARK = "{code}"

Send = Callable[[Outgoing], None]
Clock = Callable[[], datetime]


@dataclass
class Round:
    """What one round did: how many mails were sent, put off to later, and given up."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0


@dataclass(frozen=True)
class _Leased:
    """A mail that this worker alone may hand over until ``until``."""

    id: int
    outgoing: Outgoing
    until: datetime
    created_at: datetime
    attempts: int
    hides: tuple[str, ...] = field(default=())


def deliver_due(
    *, clock: Clock, send: Send, key: bytes, own_addresses: frozenset[str] = frozenset()
) -> Round:
    """Hand over every mail that is due, each once; return what became of them.

    ``clock`` tells the time anew for each mail. ``send`` returns when the mail has left and
    raises ``NotSent`` when not; any other error counts as a try that may work later, and
    stops no other mail. ``key`` makes the one-time codes. ``own_addresses`` (small letters)
    are the council's: nothing is ever sent there, it would go in a circle.
    """
    done, down = Round(), 0
    while down < DOWN_AFTER:
        leased = _lease(clock(), key)
        if leased is None:
            break
        problem = _hand_over(leased, send, own_addresses)
        state = _mark(leased, problem, clock())
        done.sent += state is MailState.SENT
        done.failed += state is MailState.FAILED
        done.put_off += state is MailState.WAITING
        down = down + 1 if isinstance(problem, (Unreachable, Cut)) else 0
    return done


def mail_was_queued() -> bool:
    """Whether a mail was queued since the last time this was asked, on this session."""
    return bool(db.session().info.pop(MAIL_WAITING, False))


def _lease(now: datetime, key: bytes) -> _Leased | None:
    """Take the mail that has been due longest, None when none is due or free."""
    with act(now=now) as doing:
        mail = doing.session.scalar(
            select(OutboundMail)
            .where(
                OutboundMail.state == MailState.WAITING,
                OutboundMail.next_attempt_at <= now,
                or_(OutboundMail.leased_until.is_(None), OutboundMail.leased_until <= now),
            )
            .order_by(OutboundMail.next_attempt_at, OutboundMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if mail is None:
            return None
        mail.leased_until = now + LEASE
        mail.attempts += 1
        body = _with_rating_link(mail, key)
        outgoing = Outgoing(mail.header_id, mail.recipient, mail.subject, body, now)
        leased = _Leased(mail.id, outgoing, now + LEASE, mail.created_at, mail.attempts)
        return _with_code(leased, mail.code, key, now) if mail.code else leased


def _with_code(leased: _Leased, code: OneTimeCode, key: bytes, now: datetime) -> _Leased:
    """Fill in the one-time code, the same at every try; keep only its hash.

    It is drawn from a secret key and the mail's random name, not stored: if a worker dies
    after the hand-over, the copy that follows carries the code that already works.
    """
    words = new_one_time_code(_draws(key, leased.outgoing.header_id))
    code.code_hash = hash_one_time_code(words, key)
    code.expires_at = now + CODE_LASTS
    body = leased.outgoing.body.replace(CODE_MARK, words)
    return replace(leased, outgoing=replace(leased.outgoing, body=body), hides=(words,))


def _with_rating_link(mail: OutboundMail, key: bytes) -> str:
    """Return the body with its link to the short questions, which is stored nowhere.

    What stays in the outbox and on the case has no code, so nobody there can answer for the
    person, or find out what they said.
    """
    if RATING_MARK not in mail.body:
        return mail.body
    code = make_rating_link(mail.header_id, london_date(mail.created_at), key)
    return mail.body.replace(RATING_MARK, code)


def _draws(key: bytes, name: str) -> Callable[[int], int]:
    """Return a source of numbers that only ``key`` and ``name`` decide."""
    drawn = 0

    def draw(below: int) -> int:
        nonlocal drawn
        drawn += 1
        seed = f"one-time-code:{name}:{drawn}".encode()
        return int.from_bytes(hmac.digest(key, seed, hashlib.sha256)) % below

    return draw


def _hand_over(leased: _Leased, send: Send, own_addresses: frozenset[str]) -> Exception | None:
    """Send the mail; return None when it has left, else what went wrong."""
    if leased.outgoing.recipient.casefold() in own_addresses:
        return Refused("this is one of our own addresses")
    try:
        send(leased.outgoing)
    except Exception as problem:
        return problem
    return None


def _mark(leased: _Leased, problem: Exception | None, now: datetime) -> MailState:
    """Write down what became of the mail; a lease that has passed to another changes nothing."""
    with act(now=now) as doing:
        mail = doing.session.get(
            OutboundMail, leased.id, with_for_update=True, populate_existing=True
        )
        if mail is None:
            return MailState.FAILED
        if problem is None:
            _mark_sent(mail, now)
        elif mail.state is MailState.WAITING and mail.leased_until == leased.until:
            _mark_not_sent(doing.session, mail, leased, problem, now)
        return mail.state


def _mark_sent(mail: OutboundMail, now: datetime) -> None:
    mail.state = MailState.SENT
    mail.sent_at = now
    mail.leased_until = None
    mail.last_error = None
    if mail.code:
        mail.code.expires_at = now + CODE_LASTS


def _mark_not_sent(
    session: Session, mail: OutboundMail, leased: _Leased, problem: Exception, now: datetime
) -> None:
    mail.leased_until = None
    mail.last_error = _words(problem, leased.hides)
    last_try_at = mail.created_at + GIVE_UP_AFTER
    if isinstance(problem, Refused) or now >= last_try_at:
        mail.state = MailState.FAILED
        _tell_case(session, mail, problem, now)
        return
    pauses = PAUSES_WHILE_DOWN if isinstance(problem, Unreachable) else PAUSES
    pause = pauses[min(mail.attempts, len(pauses)) - 1]
    mail.next_attempt_at = min(now + pause, last_try_at)


def _tell_case(session: Session, mail: OutboundMail, problem: Exception, now: datetime) -> None:
    """Put the failure on the case's history; the server's words stay with the mail. Nobody was
    reminded by a mail that did not arrive."""
    if mail.case_id is None:
        return
    case = session.get(Case, mail.case_id, with_for_update=True, populate_existing=True)
    if case is not None:
        refused = isinstance(problem, Refused)
        if mail.message is not None:
            forget_reminder(case, mail.message)
        record(session, case, "mail_failed", now=now, mail_id=mail.id, refused=refused)


def _words(problem: Exception, hides: tuple[str, ...]) -> str:
    """Return what went wrong for staff to read, without any code that the mail carried."""
    words = str(problem) if isinstance(problem, NotSent) else type(problem).__name__
    for secret in hides:
        words = words.replace(secret, CODE_MARK)
    return words[:500]
