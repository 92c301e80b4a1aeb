"""Size: what runs cost as the lake grows: `python -m benchmarks.scale [RECORDS ...]`.

The command line curates generated bibliographies of several sizes (benchmarks/generate), each into a new lake: first
all but 1 % of it, then with nothing new, then with the rest. The last version is scored against the truth. Beside each
size stand the yardstick (benchmarks/yardstick.py) and the wall of a flow that does nothing.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.generated import MIN_AUTHORS, MIN_PAPERS, Score, bibliography, score, score_table
from benchmarks.incremental import Night, measure_nights
from benchmarks.kept import keep
from benchmarks.machine import describe_machine
from benchmarks.running import prefect_server
from benchmarks.watching import Run, Step, empty_flow
from benchmarks.yardstick import Yardstick, measure_yardstick

SIZES = (10_000, 100_000)
MOST_TABLES = 12  # of the work folder
WANTED = {"papers": MIN_PAPERS, "authors": MIN_AUTHORS}


@dataclass(frozen=True)
class Size:
    """What was measured of one size.

    Attributes:
        records: How many records there are.
        empty: Seconds of a flow that does nothing.
        nights: The runs, the first of which reads nearly all.
        yardstick: What the bare work costs.
        scores: How well the truth was found.
    """

    records: int
    empty: float
    nights: Sequence[Night]
    yardstick: Yardstick
    scores: Sequence[Score]

    @property
    def run(self) -> Run:
        """The first run."""
        return self.nights[0].run

    @property
    def ratio(self) -> float:
        """How many times the yardstick the first run costs, in processor seconds."""
        return self.run.cpu / self.yardstick.seconds


def measure_scale(sizes: Sequence[int] = SIZES) -> Iterator[Size]:
    """Yield what was measured of each size."""
    for size in sizes:
        folder = bibliography(size)
        with prefect_server() as environment, tempfile.TemporaryDirectory(prefix="paperlake-bench-") as work:
            empty = min(empty_flow(environment) for _ in range(2))
            nights = []
            for night in measure_nights(folder / "raw", Path(work), environment):
                nights.append(night)
                what, run = night.what, night.run
                print(
                    f"{run.records:,} records, {what}: {run.wall:.1f} s, CPU {run.cpu:.1f} s",
                    file=sys.stderr,
                    flush=True,
                )
            lake = Path(work) / "lake"
            yardstick = measure_yardstick(folder / "raw", lake)
            yield Size(nights[-1].run.records, empty, nights, yardstick, score(lake, folder))


def scale_table(measured: Iterable[Size]) -> tuple[list[str], bool]:
    """Return the lines of all tables, and whether the truth was found as well as is wanted; keep the results."""
    sizes = list(measured)
    runs = [size.run for size in sizes]
    lines = [*_costs(sizes), "", *_growth(runs), "", "Nights:", "", *_nights(sizes)]
    for size in sizes:
        lines += ["", f"Found of the truth, {size.records:,} records:", "", *score_table(size.scores)]
    lines += ["", "By step; tasks that run at once share the processor's seconds evenly:", "", *_steps(runs)]
    lines += ["", "The largest tables of the work folder:", "", *_work(runs)]
    details = [asdict(size) | {"nights": [asdict(night.run) for night in size.nights]} for size in sizes]
    lines += ["", *keep("scale", figures(sizes), details)]
    found = {one.what: one.f1 for size in sizes for one in size.scores}
    return lines, all(found.get(what, 1.0) >= least for what, least in WANTED.items())


def figures(sizes: Iterable[Size]) -> dict[str, float]:
    """Return the figures that are compared with those of the last time."""
    kept: dict[str, float] = {}
    for size in sizes:
        of = f"{size.records:,} records"
        kept |= {f"{of}, {one.what}: F1": one.f1 for one in size.scores}
        kept |= {f"{of}, peak, MB": size.run.peak / 1e6, f"{of}, times the yardstick": size.ratio}
        for night in size.nights:
            kept |= {f"{of}, {night.what}: wall, s": night.run.wall, f"{of}, {night.what}: CPU, s": night.run.cpu}
        kept |= {f"{of}, {name}: CPU, s": step.cpu for name, step in size.run.steps.items() if step.cpu >= 1}
        kept |= {f"{of}, {name}: rows": rows for name, rows in size.run.rows.items() if name.endswith("pairs")}
    return kept


def exponent(less: tuple[int, float], more: tuple[int, float]) -> float:
    """Return the power of the number of records with which a cost grows; each is a number of records and a cost."""
    return math.log(more[1] / less[1]) / math.log(more[0] / less[0])


def _costs(sizes: Sequence[Size]) -> Iterator[str]:
    """Yield the lines of what the first runs cost."""
    yield (
        "| records | wall, s | empty flow, s | CPU, s | yardstick, CPU, s | times "
        "| peak, MB | read, MB | written, MB | lake, MB |"
    )
    yield f"|{'--:|' * 10}"
    for size in sizes:
        run = size.run
        megabytes = " | ".join(f"{part / 1e6:,.0f}" for part in (run.peak, run.read, run.written, run.lake))
        bare = f"{size.yardstick.seconds:.2f} (parse {size.yardstick.parse:.2f}) | {size.ratio:.1f}"
        yield f"| {run.records:,} | {run.wall:.1f} | {size.empty:.1f} | {run.cpu:.1f} | {bare} | {megabytes} |"


def _growth(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the lines of how costs grow."""
    yield "How they grow with the number of records n:"
    yield ""
    yield "| from | to | CPU | wall | peak |"
    yield f"|{'--:|' * 5}"
    for less, more in pairwise(runs):
        powers = (
            exponent((less.records, getattr(less, cost)), (more.records, getattr(more, cost)))
            for cost in ("cpu", "wall", "peak")
        )
        yield f"| {less.records:,} | {more.records:,} | {' | '.join(f'n^{power:.2f}' for power in powers)} |"


