"""`paperlake serve` and `paperlake watch` as real processes: what they start, how they end, what they go on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from flows.arrivals import Arrival
from flows.deployments import EVENT, MIN_PAUSE, ON_DUMP
from flows.server import QUIET
from tasks.load import lock
from tests.integration.conftest import (
    MAX_WAIT,
    Command,
    PrefectServer,
    free_port,
    start_paperlake,
    wait_for,
)

MARK = "PAPERLAKE_TEST_OF_SERVE"
MAX_END_SECONDS = 20  # on a machine that is busy; a second or two on one that is not

pytestmark = pytest.mark.timeout(6 * MAX_WAIT)


class Serving(NamedTuple):
    """A process of `paperlake serve`, and the server that it has started."""

    process: subprocess.Popen[str]
    server: PrefectServer

    def runs(self, deployment: str) -> list[dict[str, Any]]:
        """List the runs of a deployment."""
        wanted = {"name": {"any_": [deployment]}}
        return self.server.filter("flow_runs", deployments=wanted, sort="EXPECTED_START_TIME_ASC")

    def ask_for_run(self) -> str:
        """Ask for a run by hand, and give its id."""
        [deployment] = self.server.filter("deployments", deployments={"name": {"any_": ["by-hand"]}})
        body = {"state": {"type": "SCHEDULED"}, "parameters": {"keep_snapshots": 3}}
        created = post(f"{self.server.url}/deployments/{deployment['id']}/create_flow_run", body)
        return str(created["id"])

    def at_work(self) -> list[dict[str, Any]]:
        """List the runs that are at work."""
        return self.server.filter("flow_runs", flow_runs={"state": {"name": {"any_": ["Running"]}}})

    def state(self, run: str) -> str:
        """Give the name of the state of a run."""
        return str(self.server.filter("flow_runs", flow_runs={"id": {"any_": [run]}})[0]["state_name"])


def post(url: str, body: object) -> Any:
    """Send a JSON body without any library of Prefect's."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or b"null")


def processes(mark: str) -> list[int]:
    """List the processes that carry a mark in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"{MARK}={mark}" in os.fsdecode(path.read_bytes()).split("\0"):
                found.append(int(path.parent.name))
        except OSError:
            pass
    return found


def line_of(process: subprocess.Popen[str], word: str) -> str:
    """Read what a process prints up to the line with a word."""
    assert process.stdout is not None
    for line in process.stdout:
        if word in line:
            return line
    pytest.fail(f"{process.args!r} has ended: {process.communicate()}")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve")
    (folder / "raw").mkdir()
    (folder / "raw" / "a.bib").write_text("@misc{a, title={The title of a paper}, author={Ada Smith}}")
    return folder


@pytest.fixture(scope="module")
def serve(place: Path) -> Iterator[Callable[[], Serving]]:
    """Start the command with a home of its own; what is left of it is killed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    arguments = ["serve", "raw", "--out", "lake", "--home", "home", "--quiet", "1", "--port", free_port()]

    def start() -> Serving:
        process = start_paperlake(*map(str, arguments), cwd=place, env={**environment, **QUIET, MARK: str(place)})
        address = line_of(process, "UI ").split()[1]
        line_of(process, "Ctrl-C ends")
        return Serving(process, PrefectServer(f"{address}/api"))

    yield start
    for pid in processes(str(place)):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def serving(serve: Callable[[], Serving]) -> Serving:
    return serve()


def test_the_ui_answers_and_the_deployments_and_automations_are_there(serving: Serving) -> None:
    with urllib.request.urlopen(serving.server.url.removesuffix("/api")) as page:
        assert b"<html" in page.read().lower()
    found = {one["name"]: one for one in serving.server.filter("deployments")}
    assert set(found) == {"nightly", "on-dump", "by-hand"}
    assert [one["schedule"]["cron"] for one in found["nightly"]["schedules"]] == ["0 3 * * *"]
    assert all(one["entrypoint"] == "flows.curate.curate" for one in found.values())
    assert {one["name"] for one in serving.server.filter("automations")} >= {
        "paperlake: a dump has arrived",
        "paperlake: crashed runs start again",
    }


