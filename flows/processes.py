"""The processes of a run: dumps are read by Python code, for which the threads of one process share one core.

They are started as the module `flows.worker` and not by multiprocessing, whose processes run the calling script again.
So a script need not guard its call by `if __name__ == "__main__"`.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar, cast

# As many processes as there are cores compute at once, so each has one core for what polars does, too.
ONE_CORE = {"POLARS_MAX_THREADS": "1"}

P = ParamSpec("P")
R = TypeVar("R")


def in_process(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function in another process and wait for it; in a worker of a cluster, call it in this process.

    Args:
        function: A function of a module that can be imported.
        args: Its arguments; small values.
        kwargs: Its named arguments.

    Raises:
        ChildProcessError: The process has ended before the function has.
    """
    if multiprocessing.current_process().daemon or is_in_cluster():
        return function(*args, **kwargs)
    with _WORKERS.taken() as worker:
        return cast(R, worker.call(function, args, kwargs))


def is_in_cluster() -> bool:
    """Whether this is a task of a Dask cluster, whose workers are processes for Python code already."""
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return False
    try:
        distributed.get_worker()
    except ValueError:
        return False
    return True


def kill_processes() -> None:
    """End the processes that this one has started, whatever they are doing; steps that wait for them fail."""
    _WORKERS.kill()


def worker_ids() -> list[int]:
    """Return the ids of the processes that this one has started to read dumps, and that run."""
    return _WORKERS.ids()


class Worker:
    """A process that calls functions for this one, one at a time."""

    def __init__(self) -> None:
        self._connection, theirs = multiprocessing.Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "flows.worker", str(theirs.fileno())],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                env={
                    **os.environ,
                    **ONE_CORE,
                    "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path),  # noqa: PTH109
                },
            )

    @property
    def id(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether the process can be called."""
        return self._process.poll() is None

    def call(self, function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, Any]) -> object:
        """Call a function of a module in the process, and wait for it.

        Raises:
            ChildProcessError: The process has ended before the function has.
        """
        try:
            self._connection.send((function, args, kwargs))
            has_returned, outcome = self._connection.recv()
        except (EOFError, ConnectionError) as error:
            self.kill()
            raise ChildProcessError(f"the process that ran {function.__name__} was killed") from error
        if not has_returned:
            raise outcome
        return outcome

    def kill(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


class Workers:
    """The workers of this run: as many as there are cores, each started when it is needed."""

    def __init__(self) -> None:
        self._slots = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._changing = threading.Lock()
        self._all: list[Worker] = []
        self._idle: list[Worker] = []
        self._are_killed = False

    @contextmanager
    def taken(self) -> Iterator[Worker]:
        """Take a worker for as long as a block runs; wait if all are taken."""
        with self._slots:
            worker = self._take()
            try:
                yield worker
            finally:
                with self._changing:
                    if worker.lives:
                        self._idle.append(worker)
                    else:
                        self._all.remove(worker)

    def ids(self) -> list[int]:
        """Return the ids of the workers that run."""
        with self._changing:
            return [worker.id for worker in self._all if worker.lives]

    def kill(self) -> None:
        """End all workers; no other is started."""
        with self._changing:
            self._are_killed = True
            for worker in self._all:
                worker.kill()

    def _take(self) -> Worker:
        """Return a worker that nobody has taken.

        Raises:
            ChildProcessError: The workers were killed.
        """
        with self._changing:
            if self._are_killed:
                raise ChildProcessError("the processes of this run were killed")
            while self._idle:
                if (worker := self._idle.pop()).lives:
                    return worker
                self._all.remove(worker)
            self._all.append(worker := Worker())
            return worker


_WORKERS = Workers()
