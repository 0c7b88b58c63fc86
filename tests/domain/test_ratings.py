"""The short questions: Policy A14 and B5."""

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
