"""Filters in the address of a list: read from it, and written back into links.

Nothing in an address is trusted: a value that is no option is left out, never an error.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from flask import request, url_for
from werkzeug.datastructures import MultiDict

Word = TypeVar("Word", bound=StrEnum)
Args = MultiDict[str, str]

MOST_VALUES = 50
"""More values than this of one name are not read: no panel offers as many."""


def words_in(args: Args, name: str, kind: type[Word]) -> tuple[Word, ...]:
    """Return the values of ``name`` that are members of ``kind``, each once, in its order."""
    sent = set(args.getlist(name)[:MOST_VALUES])
    return tuple(member for member in kind if member.value in sent)


def values_in(args: Args, name: str, allowed: Iterable[str]) -> tuple[str, ...]:
    """Return the values of ``name`` that are ``allowed``, each once, in that order."""
    sent = set(args.getlist(name)[:MOST_VALUES])
    return tuple(value for value in allowed if value in sent)


def one_in(args: Args, name: str, kind: type[Word], default: Word) -> Word:
    """Return the member of ``kind`` that ``name`` gives, ``default`` when it gives none."""
    found = words_in(args, name, kind)
    return found[0] if found else default


class Address:
    """The address of a list, with everything that it was asked for.

    ``args`` holds what is kept, by name, in the order of the page; empty values are left out.
    """

    def __init__(self, endpoint: str, args: Mapping[str, Sequence[str]]) -> None:
        self._endpoint = endpoint
        self._args = {name: list(values) for name, values in args.items() if values}

    def __str__(self) -> str:
        args: dict[str, Any] = self._args
        return url_for(self._endpoint, **args)

    def with_(self, **changes: Any) -> "Address":
        """Return the address with each name set to one value, or taken away by None."""
        args = {name: values for name, values in self._args.items() if name not in changes}
        added = {name: [str(value)] for name, value in changes.items() if value is not None}
        return Address(self._endpoint, {**args, **added})

    def without(self, name: str, value: str) -> "Address":
        """Return the address without that one value of ``name``."""
        left = [one for one in self._args.get(name, []) if one != value]
        return Address(self._endpoint, {**self._args, name: left})

    def pairs(self, *names: str) -> list[tuple[str, str]]:
        """Return the values of ``names``, a pair each, for hidden fields."""
        return [(name, value) for name in names for value in self._args.get(name, [])]


def asked() -> Args:
    """Return what the address of this request asks for."""
    return request.args
