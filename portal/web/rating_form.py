"""The short questions as a form: on the public pages, a tablet, and where slips are typed in."""

from flask_babel import gettext as _

from portal.domain.commitments import NoSuchCommitment
from portal.domain.ratings import Question
from portal.queries.editions import edition_on
from portal.web.fields import Option, RadiosField, TrapField
from portal.web.form import OneTimeForm
from portal.web.now import today


class QuestionsForm(OneTimeForm):
    """The short questions of one place. ``ask`` puts in their words."""

    polite = RadiosField("")
    clear = RadiosField("")
    third = RadiosField("")

    def ask(self, questions: tuple[Question, ...]) -> None:
        """Ask ``questions`` and nothing else."""
        asked = {question.key: question for question in questions}
        for name in ("polite", "clear", "third"):
            if name in asked:
                put_question(self[name], asked[name])
            else:
                del self[name]


class RateForm(QuestionsForm):
    """The same for whoever comes by: with a box that people do not see."""

    more = TrapField()


def put_question(field: RadiosField, question: Question) -> None:
    """Let ``field`` ask ``question``, with the number of its commitment where it has one."""
    field.label.text = _(question.text) % {"limit": _limit(question)}
    field.options = [Option(str(answer.value), _(answer.label)) for answer in question.answers]


def _limit(question: Question) -> str:
    if "%(limit)" not in question.text:
        return ""
    try:
        return str(edition_on(today()).edition.commitment(question.commitment).limit)
    except NoSuchCommitment:
        return ""
