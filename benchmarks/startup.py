"""Start-up: what a small run costs beside an empty Prefect flow, with a server running and without one."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import ROOT, SHARED
from benchmarks.running import environment_with, prefect_server, run

RUNS = 3
EMPTY_FLOW = "from prefect import flow\n@flow\ndef empty():\n    pass\nempty()\n"
MORE_THAN_EMPTY = 3.0  # seconds that the small run may take on top of the empty flow where a server runs


@dataclass(frozen=True)
class Startup:
    """Seconds of whole processes, one number a run, the two commands in turn."""

    server: str
    empty: tuple[float, ...]
    curate: tuple[float, ...]
    allowed: float

    @property
    def difference(self) -> float:
        """The median of curate minus the median of the empty flow."""
        return statistics.median(self.curate) - statistics.median(self.empty)

    @property
    def accepted(self) -> bool:
        """Whether curate takes no longer than is allowed on top of the empty flow."""
        return self.difference <= self.allowed


def measure_startup() -> list[Startup]:
    """Measure with a running server, and without one."""
    with prefect_server() as environment:
        warm = _alternate("running", environment, MORE_THAN_EMPTY)
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as home:
        cold = _alternate("none", environment_with(Path(home)), 0.0)
    return [warm, cold]


def startup_table(measured: list[Startup]) -> tuple[list[str], bool]:
    """Return the lines of the table, and whether every bound is kept."""
    lines = [
        "| Prefect server | empty flow, s: median (all) | curate, s: median (all) | difference, s | allowed, s |",
        "|---|---|---|--:|--:|",
    ]
    for each in measured:
        columns = [
            f"{statistics.median(seconds):.1f} ({', '.join(f'{one:.1f}' for one in seconds)})"
            for seconds in (each.empty, each.curate)
        ]
        mark = "" if each.accepted else " **over**"
        lines.append(
            f"| {each.server} | {columns[0]} | {columns[1]} | {each.difference:+.1f}{mark} | {each.allowed:.1f} |"
        )
    return lines, all(each.accepted for each in measured)


def _alternate(server: str, environment: Mapping[str, str], allowed: float) -> Startup:
    """Run the empty flow and curate in turn, each once beforehand so that no first start is counted."""
    raw = SHARED / "seeds" if (SHARED / "seeds").is_dir() else ROOT / "data" / "raw"
    empty: list[float] = []
    curate: list[float] = []
    for number in range(RUNS + 1):
        with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as lake:
            commands = (
                [sys.executable, "-c", EMPTY_FLOW],
                [sys.executable, "-m", "flows.cli", "curate", str(raw), "--out", lake, "--json"],
            )
            for command, seconds in zip(commands, (empty, curate), strict=True):
                ended = run(command, environment)
                if ended.status:
                    raise RuntimeError(f"{' '.join(command[:4])}: {ended.errors.strip()}")
                if number:
                    seconds.append(ended.seconds)
    return Startup(server, tuple(empty), tuple(curate), allowed)