def _nights(sizes: Sequence[Size]) -> Iterator[str]:
    """Yield the lines of the runs of each size."""
    yield "| new | records | wall, s | CPU, s | CPU, of the first | files that are new |"
    yield f"|---|{'--:|' * 5}"
    for size in sizes:
        for what, run, new_files, files in size.nights:
            share = f"{run.cpu / size.run.cpu:.0%}"
            yield f"| {what} | {run.records:,} | {run.wall:.1f} | {run.cpu:.1f} | {share} | {new_files} of {files} |"


def _steps(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the lines of what each step cost."""
    yield f"| step | {' | '.join(f'{run.records:,}: tasks | wall, s | CPU, s' for run in runs)} | CPU, n^ |"
    yield f"|---|{'--:|' * (3 * len(runs) + 1)}"
    for name in dict.fromkeys(name for run in runs for name in run.steps):
        steps = [run.steps.get(name, Step()) for run in runs]
        ends = [(run.records, step.cpu) for run, step in zip(runs, steps, strict=True) if step.cpu > 0]
        power = f"{exponent(ends[0], ends[-1]):.2f}" if len(ends) > 1 else "-"
        cells = " | ".join(f"{step.tasks} | {step.wall:.1f} | {step.cpu:.1f}" for step in steps)
        yield f"| {name} | {cells} | {power} |"


def _work(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the lines of the largest tables between the steps, and of all tables of pairs."""
    yield f"| table | {' | '.join(f'{run.records:,}: rows | rows a record | MB' for run in runs)} |"
    yield f"|---|{'--:|' * 3 * len(runs)}"
    largest = [*runs[-1].work][:MOST_TABLES]
    for name in dict.fromkeys([*largest, *(name for name in runs[-1].work if name.endswith("pairs"))]):
        rows = [run.rows.get(name, 0) for run in runs]
        cells = (
            f"{n:,} | {n / run.records:.1f} | {run.work.get(name, 0) / 1e6:,.1f}"
            for n, run in zip(rows, runs, strict=True)
        )
        yield f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Measure runs of several sizes.")
    parser.add_argument(
        "records", type=int, nargs="*", default=SIZES, help="about how many records (default: %(default)s)"
    )
    print(describe_machine(), flush=True)
    print("", *scale_table(measure_scale(parser.parse_args().records))[0], sep="\n")
