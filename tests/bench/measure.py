"""Timing: the same thing many times, by one client or by eight at once."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """How much is measured: samples wanted for each figure, and seconds it may take."""

    samples: int
    journeys: int
    seconds: float


QUICK = Effort(30, 4, 2.0)
WHOLE = Effort(200, 16, 1.5)
WARM_UP = 5
FEWEST = 20


@dataclass(frozen=True)
class Times:
    """Milliseconds: the middle one, and the one that 95 in 100 do not pass."""

    p50: float
    p95: float
    samples: int


def times(seconds: list[float]) -> Times:
    """Return the two figures of ``seconds``."""
    ordered = sorted(seconds)
    last = len(ordered) - 1
    return Times(
        round(ordered[round(last * 0.5)] * 1000, 2),
        round(ordered[round(last * 0.95)] * 1000, 2),
        len(ordered),
    )


Do = Callable[[], float]
"""Does a thing once and returns the seconds it took."""


def in_turn(things: dict[str, Do], samples: int, effort: Effort) -> dict[str, Times]:
    """Return the times of each of ``things``, done in turn by one client.

    In turn, so that whatever else the machine is doing falls on all of them alike.
    """
    found: dict[str, list[float]] = {name: [] for name in things}
    end = time.monotonic() + effort.seconds * len(things)
    for done in range(samples):
        if done >= min(FEWEST, samples) and time.monotonic() > end:
            break
        for name, do in things.items():
            found[name].append(do())
    return {name: times(seconds) for name, seconds in found.items()}


def at_once(clients: list[Do], samples: int, effort: Effort) -> Times:
    """Return the times of a thing done ``samples`` times in all by ``clients`` at once."""
    found: list[float] = []
    problems: list[BaseException] = []
    start = threading.Barrier(len(clients))
    share = max(1, samples // len(clients))
    fewest = max(1, min(FEWEST, samples) // len(clients))

    def client(do: Do) -> None:
        try:
            start.wait()
            end = time.monotonic() + effort.seconds
            for done in range(share):
                if done >= fewest and time.monotonic() > end:
                    return
                found.append(do())
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=client, args=(do,)) for do in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return times(found)
