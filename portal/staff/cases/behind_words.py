"""What a number of the dashboard counts, in words: beside the list of what is behind it."""

from flask_babel import gettext as _

from portal.domain.clocks import RESULT_WORDS
from portal.queries.behind import Behind, What
from portal.queries.case_names import Names
from portal.web.words import quarter


def behind_in_words(number: Behind, names: Names) -> str:
    """Return "Answer in full, late: due first July to September 2026", for example."""
    when = quarter(number.quarter) if number.quarter else ""
    titles = {one.value: one.text for one in names.commitments}
    named = titles.get(number.commitment or "", "")
    result = _(RESULT_WORDS[number.result]) if number.result else ""
    said = {
        What.DUE_THIS_WEEK: _("Due this week"),
        What.UPHELD: _("Upheld, in full or in part: %(quarter)s", quarter=when),
        What.TOLD: _(
            "Complaints that name “%(commitment)s”: %(quarter)s", commitment=named, quarter=when
        ),
        What.ACKNOWLEDGED: _(
            "Acknowledgement due first in %(quarter)s: %(result)s", quarter=when, result=result
        ),
        What.ANSWERED: _(
            "Answer due first in %(quarter)s: %(result)s", quarter=when, result=result
        ),
    }[number.what]
    if named and number.what is not What.TOLD:
        return _("%(what)s (“%(commitment)s”)", what=said, commitment=named)
    return said
