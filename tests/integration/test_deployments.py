"""The deployments of prefect.yaml on a real server with real process workers: what starts runs, and what ends them."""

from __future__ import annotations

import copy
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.load import lock
from tests.integration.conftest import MAX_WAIT, ROOT, SAMPLE, PrefectServer, wait_for

TRUTH = json.loads((ROOT / "tests/data/sample_truth.json").read_text(encoding="utf-8"))["counts"]
KILLED = "killed"  # a deployment like on-dump, whose first run is killed
NEXT_EVENT = "test.dump.arrived"

pytestmark = pytest.mark.timeout(6 * MAX_WAIT)  # a test waits for several things


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


@contextmanager
def worker(server: PrefectServer, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own; it is ended with the runs that it has started."""
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "worker", "start", "--pool", "paperlake", "--limit", "1"],
            env={**server.environment, "PREFECT_WORKER_QUERY_SECONDS": "2"},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            kill_together(process)


def kill_together(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it has started, so that none can tell of the death of another."""
    family = [process.pid]
    for pid in family:
        for children in Path("/proc", str(pid), "task").glob("*/children"):
            family.extend(map(int, children.read_text().split()))
    for sign in (signal.SIGSTOP, signal.SIGKILL):
        for pid in family if process.poll() is None else []:
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
    process.wait()


@pytest.fixture
def failing_server() -> Iterator[str]:
    """A server whose database is away when it is first asked for a thing, and there again for the second time."""
    asked: set[str] = set()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in asked else 500)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")
            asked.add(self.path)

        def log_message(self, *arguments: object) -> None:
            """Print nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()


@pytest.fixture(scope="module")
def deployed(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deploy what prefect.yaml says by the documented commands, with every minute as night and a lake for each."""
    folder = tmp_path_factory.mktemp("deployments")
    project = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    killed = copy.deepcopy(next(one for one in project["deployments"] if one["name"] == "on-dump"))
    killed["name"] = killed["triggers"][0]["name"] = KILLED
    killed["triggers"][0]["expect"] = [NEXT_EVENT]
    project["deployments"].append(killed)
    for deployment in project["deployments"]:
        places = {"raw": [str(SAMPLE)], "out": str(folder / deployment["name"])}
        deployment["parameters"] = {**deployment["parameters"], **places}
        for schedule in deployment.get("schedules", []):
            schedule["cron"] = "* * * * *"
    (folder / "prefect.yaml").write_text(yaml.safe_dump(project), encoding="utf-8")
    prefect(prefect_server, "work-pool", "create", "--type", "process", "paperlake")
    prefect(prefect_server, "deploy", "--all", "--prefect-file", folder / "prefect.yaml")
    return folder


@pytest.fixture(scope="module")
def killed(prefect_server: PrefectServer, deployed: Path) -> str:
    """The id of a run that was killed together with its worker while it waited for a lake that this process held."""
    with lock(deployed / KILLED), worker(prefect_server, deployed) as first:
        prefect(prefect_server, "deployment", "run", f"curate/{KILLED}", "-p", "keep_snapshots=3")
        run = wait_for(lambda: waiting(prefect_server))
        kill_together(first)
    return run


@pytest.fixture(scope="module")
def lakes(prefect_server: PrefectServer, deployed: Path, killed: str) -> Iterator[Path]:
    """The lakes of the deployments, and a second worker after the first one was killed."""
    with worker(prefect_server, deployed):
        yield deployed


def waiting(server: PrefectServer, *, known: str = "") -> str:
    """Give a run, other than a known one, that has said last that it waits for its lake; empty if there is none."""
    for run in runs_of(server, KILLED):
        logs = server.filter("logs", logs={"flow_run_id": {"any_": [run["id"]]}}, sort="TIMESTAMP_DESC", limit=1)
        if run["id"] != known and logs and "is at work on this lake" in logs[0]["message"]:
            return str(run["id"])
    return ""


def runs_of(server: PrefectServer, deployment: str) -> list[dict[str, Any]]:
    """List the flow runs of a deployment, those that are merely planned among them."""
    return server.filter("flow_runs", deployments={"name": {"any_": [deployment]}}, sort="EXPECTED_START_TIME_ASC")


def begun(server: PrefectServer, deployment: str, *known: str) -> str:
    """Give the first run of a deployment, other than known ones, as soon as a worker has it."""

    def taken() -> list[str]:
        runs = (run for run in runs_of(server, deployment) if run["state_type"] != "SCHEDULED")
        return [run["id"] for run in runs if run["id"] not in known]

    return wait_for(taken)[0]


