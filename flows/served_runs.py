"""The process of `paperlake serve` that starts the runs; flows/serve.py starts it, nothing else does.

Run as `python -P -m flows.served_runs SETTINGS`, with the settings as JSON. It puts the deployments and the automations
on the server, and starts what is due: one run at a time, each in a process of its own. It ends with all these processes
when its standard input is closed, so with `serve`, however that ends. They are killed, because a lake is right whenever
a run is killed, and the next run goes on from the cache.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentEventTrigger
from prefect.events.schemas.automations import Posture
from prefect.runner import Runner
from prefect.states import Cancelled
from prefect.types.entrypoint import EntrypointType

from flows import automations
from flows.curate import curate
from flows.deployments import (
    CRON,
    DESCRIPTIONS,
    EVENT,
    MAX_TOGETHER,
    MIN_PAUSE,
    NIGHTLY,
    ON_DUMP,
    RESOURCE,
    TIMEZONE,
    TRIGGER,
    WAIT_MINUTES,
)
from flows.parts import READY

QUERY_SECONDS = 5.0
AT_WORK = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


def deployments(
    raw: Sequence[str], out: str, *, cron: str = CRON, timezone: str = TIMEZONE
) -> tuple[RunnerDeployment, ...]:
    """Return the deployments.

    Args:
        raw: The folders that hold the dumps.
        out: The lake.
        cron: When the nightly run starts.
        timezone: The time zone of that time.
    """
    parameters = {"raw": list(raw), "out": out, "wait_minutes": WAIT_MINUTES}
    nightly = DeploymentScheduleCreate(schedule=CronSchedule(cron=cron, timezone=timezone))
    return tuple(
        RunnerDeployment.from_flow(
            curate,
            name,
            description=description,
            parameters=parameters,
            schedules=[nightly] if name == NIGHTLY else [],
            triggers=[dump_has_arrived()] if name == ON_DUMP else [],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for name, description in DESCRIPTIONS.items()
    )


def dump_has_arrived() -> DeploymentEventTrigger:
    """Return the trigger that fires at the first of the arrivals that come together."""
    return DeploymentEventTrigger.model_validate(
        {
            "name": TRIGGER,
            "posture": Posture.Reactive,
            "threshold": 1,
            "expect": {EVENT},
            "match": {"prefect.resource.id": RESOURCE},
            "within": MAX_TOGETHER,
            "schedule_after": MIN_PAUSE,
        }
    )


def start_dead_runs_again(deployment_ids: Iterable[UUID]) -> None:
    """Start the runs again that were at work when the server ended.

    After a while without the server, its automation no longer finds them. Each has one successor with its parameters;
    what was to be cancelled has none.

    Args:
        deployment_ids: Deployments of which no run is alive.
    """
    with get_client(sync_client=True) as client:
        dead = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=AT_WORK))),
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=list(deployment_ids))),
        )
        for run in dead:
            message = "It was ended with paperlake serve."
            if run.state_type != StateType.CANCELLING and run.deployment_id is not None:
                client.create_flow_run_from_deployment(
                    run.deployment_id, parameters=run.parameters, idempotency_key=f"after {run.id}"
                )
                message += " Another run goes on with its work."
            client.set_flow_run_state(run.id, Cancelled(message=message), force=True)


def main() -> None:
    """Start runs until standard input is closed."""
    threading.Thread(target=end_with_serve, daemon=True).start()
    settings: dict[str, Any] = json.loads(sys.argv[1])
    automations.apply()
    runner = Runner(name="paperlake", limit=1, query_seconds=QUERY_SECONDS, pause_on_shutdown=False)
    served = deployments(settings["raw"], settings["out"], cron=settings["cron"], timezone=settings["timezone"])
    ids = [cast(UUID, runner.add_deployment(deployment)) for deployment in served]
    if settings["is_alone"]:
        start_dead_runs_again(ids)
    print(READY, flush=True)  # noqa: T201 - what serve waits for
    asyncio.run(runner.start())


def end_with_serve() -> None:
    """Wait until the standard input is closed, and kill this process with all that it has started."""
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
