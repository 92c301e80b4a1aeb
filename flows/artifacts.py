"""What a run leaves in Prefect: pages that a person reads in the UI, and how far the run is while it goes on.

Each is a call to the server, so a run on a temporary server, which nobody looks at, leaves none. A server that does not
take them ends no run.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from pathlib import Path
from typing import Self, cast
from uuid import UUID

import polars as pl
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.logging import get_run_logger

from flows.estimate import Estimate
from flows.report import Report, account_rows, markdown
from flows.run_pages import changes_page, failure_page, rejects_page, timings_page
from flows.timings import StepTime
from schemas.errors import HeldError
from tasks import load

ACCOUNT_KEY = "paperlake-account"
SUMMARY_KEY = "paperlake-summary"
REJECTS_KEY = "paperlake-rejects"
CHANGES_KEY = "paperlake-changes"
TIMINGS_KEY = "paperlake-timings"
PROGRESS_KEY = "paperlake-progress"
FAILURE_KEY = "paperlake-failure"
HELD_KEY = "paperlake-held"
SECONDS_BETWEEN_UPDATES = 2.0
SECONDS_TO_END = 5.0  # for a call that is under way when the run ends

_are_seen: ContextVar[bool] = ContextVar("are_seen", default=True)


def are_seen() -> bool:
    """Whether somebody can look at what the run leaves."""
    return _are_seen.get()


@contextmanager
def seen(are: bool) -> Iterator[None]:
    """Set for the runs in this block whether somebody can look at what they leave."""
    token = _are_seen.set(are)
    try:
        yield
    finally:
        _are_seen.reset(token)


def leave_report(report: Report, lake: Path) -> Report:
    """Leave the report of the run that is going on, with what its version rejects and changes, and return it.

    Args:
        report: The report.
        lake: The folder of the lake, or its mirror on this machine.
    """
    with leaving() as leaves:
        if leaves:
            create_table_artifact(
                key=ACCOUNT_KEY,
                table=[{"item": item, "number": number} for item, number in account_rows(report.account)],
                description=f"The account of version {report.snapshot}",
            )
            version = f"Version {report.snapshot}"
            create_markdown_artifact(key=SUMMARY_KEY, markdown=markdown(report), description=version)
            leave_timings(report.timings)
            with load.open_lake(lake, report.snapshot) as published:
                leave_rejects(published["rejects"])
                if report.published:
                    page = changes_page(published["changes"], published.manifest.parent, report.snapshot)
                else:
                    page = "Nothing is new: the tables are those of the current version.\n"
            create_markdown_artifact(key=CHANGES_KEY, markdown=page, description="What has changed, and why")
    return report


def leave_rejects(rejects: pl.LazyFrame) -> None:
    """Leave the rejects by reason, with examples."""
    with leaving() as leaves:
        if leaves:
            page = rejects_page(rejects)
            create_markdown_artifact(key=REJECTS_KEY, markdown=page, description="What was rejected, by reason")


def leave_timings(timings: tuple[StepTime, ...]) -> None:
    """Leave what each step took."""
    create_markdown_artifact(
        key=TIMINGS_KEY, markdown=timings_page(timings), description="What each step took: seconds and memory"
    )


def leave_held(page: str) -> None:
    """Leave why the guard holds the run."""
    with leaving() as leaves:
        if leaves:
            create_markdown_artifact(key=HELD_KEY, markdown=page, description="The guard holds the run")


def leave_failure(error: BaseException, task: str | None, timings: tuple[StepTime, ...]) -> None:
    """Leave what a run that fails knows: the error, the task in which it was raised, and the timings so far."""
    with leaving() as leaves:
        if leaves:
            lines = [excess.line for excess in error.excesses] if isinstance(error, HeldError) else [str(error)]
            page = failure_page(error, task, lines)
            create_markdown_artifact(key=FAILURE_KEY, markdown=page, description="Why the run has failed")
            leave_timings(timings)


@contextmanager
def leaving() -> Iterator[bool]:
    """Yield whether something is left; what goes wrong with it becomes a warning in the log of the run."""
    try:
        yield are_seen()
    except Exception as error:
        get_run_logger().warning("what the run should leave could not be left: %s: %s", type(error).__name__, error)


class ProgressArtifact:
    """Show in Prefect's UI how far the run of a block is, and for how long it will go on.

    A thread of its own tells the server, at most every other second and only what is new.

    Args:
        estimate: How far the run is.
    """

    def __init__(self, estimate: Estimate) -> None:
        self._estimate = estimate
        self._has_ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._id: UUID | None = None

    def __enter__(self) -> Self:
        with leaving():
            description = "the run begins"
            self._id = cast(UUID, create_progress_artifact(progress=0.0, key=PROGRESS_KEY, description=description))
            follow = partial(copy_context().run, self._follow)  # with the settings of the run: which server it is
            self._thread = threading.Thread(target=follow, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._has_ended.set()
        if self._thread is None:
            return
        self._thread.join(SECONDS_TO_END)
        with leaving():
            if kind is None:
                self._tell(100.0, "all steps are done")
            else:
                self._tell(100 * self._estimate.fraction(), f"ended before it was done: {self._estimate}")

    def _follow(self) -> None:
        """Report to the server how far the run is until it has ended."""
        told = 0.0
        while not self._has_ended.wait(SECONDS_BETWEEN_UPDATES):
            fraction = self._estimate.fraction()
            if fraction != told:
                try:
                    self._tell(100 * fraction, str(self._estimate))
                except Exception:  # noqa: S112 - the server is away; the next one may be taken
                    continue
                told = fraction

    def _tell(self, progress: float, description: str) -> None:
        if self._id is not None:
            update_progress_artifact(self._id, progress=round(progress, 1), description=description)