def test_the_dump_that_was_there_starts_one_run_and_ten_that_come_together_one_more_at_most(
    serving: Serving, place: Path
) -> None:
    line_of(serving.process, "arrived: a.bib")
    [first] = wait_for(lambda: serving.runs(ON_DUMP))
    [event] = serving.server.filter("events", filter={"event": {"name": [EVENT]}})
    occurred, begins = (datetime.fromisoformat(text) for text in (event["occurred"], first["expected_start_time"]))
    assert begins - occurred > MIN_PAUSE
    for number in range(10):
        (place / "raw" / f"b{number}.bib").write_text(f"@misc{{b{number}, title={{Title of number {number}}}}}")
    told = {line_of(serving.process, "arrived: b") for _ in range(10)}
    assert len(told) == 10
    stored = serving.server.filter("events", filter={"event": {"name": [EVENT]}}, limit=50)
    assert len({one["payload"]["path"] for one in stored}) == len(stored) == 11
    assert len(serving.runs(ON_DUMP)) <= 2


def test_a_second_one_says_what_is_in_its_way(serving: Serving, place: Path, run: Command) -> None:
    home = run("serve", place / "raw", "--out", place / "other", "--home", place / "home", "--no-watch")
    assert home.status == 2
    assert f"paperlake serve already runs (process {serving.process.pid}" in home.err
    watching = run("serve", place / "raw", "--out", place / "lake", "--home", place / "home2")
    assert watching.status == 1
    assert f"process {serving.process.pid} already watches for this lake" in watching.err


