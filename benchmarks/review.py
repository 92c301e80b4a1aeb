"""The review page: how soon it answers, and what memory it takes: `python -m benchmarks.review [LAKE]`.

The command serves a lake, that of ACL and DBLP unless another one is named, in a process of its own. Each kind of page
is asked for as a browser does, for those papers, authors and pairs that have most to show.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import polars as pl

from benchmarks.machine import ROOT, SHARED, describe_machine
from benchmarks.running import prefect_server, run
from tasks.load import open_lake

CORPORA = ("corpora/acl_anthology/xml", "corpora/dblp_bib")
MAX_MILLISECONDS = 200.0  # of every page and every decision, at the median
MAX_MEGABYTES = 500.0
RUNS = 9
WORDS = ("machine translation", "smith", "a")


@dataclass(frozen=True)
class Answers:
    """How soon a kind of page answers.

    Attributes:
        page: What was asked for.
        milliseconds: How long each answer took.
    """

    page: str
    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median."""
        return statistics.median(self.milliseconds)


@dataclass(frozen=True)
class Review:
    """What the page of a lake costs.

    Attributes:
        records: How many records the lake has.
        start: Seconds until the address was printed.
        megabytes: The most memory of the process, what it has mapped of files among it.
        answers: How soon it answers.
    """

    records: int
    start: float
    megabytes: float
    answers: tuple[Answers, ...]


def measure_corpora() -> Review:
    """Measure the page of the lake of ACL and DBLP, which is made for it."""
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder, prefect_server() as environment:
        lake = str(Path(folder) / "lake")
        raw = [str(SHARED / name) for name in CORPORA]
        ended = run([sys.executable, "-m", "flows.cli", "curate", *raw, "--out", lake], environment)
        if ended.status:
            raise RuntimeError(ended.errors.strip())
        return measure_review(Path(lake))


def measure_review(lake: Path) -> Review:
    """Measure the page of a lake; its decisions go to a folder that is gone afterwards."""
    with open_lake(lake) as opened:
        records = opened.manifest.rows["sources"]
        most = {
            "author": opened.authors.sort("n_papers", descending=True).head(RUNS).collect()["author_id"].to_list(),
            "paper": opened.papers.sort(pl.col("n_authors").fill_null(0), descending=True)
            .head(RUNS)
            .collect()["paper_id"]
            .to_list(),
        }
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as raw:
        started = time.perf_counter()
        with serving(lake, Path(raw)) as (address, process), httpx.Client(base_url=address) as client:
            start = time.perf_counter() - started
            answers = (
                _asked("a pair of papers", client, lambda _: "/?entity=paper"),
                _asked("a pair of authors", client, lambda _: "/?entity=author"),
                _asked("the list of pairs", client, lambda _: "/list"),
                _asked("a search", client, lambda number: f"/search?q={WORDS[number % len(WORDS)]}"),
                _asked("the page of a paper", client, lambda number: f"/paper/{most['paper'][number]}"),
                _asked("the page of an author", client, lambda number: f"/author/{most['author'][number]}"),
                _decided(client, address),
                _undone(client, address),
            )
            return Review(records, start, _megabytes(process.pid), answers)


@contextmanager
def serving(lake: Path, raw: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Yield the address of the page while the command runs, and its process."""
    command = [sys.executable, "-m", "flows.cli", "review", str(raw), "--out", str(lake), "--no-open"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        if process.stdout is None or not (printed := process.stdout.readline()):
            raise RuntimeError(f"{' '.join(command)} did not start")
        try:
            yield printed.split()[0].rstrip("/"), process
        finally:
            process.terminate()


def review_table(measured: Review) -> tuple[list[str], bool]:
    """Return the lines of the table, and whether every bound is kept."""
    lines = [
        f"{measured.records:,} records; the address is there after {measured.start:.1f} s; "
        f"{measured.megabytes:.0f} MB of memory at most, parts of mapped files among them",
        "",
        "| asked for | median, ms | slowest, ms | allowed, ms |",
        "|---|--:|--:|--:|",
        *(
            f"| {each.page} | {each.median:.0f} | {max(each.milliseconds):.0f} | {MAX_MILLISECONDS:.0f} |"
            for each in measured.answers
        ),
    ]
    is_quick = all(each.median <= MAX_MILLISECONDS for each in measured.answers)
    return lines, is_quick and measured.megabytes <= MAX_MEGABYTES


def _asked(page: str, client: httpx.Client, address: Callable[[int], str]) -> Answers:
    """Ask for pages, each once."""
    return Answers(page, tuple(_timed(partial(client.get, address(number))) for number in range(RUNS)))


def _decided(client: httpx.Client, origin: str) -> Answers:
    """Decide the pairs that are asked next."""
    taken = []
    for number in range(RUNS):
        page = client.get("/").text
        form = {name: _field(page, name) for name in ("token", "pair")}
        form["verdict"] = "same" if number % 2 else "different"
        taken.append(_timed(partial(client.post, "/decide", data=form, headers={"origin": origin})))
    return Answers("a decision", tuple(taken))


def _undone(client: httpx.Client, origin: str) -> Answers:
    """Take decisions back."""
    form = {"token": _field(client.get("/").text, "token")}
    undo = partial(client.post, "/undo", data=form, headers={"origin": origin})
    return Answers("an undo", tuple(_timed(undo) for _ in range(RUNS)))


def _timed(ask: Callable[[], httpx.Response]) -> float:
    """Return how many milliseconds an answer takes."""
    began = time.perf_counter()
    answer = ask()
    seconds = time.perf_counter() - began
    if answer.is_error:
        raise RuntimeError(f"{answer.url}: {answer.status_code}")
    return 1000 * seconds


def _field(page: str, name: str) -> str:
    """Return the value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise RuntimeError(f"the page has no {name}")
    return found[1]


def _megabytes(process: int) -> float:
    """Return the most memory that a process has had."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


if __name__ == "__main__":
    print(describe_machine(), flush=True)
    rows, met = review_table(measure_review(Path(sys.argv[1])) if sys.argv[1:] else measure_corpora())
    print(*rows, sep="\n")
    sys.exit(0 if met else 1)
