"""The display of a run: live on a terminal, plain lines elsewhere, nothing unless someone has asked for one."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


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


class Lines(Display):
    """A line for every step that is done, with the seconds since the run began, on standard error."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._left: dict[str, int] = {}
        self._total: dict[str, int] = {}
        self._lock = threading.Lock()

    def say(self, message: str) -> None:
        """Print a line."""
        sys.stderr.write(f"paperlake: {time.monotonic() - self._began:7.2f} s  {message}\n")
        sys.stderr.flush()

    def begin(self, step: str, total: int) -> None:
        """Note for how many partitions a step was submitted."""
        with self._lock:
            self._left[step] = self._total[step] = total

    def advance(self, step: str) -> None:
        """Print the step when its last partition is done."""
        with self._lock:
            self._left[step] -= 1
            done = self._left[step] == 0
        if done:
            self.say(step if self._total[step] == 1 else f"{step} ({self._total[step]})")


class Live(Display):
    """A bar for every stage, with its current step, on the terminal."""

    def __init__(self, console: Console) -> None:
        self._bars: dict[str, TaskID] = {}
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
            if stage not in self._bars:
                self._bars[stage] = self._progress.add_task(stage, total=0, step="")
            bar = self._bars[stage]
            so_far = self._progress.tasks[self._progress.task_ids.index(bar)].total or 0
            self._progress.update(bar, total=so_far + total, step=name)

    def advance(self, step: str) -> None:
        """Fill the bar of the step's stage."""
        stage, _, name = step.partition(": ")
        self._progress.update(self._bars[stage], advance=1, step=name)


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