def test_a_port_that_is_taken_is_said(
    serving: Serving, place: Path, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = serving.server.url.split(":")[2].partition("/")[0]
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_PROFILES_PATH", str(place / "none.toml"))
    arguments = ("serve", place / "raw", "--out", place / "other", "--home", place / "home2", "--no-watch")
    taken = run(*arguments, "--port", port)
    assert taken.status == 2
    assert f"port {port}: Address already in use; choose another one with --port, or set PREFECT_API_URL=" in taken.err


def test_a_run_that_was_killed_starts_again_and_all_ends_and_goes_on_with_the_run_that_was_at_work(
    serving: Serving, serve: Callable[[], Serving], place: Path
) -> None:
    with lock(place / "lake"):
        serving.ask_for_run()
        killed = wait_for(serving.at_work)[0]  # this one, or that of the dumps which have arrived
        known = {one["id"] for one in serving.server.filter("flow_runs")}
        [run] = [pid for pid in processes(str(place)) if b"prefect.engine" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        os.kill(run, signal.SIGKILL)
        same = {"id": {"any_": [killed["deployment_id"]]}}
        wait_for(lambda: {one["id"] for one in serving.server.filter("flow_runs", deployments=same)} - known)
        assert serving.state(killed["id"]) == "Crashed"
        dead = wait_for(serving.at_work)[0]
        assert len(processes(str(place))) >= 4
        serving.process.send_signal(signal.SIGTERM)
        out, err = serving.process.communicate(timeout=MAX_END_SECONDS)
    assert (serving.process.returncode, out.splitlines()[-2:], err) == (0, ["ending ...", "ended"], "")
    assert processes(str(place)) == []

    again = serve()
    assert again.state(dead["id"]) == "Cancelled"
    [successor] = [one for one in again.server.filter("flow_runs") if one["idempotency_key"] == f"after {dead['id']}"]
    assert successor["parameters"] == dead["parameters"]
    wait_for(lambda: again.state(successor["id"]) == "Completed")
    manifest = json.loads((place / "lake" / "current" / "_manifest.json").read_text(encoding="utf-8"))
    assert manifest["account"]["records"] == 11

    os.kill(again.process.pid, signal.SIGKILL)
    wait_for(lambda: processes(str(place)) == [])
    assert "arrived" not in again.process.communicate()[0]  # what was told before


# The watcher alone, and the event


@pytest.fixture
def automation(prefect_server: PrefectServer) -> Iterator[str]:
    """An automation that fires at every arrival of a resource of its own, and does nothing."""
    trigger = {"type": "event", "posture": "Reactive", "expect": [EVENT], "match": {"prefect.resource.id": "test.http"}}
    body = {"name": "test of arrivals", "trigger": {**trigger, "threshold": 1}, "actions": [{"type": "do-nothing"}]}
    made = post(f"{prefect_server.url}/automations/", body)
    yield made["id"]
    request = urllib.request.Request(f"{prefect_server.url}/automations/{made['id']}", method="DELETE")
    urllib.request.urlopen(request).close()


def test_an_event_by_http_fires_once_however_often_it_is_sent(prefect_server: PrefectServer, automation: str) -> None:
    from flows.telling import event

    def send(name: str) -> str:
        body = {**event(Arrival(f"/raw/{name}", name, 1, 1)), "resource": {"prefect.resource.id": "test.http"}}
        assert post(f"{prefect_server.url}/events", [body]) is None
        return f"prefect.event.{body['id']}"

    def fired() -> list[str]:
        query = {
            "event": {"name": ["prefect.automation.triggered"]},
            "any_resource": {"id": [f"prefect.automation.{automation}"]},
        }
        found = prefect_server.filter("events", filter=query)
        return [related["prefect.resource.id"] for one in found for related in one["related"]]

    probes = (f"probe-{number}.bib" for number in range(1000))
    wait_for(lambda: fired() or (send(next(probes)) and fired()))  # the automation is at work
    first = send("http-1.bib")
    wait_for(lambda: first in fired())
    assert send("http-1.bib") == first
    second = send("http-2.bib")  # when this has been seen, all before it has been
    wait_for(lambda: second in fired())
    assert fired().count(first) == 1


def test_the_watcher_tells_what_came_while_it_was_away_once_and_waits_for_a_server_that_is_away(
    prefect_server: PrefectServer, tmp_path: Path
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "watched-1.bib").write_text("x")
    arguments = ("watch", raw, "--out", tmp_path / "lake", "--quiet", "0.5")
    first = start_paperlake(*arguments, env=prefect_server.environment)
    line_of(first, "arrived: watched-1.bib (1 bytes)")
    (raw / ".watched-2.bib").write_text("xx")
    (raw / ".watched-2.bib").rename(raw / "watched-2.bib")
    line_of(first, "arrived: watched-2.bib")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()

    (raw / "watched-3.bib").write_text("xxx")
    nobody = f"http://127.0.0.1:{free_port()}/api"
    away = start_paperlake(*arguments, "--poll", env={**prefect_server.environment, "PREFECT_API_URL": nobody})
    assert away.stderr is not None
    assert "trying again" in away.stderr.readline()
    away.send_signal(signal.SIGINT)
    out, err = away.communicate(timeout=MAX_END_SECONDS)
    assert (away.returncode, out.splitlines()[1:], err) == (0, ["ended"], "")

    again = start_paperlake(*arguments, "--poll", env=prefect_server.environment)
    line_of(again, "watching")
    assert again.stdout is not None
    assert again.stdout.readline() == "arrived: watched-3.bib (3 bytes)\n"
    again.send_signal(signal.SIGTERM)
    assert again.communicate(timeout=MAX_END_SECONDS)[0] == "ended\n"


def test_wrong_usage_is_said(run: Command, tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "lake"
    for command in ("watch", "serve"):
        missing = run(command, raw, "--out", out)
        assert (missing.status, "no such folder" in missing.err) == (2, True)
    raw.mkdir()
    cases = {
        ("watch", "s3://bucket/raw"): "only folders of this machine can be watched",
        ("watch", raw, "--out", raw / "lake"): "lies in the raw folder",
        ("serve", raw, "--out", out, "--cron", "x"): "--cron 'x' is not a time",
        ("serve", raw, "--out", out, "--timezone", "x"): "--timezone 'x' is not a time zone",
    }
    for arguments, said in cases.items():
        outcome = run(*arguments)
        assert (outcome.status, said in outcome.err) == (2, True), outcome.err
    assert not out.exists()
