"""The deployments of prefect.yaml on a server with Postgres: what starts runs, what ends them, what restarts meanwhile.

The tests build on each other, so that they share the minutes in which Prefect waits: the run of `killed` is missed
after 90 seconds, while others run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tasks.load import open_lake
from tests.integration.conftest import MAX_WAIT, wait_for
from tests.service.conftest import RESTARTED, RESTARTED_EVENT, Service, add_dump, moment, title
from tests.service.parts import Part, Worker

pytestmark = pytest.mark.timeout(4 * MAX_WAIT)  # a test waits for several things

MAX_TO_REPLACE = timedelta(minutes=3)
MIN_CACHED = 0.2  # of the steps of the replacement: the run was killed when it had results of about so many
BURST = 10


def manifest(lake: Path) -> dict[str, object]:
    """Give the manifest of the current version of a lake."""
    found: dict[str, object] = json.loads((lake / "current" / "_manifest.json").read_text(encoding="utf-8"))
    return found


def titles(lake: Path) -> set[str]:
    """Give the titles of the papers of a lake; none while it has no version."""
    if not (lake / "current").exists():
        return set()
    with open_lake(lake) as opened:
        return set(opened["papers"].select("title").collect()["title"])


@pytest.fixture(scope="module")
def watcher(service: Service) -> Iterator[Part]:
    """The watcher of the folder of on-dump."""
    command = [sys.executable, "-m", "flows.cli", "watch", str(service.raw("on-dump")), "--quiet", "1"]
    out = ["--out", str(service.lake("on-dump"))]
    with Part([*command, *out], service.folder / "watch.log", service.asked.environment) as started:
        wait_for(lambda: "watching" in started.log.read_text(encoding="utf-8"))
        yield started


def test_a_scheduled_run_happens_and_publishes(service: Service, worker: Worker) -> None:
    first, *_ = service.ended("nightly", 1, all_of_them=False)
    service.prefect("deployment", "schedule", "pause", "--all")
    assert first["state_name"] == "Completed", worker.log.read_text()
    assert first["auto_scheduled"]
    assert titles(service.lake("nightly")) == {title(0)}


def test_a_file_that_lands_starts_one_run_and_a_burst_of_ten_one_or_two(
    service: Service, worker: Worker, watcher: Part
) -> None:
    assert service.runs("on-dump") == []
    add_dump(service.raw("on-dump"), 0)
    [first] = service.ended("on-dump", 1)
    assert first["state_name"] == "Completed", worker.log.read_text()
    assert manifest(service.lake("on-dump"))["run_name"] == first["name"]
    assert titles(service.lake("on-dump")) == {title(0)}
    watcher.restart(gently=False)  # which tells nothing again
    for number in range(1, 1 + BURST):
        add_dump(service.raw("on-dump"), number)
    wait_for(lambda: len(titles(service.lake("on-dump"))) == 1 + BURST)
    runs = service.ended("on-dump", 2)
    assert 2 <= len(service.runs("on-dump")) <= 3
    assert {run["state_name"] for run in runs} == {"Completed"}


def test_a_run_that_was_killed_with_its_worker_is_replaced_within_three_minutes_and_goes_on_from_the_cache(
    service: Service, worker: Worker, killed: tuple[str, datetime]
) -> None:
    run, when = killed
    dead, replacement = service.ended("by-hand", 2)
    assert (dead["id"], dead["state_name"]) == (run, "Crashed")
    assert dead["state"]["message"] == "No heartbeat for 90 s."
    assert replacement["state_name"] == "Completed", worker.log.read_text()
    assert replacement["parameters"] == dead["parameters"]
    assert replacement["parameters"]["keep_snapshots"] == 3
    assert moment(replacement["end_time"]) - when < MAX_TO_REPLACE
    assert manifest(service.lake("by-hand"))["run_name"] == replacement["name"]
    states = [state for _, state in service.asked.task_states(replacement["id"])]
    assert states.count("Cached") >= MIN_CACHED * len(states)


def test_the_lake_is_right_when_a_part_restarts_in_mid_run(service: Service, worker: Worker, restart: int) -> None:
    parts: list[tuple[Part, bool]] = [
        (service.server, True),
        (service.postgres, True),
        (worker, True),
        (service.server, False),
        (service.postgres, False),
    ]
    part, gently = parts[restart % len(parts)]
    lake, before = service.lake(RESTARTED), service.results(RESTARTED)
    known = len(service.runs(RESTARTED))
    add_dump(service.raw(RESTARTED), restart)
    service.prefect("event", "emit", RESTARTED_EVENT, "--resource-id", "paperlake.raw")
    wait_for(lambda: len(service.results(RESTARTED) - before) > 3 * (restart % 7))
    assert len(titles(lake)) == restart, "the run was over before the restart"
    part.restart(gently=gently)
    expected = set(map(title, range(restart + 1)))
    wait_for(lambda: titles(lake) == expected)
    runs = service.ended(RESTARTED, known + 1)
    assert runs[-1]["state_name"] == "Completed", worker.log.read_text()
    verified = subprocess.run(
        [sys.executable, "-m", "flows.cli", "verify", "--out", lake], capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_to_deploy_again_leaves_each_automation_once(service: Service) -> None:
    def names() -> list[str]:
        return sorted(one["name"] for one in service.asked.filter("automations"))

    before = names()
    assert {"paperlake: crashed runs start again", "paperlake: silent runs have crashed"} <= set(before)
    service.prefect("deploy", "--name", RESTARTED, "--prefect-file", service.folder / "prefect.yaml")
    assert names() == before
    assert len(before) == len(set(before))


def test_neither_the_pool_nor_a_deployment_has_a_limit_that_a_dead_run_could_hold(service: Service) -> None:
    for things in ("work_pools", "deployments", "work_queues"):
        found = service.asked.filter(things)
        assert found
        assert [one["name"] for one in found if one.get("concurrency_limit") is not None] == []
    assert service.asked.filter("v2/concurrency_limits") == []
