"""Running the main flow from the command line; imported when the server's process has been started."""

from __future__ import annotations

from prefect.events.clients import NullEventsClient
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.artifacts import seen
from flows.curate import curate
from flows.engines import task_runner
from flows.report import Report
from schemas.settings import Settings


def run_curate(settings: Settings, *, is_seen: bool = True) -> Report:
    """Run the main flow in this process.

    It sends no heartbeats, because a person watches it, and a flow waits for the thread that sends them.

    Args:
        settings: The settings of the run.
        is_seen: Whether somebody can look at what the run leaves in Prefect: not on a temporary server.
    """
    flow = curate.with_options(task_runner=task_runner(settings.engine, settings.scheduler))
    if not is_seen:
        EventsWorker.set_client_override(NullEventsClient)  # each would cost more than a small step
    try:
        with temporary_settings(updates={PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), seen(is_seen):
            return flow(
                raw=settings.raw,
                out=settings.out,
                partitions=settings.partitions,
                statistics=settings.statistics,
                full=settings.full,
                keep_snapshots=settings.keep_snapshots,
                wait_minutes=settings.wait_minutes,
                limits=settings.limits,
                override=settings.override,
            )
    finally:  # before a temporary server is stopped
        EventsWorker.drain_all(timeout=5)
        EventsWorker.set_client_override(None)
        APILogWorker.drain_all(timeout=5)
