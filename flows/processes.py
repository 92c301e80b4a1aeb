"""Processes of this run: to read a dump is Python's own work, and of that the threads of a process share one core."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import resource_tracker
from multiprocessing.context import BaseContext
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def in_process(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function in another process and wait for it; in a worker of a cluster, which is one, call it here.

    Args:
        function: A function of a module.
        args: Its arguments; small values.
        kwargs: Its named arguments.
    """
    if multiprocessing.current_process().daemon:
        return function(*args, **kwargs)
    return _pool().submit(function, *args, **kwargs).result()


@cache
def _pool() -> ProcessPoolExecutor:
    """Return the processes of this run; they come from a server that is forked before polars has threads."""
    context: BaseContext = multiprocessing.get_context("forkserver")
    with _warning_of_nothing():  # where the run ends at once, what it leaves is removed without a word
        resource_tracker.ensure_running()
    context.set_forkserver_preload(["tasks.extract"])
    return ProcessPoolExecutor(max_workers=os.cpu_count() or 1, mp_context=context, initializer=_prepare)


def kill_processes() -> None:
    """End the processes that this one has started, whatever they are doing; steps that wait for them fail."""
    for process in multiprocessing.active_children():
        process.kill()


@contextmanager
def _warning_of_nothing() -> Iterator[None]:
    """Keep the processes that are started within a block from printing warnings."""
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = "ignore"
    try:
        yield
    finally:
        del os.environ["PYTHONWARNINGS"]
        if before is not None:
            os.environ["PYTHONWARNINGS"] = before


def _prepare() -> None:
    """Let a process leave Ctrl-C to the run, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_run, daemon=True).start()


def _end_with_the_run() -> None:
    """Wait for the end of the run's process."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
