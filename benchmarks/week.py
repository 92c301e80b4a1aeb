"""Nights in fast forward: whether what a service holds stays bounded: `python -m benchmarks.week --minutes 30`.

A Prefect server on Postgres, a worker, and the deployment `nightly` of prefect.yaml with short nights. Every third one
has a new dump. After each run it is measured what the parts hold in memory, on disk and in the database. What grows
with every run is the record that the server keeps of it, until its vacuum removes it; the table says how much that is
a run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

import httpx
import yaml

from benchmarks.machine import ROOT, describe_machine
from tests.service.parts import Part, Postgres, Server, Worker, family

MINUTES, EVERY, NEW_EVERY, RECORDS = 30, 1, 3, 100
LOOK_SECONDS = 0.5
MB = 2**20


@dataclass(frozen=True)
class Night:
    """What is there after a run, in MB.

    Attributes:
        run: How many runs have ended.
        state: How the last one did.
        seconds: How long it took.
        server: Memory of the server.
        worker: Memory of the worker.
        flow: The most memory that the run has had at once, with its processes.
        lake: Disk of the lake without its work folder.
        work: Disk of the work folder.
        home: Disk of Prefect's home, with its logs.
        database: Size of the server's database.
        load: How many processes the machine had to run, on average over a minute.
    """

    run: int
    state: str
    seconds: float
    server: float
    worker: float
    flow: float
    lake: float
    work: float
    home: float
    database: float
    load: float


class Peak(threading.Thread):
    """The most memory that a worker's runs have had at once since it was last asked."""

    def __init__(self, worker: Part) -> None:
        super().__init__(daemon=True)
        self._worker, self._most = worker, 0.0

    def run(self) -> None:
        """Look for as long as the worker lives."""
        while self._worker.process.poll() is None:
            self._most = max(self._most, memory(self._worker, own=False))
            time.sleep(LOOK_SECONDS)

    def take(self) -> float:
        """Return it, and begin anew."""
        most, self._most = self._most, 0.0
        return most


def memory(part: Part, *, own: bool) -> float:
    """Return the resident memory of a part's own processes, or of the runs that it has started, in MB."""
    pids = family(part.process.pid)
    total = 0
    for pid in pids if own and not isinstance(part, Worker) else pids[:1] if own else pids[1:]:
        try:
            pages = int(Path("/proc", str(pid), "statm").read_text(encoding="ascii").split()[1])
        except (OSError, IndexError):  # it has ended
            continue
        total += pages * os.sysconf("SC_PAGE_SIZE")
    return total / MB


def disk(folder: Path, *, but: str = "") -> float:
    """Return how much a folder takes on the disk in MB, a file with several links once, without one of its folders."""
    sizes: dict[int, int] = {}
    for path in folder.rglob("*"):
        if but and but in path.relative_to(folder).parts:
            continue
        try:
            status = path.lstat()
        except OSError:  # it has been removed
            continue
        sizes[status.st_ino] = 512 * status.st_blocks
    return sum(sizes.values()) / MB


def add_dump(raw: Path, number: int) -> None:
    """Put a dump of papers that are new into a folder."""
    records = [
        f"@article{{k{number}-{each}, title={{Subject {number} in the light of observation {each} and its kind}},"
        f" author={{Miller, Ann and Number{each}, Jo}}, year={{{1990 + number % 30}}}}}"
        for each in range(RECORDS)
    ]
    (raw / f"{number}.bib").write_text("\n".join(records), encoding="utf-8")


def deploy(folder: Path, every: int, environment: dict[str, str]) -> None:
    """Deploy the nightly run of prefect.yaml with a night of so many minutes."""
    project = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    [nightly] = (one for one in project["deployments"] if one["name"] == "nightly")
    nightly["parameters"] |= {"raw": [str(folder / "raw")], "out": str(folder / "lake")}
    nightly["schedules"] = [{"cron": f"*/{every} * * * *", "timezone": "UTC"}]
    project["deployments"] = [nightly]
    (folder / "prefect.yaml").write_text(yaml.safe_dump(project), encoding="utf-8")
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    create = ["work-pool", "create", "--type", "process", "paperlake"]
    for command in (create, ["deploy", "--all", "--prefect-file", str(folder / "prefect.yaml")]):
        subprocess.run([*prefect, *command], cwd=ROOT, env=environment, check=True, capture_output=True)


def measure_nights(minutes: float, every: int) -> Iterator[Night]:
    """Yield what is there after each run."""
    deadline = time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as name:
        folder = Path(name)
        home, lake = folder / "home", folder / "lake"
        (folder / "raw").mkdir()
        home.mkdir()
        add_dump(folder / "raw", 0)
        with Postgres(folder / "postgres.log") as postgres, Server(home, postgres.url, {}) as server:
            environment = {**os.environ, "PREFECT_API_URL": server.url, "PREFECT_HOME": str(home)}
            deploy(folder, every, environment)
            with Worker(folder, environment, limit=1) as worker, httpx.Client(base_url=server.url) as client:
                peak = Peak(worker)
                peak.start()
                count = 0
                while time.monotonic() < deadline:
                    query = {"flow_runs": {"end_time": {"is_null_": False}}, "sort": "END_TIME_DESC"}
                    ended = client.post("/flow_runs/filter", json=query).raise_for_status().json()
                    if len(ended) == count:
                        time.sleep(LOOK_SECONDS)
                        continue
                    count = len(ended)
                    yield Night(
                        run=count,
                        state=ended[0]["state_name"],
                        seconds=ended[0]["total_run_time"],
                        server=memory(server, own=True),
                        worker=memory(worker, own=True),
                        flow=peak.take(),
                        lake=disk(lake, but="_work"),
                        work=disk(lake / "_work"),
                        home=disk(home),
                        database=int(postgres.query("select pg_database_size(current_database())")) / MB,
                        load=os.getloadavg()[0],
                    )
                    if count % NEW_EVERY == 0:
                        add_dump(folder / "raw", count)


def nights_lines(nights: list[Night]) -> list[str]:
    """Return the lines of the table, and what a run adds to the database."""
    names = list(asdict(nights[0]))
    lines = [f"| {' | '.join(names)} |", f"|{'--:|' * len(names)}"]
    for night in nights:
        values = (f"{value:.1f}" if isinstance(value, float) else str(value) for value in asdict(night).values())
        lines.append(f"| {' | '.join(values)} |")
    half = nights[len(nights) // 2 :]
    if len(half) > 1:
        growth = (half[-1].database - half[0].database) / (half[-1].run - half[0].run)
        lines += ["", f"a run adds {growth:.2f} MB to the database, and takes {mean(n.seconds for n in half):.1f} s"]
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.week", description="Measure a service over many runs.")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"how long (default: {MINUTES})")
    parser.add_argument("--every", type=int, default=EVERY, help=f"minutes from run to run (default: {EVERY})")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of the table")
    options = parser.parse_args()
    measured = list(measure_nights(options.minutes, options.every))
    if not measured:
        sys.exit("no run has ended: give it more --minutes")
    if options.json:
        document = {"machine": describe_machine(), "nights": [asdict(night) for night in measured]}
        print(json.dumps(document, indent=2))
    else:
        print(describe_machine(), "", *nights_lines(measured), sep="\n")
