"""Kinds of column that several models share."""

from enum import StrEnum

from sqlalchemy import Enum


def words_of(kind: type[StrEnum], name: str) -> Enum:
    """Return a text column type that holds only the values of ``kind``.

    The database holds it too, by a CHECK constraint that ends in ``name``.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )
