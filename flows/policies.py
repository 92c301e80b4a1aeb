"""Policies for the tasks of all flows: when one is retried, how long it may take, and what is kept of it."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from typing import Any

import httpx
from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import exponential_backoff

from flows.cache import ByContent, PartitionSerializer
from flows.progress import display

MINUTES = 60
RETRY = "Task run failed with %s: %r - Retry"  # what Prefect logs when a task is tried again

# Errors of the disk or the network that can be gone a second later. Not among them: no space, no permission, no file.
PASSING = frozenset(
    getattr(errno, name)
    for name in "EAGAIN EBUSY ECONNABORTED ECONNREFUSED ECONNRESET EINTR EIO ENETDOWN ENETRESET ENETUNREACH ENOLCK "
    "EREMOTEIO ESTALE ETIMEDOUT".split()
    if hasattr(errno, name)
)


def in_our_words(record: logging.LogRecord) -> bool:
    """Log which task is tried again, why, and when, in one line; drop the warning that says how timeouts work.

    Prefect warns in every task run that a timeout on a thread ends Python code, but not a call into a library. So it
    is.
    """
    if record.msg.startswith("Timeout of %s seconds"):
        return False
    if record.msg.startswith(RETRY) and isinstance(record.args, tuple):
        _, error, number, of, when = record.args
        seconds = str(when).partition(" ")[0]
        pause = f"in {float(seconds):.0f} s" if seconds.replace(".", "", 1).isdecimal() else "at once"
        name = getattr(record, "task_run_name", "a task")
        record.msg = f"{name}: {type(error).__name__}: {error}, retried {pause} ({number} of {of})"
        record.args = ()
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        display().say(record.getMessage())
    return True


logging.getLogger("prefect.task_runs").addFilter(in_our_words)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, the error that it was raised from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__


def may_pass(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether the error of a task may be gone when the task is retried."""
    del task, run
    error = state.data if isinstance(state.data, BaseException) else None
    return any(
        isinstance(error, httpx.TransportError) or (isinstance(error, OSError) and error.errno in PASSING)
        for error in causes(error)
    )


RETRIED: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(backoff_factor=1),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": may_pass,
}
CACHED: dict[str, Any] = {
    "cache_policy": ByContent(),
    "persist_result": True,
    "result_serializer": PartitionSerializer(),
}
UNCACHED: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
