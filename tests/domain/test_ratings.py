"""The short questions: Policy A14 and B5."""

from datetime import date

import pytest

from portal.domain import ratings as r

ALL_QUESTIONS = {
    question for questions in (*r.QUESTIONS.values(), r.AFTER_TELLING_US) for question in questions
}


@pytest.mark.parametrize("place", r.PlaceKind)
def test_two_questions_are_asked_everywhere_and_a_third_by_the_place(place):
    asked = r.QUESTIONS[place]
    assert asked[:2] == (r.POLITE, r.CLEAR)
    assert len(asked) == (2 if place is r.PlaceKind.OTHER else 3)
    assert len({question.key for question in asked}) == len(asked)


@pytest.mark.parametrize("question", [r.POLITE, r.CLEAR, r.EASY])
def test_scales_have_five_worded_points_best_first_and_does_not_apply(question):
    assert [answer.value for answer in question.answers] == [5, 4, 3, 2, 1, r.DOES_NOT_APPLY]
    assert [answer.positive for answer in question.answers] == [True] * 2 + [False] * 3 + [None]
    assert question.answers[-1].label == "Does not apply"


def test_every_question_speaks_to_a_commitment_of_the_edition(first_edition):
    for question in ALL_QUESTIONS:
        assert first_edition.commitment(question.commitment)


def test_a_number_in_a_question_comes_from_the_commitment(first_edition):
    for question in ALL_QUESTIONS:
        limit = first_edition.commitment(question.commitment).limit
        assert not any(letter.isdigit() for letter in question.text % {"limit": ""})
        assert "%(limit)s" not in question.text or limit is not None


def test_every_question_puts_its_best_answer_first():
    assert all(question.answers[0].positive for question in ALL_QUESTIONS)


def test_one_answer_is_enough():
    asked = r.QUESTIONS[r.PlaceKind.RECEPTION]
    assert r.check_answers(asked, {"polite": "", "clear": "4", "csrf": "x"}) == {"clear": 4}
    assert r.check_answers(asked, {"polite": "0", "third": "no"}) == {"polite": 0, "third": "no"}


@pytest.mark.parametrize("given", [{}, {"polite": ""}, {"something": "5"}])
def test_no_answer_at_all_is_refused(given):
    with pytest.raises(r.NothingAnswered) as refusal:
        r.check_answers(r.QUESTIONS[r.PlaceKind.PHONE], given)
    assert str(refusal.value) == "Select an answer to at least one question"


@pytest.mark.parametrize(
    "given", [{"polite": "6"}, {"polite": "-1"}, {"clear": "Very easy"}, {"third": "5"}]
)
def test_an_answer_that_was_not_offered_is_refused(given):
    with pytest.raises(r.NotAnAnswer):
        r.check_answers(r.QUESTIONS[r.PlaceKind.PHONE], given)


def test_only_the_two_lowest_answers_on_politeness_are_rude():
    rude = {answer.label for answer in r.POLITE.answers if answer.value in r.RUDE}
    assert rude == {"Rude", "Very rude"}


@pytest.mark.parametrize(
    ("answers", "rude"),
    [({"polite": 1}, True), ({"polite": 2}, True), ({"polite": 0}, False), ({"clear": 1}, False)],
)
def test_rude_is_only_what_was_said_of_politeness(answers, rude):
    assert r.is_rude(answers) is rude


def test_a_device_mark_changes_with_each_day_and_device():
    def mark(day=date(2026, 11, 23), address="192.0.2.1", agent="Browser", key=b"k"):
        return r.device_mark(key, day, address, agent)

    others = {
        mark(day=date(2026, 11, 24)), mark(address="192.0.2.2"), mark(agent=""), mark(key=b"l"),
    }  # fmt: skip
    assert mark() == mark()
    assert mark() not in others
    assert len(others) == 4
    assert mark(agent="\ud800")


def test_every_source_and_reason_has_words():
    assert set(r.SOURCE_WORDS) == set(r.Source)
    assert set(r.HELD_FOR_WORDS) == set(r.HeldFor)
    assert r.INVITED >= r.AFTER_A_JOURNEY


def test_a_commitment_knows_the_questions_that_speak_to_it_and_where_they_are_asked():
    assert r.questions_about("respect") == {
        r.POLITE: frozenset(r.PlaceKind),
        r.LISTENED: frozenset({r.PlaceKind.ANSWER}),
    }
    assert r.questions_about("see-you-in-5-minutes") == {
        r.SEEN_IN_TIME: frozenset({r.PlaceKind.RECEPTION})
    }
    assert r.questions_about("clear-information") == {
        r.CLEAR: frozenset(r.PlaceKind),
        r.FOUND_IT: frozenset({r.PlaceKind.LETTER, r.PlaceKind.PAGE}),
        r.UNDERSTOOD: frozenset({r.PlaceKind.LETTER, r.PlaceKind.PAGE, r.PlaceKind.ANSWER}),
    }
    assert set(r.questions_about("easy-to-tell-us")) == {r.EASY}
    assert r.questions_about("letters") == {}
