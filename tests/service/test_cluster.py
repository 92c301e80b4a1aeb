"""The cluster of deploy/: its files, by linters, and its services as processes of this machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.integration.conftest import (
    MAX_WAIT,
    ROOT,
    SAMPLE,
    PrefectServer,
    start_paperlake,
    table_bytes,
    wait_for,
)
from tests.service.composed import COMPOSE, Composed
from tests.service.conftest import add_dump
from tests.service.parts import Part, Postgres, missing

pytestmark = pytest.mark.timeout(4 * MAX_WAIT)

DEPLOY = COMPOSE.parent
WORKERS = "dask-worker"


def lint(*command: str | Path) -> None:
    """Run a linter of this environment, and print what it finds."""
    done = subprocess.run(
        [Path(sys.executable).parent / command[0], *command[1:]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    lint("hadolint", DEPLOY / "Dockerfile")


def test_the_compose_file_follows_the_specification() -> None:
    lint("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE)


def test_every_port_is_for_this_machine_only_and_no_secret_stands_in_the_file(tmp_path: Path) -> None:
    services = Composed(tmp_path, 5432).services
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []
    passwords = [
        value for service in services.values() for name, value in service["environment"].items() if "PASSWORD" in name
    ]
    assert passwords
    assert [value for value in passwords if not value.startswith("${")] == []


class Cluster:
    """The services, started in the order of their conditions.

    Attributes:
        composed: What the file says.
        parts: The processes of each service.
    """

    def __init__(self, composed: Composed, stack: ExitStack) -> None:
        self.composed = composed
        self.parts: dict[str, list[Part]] = {"postgres": []}
        for name in [name for name in composed.order() if name != "postgres"]:
            service = composed.services[name]
            for other, waited in service.get("depends_on", {}).items():
                if other == "postgres":
                    continue
                part = self.parts[other][0]
                if waited["condition"] == "service_completed_successfully":
                    assert part.process.wait() == 0, part.log.read_text()
                else:
                    self.wait_until_healthy(other)
            replicas = service.get("deploy", {}).get("replicas", 1)
            self.parts[name] = [composed.start(name, number) for number in range(1, 1 + replicas)]
            for part in self.parts[name]:
                stack.callback(part.kill)

    def wait_until_healthy(self, name: str) -> None:
        """Wait until the health check of a service says so."""
        part = self.parts[name][0]
        wait_for(lambda: self.composed.is_healthy(name) or part.process.poll() is not None)
        assert part.process.poll() is None, part.log.read_text()

    @property
    def asked(self) -> PrefectServer:
        """The server, to ask it things."""
        return PrefectServer(self.composed.environment("worker")["PREFECT_API_URL"])


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """All services of the compose file."""
    if reason := missing():
        pytest.skip(reason)
    pytest.importorskip("prefect_dask")
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as stack:
        postgres = stack.enter_context(Postgres(folder / "postgres.log"))
        yield Cluster(Composed(folder / "paperlake", postgres.port), stack)


def test_a_killed_dask_worker_costs_a_run_of_a_deployment_its_tasks_only(cluster: Cluster, tmp_path: Path) -> None:
    lake = cluster.composed.folder / "data" / "curated"
    cluster.wait_until_healthy("worker")
    deploy = [sys.executable, "-m", "prefect", "deployment", "run", "curate/by-hand"]
    parameters = ["-p", f'raw=["{SAMPLE}"]', "-p", "partitions=2"]
    subprocess.run([*deploy, *parameters], env=cluster.composed.environment("worker"), check=True, cwd=ROOT)
    results = lake / "_work" / "results"
    wait_for(lambda: len(list(results.glob("*"))) > 10)
    assert not (lake / "current").exists(), "the run is over, and the worker was not killed in the middle of it"
    cluster.parts[WORKERS][0].kill()
    asked = cluster.asked
    query = {"flow_runs": {"end_time": {"is_null_": False}}}
    [run] = wait_for(lambda: asked.filter("flow_runs", **query))
    assert run["state_name"] == "Completed", cluster.parts["worker"][0].log.read_text()
    assert cluster.parts[WORKERS][1].process.poll() is None
    assert "Receive client connection" in cluster.parts["dask-scheduler"][0].log.read_text()
    environment = cluster.composed.environment("dask-worker")  # which names no cluster
    threads = start_paperlake("curate", SAMPLE, "--out", tmp_path, env=environment, cwd=ROOT)
    _, errors = threads.communicate()
    assert threads.returncode == 0, errors
    assert table_bytes(lake / "current") == table_bytes(tmp_path / "current")


def test_the_command_line_uses_the_same_cluster(cluster: Cluster, tmp_path: Path) -> None:
    (raw := tmp_path / "raw").mkdir()
    add_dump(raw, 0)
    environment = cluster.composed.environment("worker")
    address = environment.pop("PAPERLAKE_SCHEDULER")
    lake = tmp_path / "lake"
    run = start_paperlake("curate", raw, "--out", lake, "--scheduler", address, env=environment, cwd=ROOT)
    _, errors = run.communicate()
    assert run.returncode == 0, errors
    assert (lake / "current").exists()
