"""The commitments and their editions: Policy A4.7, A11 and C."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

import portal
from portal.domain import reading
from portal.domain.cases import Channel, Kind
from portal.domain.commitments import (
    ClockRule,
    Edition,
    EditionNotReadable,
    EditionState,
    EditionUnclear,
    Measure,
    Method,
    NoSuchCommitment,
    Step,
)
from portal.domain.edition_records import (
    as_record,
    edition_from_records,
    from_record,
    numbers_in,
    parse_edition,
    rule_record,
)

FIRST_TEXT = (Path(portal.__file__).parent / "editions" / "first.toml").read_text("utf-8")

SOURCE = [
    "We will attend to customers who visit our reception within 5 minutes of their arrival",
    "We will answer telephone calls within 15 seconds during office hours",
    "We will acknowledge external customer emails within one working day and respond fully to all "
    "email enquiries within 3 working days",
    "We will acknowledge letters of complaint within 3 working days of receipt and respond fully "
    "within 10 working days",
    "We will respond to all letters received from our customers within 10 working days",
    "We will respond to voice messages left by customers within one working day",
    "We will ensure that all of our customers feel that they have been dealt with politely, "
    "professionally and with respect",
    "We will ensure that all of our customers feel that we make it easy for them to make comments "
    "or complaints about the service they receive",
    "We will ensure that all of our customers feel that the information provided about services "
    "is easy to understand",
]
"""The nine sentences of OSCPR200906, typed from the paper."""

OTHERS = (Kind.COMMENT, Kind.SERVICE_REQUEST, Kind.OTHER_ROUTE)
LOOSE = (
    Channel.ONLINE, Channel.PHONE, Channel.VISIT, Channel.SOCIAL_MEDIA, Channel.COUNCILLOR,
    Channel.KIOSK, Channel.PAPER_FORM,
)  # fmt: skip


def promised(edition: Edition, step: Step, kind: Kind, channel: Channel) -> tuple[str, int] | None:
    found = edition.rule_for(step, kind, channel)
    if found is None:
        return None
    commitment, rule = found
    return (commitment.slug if commitment else "house", rule.working_days)


# The first edition


def test_the_formal_wording_is_the_source_word_for_word(first_edition):
    assert [commitment.formal for commitment in first_edition.commitments] == SOURCE


def test_there_are_nine_in_order_approved_and_in_force(first_edition):
    assert [commitment.position for commitment in first_edition.commitments] == list(range(1, 10))
    assert first_edition.approval_reference == "OSCPR200906"
    assert first_edition.state is EditionState.LIVE
    assert first_edition.in_force(date(2026, 11, 23))


def test_each_commitment_is_measured_as_the_source_says(first_edition):
    measured = {one.slug: (one.measure, one.limit, one.method) for one in first_edition.commitments}
    days, feeling = Measure.WORKING_DAYS, Measure.FEELING
    assert measured == {
        "see-you-in-5-minutes": (Measure.MINUTES, 5, Method.SAMPLE),
        "answer-in-15-seconds": (Measure.SECONDS, 15, Method.SAMPLE),
        "email": (days, None, Method.SAMPLE),
        "complaint": (days, None, Method.EVERY_ONE),
        "letters": (days, None, Method.SAMPLE),
        "voicemail": (days, None, Method.SAMPLE),
        "respect": (feeling, None, Method.TOLD),
        "easy-to-tell-us": (feeling, None, Method.TOLD),
        "clear-information": (feeling, None, Method.TOLD),
    }


@pytest.mark.parametrize("words", ["formal", "short_title"])
def test_the_numbers_in_the_sentences_are_the_numbers_on_the_clock(first_edition, words):
    for commitment in first_edition.commitments:
        assert numbers_in(getattr(commitment, words)) == commitment.numbers, commitment.slug


def test_no_other_sentence_names_a_number_that_we_do_not_keep(first_edition):
    for one in first_edition.commitments:
        text = " ".join((one.short_label, *one.expect, one.check, *one.notes))
        assert {int(figure) for figure in re.findall(r"\d+", text)} <= one.numbers, one.slug
        assert "next working day" not in text or 1 in one.numbers, one.slug


@pytest.mark.parametrize(
    ("step", "kinds", "channels", "answer"),
    [
        (Step.ACKNOWLEDGEMENT, [Kind.COMPLAINT], set(Channel) - {Channel.EMAIL}, ("complaint", 3)),
        (Step.ACKNOWLEDGEMENT, [Kind.COMPLAINT], [Channel.EMAIL], ("email", 1)),
        (Step.RESPONSE, [Kind.COMPLAINT], Channel, ("complaint", 10)),
        (Step.ACKNOWLEDGEMENT, OTHERS, [Channel.EMAIL], ("email", 1)),
        (Step.RESPONSE, OTHERS, [Channel.EMAIL], ("email", 3)),
        (Step.ACKNOWLEDGEMENT, OTHERS, [Channel.LETTER, Channel.VOICEMAIL], None),
        (Step.RESPONSE, OTHERS, [Channel.LETTER], ("letters", 10)),
        (Step.RESPONSE, OTHERS, [Channel.VOICEMAIL], ("voicemail", 1)),
        (Step.ACKNOWLEDGEMENT, [Kind.COMMENT], LOOSE, ("house", 5)),
        (Step.RESPONSE, [Kind.COMMENT], LOOSE, ("house", 10)),
        (Step.RESPONSE, [Kind.SERVICE_REQUEST, Kind.OTHER_ROUTE], LOOSE, None),
        (Step.ACKNOWLEDGEMENT, [Kind.CHALLENGE, Kind.COMPLIMENT], Channel, None),
        (Step.RESPONSE, [Kind.CHALLENGE, Kind.COMPLIMENT], Channel, None),
    ],
)
def test_each_contact_is_timed_by_the_commitment_that_covers_it(
    first_edition, step, kinds, channels, answer
):
    for kind, channel in product(kinds, channels):
        assert promised(first_edition, step, kind, channel) == answer, (kind, channel)


def page_text(commitment) -> str:
    return " ".join(
        (
            commitment.short_title + ".",
            *commitment.expect,
            commitment.challenge,
            commitment.check,
            *commitment.notes,
        )
    )


def test_each_page_is_easy_enough_to_read(first_edition):
    for commitment in first_edition.commitments:
        found = reading.read(page_text(commitment))
        assert found.passes, (commitment.slug, found)


def test_all_nine_together_are_easy_enough_to_read(first_edition):
    found = reading.read(" ".join(page_text(one) for one in first_edition.commitments))
    assert found.grade <= 3
    assert found.passes


def test_the_source_wording_would_not_pass():
    assert not reading.read(". ".join(SOURCE)).passes


def test_a_commitment_is_found_by_its_slug(first_edition):
    assert first_edition.commitment("voicemail").position == 6
    with pytest.raises(NoSuchCommitment):
        first_edition.commitment("no-such-promise")


# Records


def test_an_edition_comes_back_from_json_as_it_was(first_edition):
    kept = json.loads(
        json.dumps(
            {
                "commitments": [as_record(one) for one in first_edition.commitments],
                "house_rules": [rule_record(rule) for rule in first_edition.house_rules],
            }
        )
    )
    back = edition_from_records(
        number=first_edition.number,
        title=first_edition.title,
        effective_from=first_edition.effective_from,
        effective_to=first_edition.effective_to,
        state=first_edition.state.value,
        approval_reference=first_edition.approval_reference,
        **kept,
    )
    assert back == first_edition


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('slug = "email"', 'slug = "letters"', "same slug"),
        ("position = 3", "position = 4", "same position"),
        ("position = 3", 'position = "3"', "“position” must be of type int"),
        ("position = 3", "position = true", "“position” must be of type int"),
        ('kinds = ["complaint"]', 'kinds = ["fax"]', "“fax” is not known as “kinds”"),
        ('kinds = ["complaint"]', "kinds = []", "a rule needs a kind and a channel"),
        ('channels = ["letter"]', 'channels = ["letter", "letter"]', "names something twice"),
        ('channels = ["letter"]', 'channels = ["telegram"]', "“telegram” is not known"),
        ('measure = "minutes"', 'measure = "hours"', "“hours” is not known as “measure”"),
        ("limit = 5\n", "", "limit and measure do not agree"),
        ("limit = 15", "limit = 20", "the numbers in “formal” are not those"),
        ('within 15 seconds"\nshort_label', 'soon"\nshort_label', "the numbers in “short_title”"),
        ("working_days = 3\n", "working_days = 4\n", "the numbers in “formal” are not those"),
        ("working_days = 3\n", "working_days = 0\n", "1 working day or more"),
        ("show_office_hours", "office_hours", "“office_hours” is not known"),
        ('formal = "We will answer tel', 'notformal = "We will answer tel', "“formal” is missing"),
        ("effective_from = 2006-09-20", "effective_from = 2006-09-20T10:00:00", "of type date"),
        ("effective_from = 2006-09-20", "", "“effective_from” is missing"),
        ("effective_from", "effective_to = 2006-01-01\neffective_from", "ends before it starts"),
        ('title = "Customer Service Commitments"', 'title = ""', "“title” is empty"),
        ("number = 1", "number = ", "not TOML"),
        ("number = 1", "number = 1\nsubtitle = 'x'", "“subtitle” is not known"),
        ('expect = [\n  "When you visit', 'expect = [\n  7, "When you visit', "list of sentences"),
    ],
)
def test_a_file_with_a_mistake_is_refused_and_the_mistake_is_named(old, new, problem):
    assert old in FIRST_TEXT
    with pytest.raises(EditionNotReadable) as refusal:
        parse_edition(FIRST_TEXT.replace(old, new))
    assert problem in str(refusal.value)


def test_a_commitment_that_is_no_table_is_refused():
    with pytest.raises(EditionNotReadable):
        from_record({"slug": "x", "rules": [3]})


def test_two_commitments_with_a_date_for_one_step_are_unclear_and_both_are_named():
    doubled = FIRST_TEXT.replace('channels = ["voicemail"]', 'channels = ["voicemail", "letter"]')
    with pytest.raises(EditionUnclear) as refusal:
        parse_edition(doubled)
    assert "commitment “letters” and commitment “voicemail”" in str(refusal.value)
    assert "response of a comment by letter" in str(refusal.value)


def test_a_house_rule_may_not_contradict_a_commitment(first_edition):
    rule = ClockRule(Step.RESPONSE, 7, frozenset({Kind.COMPLAINT}), frozenset({Channel.ONLINE}))
    with pytest.raises(EditionUnclear, match="commitment “complaint” and a house rule"):
        replace(first_edition, house_rules=(*first_edition.house_rules, rule))


# A second edition


@pytest.fixture
def both(first_edition):
    """The first edition until the end of 2026, and one with other days from 1 January 2027."""
    text = (
        FIRST_TEXT.replace("number = 1\n", "number = 2\n")
        .replace("effective_from = 2006-09-20", "effective_from = 2027-01-01")
        .replace("letter within 3 working days and answer in full within 10",
                 "letter within 2 working days and answer in full within 8")
        .replace("complaint within 3 working days of receipt and respond fully within 10",
                 "complaint within 2 working days of receipt and respond fully within 8")
        .replace('working_days = 3\n  kinds = ["complaint"]',
                 'working_days = 2\n  kinds = ["complaint"]')
        .replace('working_days = 10\n  kinds = ["complaint"]',
                 'working_days = 8\n  kinds = ["complaint"]')
    )  # fmt: skip
    first = replace(first_edition, state=EditionState.SUPERSEDED, effective_to=date(2026, 12, 31))
    return first, parse_edition(text)


@pytest.mark.parametrize(
    ("received", "number", "days"),
    [
        (date(2026, 12, 31), 1, (3, 10)),
        (date(2027, 1, 1), 2, (2, 8)),
        (date(2027, 6, 1), 2, (2, 8)),
    ],
)
def test_a_new_edition_drives_new_contacts_and_old_ones_keep_theirs(both, received, number, days):
    (edition,) = (one for one in both if one.in_force(received))
    assert edition.number == number
    found = tuple(edition.rule_for(step, Kind.COMPLAINT, Channel.ONLINE) for step in Step)
    assert tuple(rule.working_days for _, rule in found) == days


@pytest.mark.parametrize(
    "state", [EditionState.DRAFT, EditionState.IN_CONSULTATION, EditionState.APPROVED]
)
def test_an_edition_that_was_not_adopted_drives_nothing(first_edition, state):
    assert not replace(first_edition, state=state).in_force(date(2026, 11, 23))


def test_an_edition_is_not_in_force_before_its_first_day(first_edition):
    assert not first_edition.in_force(date(2006, 9, 19))
    assert first_edition.in_force(date(2006, 9, 20))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("within one working day and 3", {1, 3}), ("no one to see", {1}), ("none", set())],
)
def test_numbers_are_read_in_figures_and_words(text, numbers):
    assert numbers_in(text) == numbers
