"""Running the main flow from the command line; imported when the server's process has been started."""

from __future__ import annotations

from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.curate import curate
from flows.engines import task_runner
from flows.report import Report
from schemas.settings import Settings


def run_curate(settings: Settings) -> Report:
    """Run the main flow in this process.

    It sends no heartbeats, because a person watches it, and a flow waits for the thread that sends them.
    """
    flow = curate.with_options(task_runner=task_runner(settings.engine, settings.scheduler))
    try:
        with temporary_settings(updates={PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            return flow(
                raw=settings.raw,
                out=settings.out,
                partitions=settings.partitions,
                statistics=settings.statistics,
                full=settings.full,
                keep_snapshots=settings.keep_snapshots,
                wait_minutes=settings.wait_minutes,
            )
    finally:  # before a temporary server is stopped
        EventsWorker.drain_all(timeout=5)
        APILogWorker.drain_all(timeout=5)
