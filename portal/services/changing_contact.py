"""How a person changes the way we contact them, on the tracking page (screen T4).

No act here asks who is signed in: the page has proved that the person holds the case's code.
"""

import hashlib
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay
from portal.domain.contacts import Reach, mailbox_of
from portal.domain.errors import RuleBroken
from portal.domain.moves import Actor, Move, after
from portal.domain.references import NotAOneTimeCode, hash_one_time_code
from portal.domain.words import N_
from portal.mailer import compose
from portal.models import Case, OneTimeCode
from portal.queries.cases import case_of_person_to_change
from portal.queries.people import reach_of
from portal.recording.acts import act
from portal.recording.codes import use_code
from portal.recording.history import record
from portal.recording.outbox import queue_mail
from portal.recording.reaching import change_reach
from portal.recording.tries import Limit, TooManyTries, give_back, mark_of, take

__all__ = ["TooManyTries", "WrongEmailCode", "ask_to_confirm", "change_way", "confirm_email"]

NEW_EMAIL = "new-email"
"""Marks the codes that confirm an address apart from those that open a case."""


class WrongEmailCode(RuleBroken):
    """The code is wrong, used, too old, or was asked for in another browser."""

    sentence = N_("That code is not right or has run out. Check it or ask for a new one")


def change_way(*, reference: str, reach: Reach, form_key: str, now: datetime) -> None:
    """Reach the person by ``reach`` from now on; the address left behind is told.

    For every change but a new email address, which they confirm first. The same form sent
    again with other answers is another change. Raises ``WayNotKnown`` or ``AlreadySent``.
    """
    with act(now=now, form_key=_key(form_key, *asdict(reach).values())) as doing:
        case = case_of_person_to_change(reference)
        case.state = after(Move.CHANGE_CONTACT, case.state, case.kind, Actor.PERSON)
        changed = change_reach(doing.session, case, reach, now=now)
        record(doing.session, case, Move.CHANGE_CONTACT, now=now, by_person=True, changed=changed)


def ask_to_confirm(
    *, reference: str, email: str, asker: str, form_key: str, now: datetime, key: bytes
) -> None:
    """Send a code to the new address ``email``; nothing changes until it is typed.

    ``asker`` is the secret of the browser: only there the code works. Three such mails an
    hour at most go out for one case, and three to one mailbox. Raises ``TooManyTries`` or
    ``AlreadySent``.
    """
    limits = [
        Limit("email-case", reference, times=3, minutes=60),
        Limit("email-box", mailbox_of(email), times=3, minutes=60),
    ]
    take(limits, now=now, key=key)
    with act(now=now, form_key=_key(form_key, email)) as doing:
        case = case_of_person_to_change(reference)
        code = OneTimeCode(
            case_id=case.id,
            asker_hash=mark_of(NEW_EMAIL, asker, key),
            asked_at=now,
            for_email=email,
        )
        doing.session.add(code)
        mail = compose("confirm_email", asked_at=now)
        queue_mail(
            doing.session,
            to=email,
            subject=mail.subject,
            body=mail.body,
            now=now,
            case=case,
            code=code,
        )


def confirm_email(
    *, reference: str, asker: str, code: str, network: str, now: datetime, key: bytes
) -> None:
    """Use the address that ``code`` confirms from now on; the old address is told.

    A code bears five wrong tries, a network twenty in 15 minutes. Raises ``WrongEmailCode`` or
    ``TooManyTries``.
    """
    taken = take([Limit("email-tries", network, times=20, minutes=15)], now=now, key=key)
    try:
        typed = hash_one_time_code(code, key)
    except NotAOneTimeCode:
        raise WrongEmailCode from None
    with act(now=now) as doing:
        case = case_of_person_to_change(reference)
        used = use_code(
            doing.session,
            mark_of(NEW_EMAIL, asker, key),
            typed,
            now,
            OneTimeCode.case_id == case.id,
            OneTimeCode.for_email.is_not(None),
        )
        if used is not None:
            _use(doing.session, case, used, now)
    if used is None:
        raise WrongEmailCode
    give_back(taken, now=now)


def _key(form_key: str, *answers: object) -> str:
    """Return the one-time key of a form with these answers."""
    return hashlib.sha256(repr([form_key, *answers]).encode()).hexdigest()


def _use(session: Session, case: Case, code: OneTimeCode, now: datetime) -> None:
    case.state = after(Move.CHANGE_CONTACT, case.state, case.kind, Actor.PERSON)
    reach = replace(reach_of(case.person), contact_way=ContactWay.EMAIL, email=code.for_email)
    changed = change_reach(session, case, reach, now=now)
    record(session, case, Move.CHANGE_CONTACT, now=now, by_person=True, changed=changed)
