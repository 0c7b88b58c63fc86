"""Messages in a council's own words: what may be written, and what has to stay."""

from datetime import date

import pytest

from portal.domain.message_templates import (
    ALWAYS,
    MEANS,
    OMBUDSMAN,
    TEMPLATES,
    MessageTemplate,
    Wording,
    fill,
)
from portal.domain.message_templates.answers import check_is_due
from portal.domain.message_templates.wording import (
    NEVER_IN_SUBJECT,
    BraceAlone,
    MustStay,
    NoSuchPlaceholder,
    NothingLeft,
    WordingRefused,
)

NEEDED = {
    "receipt_complaint",
    "acknowledgement",
    "consent",
    "question",
    "pause",
    "new_date",
    "stage_2_receipt",
    "extension",
    "response",
    "stage_2_acknowledgement",
    "final_response",
    "refusal",
    "withdrawn",
    "no_reply",
    "action_update",
    "one_time_code",
    "challenge_thanks",
    "compliment_passed_on",
}


def shipped(template: MessageTemplate) -> Wording:
    return Wording(template.subject, "\n\n".join(template.paragraphs))


def test_every_message_of_the_policy_is_there() -> None:
    assert set(TEMPLATES) >= NEEDED


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_every_message_takes_the_words_that_it_came_with(name: str) -> None:
    TEMPLATES[name].check(shipped(TEMPLATES[name]))


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_every_placeholder_is_explained(name: str) -> None:
    template = TEMPLATES[name]
    assert set(template.needed) <= set(template.words)
    assert {*ALWAYS, *template.words, *template.parts} <= MEANS.keys()


def test_nothing_is_explained_that_no_message_has() -> None:
    used = {name for one in TEMPLATES.values() for name in (*one.words, *one.parts)}
    assert MEANS.keys() == used | set(ALWAYS)


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_no_locked_part_can_be_taken_out(name: str) -> None:
    template = TEMPLATES[name]
    for part in template.must_stay:
        less = shipped(template).body.replace(f"{{{part}}}", "gone")
        with pytest.raises(MustStay, match=f"{{{part}}}"):
            template.check(Wording(template.subject, less))


@pytest.mark.parametrize("name", ["final_response", "refusal"])
def test_the_ombudsmans_text_is_locked_where_the_code_wants_it(name: str) -> None:
    assert OMBUDSMAN in TEMPLATES[name].parts


def test_a_receipt_has_no_place_for_words_of_its_sender() -> None:
    for name, template in TEMPLATES.items():
        if name.startswith("receipt_"):
            assert set(template.words) <= {"reference", "received_on"}
            assert set(template.parts) <= {"dates", "reply_dates", "only_a_receipt"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("{text} {person}", NoSuchPlaceholder),
        ("{text} { text }", NoSuchPlaceholder),
        ("{text} {text.__class__}", NoSuchPlaceholder),
        ("{text} {0}", NoSuchPlaceholder),
        ("{text} {{ 7 * 7 }}", NoSuchPlaceholder),
        ("{text} {% raw %}", NoSuchPlaceholder),
        ("{text} {", BraceAlone),
        ("{text} }", BraceAlone),
        ("{text} {}", BraceAlone),
        ("{text} {a\nb}", BraceAlone),
        (" \n ", NothingLeft),
        ("Hello", MustStay),
    ],
)
def test_only_what_is_on_the_list_may_stand_in_braces(
    words: str, why: type[WordingRefused]
) -> None:
    with pytest.raises(why) as refused:
        TEMPLATES["new_message"].check(Wording("News", words))
    assert refused.value.part == "body"


@pytest.mark.parametrize("name", sorted(NEVER_IN_SUBJECT))
def test_a_subject_carries_nothing_secret_or_long(name: str) -> None:
    template = next(one for one in TEMPLATES.values() if name in one.words)
    with pytest.raises(NoSuchPlaceholder) as refused:
        template.check(Wording(f"{{{name}}}", shipped(template).body))
    assert refused.value.part == "subject"


def test_what_is_filled_in_is_never_looked_at_again() -> None:
    assert fill("{text} {why}", {"text": "{why} {x.y}", "why": "{text}"}) == "{why} {x.y} {text}"


def test_a_paragraph_that_comes_to_nothing_is_left_out() -> None:
    assert fill("One\n\n{text}\n \n\nTwo {text}", {"text": ""}) == "One\n\nTwo"
    assert fill("{text}", {"text": "a\n\n\n\nb"}) == "a\n\n\n\nb"


@pytest.mark.parametrize(
    ("checked_on", "due"),
    [(None, True), (date(2025, 11, 25), True), (date(2025, 11, 26), False)],
)
def test_the_ombudsmans_text_is_checked_once_a_year(checked_on: date | None, due: bool) -> None:
    assert check_is_due(checked_on, date(2026, 11, 25)) is due