def ended(server: PrefectServer, run: str) -> dict[str, Any]:
    """Give a flow run as soon as it has ended."""
    query = {"id": {"any_": [run]}, "end_time": {"is_null_": False}}
    return wait_for(lambda: server.filter("flow_runs", flow_runs=query))[0]


def test_the_next_run_after_one_was_killed_with_its_worker_waits_for_the_lake_and_publishes(
    prefect_server: PrefectServer, killed: str, lakes: Path
) -> None:
    dead = runs_of(prefect_server, KILLED)
    assert [(run["id"], run["state_name"]) for run in dead] == [(killed, "Running")]
    with lock(lakes / KILLED):
        prefect(prefect_server, "event", "emit", NEXT_EVENT, "--resource-id", "paperlake.raw")
        next_run = wait_for(lambda: waiting(prefect_server, known=killed))
    run = ended(prefect_server, next_run)
    assert run["state_name"] == "Completed", (lakes / "worker.log").read_text()
    manifest = json.loads((lakes / KILLED / "current" / "_manifest.json").read_text(encoding="utf-8"))
    assert manifest["run_name"] == run["name"]


def test_a_scheduled_run_happens_and_publishes(prefect_server: PrefectServer, lakes: Path) -> None:
    nightly = begun(prefect_server, "nightly")
    prefect(prefect_server, "deployment", "schedule", "pause", "--all")
    run = ended(prefect_server, nightly)
    assert run["state_name"] == "Completed", (lakes / "worker.log").read_text()
    assert run["auto_scheduled"]
    manifest = json.loads((lakes / "nightly" / "current" / "_manifest.json").read_text(encoding="utf-8"))
    assert manifest["account"]["papers"] == TRUTH["papers"]


def test_an_event_starts_one_run_that_publishes(prefect_server: PrefectServer, lakes: Path) -> None:
    assert runs_of(prefect_server, "on-dump") == []
    prefect(prefect_server, "event", "emit", "paperlake.dump.arrived", "--resource-id", "paperlake.raw")
    run = ended(prefect_server, begun(prefect_server, "on-dump"))
    assert run["state_name"] == "Completed", (lakes / "worker.log").read_text()
    assert len(runs_of(prefect_server, "on-dump")) == 1
    versions = list((lakes / "on-dump" / "_snapshots").iterdir())
    assert [version.name for version in versions] == [(lakes / "on-dump" / "current").resolve().name]
    manifest = json.loads((versions[0] / "_manifest.json").read_text(encoding="utf-8"))
    assert manifest["account"]["papers"] == TRUTH["papers"]
    assert manifest["run_name"] == run["name"]


def test_the_run_that_was_killed_is_known_to_have_crashed_and_starts_again(
    prefect_server: PrefectServer, killed: str, lakes: Path
) -> None:
    dead = ended(prefect_server, killed)
    assert dead["state_name"] == "Crashed"
    assert dead["state"]["message"] == "No heartbeat for 90 s."
    known = {run["id"] for run in runs_of(prefect_server, KILLED) if run["parameters"] != dead["parameters"]}
    assert len(known) == 1

    run = ended(prefect_server, begun(prefect_server, KILLED, killed, *known))
    assert run["state_name"] == "Completed", (lakes / "worker.log").read_text()
    assert run["parameters"] == dead["parameters"]
    assert run["parameters"]["keep_snapshots"] == 3


def test_to_deploy_again_leaves_each_automation_once(prefect_server: PrefectServer, deployed: Path) -> None:
    def names() -> list[str]:
        return sorted(one["name"] for one in prefect_server.filter("automations"))

    before = names()
    assert {"paperlake: crashed runs start again", "paperlake: silent runs have crashed"} <= set(before)
    prefect(prefect_server, "deploy", "--name", KILLED, "--prefect-file", deployed / "prefect.yaml")
    assert names() == before
    assert len(before) == len(set(before))


def test_a_run_of_a_deployment_asks_again_when_the_database_of_the_server_is_away(failing_server: str) -> None:
    project = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    first, *others = (deployment["work_pool"]["job_variables"]["env"] for deployment in project["deployments"])
    assert all(other == first for other in others)
    environment = {**os.environ, **first, "PREFECT_API_URL": failing_server}
    code = "from prefect.client.orchestration import get_client as client; client(sync_client=True).hello()"
    arguments = [sys.executable, "-c", f"{code}.raise_for_status()"]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_neither_the_pool_nor_a_deployment_has_a_limit_that_a_dead_run_could_hold(
    prefect_server: PrefectServer, deployed: Path
) -> None:
    for things in ("work_pools", "deployments", "work_queues"):
        found = prefect_server.filter(things)
        assert found
        assert [one["name"] for one in found if one.get("concurrency_limit") is not None] == []
    assert prefect_server.filter("v2/concurrency_limits") == []
