"""Fair play: which turns of a case are worth a look."""

from datetime import date
from typing import Any

import pytest

from portal.domain.clocks import Which
from portal.domain.fair_play import SIGN_WORDS, Line, Seen, Sign, signs
from portal.domain.moves import Move
from portal.domain.working_days import Calendar

DUE = {Which.OUR_ACKNOWLEDGEMENT: date(2026, 11, 26), Which.OUR_RESPONSE: date(2026, 12, 7)}
ENOUGH = "The bin was missed twice"


def line(what: Move, day: int, month: int = 12, **values: Any) -> Line:
    return Line(what.value, date(2026, month, day), "Harry Handler", values)


ACKNOWLEDGED = line(Move.ACKNOWLEDGE, 24, 11, stopped={"our_acknowledgement": True})
CHANGED = {"before": "complaint", "kind": "service_request"}


def found(calendar: Calendar, *lines: Line, understood: str | None = ENOUGH) -> list[Sign]:
    return [one.sign for one in signs(lines, DUE, understood, calendar)]


def test_every_sign_has_words() -> None:
    assert set(SIGN_WORDS) == set(Sign)


@pytest.mark.parametrize(("day", "is_sign"), [(3, False), (4, True), (7, True), (8, True)])
@pytest.mark.parametrize(
    ("move", "sign", "values"),
    [
        (Move.PAUSE, Sign.PAUSED_NEAR_DUE, {}),
        (Move.ASK_CONSENT, Sign.PAUSED_NEAR_DUE, {}),
        (Move.EXTEND, Sign.EXTENDED_NEAR_DUE, {}),
        (Move.DECIDE_KIND, Sign.KIND_CHANGED_NEAR_DUE, CHANGED),
    ],
)
def test_a_move_is_worth_a_look_from_the_working_day_before_a_date_on(
    move: Move, sign: Sign, values: dict[str, Any], day: int, is_sign: bool, calendar: Calendar
) -> None:
    assert found(calendar, ACKNOWLEDGED, line(move, day, **values)) == ([sign] if is_sign else [])


def test_the_date_of_that_moment_counts_not_the_first_one(calendar: Calendar) -> None:
    more = line(Move.EXTEND, 1, moved={"our_response": ["2026-12-07", "2026-12-14"]})
    assert found(calendar, ACKNOWLEDGED, more, line(Move.PAUSE, 7)) == []
    assert found(calendar, ACKNOWLEDGED, more, line(Move.PAUSE, 11)) == [Sign.PAUSED_NEAR_DUE]


def test_a_date_that_was_met_is_near_no_more(calendar: Calendar) -> None:
    met = line(Move.RESPOND, 4, stopped={"our_response": True})
    assert found(calendar, ACKNOWLEDGED, met, line(Move.PAUSE, 7)) == []


def test_deciding_that_it_is_what_it_was_changes_nothing(calendar: Calendar) -> None:
    same = line(Move.DECIDE_KIND, 26, 11, before="complaint", kind="complaint")
    assert found(calendar, same) == []


def test_closed_and_opened_again(calendar: Calendar) -> None:
    again = line(Move.REOPEN, 2)
    assert found(calendar, line(Move.CLOSE, 1), again, again) == [Sign.REOPENED]
    assert found(calendar, again) == []


def test_joined_or_refused_and_opened_again(calendar: Calendar) -> None:
    again = line(Move.REOPEN, 2)
    refused = line(Move.AGREE_REFUSAL, 1)
    gone = line(Move.MERGE, 1, linked="C26-FIRST", stays="C26-FIRST")
    kept = line(Move.MERGE, 1, linked="C26-SECOND", stays="C26-FIRST")
    assert found(calendar, refused, again) == [Sign.REOPENED]
    assert found(calendar, gone, again) == [Sign.REOPENED]
    assert found(calendar, kept, again) == []


@pytest.mark.parametrize("little", [False, True])
def test_what_an_acknowledgement_said_counts_not_what_we_understand_since(
    calendar: Calendar, little: bool
) -> None:
    acknowledged = line(Move.ACKNOWLEDGE, 24, 11, said_little=little)
    understood = ENOUGH if little else "Bins"
    expected = [Sign.BLANK_ACKNOWLEDGEMENT] if little else []
    assert found(calendar, acknowledged, understood=understood) == expected


@pytest.mark.parametrize("how", [Move.RESPOND, Move.POST])
@pytest.mark.parametrize(
    ("answered", "reopened", "is_sign"),
    [(3, 4, False), (4, 7, True), (7, 14, True), (7, 15, False), (8, 9, True)],
)
def test_answered_near_the_date_and_opened_again_within_days(
    how: Move, answered: int, reopened: int, is_sign: bool, calendar: Calendar
) -> None:
    met = line(how, answered, stopped={"our_response": True})
    again = line(Move.REOPEN, reopened)
    expected = [Sign.ANSWER_UNDONE] if is_sign else []
    assert found(calendar, ACKNOWLEDGED, met, again) == expected
    assert found(calendar, ACKNOWLEDGED, met, line(Move.CLOSE, answered), again) == [Sign.REOPENED]


def test_a_withdrawal_counts_when_staff_wrote_it_down_and_not_when_the_person_did(
    calendar: Calendar,
) -> None:
    again, by_staff = line(Move.REOPEN, 2), line(Move.WITHDRAW, 1)
    by_person = Line(Move.WITHDRAW.value, date(2026, 12, 1), None, {"by_person": True})
    assert found(calendar, by_staff, again) == [Sign.REOPENED]
    assert found(calendar, by_person, again) == []


@pytest.mark.parametrize(
    ("understood", "is_sign"),
    [
        (None, True),
        ("  ", True),
        ("Their bin", True),
        ("- - - -", True),
        ("Ok noted thanks", True),
        (ENOUGH, False),
    ],
)
def test_an_acknowledgement_that_says_next_to_nothing(
    understood: str | None, is_sign: bool, calendar: Calendar
) -> None:
    expected = [Sign.BLANK_ACKNOWLEDGEMENT] if is_sign else []
    assert found(calendar, ACKNOWLEDGED, understood=understood) == expected
    again = signs(
        [line(Move.ACKNOWLEDGE_STAGE_2, 24)], DUE, ENOUGH, calendar, understood_again=understood
    )
    assert [one.sign for one in again] == expected


def test_a_sign_says_when_and_who(calendar: Calendar) -> None:
    assert signs([ACKNOWLEDGED, line(Move.PAUSE, 7)], DUE, ENOUGH, calendar) == [
        Seen(Sign.PAUSED_NEAR_DUE, date(2026, 12, 7), "Harry Handler")
    ]
