"""A run on a Dask cluster that was there before it, and one of whose workers is killed, ends as any other run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.usage import require_scheduler
from schemas.errors import UsageError
from tests.integration.conftest import (
    ROOT,
    SAMPLE,
    PrefectServer,
    free_port,
    start_paperlake,
    table_bytes,
    wait_for,
)

pytest.importorskip("prefect_dask")


def answers(address: str) -> bool:
    """Whether a scheduler listens at this address."""
    try:
        require_scheduler("dask", address)
    except UsageError:
        return False
    return True


@pytest.fixture
def cluster(prefect_server: PrefectServer, tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers as processes of their own: the address, and the workers."""
    address = f"tcp://127.0.0.1:{(port := free_port())}"
    environment = {**prefect_server.environment, "PYTHONPATH": str(ROOT)}
    common = ["--no-dashboard", "--host", "127.0.0.1"]
    commands = [
        ["scheduler", "--port", str(port), *common],
        *(["worker", address, "--nthreads", "1", "--no-nanny", *common] for _ in range(2)),
    ]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            with (tmp_path / f"{len(started)}.log").open("wb") as log:
                started.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "dask", *command], cwd=tmp_path, env=environment, stdout=log, stderr=log
                    )
                )
            wait_for(lambda: answers(address))
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def test_a_killed_worker_costs_its_tasks_only(
    sample_lake: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    run = start_paperlake(
        "curate", SAMPLE, "--out", tmp_path / "lake", "--scheduler", address, "--partitions", "2", env=dict(os.environ)
    )
    results = tmp_path / "lake" / "_work" / "results"
    wait_for(lambda: len(list(results.glob("*"))) > 10 or run.poll() is not None)
    assert run.poll() is None, "the run is over, and the worker was not killed in the middle of it"
    workers[0].send_signal(signal.SIGKILL)
    _, errors = run.communicate()
    assert run.returncode == 0, errors
    assert workers[1].poll() is None
    assert table_bytes(tmp_path / "lake" / "current") == table_bytes(sample_lake / "current")
