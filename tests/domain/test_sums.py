"""Sums of money are found and read however they are written."""

import pytest

from portal.domain.sums import largest_sum, sums_in


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("We pay £300.", 300_00),
        ("£ 12.50", 12_50),
        ("£5,000", 5000_00),
        ("£5k at once", 5000_00),
        ("300£", 300_00),
        ("\uffe1\uff17", 7_00),
        ("£\u200b900", 900_00),
        ("£\u00a0\u2009900", 900_00),
        ("a 40 pound voucher", 40_00),
        ("a 40-pound voucher", 40_00),
        ("We pay GBP 900", 900_00),
        ("900 gbp", 900_00),
        ("EUR 900", 900_00),
        ("€900", 900_00),
        ("900 quid", 900_00),
        ("90p", 90),
        ("90 pence", 90),
        ("We refund nine hundred pounds", 900_00),
        ("one hundred and twenty-five pounds", 125_00),
        ("Two thousand five hundred pounds", 2500_00),
        ("We pay you fifty Pounds", 50_00),
        ("some pounds", None),
        ("$900", 900_00),
        ("900 USD", 900_00),
        ("nine hundred dollars", 900_00),
        ("We will pay you nine hundred and apologise", 900_00),
        ("We pay you back a total of 1,200 by Friday", 1200_00),
        ("compensation: 900", 900_00),
        ("We offer you 50.", 50_00),
        ("We send you a cheque for 900.", 900_00),
        ("a voucher worth 900", 900_00),
        ("nine hundred sterling", 900_00),
        ("We pay you a grand.", 1000_00),
        ("You will receive 900.00", 900_00),
        ("We waive your 900 bill", 900_00),
    ],
)
def test_a_sum_is_found_and_read(text: str, pence: int | None) -> None:
    assert sums_in(text) == [pence]


def test_every_sum_of_a_text_is_found() -> None:
    assert sums_in("£5 now, 20 pounds later and £1.05 for the bus") == [5_00, 20_00, 1_05]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We will call you on 24 November at 6 p.m. or 2.30 pm.",
        "The dog pound",
        "A compound of 3",
        "£",
        "Page 12 of the European plan",
        "one hundred people",
        "We will pay you within 10 working days",
        "You can pay at 2.30 pm or on 24 November",
        "We refunded 1,200 visits and 20% more",
        "We offer you two meetings",
        "We will give you 2 or 3 dates",
        "We offer 3, 4 and 5 pm",
        "We credit back to 2024, which is all we have",
        "You will receive 3 letters",
    ],
)
def test_other_words_are_no_sum(text: str) -> None:
    assert sums_in(text) == []


def test_the_largest_sum_is_that_of_amounts_and_words() -> None:
    assert largest_sum((5_00, None), ("£3 and £9", "some pounds")) == 9_00
    assert largest_sum((5_00, None), ("£3",)) == 5_00
    assert largest_sum((None,), ("flowers",)) == 0
