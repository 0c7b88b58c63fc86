"""What people found hard to understand, by page and sentence (lessons G28)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.db import db
from portal.models import Mending, Rating

MOST_LINES = 100
MOST_WORDS = 5


@dataclass(frozen=True)
class HardSentence:
    """A sentence of ``page`` ("" when people picked none) that ``hard`` people found hard.

    ``clear`` people said yes to the page in that time. ``words`` are what the last few wrote.
    """

    page: str
    sentence: str
    hard: int
    clear: int
    words: tuple[str, ...]


def hard_sentences(since: datetime, until: datetime) -> list[HardSentence]:
    """Return what was hard from ``since`` to before ``until``, the worst first.

    Answers that are held, and those given before the sentence was mended, are left out.
    """
    said = func.coalesce(Rating.sentence, "")
    mended = (
        select(func.max(Mending.at))
        .where(Mending.page == Rating.page, Mending.sentence == said)
        .correlate(Rating)
        .scalar_subquery()
    )
    hard = [
        Rating.understood == "no",
        Rating.held.is_(False),
        Rating.at >= since,
        Rating.at < until,
        mended.is_(None) | (Rating.at > mended),
    ]
    many = func.count(Rating.id)
    lines = db.session.execute(
        select(Rating.page, said.label("said"), many)
        .where(*hard)
        .group_by(Rating.page, said)
        .order_by(many.desc(), Rating.page, said)
        .limit(MOST_LINES)
    ).all()
    said_yes = db.session.execute(
        select(Rating.page, func.count(Rating.id))
        .where(Rating.understood == "yes", Rating.held.is_(False))
        .where(Rating.at >= since, Rating.at < until)
        .where(Rating.page.in_({page for page, _said, _many in lines}))
        .group_by(Rating.page)
    ).all()
    clear: dict[str | None, int] = dict(said_yes)
    written: dict[tuple[str | None, str], list[str]] = {}
    for page, sentence, words in db.session.execute(
        select(Rating.page, said, Rating.comment)
        .where(*hard, Rating.comment.is_not(None), Rating.comment_hidden_at.is_(None))
        .order_by(Rating.at.desc(), Rating.id.desc())
    ):
        written.setdefault((page, sentence), []).append(words or "")
    return [
        HardSentence(
            page or "",
            sentence,
            count,
            clear.get(page, 0),
            tuple(written.get((page, sentence), [])[:MOST_WORDS]),
        )
        for page, sentence, count in lines
    ]
