"""One service for all tests here; `make test-service ARGS="--restarts 20"` restarts its parts more often."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import yaml

from tests.integration.conftest import ROOT, PrefectServer, wait_for
from tests.service.parts import Postgres, Server, Worker, missing

RESTARTED = "restarted"  # a deployment like on-dump, with a lake of its own
RESTARTED_EVENT = "test.dump.arrived"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--restarts", type=int, default=2, help="how often a part of the service restarts in mid-run")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "restart" in metafunc.fixturenames:
        metafunc.parametrize("restart", range(metafunc.config.getoption("--restarts")))


class Service(NamedTuple):
    """The parts that run, and where they work.

    Attributes:
        postgres: The database.
        server: The Prefect server on it.
        asked: The same, to ask it things.
        folder: Where each deployment has a folder, with `raw` and `lake` in it.
    """

    postgres: Postgres
    server: Server
    asked: PrefectServer
    folder: Path

    def raw(self, deployment: str) -> Path:
        """Give the folder of the dumps of a deployment."""
        return self.folder / deployment / "raw"

    def lake(self, deployment: str) -> Path:
        """Give the lake of a deployment."""
        return self.folder / deployment / "lake"

    def results(self, deployment: str) -> set[str]:
        """Give the names of the results of steps that the lake of a deployment keeps."""
        folder = self.lake(deployment) / "_work" / "results"
        return {path.name for path in folder.iterdir()} if folder.is_dir() else set()

    def prefect(self, *arguments: str | Path) -> str:
        """Run a command of Prefect in the project's folder."""
        command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.asked.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def runs(self, deployment: str) -> list[dict[str, Any]]:
        """List the runs of a deployment, those that are merely planned among them."""
        return self.asked.filter(
            "flow_runs", deployments={"name": {"any_": [deployment]}}, sort="EXPECTED_START_TIME_ASC"
        )

    def ended(self, deployment: str, number: int, *, all_of_them: bool = True) -> list[dict[str, Any]]:
        """Give the runs of a deployment as soon as so many have ended, and unless told otherwise none is at work."""

        def over() -> list[dict[str, Any]]:
            try:
                runs = self.runs(deployment)
            except httpx.TransportError:  # the server restarts
                return []
            ended = [run for run in runs if run["end_time"]]
            at_work = [run for run in runs if run["state_type"] in ("PENDING", "RUNNING")]
            return ended if len(ended) >= number and not (all_of_them and at_work) else []

        return wait_for(over)


def title(number: int) -> str:
    """Give the title of the paper of a dump."""
    return f"A study of subject number {number} in some depth"


def add_dump(raw: Path, number: int) -> None:
    """Put a dump of one paper into a folder, complete at once."""
    unfinished = raw / f".{number}.bib"
    record = f"@article{{k{number}, title={{{title(number)}}}, author={{Smith, Jo and Miller, Ann}}, year={{2020}}}}\n"
    unfinished.write_text(record, encoding="utf-8")
    unfinished.rename(raw / f"{number}.bib")


def moment(text: str) -> datetime:
    """Parse a time of the server."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def write_project(folder: Path) -> Path:
    """Write what prefect.yaml says with a lake for each deployment, every minute as night and short pauses."""
    project = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    on_dump = next(one for one in project["deployments"] if one["name"] == "on-dump")
    on_dump["triggers"][0].update(within="PT5S", schedule_after="PT10S")
    restarted = copy.deepcopy(on_dump)
    restarted["name"] = restarted["triggers"][0]["name"] = RESTARTED
    restarted["triggers"][0].update(expect=[RESTARTED_EVENT], within="PT0S", schedule_after="PT0S")
    project["deployments"].append(restarted)
    for deployment in project["deployments"]:
        own = folder / deployment["name"]
        (own / "raw").mkdir(parents=True)
        places = {"raw": [str(own / "raw")], "out": str(own / "lake")}
        deployment["parameters"] = {**deployment["parameters"], **places}
        for schedule in deployment.get("schedules", []):
            schedule["cron"] = "* * * * *"
    path = folder / "prefect.yaml"
    path.write_text(yaml.safe_dump(project), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Postgres, a Prefect server on it, and what prefect.yaml says, deployed by the documented commands."""
    if reason := missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("service")
    (home := folder / "home").mkdir()
    project = write_project(folder)
    with ExitStack() as stack:
        postgres = stack.enter_context(Postgres(folder / "postgres.log"))
        server = stack.enter_context(Server(home, postgres.url))
        asked = PrefectServer(server.url)
        stack.callback(asked.close)
        asked.environment["PREFECT_HOME"] = str(home)
        serving = Service(postgres, server, asked, folder)
        add_dump(serving.raw("nightly"), 0)
        serving.prefect("work-pool", "create", "--type", "process", "paperlake")
        serving.prefect("deploy", "--all", "--prefect-file", project)
        yield serving


@pytest.fixture(scope="session")
def killed(service: Service) -> tuple[str, datetime]:
    """A run that was killed in mid-run with its worker: its id, and when."""
    for number in range(20):
        add_dump(service.raw("by-hand"), number)
    with Worker(service.folder, service.asked.environment, limit=1) as worker:
        service.prefect("deployment", "run", "curate/by-hand", "-p", "keep_snapshots=3")
        wait_for(lambda: len(service.results("by-hand")) > 20)
        worker.kill()
    when = datetime.now().astimezone()
    assert not service.lake("by-hand").joinpath("current").exists(), "the run was over before it was killed"
    [run] = service.runs("by-hand")
    return run["id"], when


@pytest.fixture(scope="session")
def worker(service: Service, killed: tuple[str, datetime]) -> Iterator[Worker]:
    """The worker that comes after the first one was killed with its run."""
    with Worker(service.folder, service.asked.environment) as started:
        yield started
