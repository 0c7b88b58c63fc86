"""Answers kept in this process for some seconds, so that many readers share one count."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class KeptBriefly(Generic[Value]):
    """A few values by key, each kept for ``length``; the oldest go first. Safe between threads.

    Two readers who ask at once may both work out a value; that costs time and nothing else.
    """

    def __init__(self, length: timedelta, at_most: int) -> None:
        self._length = length
        self._at_most = at_most
        self._values: OrderedDict[Hashable, tuple[datetime, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, now: datetime, work_out: Callable[[], Value]) -> Value:
        """Return the value of ``key``, worked out again when it is older than the length."""
        with self._lock:
            kept = self._values.get(key)
        if kept is not None and timedelta(0) <= now - kept[0] < self._length:
            return kept[1]
        value = work_out()
        with self._lock:
            self._values[key] = (now, value)
            self._values.move_to_end(key)
            while len(self._values) > self._at_most:
                self._values.popitem(last=False)
        return value
