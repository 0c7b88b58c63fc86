"""Past records come in whole or not at all, with the results that their dates say."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, State
from portal.domain.clocks import Which
from portal.domain.past_rules import Problem
from portal.domain.past_states import FileKnown
from portal.domain.tables import TableRefused
from portal.models import Case, OutboundMail, PastImport
from portal.recording.history import broken_at
from portal.recording.past_lines import SomethingChanged, look_through
from portal.services.past_records import import_file

HEAD = (
    "reference,kind,channel,received_on,acknowledged_on,responded_on,extended_to,"
    "stage,service,commitment,outcome,root_cause\n"
)
ROW = "OLD/17,Complaint,Email,03/06/2024,04/06/2024,17/06/2024,,1,waste,complaint,Upheld,Time taken"


def file(*rows: str, head: str = HEAD, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO((head + "\n".join(rows) + "\n").encode(encoding))


def silent(records: int) -> None:
    """Nobody looks at the progress."""


def bring(content: io.BytesIO, now: datetime, name: str = "old.csv") -> int:
    return import_file(name=name, content=content, now=now, progress=silent)


def wrong(content: io.BytesIO, now: datetime) -> list[tuple[int, str, str, str]]:
    found: list[Problem] = []
    look_through(content, now=now, progress=silent, tell=found.append)
    return [(one.line, one.column or "", one.value, one.rule) for one in found]


def test_a_record_comes_in_closed_with_what_its_dates_say(session: Session, now: datetime) -> None:
    assert bring(file(ROW), now) == 1
    case = session.scalars(select(Case)).one()
    assert (case.state, case.closure) == (State.CLOSED, Closure.ANSWERED)
    assert (case.past_reference, case.next_due_on) == ("OLD/17", None)
    ours = {clock.which: clock.met for clock in case.clocks}
    assert ours[Which.OUR_RESPONSE] is True
    (line,) = case.events
    assert (line.values["file"], line.values["line"]) == ("old.csv", 2)
    assert broken_at(case.events) is None
    assert session.scalar(select(func.count(OutboundMail.id))) == 0


def test_a_late_answer_is_late_and_one_within_more_time_is_kept_apart(
    session: Session, now: datetime
) -> None:
    late = "A,complaint,letter,2024-06-03,,2024-07-01,,,,,Upheld,"
    extended = "B,complaint,letter,2024-06-03,,2024-07-01,2024-07-02,,,,Upheld,"
    ended = "C,complaint,letter,2024-06-03,,2024-06-04,,,,,withdrawn,"
    bring(file(late, extended, ended), now)
    cases = {case.past_reference: case for case in session.scalars(select(Case))}
    answer = {
        name: next(one for one in case.clocks if one.which is Which.OUR_RESPONSE)
        for name, case in cases.items()
    }
    assert (answer["A"].met, answer["A"].within_extension) == (False, False)
    assert (answer["B"].met, answer["B"].within_extension) == (False, True)
    assert answer["C"].met is None


def test_stage_2_stands_on_its_stage_1(session: Session, now: datetime) -> None:
    second = "OLD/17,complaint,email,2024-07-01,,2024-07-20,,2,,,Not upheld,"
    bring(file(ROW, second), now)
    case = session.scalars(select(Case)).one()
    assert case.review is not None
    assert (case.stage, case.review.asked_on) == (2, date(2024, 7, 1))
    assert {clock.stage for clock in case.clocks} == {1, 2}
    assert broken_at(case.events) is None


def test_the_same_file_twice_changes_nothing(session: Session, now: datetime) -> None:
    bring(file(ROW), now)
    with pytest.raises(FileKnown):
        bring(file(ROW), now, "another-name.csv")
    assert session.scalar(select(func.count(Case.id))) == 1


def test_a_reference_that_came_in_before_is_told(session: Session, now: datetime) -> None:
    bring(file(ROW), now)
    again = file(ROW, ROW.replace("17,", "18,", 1))
    assert wrong(again, now) == [(2, "reference", "OLD/17", "KnownReference")]


def test_nothing_is_half_imported(session: Session, now: datetime) -> None:
    with pytest.raises(SomethingChanged):
        bring(file(ROW, ROW.replace("Upheld", "Nonsense")), now)
    assert session.scalar(select(func.count(Case.id))) == 0
    assert session.scalar(select(func.count(PastImport.id))) == 0


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ROW.replace("03/06/2024", "06/31/2024"), ("received_on", "06/31/2024", "NotADate")),
        (ROW.replace("17/06/2024", "17/06/2044"), ("responded_on", "17/06/2044", "InTheFuture")),
        (ROW.replace("17/06/2024", "01/06/2024"), ("responded_on", "01/06/2024", "BeforeReceived")),
        (ROW.replace("waste", "bins"), ("service", "bins", "NotAWord")),
        (ROW.replace("OLD/17", "=1+1"), ("reference", "=1+1", "Formula")),
        (ROW.replace("OLD/17", ""), ("reference", "", "Missing")),
        (ROW.replace(",1,", ",3,"), ("stage", "3", "NotAStage")),
        (ROW + ",too,many", ("", "", "TooManyCells")),
        (ROW.replace("Time taken", '"Time taken'), ("", "", "BrokenLine")),
    ],
)
def test_an_error_names_its_line_its_column_and_what_stands_there(
    session: Session, now: datetime, row: str, expected: tuple[str, str, str]
) -> None:
    assert (2, *expected) in wrong(file(row), now)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_are_read_as_people_save_them(
    session: Session, now: datetime, encoding: str, separator: str
) -> None:
    row = ROW.replace("OLD/17", "Café/17").replace(",", separator)
    content = file(row, head=HEAD.replace(",", separator), encoding=encoding)
    assert bring(content, now) == 1
    assert session.scalars(select(Case.past_reference)).one() == "Café/17"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04rest",
        b"\x00\x01\x02",
        b"a,b\n1,2\n",
        HEAD.replace("stage", "kind").encode(),
    ],
)
def test_what_is_no_such_file_is_refused(session: Session, now: datetime, content: bytes) -> None:
    with pytest.raises(TableRefused):
        wrong(io.BytesIO(content), now)


def test_two_at_once_bring_a_file_in_once(app: Flask, session: Session, now: datetime) -> None:
    def one(number: int) -> bool:
        with app.app_context():
            try:
                bring(file(ROW), now, f"{number}.csv")
            except (FileKnown, SomethingChanged):
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(one, range(4)))
    session.rollback()
    assert done.count(True) == 1
    assert session.scalar(select(func.count(Case.id))) == 1
