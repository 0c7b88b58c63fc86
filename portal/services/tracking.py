"""What the person who sent a case can do with it, once its secret is proved (Policy A3, B6).

No act here asks who is signed in: the page has proved that the person holds the case's code.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.cases import Closure, ContactWay
from portal.domain.contacts import mailbox_of
from portal.domain.errors import RuleBroken
from portal.domain.joining import same_asker
from portal.domain.messages import Purpose
from portal.domain.moves import Actor, Move
from portal.domain.references import (
    NotAOneTimeCode,
    NotAReference,
    NotATrackingCode,
    hash_one_time_code,
    hash_tracking_code,
    new_tracking_code,
    parse_reference,
)
from portal.domain.reminders import in_turn
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.mailer import Composed, compose
from portal.models import Attempt, Case, Message, OneTimeCode, Staff
from portal.queries.cases import case_by_reference, case_of_person_to_change
from portal.queries.due_dates import team, those_for
from portal.queries.files import waiting_files
from portal.queries.links import with_the_one_that_stays
from portal.queries.staff import viewer_of
from portal.recording.acts import act
from portal.recording.codes import use_code
from portal.recording.ending import end_dates, take_as_answer
from portal.recording.files import hand_over_all
from portal.recording.history import record
from portal.recording.joining import release
from portal.recording.letters import stop_letters
from portal.recording.outbox import MAIL_WAITING, queue_mail, write_to_person
from portal.recording.sending import way_unless_flooded
from portal.recording.stopping import (
    goes_on_for_others,
    state_when_stopped,
    stop_asking,
    stop_for_one,
)
from portal.recording.tries import Limit, TooManyTries, give_back, mark_of, take, take_within

__all__ = [
    "TooManyTries",
    "WrongCode",
    "WrongOneTimeCode",
    "ask_for_code",
    "new_asker",
    "new_code",
    "open_with_one_time_code",
    "open_with_tracking_code",
    "send_message",
    "withdraw",
]

NOBODYS = "0" * 64
"""Compared with where there is no case or no code, so that the answer takes as long."""

JOINED_MESSAGE = "joined_message"
"""The line on a case that says that a message came on one that was joined to it."""

ON_MESSAGE = "message"
"""The name of the drafts on which files wait for a message to be sent."""


class WrongCode(RuleBroken):
    """Reference and code do not belong together. Nobody learns which of them is wrong."""

    sentence = N_("We cannot find a case with that reference and tracking code")


class WrongOneTimeCode(RuleBroken):
    """The one-time code is wrong, used, too old, or was asked for in another browser."""

    sentence = N_("That one-time code is not right or has run out. Check it or ask for a new one")


def open_with_tracking_code(
    *, reference: str, code: str, network: str, now: datetime, key: bytes
) -> str:
    """Return the canonical reference of the case that ``reference`` and ``code`` open.

    Both are as typed. ``network`` is where the try comes from. Five wrong tries from a
    network in 15 minutes, or thirty on a reference in an hour, are the most: they are counted
    before anything is compared (Policy A3.3). Raises ``WrongCode`` or ``TooManyTries``.
    """
    limits = [Limit("track-network", network, times=5, minutes=15)]
    known = _reference(reference)
    if known:
        limits.append(Limit("track-reference", known, times=30, minutes=60))
    taken = take(limits, now=now, key=key)
    kept = db.session.scalar(select(Case.tracking_hash).where(Case.reference == known))
    try:
        typed = hash_tracking_code(code, key)
    except NotATrackingCode:
        raise WrongCode from None
    if not hmac.compare_digest(kept or NOBODYS, typed) or not known:
        raise WrongCode
    give_back(taken, now=now)
    return known


def ask_for_code(*, reference: str, asker: str, network: str, now: datetime, key: bytes) -> None:
    """Send a one-time code to the email address on the case, if there is one (Policy A3.4).

    Does the same work whether there is or not. ``asker`` is the secret of the browser that
    asks: only there the code will work. Three mails an hour at most are asked for one case
    from one network, ten from all together; more are left out without a word.
    """
    known = _reference(reference) or "none"
    limits = [
        Limit("code-network", f"{network} {known}", times=3, minutes=60),
        Limit("code-reference", known, times=10, minutes=60),
    ]
    mail = compose("one_time_code", asked_at=now)
    try:
        take(limits, now=now, key=key)
    except TooManyTries:
        return
    with act(now=now) as doing:
        session = doing.session
        session.info[MAIL_WAITING] = True
        # Something to commit for every asker: a commit with nothing in it is quicker.
        session.add(Attempt(scope="code-asked", who=mark_of("asker", asker, key), at=now))
        case = case_by_reference(known)
        if case is None or not case.person.email:
            return
        code = OneTimeCode(case_id=case.id, asker_hash=mark_of("asker", asker, key), asked_at=now)
        session.add(code)
        queue_mail(
            session,
            to=case.person.email,
            subject=mail.subject,
            body=mail.body,
            now=now,
            case=case,
            code=code,
        )


def open_with_one_time_code(
    *, asker: str, code: str, network: str, now: datetime, key: bytes
) -> str:
    """Return the reference of the case that ``code`` opens, which works once (Policy A3.4).

    ``asker`` is the secret of the browser. A code bears five wrong tries; a network twenty in
    15 minutes, counted apart from tracking codes, which one can always try again with a new
    mail. Raises ``WrongOneTimeCode`` or ``TooManyTries``.
    """
    taken = take([Limit("code-tries", network, times=20, minutes=15)], now=now, key=key)
    try:
        typed = hash_one_time_code(code, key)
    except NotAOneTimeCode:
        raise WrongOneTimeCode from None
    with act(now=now) as doing:
        opened = _use(doing.session, mark_of("asker", asker, key), typed, now)
    if opened is None:
        raise WrongOneTimeCode
    give_back(taken, now=now)
    return opened


def new_code(*, reference: str, form_key: str, now: datetime, key: bytes) -> str:
    """Give the case a new tracking code and return it, to be shown once (Policy A3.4).

    The old one stops working. Raises ``AlreadySent`` when the form was sent before.
    """
    code = new_tracking_code()
    with act(now=now, form_key=form_key) as doing:
        case = case_of_person_to_change(reference)
        case.tracking_hash = hash_tracking_code(code, key)
        record(doing.session, case, "new_code", now=now, by_person=True)
    return code


def send_message(
    *,
    reference: str,
    text: str,
    form_key: str,
    now: datetime,
    key: bytes,
    files_from: str | None = None,
) -> None:
    """Add the person's message to the case, in any state, for its officer to read (B6 T3).

    A receipt without the words goes out where there is an address, and the handler gets a mail
    that there is something to read: one an hour at most for each, so that writing often is no
    way to flood anybody. On a case that was joined to another it opens nothing: it follows to
    that one and its handler. ``files_from`` is the secret of the form on which files wait, None
    without. The same form sent again with other words or files is another message. Raises
    ``AlreadySent``.
    """
    today = london_date(now)
    waiting = sorted(one.digest for one in waiting_files(ON_MESSAGE, files_from))
    same = hashlib.sha256(" ".join([form_key, reference, text, *waiting]).encode()).hexdigest()
    with act(now=now, form_key=same) as doing:
        session = doing.session
        case, kept = with_the_one_that_stays(reference)
        message = Message(
            case_id=case.id,
            incoming=True,
            purpose=Purpose.NOTE,
            way=ContactWay.NONE,
            subject="",
            body=text,
            written_at=now,
            dispatched_on=today,
        )
        session.add(message)
        session.flush()
        theirs = kept is None or same_asker(case, kept)
        files = hand_over_all(
            session,
            kept or case,
            journey=ON_MESSAGE,
            secret=files_from,
            message_id=message.id,
            for_person=theirs,
        )
        values: dict[str, Any] = {"files": files} if files else {}
        record(
            session,
            case,
            Move.MESSAGE,
            now=now,
            by_person=True,
            message_id=message.id,
            **values,
        )
        if kept is not None:
            record(
                session,
                kept,
                JOINED_MESSAGE,
                now=now,
                by_person=theirs,
                message_id=message.id,
                linked=reference,
                **values,
            )
        take_as_answer(session, kept or case, now=now, by_person=theirs)
        about = {"reference": reference, "received_at": now}
        person, handler = case.person, _at_work_on(kept or case, now)
        if (
            person.contact_way is ContactWay.EMAIL
            and person.email
            and take_within(session, _an_hour("wrote", person.email), now=now, key=key)
        ):
            receipt = compose("message_received", **about)
            _queue(session, case, person.email, receipt, now)
        about["reference"] = (kept or case).reference
        told = Limit("told-handler", f"{handler.email} {reference}", 1, 60) if handler else None
        if handler and told and handler.active and take_within(session, told, now=now, key=key):
            _queue(session, kept or case, handler.email, compose("person_wrote", **about), now)


def _at_work_on(case: Case, now: datetime) -> Staff | None:
    """Return who is told that the person wrote: at stage 2 its reviewer (Policy A5.2).

    While they are away it is the first who is here and may see the case: who stands in, the
    heads of the service, the corporate leads.
    """
    has_it = case.reviewer if case.stage > 1 and case.reviewer else case.handler
    if has_it is None:
        return None
    here = team(london_date(now))
    for one in chain.from_iterable(in_turn(has_it.id, has_it.cover_id, case.service_id, here)):
        staff = db.session.get_one(Staff, one) if one in here.present else None
        if staff is not None and those_for(viewer_of(staff), [case.id], now):
            return staff
    return has_it


def withdraw(
    *, reference: str, reason: str | None, form_key: str, now: datetime, key: bytes
) -> None:
    """Stop the case because its person asks: closed, every clock ended, told in writing (A7.6).

    ``reason`` is in the person's words, None when they gave none. An address gets at most
    three such mails an hour; what is left out stands on the case. At stage 2 it goes on when
    somebody else asked for it too, and the person is told so. Whose case was joined to another
    stops their part of it. Raises ``MoveNotPossible``
    when the case is closed, ``AlreadySent`` when the form was sent before.
    """
    today = london_date(now)
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case, kept = with_the_one_that_stays(reference)
        state = state_when_stopped(case, kept, Actor.PERSON)
        if kept is not None:
            mail = stop_asking(session, case, kept, now=now, by_person=True, words=reason)
        elif goes_on_for_others(case):
            mail = stop_for_one(session, case, now=now, by_person=True, words=reason)
        else:
            stop_letters(session, case, now=now, by_person=True)
            case.state, case.closure, case.closed_at = state, Closure.WITHDRAWN, now
            end_dates(case, today)
            release(session, case, now=now)
            record(session, case, Move.WITHDRAW, now=now, by_person=True, words=reason)
            mail = compose("withdrawn", reference=reference, today=today)
        way = way_unless_flooded(session, case, "withdrew", now=now, key=key)
        write_to_person(
            session,
            case,
            Purpose.WITHDRAWAL,
            subject=mail.subject,
            body=mail.body,
            now=now,
            on=today,
            way=way,
        )


def new_asker() -> str:
    """Return a secret for a browser that asks for a one-time code."""
    return secrets.token_urlsafe(24)


def _an_hour(scope: str, email: str) -> Limit:
    return Limit(scope, mailbox_of(email), times=1, minutes=60)


def _queue(session: Session, case: Case, to: str, mail: Composed, now: datetime) -> None:
    queue_mail(session, to=to, subject=mail.subject, body=mail.body, now=now, case=case)


def _reference(typed: str) -> str | None:
    """Return what was typed as a reference, None when it cannot be one."""
    try:
        return parse_reference(typed)
    except NotAReference:
        return None


def _use(session: Session, asker_hash: str, typed_hash: str, now: datetime) -> str | None:
    """Use up the code that matches and return its case's reference; None when none does."""
    code = use_code(
        session,
        asker_hash,
        typed_hash,
        now,
        OneTimeCode.for_email.is_(None),
        OneTimeCode.asked_at > now - timedelta(days=1),
    )
    if code is None:
        return None
    return session.scalar(select(Case.reference).where(Case.id == code.case_id))
