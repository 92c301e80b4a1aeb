"""What every task of the flow has: a timeout, and retries only of what may pass."""

import errno
import sys
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from prefect import Task
from prefect.client.schemas.objects import State, StateType, TaskRun

from flows.curate import curate
from flows.policies import may_pass
from schemas.errors import LakeError, UsageError


def tasks() -> Iterator[Task[..., Any]]:
    """Yield every Prefect task that the flow knows."""
    modules = [module for name, module in sys.modules.items() if name.startswith("flows.")]
    assert curate.__module__ in sys.modules
    for module in modules:
        yield from (value for value in vars(module).values() if isinstance(value, Task))


def test_every_task_has_a_timeout() -> None:
    found = {task.name: task.timeout_seconds for task in tasks()}
    assert len(found) > 30
    assert [name for name, seconds in found.items() if not seconds] == []


@pytest.mark.parametrize(
    ("error", "is_retried"),
    [
        (OSError(errno.EIO, "input/output error"), True),
        (httpx.ConnectError("refused"), True),
        (OSError(errno.ENOSPC, "no space"), False),
        (OSError(errno.EACCES, "no right"), False),
        (LakeError("damaged"), False),
        (UsageError("no such folder"), False),
        (ValueError("a bug"), False),
    ],
)
def test_what_cannot_pass_is_not_retried(error: Exception, *, is_retried: bool) -> None:
    state: State[Any] = State(type=StateType.FAILED, data=error)
    assert may_pass(next(tasks()), cast(TaskRun, None), state) is is_retried
