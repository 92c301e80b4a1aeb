"""How far a run is, and how long it will take: by the seconds that its steps took in the last run.

Without a run before, all steps count the same. Nothing here imports Prefect.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from flows.progress import duration
from schemas.model import Model
from tasks.work import replace_text

LAST_TIMES = "last_times.json"  # in the work folder
SHARE_OF_LAST_PACE = 0.1  # of the work, after which the pace of this run counts as much as that of the last one
MAX_FRACTION = 0.99  # until the run has ended


class LastTimes(Model):
    """What the steps of the last run took.

    Attributes:
        seconds: What the run took from its first step to its last one.
        steps: What all tasks of each step took together, those from the cache included.
    """

    seconds: float
    steps: Mapping[str, float]


@dataclass
class Count:
    """The tasks of a step."""

    total: int = 0
    done: int = 0


class Estimate:
    """How far a run is. Steps end on threads of their own, so it is told from several at once.

    Args:
        last: What the steps of the last run took; None if that is not known.
        n_steps: How many steps a run has, for a run of which no other one tells.
        clock: What tells the seconds.
    """

    def __init__(self, last: LastTimes | None, n_steps: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._last = last
        self._n_steps = n_steps
        self._clock = clock
        self._began = clock()
        self._counts: dict[str, Count] = {}
        self._step = ""
        self._lock = threading.Lock()

    def begin(self, step: str, total: int) -> None:
        """Note that a step has been submitted for this many tasks."""
        with self._lock:
            self._counts.setdefault(step, Count()).total += total

    def advance(self, step: str) -> None:
        """Note that a task of a step has ended."""
        with self._lock:
            self._counts[step].done += 1
            self._step = step

    def fraction(self) -> float:
        """Return how much of the run is done, from 0 to 1; 1 is never reached."""
        with self._lock:
            weights = self._weights()
            whole = sum(weights.values())
            return min(self._done(weights) / whole, MAX_FRACTION) if whole else 0.0

    def seconds_left(self) -> float | None:
        """Return how long the rest will take; None as long as nobody can tell.

        The pace is that of this run, together with that of the last run as long as little is done.
        """
        if self._last is None:
            return None
        with self._lock:
            weights = self._weights()
            whole, done = sum(weights.values()), self._done(weights)
            elapsed = self._clock() - self._began
            if not whole:
                return None
            share = SHARE_OF_LAST_PACE * sum(self._last.steps.values())
            pace = (elapsed + SHARE_OF_LAST_PACE * self._last.seconds) / (done + share)
            return max(pace * (whole - done), 0.0)

    def __str__(self) -> str:
        seconds = self.seconds_left()
        with self._lock:
            done = sum(count.done == count.total for count in self._counts.values())
            total = max(len(self._weights()), self._n_steps if self._last is None else 0)
            said = f"{done} of about {total} steps, the last one {self._step or 'none'}"
        return said if seconds is None else f"about {duration(seconds)} left; {said}"

    def _weights(self) -> dict[str, float]:
        """Return what each step weighs: the seconds of the last run. One that is new weighs as much as the mean."""
        if self._last is None:
            missing = max(self._n_steps - len(self._counts), 0)
            return {**dict.fromkeys(self._counts, 1.0), **{f"step {number}": 1.0 for number in range(missing)}}
        known = self._last.steps
        mean = sum(known.values()) / len(known) if known else 1.0
        return {**known, **{step: mean for step in self._counts if step not in known}}

    def _done(self, weights: Mapping[str, float]) -> float:
        return sum(weights[step] * count.done / count.total for step, count in self._counts.items() if count.total)


def read_last_times(work: Path) -> LastTimes | None:
    """Read what the steps of the last run took; None if that is not known."""
    try:
        return LastTimes.model_validate_json((work / LAST_TIMES).read_bytes())
    except (OSError, ValidationError):
        return None


def keep_last_times(work: Path, times: LastTimes) -> None:
    """Write down what the steps of a run took."""
    replace_text(work / LAST_TIMES, times.model_dump_json())
