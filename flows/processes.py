"""Processes of this run: to read a dump is Python's own work, and of that the threads of a process share one core."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
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
    """Give the processes of this run; they come from a server that is forked before polars has threads."""
    context: BaseContext = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tasks.extract"])
    return ProcessPoolExecutor(max_workers=os.cpu_count() or 1, mp_context=context, initializer=_prepare)


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
