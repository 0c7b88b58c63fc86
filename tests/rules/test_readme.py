"""README's table "Where things are" leads to what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "README.md").read_text("utf-8").partition("## Where things are")[2]
PLACES = re.findall(r"`(?:(\w+)` in `)?([\w/.]+)`", TABLE.partition("\nThe layers")[0])


def test_the_table_is_found() -> None:
    assert len(PLACES) > 15


@pytest.mark.parametrize(("name", "place"), PLACES, ids=lambda one: one or "whole")
def test_what_the_table_names_is_there(name: str, place: str) -> None:
    assert (ROOT / place).exists()
    assert not name or re.search(rf"^({name} ?[:=]|def {name}\b)", (ROOT / place).read_text(), re.M)
