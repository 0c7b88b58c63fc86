"""Clearing up never takes what somebody still names; files reach a case once and for good."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from portal.domain.errors import AlreadySent, NotFound
from portal.domain.files import NotUploaded, TooManyFiles
from portal.domain.moves import Move
from portal.files.check import checked
from portal.files.store import Store
from portal.models import Attachment, Draft
from portal.services.files import ON_CASE, add_to_case, keep_files, sweep_files
from portal.web.uploads import store as store_of
from tests import builders
from tests.kit.files import PDF

SECRET = "a-secret-that-a-form-carries"


@pytest.fixture
def store(app: Flask, session: Session) -> Store:
    """The store of the app."""
    return store_of()


def age(app: Flask, when: datetime) -> None:
    """Let everything stored look as if it had been stored then."""
    for file in Path(app.config["FILES_ADDRESS"]).glob("*/*"):
        os.utime(file, (when.timestamp(), when.timestamp()))


def stored(app: Flask) -> int:
    return len(list(Path(app.config["FILES_ADDRESS"]).glob("*/*")))


def keep(store: Store, now: datetime, *contents: bytes, secret: str = SECRET) -> None:
    found = [checked(f"{place}.txt", one) for place, one in enumerate(contents)]
    keep_files(journey=ON_CASE, secret=secret, files=found, store=store, now=now)


def test_the_sweep_takes_what_nobody_names_and_nothing_else(
    app: Flask, session: Session, store: Store, now: datetime
) -> None:
    keep(store, now, b"on a draft")
    number = builders.file_on(app, builders.received(app))
    store.put(checked("left.txt", b"left over"))
    age(app, now - timedelta(days=2))
    assert sweep_files(store=store, now=now) == 1
    assert stored(app) == 2
    session.execute(delete(Attachment).where(Attachment.id == number))
    session.commit()
    assert sweep_files(store=store, now=now) == 1
    session.execute(delete(Draft))
    session.commit()
    assert sweep_files(store=store, now=now) == 1
    assert stored(app) == 0


def test_the_sweep_leaves_what_is_just_being_kept(
    app: Flask, session: Session, store: Store, now: datetime
) -> None:
    store.put(checked("new.txt", b"its row is not committed yet"))
    age(app, now - timedelta(hours=1))
    assert sweep_files(store=store, now=now) == 0


def test_one_content_named_twice_stays_until_nobody_names_it(
    app: Flask, session: Session, store: Store, now: datetime
) -> None:
    first = builders.file_on(app, builders.received(app))
    row = session.get_one(Attachment, first)
    other = builders.received(app)
    again = {
        column.name: getattr(row, column.name)
        for column in Attachment.__table__.columns
        if column.name not in ("id", "case_id")
    }
    case_id = builders.kept_case(other).id
    session.execute(insert(Attachment).values(**again, case_id=case_id))
    session.execute(delete(Attachment).where(Attachment.id == first))
    session.commit()
    age(app, now - timedelta(days=2))
    assert sweep_files(store=store, now=now) == 0


def test_a_failure_after_storing_leaves_no_row_and_the_sweep_finds_the_rest(
    app: Flask, session: Session, store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        """The process ends here."""

    def kill(*args: object, **kwargs: object) -> None:
        raise Killed

    monkeypatch.setattr("portal.services.files.name_files", kill)
    with pytest.raises(Killed):
        keep(store, now, b"x")
    assert session.scalars(select(Attachment)).all() == []
    assert stored(app) == 1
    age(app, now - timedelta(days=1))
    assert sweep_files(store=store, now=now) == 1


def test_five_files_are_the_most_on_one_form(session: Session, store: Store, now: datetime) -> None:
    keep(store, now, *(bytes([65 + n]) for n in range(5)))
    with pytest.raises(TooManyFiles):
        keep(store, now, b"one more")
    assert len(session.scalars(select(Attachment)).all()) == 5


@pytest.mark.parametrize("secret", ["", "short", "x" * 15])
def test_a_secret_that_could_be_guessed_opens_no_draft(
    session: Session, store: Store, now: datetime, secret: str
) -> None:
    with pytest.raises(NotUploaded):
        keep(store, now, b"x", secret=secret)


def add(app: Flask, who: builders.Member, reference: str, now: datetime, key: str = SECRET) -> None:
    add_to_case(
        viewer=who.viewer,
        reference=reference,
        files_from=SECRET,
        for_person=False,
        form_key=key,
        now=now,
    )


def test_files_reach_the_case_with_one_line_of_history_and_only_once(
    app: Flask, session: Session, store: Store, now: datetime
) -> None:
    officer, reference = builders.officer(app), builders.received(app)
    keep(store, now, b"x", b"y")
    add(app, officer, reference, now)
    with pytest.raises(AlreadySent):
        add(app, officer, reference, now)
    case = builders.kept_case(reference)
    (line,) = [one for one in case.events if one.what == Move.ADD_FILE]
    rows = session.scalars(select(Attachment).order_by(Attachment.id)).all()
    assert line.values == {"files": [one.id for one in rows], "for_person": False}
    assert {one.case_id for one in rows} == {case.id}
    assert session.scalars(select(Draft)).all() == []


def test_who_may_not_write_on_a_case_adds_no_file_to_it(
    app: Flask, session: Session, store: Store, now: datetime
) -> None:
    named = builders.officer(app, name="Nora Named")
    reference = builders.received(app, names=(named,))
    keep(store, now, b"x")
    for who in (named, builders.other_handler(app), builders.administrator(app)):
        with pytest.raises(NotFound):
            add(app, who, reference, now)
    assert session.scalars(select(Attachment.case_id)).all() == [None]


def test_nothing_waiting_is_nothing_added(app: Flask, session: Session, now: datetime) -> None:
    officer, reference = builders.officer(app), builders.received(app)
    with pytest.raises(NotUploaded):
        add(app, officer, reference, now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"draft_id": None, "case_id": None},
        {"draft_id": 1, "case_id": 1},
        {"size": 0},
        {"kind": "exe"},
        {"case_id": None, "draft_id": 1, "message_id": 1},
    ],
)
def test_the_database_refuses_a_file_of_nobody_of_two_or_of_no_kind(
    app: Flask, session: Session, now: datetime, wrong: dict[str, object]
) -> None:
    case_id = builders.kept_case(builders.received(app)).id
    draft = Draft(secret_hash="x", journey="x", answers={}, started_at=now, touched_at=now)
    session.add(draft)
    session.commit()
    row: dict[str, object] = {
        "key": "k",
        "draft_id": None,
        "case_id": case_id,
        "message_id": None,
        "name": "x.pdf",
        "kind": "pdf",
        "size": len(PDF),
        "digest": "d",
        "for_person": True,
        "added_at": now,
    }
    changed = {**row, **wrong}
    for name, there in (("draft_id", draft.id), ("case_id", case_id)):
        changed[name] = there if changed[name] else None
    table = Attachment.__table__
    with pytest.raises((IntegrityError, StatementError)):
        session.execute(table.insert().values(**changed))
    session.rollback()
    session.execute(table.insert().values(**row))
