"""Counting what people say about themselves, apart from their complaints (Policy A7.8)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.equality import QUESTIONS
from portal.domain.measures.periods import quarter_start
from portal.domain.times import london_date
from portal.models import EqualityTally
from portal.recording.acts import act


def count_answers(
    *, kind: Kind, service: str | None, answers: Mapping[str, str], form_key: str, now: datetime
) -> None:
    """Add one to each of ``answers`` (question to answer) in this quarter.

    Nothing that is kept is one person's: there are only counts by quarter, kind of record and
    service (a slug, None for none), with no number of the case, no time, and no order, because
    all rows of a quarter are made at once. Answers that are not offered are left out. Raises
    ``AlreadySent``.
    """
    group = {
        "quarter": quarter_start(london_date(now)),
        "kind": kind,
        "service": service or "",
    }
    with act(now=now, form_key=form_key) as doing:
        _make_rows(doing.session, group)
        for question in QUESTIONS:
            answer = answers.get(question.name)
            if answer in question.keys:
                doing.session.execute(
                    update(EqualityTally)
                    .filter_by(**group, question=question.name, answer=answer)
                    .values(times=EqualityTally.times + 1)
                    .execution_options(synchronize_session=False)
                )


def _make_rows(session: Session, group: Mapping[str, object]) -> None:
    """Make every row of ``group``, at 0, unless they are there."""
    there = select(EqualityTally.times).filter_by(**group).limit(1)
    if session.scalar(there) is not None:
        return
    try:
        with session.begin_nested():
            session.add_all(
                EqualityTally(**group, question=question.name, answer=answer, times=0)
                for question in QUESTIONS
                for answer in question.keys
            )
    except IntegrityError:
        session.expire_all()
