"""What a journey is: its questions in order, and which of them a person's answers lead past."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from wtforms.fields.core import UnboundField

from portal.recording.drafts import FilesAnswer
from portal.recording.sending import ToSend
from portal.web.fields import FilesField, HiddenText, Question, Words
from portal.web.form import Form

Answer = Mapping[str, Any]
Answers = Mapping[str, Any]
"""Answers by the name of their step; each is a form's ``answers()``."""

CARRIED = "carried"
"""Among the answers: what another journey handed over. It belongs to no step."""


class StepForm(Form):
    """The form of one question page. ``given`` are the answers to the questions before it.

    ``asked`` names the step, for addresses that several steps share. ``again`` says that the
    person has been told that the earlier answers are gone.
    """

    asked = HiddenText(limit=40)
    again = HiddenText(limit=3)

    def __init__(self, *args: Any, given: Answers, **kwargs: Any) -> None:
        self.given = given
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set what is known only now: options from the database, words that depend on answers."""

    def rows(self) -> list[tuple[str, list[str]]]:
        """Return each question and its answer, a line each, with those that the answer reveals."""
        return [
            (
                asked.question,
                [line for one in (asked, *self._revealed(asked)) for line in one.as_words()],
            )
            for asked in self.questions()
        ]

    def _revealed(self, asked: Question) -> Iterator[Question]:
        return (self[name] for name in asked.reveals() if self.is_revealed(self[name]))


def always(given: Answers) -> bool:
    """Whatever was answered."""
    return True


def nothing(given: Answers) -> dict[str, Any]:
    """Nothing."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of a journey. What its functions get are the answers of the steps before it.

    ``name`` is the key of its answer; ``address`` the end of its address (None: the name), with
    ``arguments`` for the variable parts. ``applies`` says whether it is asked at all. ``holds``
    says whether an answer given earlier still fits. ``heading`` is the h1 of a page whose form
    does not ask exactly one question; ``values`` are for its template. ``beside`` is kept with
    the answer. ``section`` is where the check page lists it. ``leads_to`` gives an address to
    go to instead of the next step, None to go on.
    """

    name: str
    form: type[StepForm] = StepForm
    form_for: Callable[[Answers], type[StepForm]] | None = None
    address: str | None = None
    arguments: Callable[[Answers], dict[str, Any]] = nothing
    applies: Callable[[Answers], bool] = always
    holds: Callable[[Answers, Answer], bool] = lambda given, answer: True
    heading: Words = ""
    button: Words = ""
    template: str = "layout/question.html"
    values: Callable[[Answers], dict[str, Any]] = nothing
    beside: Callable[[Answers, Answer], dict[str, Any]] = lambda given, answer: {}
    section: Words = ""
    leads_to: Callable[[Answers], str | None] = lambda given: None

    def make(self, given: Answers, **kwargs: Any) -> StepForm:
        """Return the form; ``kwargs`` are those of ``Form``."""
        kind = self.form_for(given) if self.form_for else self.form
        made = kind(given=given, **kwargs)
        made.asked.data = self.name
        return made

    def files_at(self, form: StepForm) -> FilesAnswer | None:
        """Return where the answer of ``form``, made here, names files; None when it has none."""
        field = form.files_field()
        return FilesAnswer(self.name, field.short_name) if field else None


@dataclass(frozen=True)
class Walk:
    """The way that answers lead: the steps they ask, and the answers that count.

    An answer counts when its step applies and it still holds; others are left out, and so never
    sent.
    """

    path: tuple[Step, ...]
    answers: dict[str, Any]

    def given_before(self, step: Step) -> dict[str, Any]:
        """Return the answers that count, without those of ``step`` and the steps after it."""
        later = {one.name for one in self.path[self._place(step) :]} | {step.name}
        return {name: answer for name, answer in self.answers.items() if name not in later}

    def unanswered(self, after: Step | None = None) -> Step | None:
        """Return the first step without an answer, looking first at those ``after`` a step.

        None when everything is answered.
        """
        place = self._place(after) if after else 0
        order = (*self.path[place:], *self.path[:place])
        return next((step for step in order if step.name not in self.answers), None)

    def reached(self, step: Step) -> bool:
        """Whether ``step`` is on the way and no step before it is unanswered."""
        first = self.unanswered()
        return step in self.path and (
            first is None or self.path.index(step) <= self.path.index(first)
        )

    def before(self, step: Step) -> Step | None:
        """Return the step that Back leads to, None when ``step`` is the first."""
        place = self._place(step)
        return self.path[place - 1] if place else None

    def _place(self, step: Step) -> int:
        return self.path.index(step) if step in self.path else len(self.path)


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A list of steps that ends in a page to check the answers and in sending them.

    ``name`` is that of its drafts and of its blueprint. ``start`` is the endpoint of the page
    before the first step. ``send`` makes the case of what was shown and returns its reference;
    ``done`` gives the address of the page after that.
    """

    name: str
    steps: tuple[Step, ...]
    start: str
    check_heading: Words
    check_button: Words
    send: Callable[["Sending"], str]
    done: Callable[[str], str]
    check_template: str = "public/journey/check.html"
    check_values: Callable[[Answers], dict[str, Any]] = nothing
    _by_address: dict[str, list[Step]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.address or step.name, []).append(step)
        object.__setattr__(self, "_by_address", found)

    @property
    def addresses(self) -> list[str]:
        """The ends of the addresses of all steps, each once."""
        return list(self._by_address)

    def takes_files(self, address: str) -> bool:
        """Whether a page at ``address`` asks for files."""
        return any(
            isinstance(field, UnboundField) and field.field_class is FilesField
            for step in self._by_address[address]
            for field in map(partial(getattr, step.form), dir(step.form))
        )

    @property
    def first(self) -> Step:
        """The step that a journey begins with."""
        return self.steps[0]

    def walk(self, answers: Answers) -> Walk:
        """Return the way that ``answers`` lead."""
        path: list[Step] = []
        counted = {CARRIED: answers[CARRIED]} if CARRIED in answers else {}
        for step in self.steps:
            if step.applies(counted):
                path.append(step)
                if step.name in answers and step.holds(counted, answers[step.name]):
                    counted[step.name] = answers[step.name]
        return Walk(tuple(path), counted)

    def step_at(self, address: str, walk: Walk, asked: str | None) -> Step:
        """Return the step that is meant by ``address``: the one that a form says it ``asked``,
        else the one that is on the way, else the first."""
        steps = self._by_address[address]
        named = [step for step in steps if step.name == asked]
        return (named or [step for step in steps if step in walk.path] or steps)[0]


@dataclass(frozen=True)
class Sending:
    """What is about to be sent: the draft, the answers that count, and marks of odd sending."""

    draft: ToSend
    answers: Answers
    flags: list[str]

    @property
    def flagged(self) -> dict[str, Any]:
        """The marks as details of a contact (Policy B0.14); nothing when there are none."""
        return {"flags": self.flags} if self.flags else {}
