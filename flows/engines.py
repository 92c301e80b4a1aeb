"""The engines: where the steps of a flow run.

The command line has options for it. A run of a deployment takes it from the environment of its worker:
PAPERLAKE_SCHEDULER is the address of a Dask cluster that is running, and PAPERLAKE_ENGINE=dask alone starts one for the
run.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.processes import ONE_CORE
from flows.usage import require_engine
from schemas.settings import Settings

ENGINE, SCHEDULER = "PAPERLAKE_ENGINE", "PAPERLAKE_SCHEDULER"
WORKERS = os.cpu_count() or 1


def runner_of_environment(environment: Mapping[str, str] = os.environ) -> TaskRunner[Any]:
    """Return the task runner that the environment names; threads of this process if it names none.

    Raises:
        ValidationError: There is no such engine.
        UsageError: The engine's package is not installed.
    """
    scheduler = environment.get(SCHEDULER) or None
    engine = environment.get(ENGINE) or ("dask" if scheduler else Settings().engine)
    settings = Settings.model_validate({"engine": engine, "scheduler": scheduler})
    return task_runner(settings.engine, settings.scheduler)


def task_runner(engine: str, scheduler: str | None = None) -> TaskRunner[Any]:
    """Return the task runner of an engine: `threads` of this process, or `dask`, the processes of a cluster.

    Args:
        engine: The engine.
        scheduler: The address of a cluster that is running; None for one that is started on this machine.

    Raises:
        UsageError: The engine's package is not installed.
    """
    return dask_runner(scheduler) if engine == "dask" else ThreadPoolTaskRunner(max_workers=WORKERS)


def dask_runner(scheduler: str | None = None) -> TaskRunner[Any]:
    """Return a runner on a cluster that is running, or on one that it starts, which only this machine can reach."""
    require_engine("dask")
    from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an extra, and slow to import

    if scheduler is not None:
        return DaskTaskRunner(address=scheduler)
    return DaskTaskRunner(
        cluster_kwargs={
            "host": "127.0.0.1",
            "dashboard_address": None,
            "n_workers": WORKERS,
            "threads_per_worker": 1,
            "processes": True,  # spawned: polars hangs in a forked one
            "env": ONE_CORE,
        }
    )
