"""Which service it is about, asked in the same words by several journeys (screens C5, K6, F3)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.queries.places import services
from portal.web.fields import Option, RadiosField
from portal.web.journeys.steps import Answers, StepForm

SOMETHING_ELSE = "something-else"
NOT_KNOWN = "not-known"


class ServiceForm(StepForm):
    """K6 and F3."""

    service = RadiosField(
        _l("Which service is it about?"),
        required=_l('Select which service, or select "I do not know"'),
    )

    def prepare(self) -> None:
        """Offer the biggest services."""
        self.service.options = [
            *(Option(one.slug, one.name) for one in services(on_forms_only=True)),
            Option(SOMETHING_ELSE, _("Something else")),
            Option(NOT_KNOWN, _("I do not know"), apart=True),
        ]


def service_of(answers: Answers) -> str | None:
    """Return the slug of the service that was picked, None when it was none of the list."""
    picked = answers.get("service", {}).get("service")
    return None if picked in (None, SOMETHING_ELSE, NOT_KNOWN) else str(picked)
