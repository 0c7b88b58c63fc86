"""The questions about equality: optional, and never kept with a complaint (Policy A7.8).

They follow the harmonised questions that public bodies ask, without a date of birth
(Policy A2.5).
"""

from dataclasses import dataclass

from portal.domain.words import N_

RATHER_NOT = "rather_not"


@dataclass(frozen=True)
class EqualityQuestion:
    """One question: ``answers`` are keys with their words, "prefer not to say" left out."""

    name: str
    words: str
    answers: dict[str, str]

    @property
    def keys(self) -> tuple[str, ...]:
        """Every answer that can be counted."""
        return (*self.answers, RATHER_NOT)


YES_NO = {"yes": N_("Yes"), "no": N_("No")}

QUESTIONS = (
    EqualityQuestion(
        "age",
        N_("How old are you?"),
        {
            "under_18": N_("Under 18"),
            "18_24": N_("18 to 24"),
            "25_34": N_("25 to 34"),
            "35_44": N_("35 to 44"),
            "45_54": N_("45 to 54"),
            "55_64": N_("55 to 64"),
            "65_74": N_("65 to 74"),
            "75_over": N_("75 or over"),
        },
    ),
    EqualityQuestion("sex", N_("What is your sex?"), {"female": N_("Female"), "male": N_("Male")}),
    EqualityQuestion(
        "gender",
        N_("Is your gender the same as your sex when you were born?"),
        YES_NO,
    ),
    EqualityQuestion(
        "ethnic_group",
        N_("What is your ethnic group?"),
        {
            "white": N_("White"),
            "mixed": N_("Mixed or multiple ethnic groups"),
            "asian": N_("Asian or Asian British"),
            "black": N_("Black, African, Caribbean or Black British"),
            "other": N_("Another ethnic group"),
        },
    ),
    EqualityQuestion(
        "health",
        N_("Do you have a health condition or illness that will last 12 months or more?"),
        YES_NO,
    ),
    EqualityQuestion(
        "daily_life",
        N_("If you do, does it make day-to-day life harder?"),
        {
            "a_lot": N_("Yes, a lot"),
            "a_little": N_("Yes, a little"),
            "not_at_all": N_("Not at all"),
        },
    ),
    EqualityQuestion(
        "religion",
        N_("What is your religion?"),
        {
            "none": N_("No religion"),
            "christian": N_("Christian"),
            "buddhist": N_("Buddhist"),
            "hindu": N_("Hindu"),
            "jewish": N_("Jewish"),
            "muslim": N_("Muslim"),
            "sikh": N_("Sikh"),
            "other": N_("Another religion"),
        },
    ),
    EqualityQuestion(
        "orientation",
        N_("Which of these is closest to how you think of yourself?"),
        {
            "straight": N_("Straight"),
            "gay": N_("Gay or lesbian"),
            "bi": N_("Bisexual"),
            "other": N_("Another way"),
        },
    ),
    EqualityQuestion(
        "partner",
        N_("Are you married or in a civil partnership?"),
        {
            "no": N_("No, and never was"),
            "married": N_("Married"),
            "civil": N_("In a civil partnership"),
            "was": N_("I was, but not now"),
        },
    ),
)
"""The questions, in the order in which they are asked."""
