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
WHOLE = Effort(300, 24, 6.0)
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


Once = Callable[[], dict[str, float]]
"""Does a thing once and returns the seconds of each part of it, by the part's name."""


def repeat(makers: list[Callable[[], Once]], samples: int, effort: Effort) -> dict[str, Times]:
    """Return the times of each part, done ``samples`` times in all by as many clients as there
    are ``makers``, each of which makes one client."""
    found: dict[str, list[float]] = {}
    problems: list[BaseException] = []
    lock, start = threading.Lock(), threading.Barrier(len(makers))
    share = max(1, samples // len(makers))
    fewest = max(1, min(FEWEST, samples) // len(makers))

    def client(make: Callable[[], Once]) -> None:
        try:
            once = make()
            start.wait()
            end = time.monotonic() + effort.seconds
            for done in range(share):
                if done >= fewest and time.monotonic() > end:
                    return
                parts = once()
                with lock:
                    for name, seconds in parts.items():
                        found.setdefault(name, []).append(seconds)
        except BaseException as problem:
            problems.append(problem)
            start.abort()

    threads = [threading.Thread(target=client, args=(make,)) for make in makers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        told = [one for one in problems if not isinstance(one, threading.BrokenBarrierError)]
        raise (told or problems)[0]
    return {name: times(seconds) for name, seconds in found.items()}
