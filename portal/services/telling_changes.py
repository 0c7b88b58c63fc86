"""Put what we changed on the public page: one puts it forward, another agrees (Policy A13.8)."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.learning import ActionStatus
from portal.domain.roles import Viewer
from portal.domain.told_changes import (
    ReasonMissing,
    SomeoneElseAgrees,
    Telling,
    check_names_nobody,
)
from portal.models import Action, Case, CaseExclusion, Person, Staff
from portal.queries.actions import action_to_change, case_ids_of, may_manage
from portal.recording.action_lines import add_line
from portal.recording.acts import act


def put_forward(
    *, viewer: Viewer, number: int, version: int, words: str, form_key: str, now: datetime
) -> None:
    """Keep ``words`` as what everybody may read of an action that is done; somebody else agrees.

    For its owner, who proposed it, and who manages it. Raises ``NamesSomebody``, ``NotFound``
    when it is not done or public already, ``NotAllowed``, ``AlreadySent`` or ``ChangedByOther``.
    """
    with act(now=now, form_key=form_key) as doing:
        action = action_to_change(viewer, number, version)
        theirs = viewer.staff_id in (action.owner_id, action.proposed_by_id)
        if not theirs and not may_manage(viewer, action.service_id):
            raise NotAllowed
        if action.status is not ActionStatus.DONE or action.told_at:
            raise NotFound
        check_names_nobody(words, _names(doing.session, action))
        action.summary = words
        action.put_forward_at, action.put_forward_by_id = now, viewer.staff_id
        add_line(doing.session, action, viewer, now, words, Telling.PUT_FORWARD)
        doing.result = str(action.id)


def decide_telling(
    *,
    viewer: Viewer,
    number: int,
    version: int,
    agree: bool,
    reason: str,
    form_key: str,
    now: datetime,
) -> None:
    """Put what was put forward on the public page, or send it back with a ``reason``.

    Raises ``SomeoneElseAgrees`` for whoever put it forward, ``ReasonMissing``, ``NotFound`` when
    nothing waits, ``NotAllowed`` for who does not manage it, ``AlreadySent`` or
    ``ChangedByOther``.
    """
    with act(now=now, form_key=form_key) as doing:
        action = action_to_change(viewer, number, version)
        if not may_manage(viewer, action.service_id):
            raise NotAllowed
        if not action.put_forward_at or action.told_at:
            raise NotFound
        if agree:
            if action.put_forward_by_id == viewer.staff_id:
                raise SomeoneElseAgrees
            check_names_nobody(action.summary or "", _names(doing.session, action))
            action.told_at, action.told_by_id = now, viewer.staff_id
        else:
            _take_back(action, reason)
        step = Telling.AGREED if agree else Telling.SENT_BACK
        words = (action.summary or "") if agree else reason
        add_line(doing.session, action, viewer, now, words, step)
        doing.result = str(action.id)


def take_off(
    *, viewer: Viewer, number: int, version: int, reason: str, form_key: str, now: datetime
) -> None:
    """Take what we changed off the public page: one person is enough, and says why.

    Raises ``ReasonMissing``, ``NotFound`` when it is not there, ``NotAllowed`` for who does not
    manage it, ``AlreadySent`` or ``ChangedByOther``.
    """
    with act(now=now, form_key=form_key) as doing:
        action = action_to_change(viewer, number, version)
        if not may_manage(viewer, action.service_id):
            raise NotAllowed
        if not action.told_at:
            raise NotFound
        _take_back(action, reason)
        add_line(doing.session, action, viewer, now, reason, Telling.TAKEN_OFF)
        doing.result = str(action.id)


def _take_back(action: Action, reason: str) -> None:
    if not reason:
        raise ReasonMissing
    action.put_forward_at = action.put_forward_by_id = action.told_at = action.told_by_id = None


def _names(session: Session, action: Action) -> list[str]:
    """Return the names of those in the cases of ``action``, and of staff who had to do with it."""
    cases = case_ids_of(action.id)
    people = select(Person.name).join(Case, Case.person_id == Person.id).where(Case.id.in_(cases))
    excluded = select(CaseExclusion.staff_id).where(CaseExclusion.case_id.in_(cases))
    involved = (action.owner_id, action.proposed_by_id)
    staff = select(Staff.name).where(or_(Staff.id.in_(excluded), Staff.id.in_(involved)))
    return [name for name in (*session.scalars(people), *session.scalars(staff)) if name]
