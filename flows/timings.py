"""What the steps of a run took: seconds, tasks, results from the cache, and memory. Nothing here imports Prefect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.text_tables import lay_out_table
from schemas.model import Model

MEGABYTE = 1_000_000
HEAD = ("step", "seconds", "of tasks", "tasks", "cached", "peak MB")


class Measure(Model):
    """What one task took, or its last attempt.

    Attributes:
        began: When it began, in seconds since 1970.
        ended: When it ended.
        peak_bytes: The most memory that its process has used until then, since the process began; or, if that is more,
            one of the processes that it has started to read dumps.
    """

    began: float
    ended: float
    peak_bytes: int


class StepTime(Model):
    """What a step took.

    Attributes:
        step: Its name: "stage: step".
        seconds: From the beginning of its first task to the end of its last one; 0 if all results came from the cache.
        task_seconds: What its tasks took together; steps and tasks run beside each other.
        tasks: How many tasks have ended; a step on partitions has one for each.
        cached: How many of them took their result from the cache.
        peak_mb: The most memory that a process in which it ran had used by then, in millions of bytes.
    """

    step: str
    seconds: float
    task_seconds: float
    tasks: int
    cached: int
    peak_mb: int


def sum_up(measures: Iterable[tuple[str, Measure | None]]) -> tuple[StepTime, ...]:
    """Return what each step took, in the order in which they are first named.

    Args:
        measures: For each task the name of its step, and what the task took; None if its result came from the cache.
    """
    tasks: dict[str, list[Measure | None]] = {}
    for step, took in measures:
        tasks.setdefault(step, []).append(took)
    return tuple(_sum_up(step, each) for step, each in tasks.items())


def _sum_up(step: str, tasks: Sequence[Measure | None]) -> StepTime:
    computed = [took for took in tasks if took is not None]
    return StepTime(
        step=step,
        seconds=round(seconds_of(computed), 3),
        task_seconds=round(sum(took.ended - took.began for took in computed), 3),
        tasks=len(tasks),
        cached=len(tasks) - len(computed),
        peak_mb=round(max((took.peak_bytes for took in computed), default=0) / MEGABYTE),
    )


def seconds_of(measures: Sequence[Measure]) -> float:
    """Return the seconds from the beginning of the first task to the end of the last one; 0 if there is none."""
    if not measures:
        return 0.0
    return max(took.ended for took in measures) - min(took.began for took in measures)


def timing_rows(timings: Sequence[StepTime]) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield the cells of a table of timings under HEAD, as they are shown everywhere."""
    for one in timings:
        is_computed = one.cached < one.tasks
        yield (
            one.step,
            f"{one.seconds:.2f}" if is_computed else "",
            f"{one.task_seconds:.2f}" if is_computed else "",
            str(one.tasks),
            str(one.cached) if one.cached else "",
            f"{one.peak_mb:,}" if is_computed else "",
        )


def timing_lines(timings: Sequence[StepTime], width: int = 100) -> Sequence[str]:
    """Return the timings as the lines of a table for a terminal."""
    return lay_out_table(HEAD, list(timing_rows(timings)), width, right=range(1, len(HEAD))).lines
