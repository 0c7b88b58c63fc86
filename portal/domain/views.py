"""Lists of cases that an officer keeps under a name: how many, and how they are named."""

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

MOST_VIEWS = 20
LONGEST_NAME = 60
LONGEST_ASKED = 2000


class NameTaken(RuleBroken):
    """Two views of one person have two names."""

    sentence = N_("You have a view with this name already")


class TooManyViews(RuleBroken):
    """More than anyone finds anything in."""

    sentence = N_("You can keep 20 views. Delete one first")


class TooManyFilters(RuleBroken):
    """The address of the list is longer than what is kept of it."""

    sentence = N_("Choose fewer filters, then keep the view")
