"""Measure the tasks of a run where they run, on a thread or on another machine.

A task leaves what it took in a small file of the work folder, the one place that all tasks can write to. So neither the
results of tasks nor the keys of the cache know of it, and a task whose result came from the cache leaves no file.
"""

from __future__ import annotations

import functools
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from prefect.runtime import task_run
from pydantic import ValidationError

from flows.processes import worker_ids
from flows.timings import Measure
from tasks.work import replace_text

P = ParamSpec("P")
R = TypeVar("R")

MEASURES = "measures"  # the folder in the work folder
BYTES = 1 if sys.platform == "darwin" else 1024  # of the unit in which the kernel says how large a process was


def measured(function: Callable[Concatenate[Path, P], R]) -> Callable[Concatenate[Path, P], R]:
    """Return the function of a task that also leaves what it took; an error says in which task it was raised."""

    @functools.wraps(function)
    def run(work: Path, /, *inputs: P.args, **named: P.kwargs) -> R:
        began = time.time()
        try:
            with naming(task_run.get_name() or function.__name__):
                return function(work, *inputs, **named)
        finally:
            if (number := task_run.get_id()) is not None:
                measure = Measure(began=began, ended=time.time(), peak_bytes=peak_bytes())
                with suppress(OSError):  # a full disk; the task has its own word for it
                    replace_text(path_of(work, number), measure.model_dump_json())

    return run


def take_measure(work: Path, number: UUID) -> Measure | None:
    """Read what a task has left, by the id of its run, and remove it; None if the task has not computed."""
    path = path_of(work, number)
    try:
        measure = Measure.model_validate_json(path.read_bytes())
        path.unlink()
    except (OSError, ValidationError):
        return None
    return measure


def path_of(work: Path, number: object) -> Path:
    """Return the file of a task, by the id of its run."""
    return work / MEASURES / f"{number}.json"


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Note on an error in which task it was raised."""
    try:
        yield
    except Exception as error:
        if not getattr(error, "__notes__", None):
            error.add_note(f"in the task: {name}")
        raise


def raised_in(error: BaseException) -> str | None:
    """Return the name of the task in which an error was raised; None if that is not known."""
    notes: list[Any] = getattr(error, "__notes__", [])
    named = [note.removeprefix("in the task: ") for note in notes if str(note).startswith("in the task: ")]
    return named[0] if named else None


def peak_bytes() -> int:
    """Return the most memory that this process has used so far, or one of its own that read dumps."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES
    return max([own, *map(peak_of, worker_ids())])


def peak_of(process: int) -> int:
    """Return the most memory that a process has used so far; 0 if nobody can tell."""
    try:
        status = Path("/proc", str(process), "status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    sizes = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(sizes[0]) * 1024 if sizes else 0
