"""What the pages about checks share."""

from flask import Blueprint
from flask_babel import gettext as _

from portal.domain.commitments import STEP_WORDS, Step
from portal.domain.errors import RuleBroken
from portal.web.fields import Option
from portal.web.form import Form

blueprint = Blueprint("samples", __name__, url_prefix="/samples")

EVERYWHERE = "everywhere"


def what_words(label: str, step: Step | None) -> str:
    """Return "Answering your email: Answer in full", or the label alone."""
    if step is None:
        return label
    return _("%(label)s: %(step)s", label=label, step=_(STEP_WORDS[step]))


def everywhere() -> Option:
    """Return the answer for a check that is not about one place."""
    return Option(EVERYWHERE, _("It is not about one place"), apart=True)


def refuse(form: Form, broken: RuleBroken, field: str | None) -> None:
    """Show why the rule says no, beside ``field``."""
    sentence = _(broken.sentence)
    form.add_problem(sentence % broken.values if broken.values else sentence, field)
