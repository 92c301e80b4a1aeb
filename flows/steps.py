"""Running the steps of a flow: submit each, keep its result in the lake's work folder, show how far they are."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from prefect import Task
from prefect.exceptions import UnfinishedRun
from prefect.futures import PrefectFuture

from flows.artifacts import ProgressArtifact, are_seen, leave_failure
from flows.cache import RESULTS, find, sweep_work
from flows.diagram import FLOW, flow_steps
from flows.estimate import Estimate, LastTimes, keep_last_times, read_last_times
from flows.intact import keep_states
from flows.measures import MEASURES, measured, raised_in, take_measure
from flows.progress import display
from flows.timings import Measure, StepTime, seconds_of, sum_up
from schemas.dump import Dump, Partition
from schemas.errors import UsageError

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

Parts = Partition | PrefectFuture[Partition] | Sequence[Partition | PrefectFuture[Partition]]
"""A table as an input of a step: its partition, or all its partitions, which may be the results of other steps."""


def partitions_of(tables: Mapping[str, Parts]) -> dict[str, list[Partition]]:
    """Wait for tables, and return the partitions of each."""
    return {
        name: [
            part if isinstance(part, Partition) else part.result()
            for part in ([parts] if isinstance(parts, Partition | PrefectFuture) else parts)
        ]
        for name, parts in tables.items()
    }


def tables(futures: Sequence[PrefectFuture[list[Partition]]]) -> list[list[Partition]]:
    """Wait for a step that writes several tables in each of its tasks, and return the partitions of each table."""
    return [list(parts) for parts in zip(*(future.result() for future in futures), strict=True)]


class Steps:
    """The steps of one run.

    A step is submitted to the flow's task runner and gives a future, which can be an input of other steps: they wait
    for it. The first argument of each step is the work folder, the only place where it may write.
    """

    def __init__(self, work: Path, *, refresh: bool = False) -> None:
        self._work = work
        self._given: Mapping[str, Partition] | None = None
        self._statistics: dict[str, Partition | PrefectFuture[Partition]] = {}
        self._options: dict[str, Any] = {"result_storage": work / RESULTS, "refresh_cache": refresh}
        self._futures: list[tuple[str, PrefectFuture[Any]]] = []
        self._taken: dict[UUID, Measure | None] = {}  # what the tasks took that have ended
        self._taking = threading.Lock()
        last = read_last_times(work)
        self.estimate = Estimate(last, 0 if last else len(flow_steps(FLOW.read_text(encoding="utf-8"))))
        self.keeps_all = False

    def __call__(self, task: Task[Concatenate[Path, P], R], *inputs: P.args, **named: P.kwargs) -> PrefectFuture[R]:
        """Submit a step."""
        self._begin(task.name, 1)
        return self._submit(task, *inputs, **named)

    def each(
        self, task: Task[Concatenate[Path, T, P], R], inputs: Sequence[T], *shared: P.args, **named: P.kwargs
    ) -> list[PrefectFuture[R]]:
        """Submit a step for each of several inputs, such as for every dump; further inputs are the same for all."""
        self._begin(task.name, len(inputs))
        parts = [numbered(task, number, len(inputs)) for number in range(1, len(inputs) + 1)]
        return [self._submit(part, each, *shared, **named) for part, each in zip(parts, inputs, strict=True)]

    def learn(
        self, task: Task[Concatenate[Path, P], Partition], *inputs: P.args, **named: P.kwargs
    ) -> Partition | PrefectFuture[Partition]:
        """Submit a step that learns statistics, unless the run has those of an earlier version.

        Their kind is what the name of the task says: "venues" of "learn: venues".

        Raises:
            UsageError: The statistics of the earlier version lack this kind.
        """
        kind = task.name.removeprefix("learn: ").replace(" ", "_")
        if self._given is None:
            self._statistics[kind] = self(task, *inputs, **named)
        elif kind in self._given:
            self._statistics[kind] = self._given[kind]
        else:
            raise UsageError(f"an earlier software learnt these statistics, without {kind}: use --statistics new")
        return self._statistics[kind]

    def keep_statistics(self, statistics: Mapping[str, Partition] | None) -> None:
        """Work with statistics of an earlier version, by kind; None to learn them."""
        self._given = statistics

    def keep_results(self) -> None:
        """Keep the results of earlier runs when the run ends, because it has not come to the steps that use them."""
        self.keeps_all = True

    def to_count(self, parts: Sequence[T]) -> Sequence[T]:
        """Return the parts of the lake that are counted to learn statistics: none if the statistics are given."""
        return parts if self._given is None else ()

    @property
    def statistics(self) -> dict[str, Partition]:
        """The statistics of the run, by kind; waits for them."""
        return {kind: parts[0] for kind, parts in partitions_of(self._statistics).items()}

    def _begin(self, step: str, total: int) -> None:
        """Note that a step is submitted for so many tasks."""
        display().begin(step, total)
        self.estimate.begin(step, total)

    def _submit(self, task: Task[Concatenate[Path, P], R], *inputs: P.args, **named: P.kwargs) -> PrefectFuture[R]:
        """Submit a task, and note when it ends."""
        ready = task.with_options(**self._options)
        ready.fn = measured(task.fn)
        future = ready.submit(self._work, *inputs, **named)
        progress = display()

        def note(ended: PrefectFuture[Any]) -> None:
            self._measure_of(ended)
            self.estimate.advance(task.name)
            progress.advance(task.name)

        future.add_done_callback(note)
        self._futures.append((task.name, future))
        return future

    def timings(self) -> tuple[StepTime, ...]:
        """Return what each step took; wait for those that run."""
        return sum_up(self._measures())

    def timings_so_far(self) -> tuple[StepTime, ...]:
        """Return what the tasks took that have computed something and ended."""
        measures = [(step, self._taken.get(future.task_run_id)) for step, future in self._futures]
        return sum_up((step, took) for step, took in measures if took is not None)

    def keep_times(self) -> None:
        """Write down what the steps took, for the estimate of the next run."""
        measures = [took for _, took in self._measures() if took is not None]
        steps = {one.step: one.task_seconds for one in self.timings()}
        keep_last_times(self._work, LastTimes(seconds=seconds_of(measures), steps=steps))

    def _measures(self) -> Iterator[tuple[str, Measure | None]]:
        for step, future in self._futures:
            future.wait()
            yield step, self._measure_of(future)

    def _measure_of(self, ended: PrefectFuture[Any]) -> Measure | None:
        """Return what a task took that has ended; the file that it has left is read once, and removed."""
        number = ended.task_run_id
        with self._taking:
            if number not in self._taken:
                self._taken[number] = take_measure(self._work, number)
            return self._taken[number]

    def used_tables(self) -> Iterator[Partition]:
        """Yield the tables that the steps have given, computed or from the cache."""
        for _, future in self._futures:
            yield from find(Partition, future.result())

    def used_files(self) -> Iterator[str]:
        """Yield the names of the files that hold the results of the steps, computed or from the cache."""
        yield from (partition.path.name for partition in self.used_tables())
        for _, future in self._futures:
            yield from (dump.path.name for dump in find(Dump, future.result()))  # it may be unpacked in the work folder
            if (metadata := getattr(future.state.data, "metadata", None)) is not None:
                yield Path(metadata.storage_key).name

    def first_failure(self) -> Exception | None:
        """Return the error of the first step that failed; those that waited for it only say that they could not run."""
        for _, future in self._futures:
            try:
                future.result()
            except UnfinishedRun:
                continue
            except Exception as error:
                return error
        return None


def numbered(task: Task[P, R], number: int, of: int) -> Task[P, R]:
    """Return a task of a step whose run says which of several it is, unless its name says what it is about."""
    name = task.task_run_name
    if of == 1 or not isinstance(name, str):
        return task
    return task.with_options(task_run_name=f"{name}, partition {number} of {of}")


@contextmanager
def running_steps(work: Path, *, refresh: bool = False) -> Iterator[Steps]:
    """Run steps; if any fails, the block ends with the error of the step that failed first.

    If all succeed, the files that this run has not used are removed from the work folder.

    Args:
        work: The work folder of a lake that this process has locked.
        refresh: Whether results of earlier runs are computed anew.
    """
    shutil.rmtree(work / MEASURES, ignore_errors=True)
    steps = Steps(work, refresh=refresh)
    try:
        with ProgressArtifact(steps.estimate) if are_seen() else nullcontext():
            yield steps
    except Exception as error:
        failure = steps.first_failure() or error
        leave_failure(failure, raised_in(failure), steps.timings_so_far())
        if failure is error:
            raise
        raise failure  # noqa: B904 - it has a cause of its own
    if not steps.keeps_all:
        steps.keep_times()
        keep_states(work, steps.used_tables())
        sweep_work(work, steps.used_files())
