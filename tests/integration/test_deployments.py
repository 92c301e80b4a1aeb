"""The deployments of prefect.yaml on a real server with a real process worker: a schedule and an event start runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.conftest import ROOT, SAMPLE, PrefectServer, wait_for

TRUTH = json.loads((ROOT / "tests/data/sample_truth.json").read_text(encoding="utf-8"))["counts"]


def prefect(server: PrefectServer, *arguments: str | Path) -> str:
    """Run a command of Prefect in the project's folder."""
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def end(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and the run that it may have started this minute, for which it would wait."""
    os.killpg(worker.pid, signal.SIGTERM)
    try:
        worker.wait(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@pytest.fixture(scope="module")
def lakes(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Deploy what prefect.yaml says, every minute and each into a lake of its own, and let a worker run it."""
    folder = tmp_path_factory.mktemp("deployments")
    project = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in project["deployments"]:
        deployment["parameters"] = {"raw": [str(SAMPLE)], "out": str(folder / deployment["name"])}
        for schedule in deployment.get("schedules", []):
            schedule["cron"] = "* * * * *"
    (folder / "prefect.yaml").write_text(yaml.safe_dump(project), encoding="utf-8")
    prefect(prefect_server, "work-pool", "create", "--type", "process", "paperlake")
    prefect(prefect_server, "work-pool", "set-concurrency-limit", "paperlake", "1")
    prefect(prefect_server, "deploy", "--all", "--prefect-file", folder / "prefect.yaml")
    with (folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "prefect", "worker", "start", "--pool", "paperlake"],
            env={**prefect_server.environment, "PREFECT_WORKER_QUERY_SECONDS": "2"},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield folder
        finally:
            end(worker)


def runs_of(server: PrefectServer, deployment: str) -> list[dict[str, Any]]:
    """List the flow runs of a deployment that are not merely planned."""
    runs = server.filter("flow_runs", deployments={"name": {"any_": [deployment]}}, sort="EXPECTED_START_TIME_ASC")
    return [run for run in runs if run["state_name"] != "Scheduled"]


def ended(server: PrefectServer, deployment: str) -> list[dict[str, Any]]:
    """List the flow runs of a deployment that have ended."""
    return [run for run in runs_of(server, deployment) if run["end_time"]]


def test_a_scheduled_run_happens_and_publishes(prefect_server: PrefectServer, lakes: Path) -> None:
    run = wait_for(lambda: ended(prefect_server, "nightly"), seconds=180)[0]
    assert run["state_name"] == "Completed", (lakes / "worker.log").read_text()
    assert run["auto_scheduled"]
    manifest = json.loads((lakes / "nightly" / "current" / "_manifest.json").read_text(encoding="utf-8"))
    assert manifest["account"]["papers"] == TRUTH["papers"]
    prefect(prefect_server, "deployment", "schedule", "pause", "--all")


def test_an_event_starts_one_run_that_publishes(prefect_server: PrefectServer, lakes: Path) -> None:
    assert runs_of(prefect_server, "on-dump") == []
    prefect(prefect_server, "event", "emit", "paperlake.dump.arrived", "--resource-id", "paperlake.raw")
    run = wait_for(lambda: ended(prefect_server, "on-dump"), seconds=180)[0]
    assert run["state_name"] == "Completed", (lakes / "worker.log").read_text()
    assert len(runs_of(prefect_server, "on-dump")) == 1
    versions = list((lakes / "on-dump" / "_snapshots").iterdir())
    assert [version.name for version in versions] == [(lakes / "on-dump" / "current").resolve().name]
    manifest = json.loads((versions[0] / "_manifest.json").read_text(encoding="utf-8"))
    assert manifest["account"]["papers"] == TRUTH["papers"]
    assert manifest["run_name"] == run["name"]
