"""The display of a run: live on a terminal, plain lines elsewhere, nothing unless someone has asked for one."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

QUIET_SECONDS = 10.0  # after which a line says how far a step is


class Display:
    """Show how far a run is; this class shows nothing.

    A step is named "stage: step". Steps end on threads of their own, so a display is used from several at once.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        """Leave the screen as it should stay."""

    def say(self, message: str) -> None:
        """Show a line that stays."""

    def begin(self, step: str, total: int) -> None:
        """Note that a step has been submitted for this many partitions."""

    def advance(self, step: str) -> None:
        """Note that a step has ended for one partition."""


class Pace:
    """How many partitions of a step are done, and how fast that goes.

    A step is submitted before its inputs are there, so its pace counts from the end of its first partition.

    Attributes:
        total: How many partitions the step has.
        done: How many of them are done.
    """

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self.done = 0
        self._first = self._last = 0.0

    def advance(self, now: float) -> None:
        """Note that a partition is done, at a time in seconds."""
        self.done += 1
        self._first, self._last = self._first if self.done > 1 else now, now

    def seconds_left(self) -> float | None:
        """Return how long the rest will take if it goes on like this; None as long as nobody can tell."""
        if self.done < 2:
            return None
        return (self._last - self._first) / (self.done - 1) * (self.total - self.done)

    def __str__(self) -> str:
        seconds = self.seconds_left()
        return f"{self.done} of {self.total}" + (f", about {duration(seconds)} left" if seconds else "")


def duration(seconds: float) -> str:
    """Return a time in words: seconds up to two minutes, then minutes, and hours from two of them on."""
    if seconds < 120:
        return f"{math.ceil(seconds)} s"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


class Lines(Display):
    """A line for every step that is done, with the seconds since the run began, on standard error.

    A step of several partitions that takes long has a line from time to time that says how far it is.
    """

    def __init__(self) -> None:
        self._began = self._said = time.monotonic()
        self._paces: dict[str, Pace] = {}
        self._lock = threading.Lock()

    def say(self, message: str) -> None:
        """Print a line."""
        self._said = time.monotonic()
        sys.stderr.write(f"paperlake: {self._said - self._began:7.2f} s  {message}\n")
        sys.stderr.flush()

    def begin(self, step: str, total: int) -> None:
        """Note for how many partitions a step was submitted."""
        with self._lock:
            self._paces.setdefault(step, Pace()).total += total

    def advance(self, step: str) -> None:
        """Print the step when its last partition is done, and how far it is if nothing was printed for some time."""
        now = time.monotonic()
        with self._lock:
            pace = self._paces[step]
            pace.advance(now)
            if pace.done == pace.total:
                self.say(step if pace.total == 1 else f"{step} ({pace.total})")
            elif now - self._said > QUIET_SECONDS:
                self.say(f"{step}: {pace}")


class Live(Display):
    """A bar for every stage, with its current step and what is left of it, on the terminal."""

    def __init__(self, console: Console) -> None:
        self._bars: dict[str, TaskID] = {}
        self._paces: dict[str, Pace] = {}
        self._lock = threading.Lock()
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[step]}"),
            console=console,
            transient=True,
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def say(self, message: str) -> None:
        """Print a line above the bars."""
        self._progress.console.print(f"[dim]{message}", highlight=False)

    def begin(self, step: str, total: int) -> None:
        """Make the bar of the step's stage longer."""
        stage, _, name = step.partition(": ")
        with self._lock:
            self._paces.setdefault(step, Pace()).total += total
            if stage not in self._bars:
                self._bars[stage] = self._progress.add_task(stage, total=0, step="")
            bar = self._bars[stage]
            so_far = self._progress.tasks[self._progress.task_ids.index(bar)].total or 0
            self._progress.update(bar, total=so_far + total, step=name)

    def advance(self, step: str) -> None:
        """Fill the bar of the step's stage."""
        stage, _, name = step.partition(": ")
        with self._lock:
            pace = self._paces[step]
            pace.advance(time.monotonic())
            said = f"{name}: {pace}" if pace.total > 1 else name
        self._progress.update(self._bars[stage], advance=1, step=said)


def choose_display(*, quiet: bool = False) -> Display:
    """Return the display that suits where standard error goes."""
    if quiet:
        return Display()
    console = Console(stderr=True)
    return Live(console) if console.is_terminal else Lines()


_current: ContextVar[Display] = ContextVar("display", default=Display())  # noqa: B039 - it has no state


def display() -> Display:
    """Return the display of the run."""
    return _current.get()


@contextmanager
def showing(chosen: Display) -> Iterator[Display]:
    """Use a display for the runs in this block."""
    token = _current.set(chosen)
    try:
        with chosen:
            yield chosen
    finally:
        _current.reset(token)
