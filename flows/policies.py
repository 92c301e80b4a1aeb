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

MINUTES = 60

# Errors of the disk or the network that can be gone a second later. Not among them: no space, no permission, no file.
PASSING = frozenset(
    getattr(errno, name)
    for name in "EAGAIN EBUSY ECONNABORTED ECONNREFUSED ECONNRESET EINTR EIO ENETDOWN ENETRESET ENETUNREACH ENOLCK "
    "EREMOTEIO ESTALE ETIMEDOUT".split()
    if hasattr(errno, name)
)

# Prefect warns in every task run that a timeout on a thread ends Python code, but not a call into a library. So it is.
logging.getLogger("prefect.task_runs").addFilter(lambda record: not record.msg.startswith("Timeout of %s seconds"))


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
