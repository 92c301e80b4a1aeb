"""The engines: where the steps of a flow run."""

from __future__ import annotations

import os
from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.usage import require_engine

WORKERS = os.cpu_count() or 1


def task_runner(engine: str) -> TaskRunner[Any]:
    """Return the task runner of an engine: `threads` of this process, or `dask`, processes of a local cluster.

    Raises:
        UsageError: The engine's package is not installed.
    """
    return dask_runner() if engine == "dask" else ThreadPoolTaskRunner(max_workers=WORKERS)


def dask_runner() -> TaskRunner[Any]:
    """Return a runner that starts a Dask cluster, which only this machine can reach, and stops it at the end."""
    require_engine("dask")
    from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an extra, and slow to import

    return DaskTaskRunner(
        cluster_kwargs={
            "host": "127.0.0.1",
            "dashboard_address": None,
            "n_workers": WORKERS,
            "threads_per_worker": 1,
            "processes": True,  # spawned: polars hangs in a forked one
        }
    )
