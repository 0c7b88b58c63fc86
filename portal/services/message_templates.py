"""Changing the words of the messages that the portal writes (Policy B9)."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.errors import ChangedByOther, NotAllowed, NotFound
from portal.domain.message_templates import OMBUDSMAN, TEMPLATES, Wording
from portal.domain.roles import Permission, Viewer
from portal.domain.times import london_date
from portal.models import TemplateCheck, TemplateVersion
from portal.queries.message_templates import last_version, versions, wording_of
from portal.recording.acts import act

SHIPPED = 0
"""The number of the wording that the portal came with."""


def rewrite(
    *,
    viewer: Viewer,
    name: str,
    language: str,
    version: int,
    wording: Wording,
    form_key: str,
    now: datetime,
) -> None:
    """Use ``wording`` for the message ``name`` in ``language`` from now on.

    ``version`` is the number that the page showed, 0 for the shipped wording. What was sent
    before keeps its words. Raises ``WordingRefused``, ``AlreadySent``, ``ChangedByOther``,
    ``NotAllowed`` or ``NotFound``.
    """
    if name not in TEMPLATES:
        raise NotFound
    TEMPLATES[name].check(wording)
    with act(now=now, form_key=form_key) as doing:
        added = TemplateVersion(subject=wording.subject, body=wording.body, back_to=None)
        _add(doing.session, added, viewer, name, language, version, now)
        doing.result = name


def go_back(
    *,
    viewer: Viewer,
    name: str,
    language: str,
    version: int,
    to: int,
    form_key: str,
    now: datetime,
) -> None:
    """Use the wording of version ``to`` again, 0 for the one that the portal came with.

    It becomes a new version: nothing is taken out of the list. Raises what ``rewrite`` raises;
    ``WordingRefused`` when the portal has come to need something that the old words lack.
    """
    with act(now=now, form_key=form_key) as doing:
        added = TemplateVersion(subject=None, body=None, back_to=to)
        if to != SHIPPED:
            wording = _wording_of_version(name, language, to)
            TEMPLATES[name].check(wording)
            added.subject, added.body = wording.subject, wording.body
        _add(doing.session, added, viewer, name, language, version, now)
        doing.result = name


def mark_as_checked(*, viewer: Viewer, form_key: str, now: datetime) -> None:
    """Write down that the text about the Ombudsman was held against the Ombudsman's own today.

    Raises ``AlreadySent`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        _check_may_edit(viewer)
        doing.session.add(
            TemplateCheck(
                name=OMBUDSMAN, checked_on=london_date(now), checked_by_id=viewer.staff_id
            )
        )
        doing.result = OMBUDSMAN


def _check_may_edit(viewer: Viewer) -> None:
    if not viewer.may(Permission.EDIT_TEMPLATES):
        raise NotAllowed


def _wording_of_version(name: str, language: str, number: int) -> Wording:
    for one in versions(name, language):
        wording = wording_of(one) if one.number == number else None
        if wording:
            return wording
    raise NotFound


def _add(
    session: Session,
    added: TemplateVersion,
    viewer: Viewer,
    name: str,
    language: str,
    version: int,
    now: datetime,
) -> None:
    """Add the next version. Of two people who add the same, the database takes one."""
    _check_may_edit(viewer)
    if name not in TEMPLATES:
        raise NotFound
    last = last_version(name, language)
    if version != (last.number if last else SHIPPED):
        raise ChangedByOther(version=last.number if last else SHIPPED)
    added.name, added.language, added.number = name, language, version + 1
    added.written_at, added.written_by_id = now, viewer.staff_id
    session.add(added)
    try:
        session.flush()
    except IntegrityError as taken:
        raise ChangedByOther from taken
