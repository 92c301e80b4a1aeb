"""Quality: run the command line over every labelled set, and score what it published."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import SHARED
from benchmarks.running import prefect_server, run

# The least that is accepted of a set: the measure, and its floor.
PAPER_FLOORS = {
    "cora-1295": 0.85,
    "dblp-acm": 0.965,
    "dblp-acm, duplicate-free": 0.985,
    "diabetes": 0.99,
    "digital_work": 0.99,
    "mis-crossref-dblp-grobid": 0.975,
}
DUPLICATE_FREE = """\
[sources.acm]
duplicate_free = true
[sources.dblp]
duplicate_free = true
"""
AUTHOR_FLOORS = {"aminer": 0.85, "crossref": 0.98}


@dataclass(frozen=True)
class Score:
    """How well one labelled set was resolved.

    Attributes:
        kind: papers (pairwise, after closure) or authors (B-cubed).
        name: The set.
        items: Records of papers, mentions of authors.
        missing: Items that the tables lack.
        refused: Records that were refused.
        floor: The least F1 that is accepted; None where none is set.
        seconds: How long the whole command took.
    """

    kind: str
    name: str
    items: int
    missing: int
    refused: int
    precision: float
    recall: float
    f1: float
    floor: float | None
    seconds: float

    @property
    def accepted(self) -> bool:
        """Whether nothing is missing but what was refused, and the floor is met."""
        return self.missing <= self.refused and (self.floor is None or self.f1 >= self.floor)


def measure_quality() -> Iterator[Score]:
    """Yield the score of each labelled set that has raw dumps."""
    with prefect_server() as environment:
        for gold in sorted((SHARED / "gold" / "papers").glob("*/raw")):
            yield _score_papers(gold.parent, gold, gold.parent.name, environment)
            if gold.parent.name == "dblp-acm":
                with _declared_duplicate_free(gold) as raw:
                    yield _score_papers(gold.parent, raw, "dblp-acm, duplicate-free", environment)
        for gold in sorted((SHARED / "gold" / "authors").glob("*/raw")):
            found, seconds = _curate_and_score(gold.parent, gold, "score_authors.py", environment)
            scores = found["all"]
            yield Score(
                "authors",
                gold.parent.name,
                scores["mentions"],
                found["missing"],
                0,
                scores["b3_p"],
                scores["b3_r"],
                scores["b3_f1"],
                AUTHOR_FLOORS.get(gold.parent.name),
                seconds,
            )


def _score_papers(gold: Path, raw: Path, name: str, environment: Mapping[str, str]) -> Score:
    """Score how the records of a labelled set became papers."""
    found, seconds = _curate_and_score(gold, raw, "score_papers.py", environment)
    return Score(
        "papers",
        name,
        found["records"],
        found["missing"],
        found["refused"],
        found["precision"],
        found["recall"],
        found["f1"],
        PAPER_FLOORS.get(name),
        seconds,
    )


@contextlib.contextmanager
def _declared_duplicate_free(raw: Path) -> Iterator[Path]:
    """Make a raw folder of the same dumps, whose catalogues are declared to list no paper twice."""
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        for dump in raw.iterdir():
            shutil.copy(dump, folder)
        (Path(folder) / "sources.toml").write_text(DUPLICATE_FREE)
        yield Path(folder)


def quality_table(scores: Iterator[Score]) -> tuple[list[str], bool]:
    """Return the lines of the table, and whether every floor is met."""
    lines = [
        "| kind | set | items | missing | refused | precision | recall | F1 | floor | seconds |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    accepted = True
    for score in scores:
        accepted &= score.accepted
        floor = "-" if score.floor is None else f"{score.floor:.2f}"
        mark = "" if score.accepted else " **below**"
        lines.append(
            f"| {score.kind} | {score.name} | {score.items} | {score.missing} | {score.refused} "
            f"| {score.precision:.4f} | {score.recall:.4f} | {score.f1:.4f}{mark} | {floor} | {score.seconds:.1f} |"
        )
    return lines, accepted


def _curate_and_score(
    gold: Path, raw: Path, scorer: str, environment: Mapping[str, str]
) -> tuple[dict[str, Any], float]:
    """Publish a lake from a labelled set, and hold it against its labels."""
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        lake = Path(folder) / "lake"
        curate = [sys.executable, "-m", "flows.cli", "curate", str(raw), "--out", str(lake), "--json"]
        curated = run(curate, environment)
        if curated.status:
            raise RuntimeError(f"{gold.name}: {curated.errors.strip()}")
        scored = run([sys.executable, str(SHARED / "score" / scorer), str(lake / "current"), str(gold)], environment)
        if not scored.output:
            raise RuntimeError(f"{gold.name}: {scored.errors.strip()}")
        found: dict[str, Any] = json.loads(scored.output)
        return found, curated.seconds
