"""One act, one transaction, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.db import WRITING, db
from portal.domain.errors import AlreadySent, ChangedByOther
from portal.models import SentForm
from portal.recording.indexing import indexed


class Act:
    """An act under way. ``session`` writes; ``result`` is remembered with the form's key."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.result = ""


@contextmanager
def act(*, now: datetime, form_key: str | None = None) -> Iterator[Act]:
    """Do everything inside in one transaction that ends with a commit, or not at all.

    What cases are found by is brought up to date with it.

    ``form_key`` is the one-time key of the form that asks for the act, None when the act has
    another guard against being sent twice. Raises ``AlreadySent`` with the first sending's
    result when the key was used before, ``ChangedByOther`` when someone else changed a
    record meanwhile.
    """
    session = db.session()
    session.rollback()
    session.connection(execution_options=WRITING)
    try:
        doing = Act(session)
        form = _remember(session, form_key, now)
        with indexed(session):
            yield doing
            if form is not None:
                form.result = doing.result
        session.commit()
    except StaleDataError as stale:
        session.rollback()
        raise ChangedByOther from stale
    except BaseException:
        session.rollback()
        raise


def _remember(session: Session, form_key: str | None, now: datetime) -> SentForm | None:
    if not form_key:
        return None
    sent = session.get(SentForm, form_key)
    if sent is None:
        form = SentForm(key=form_key, at=now, result="")
        try:
            with session.begin_nested():
                session.add(form)
            return form
        except IntegrityError:
            sent = session.get(SentForm, form_key)
    raise AlreadySent(result=sent.result if sent else "")
