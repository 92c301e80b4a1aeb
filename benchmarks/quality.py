"""Quality: run the command line over every labelled set, and score what it published."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.gold import GOLD_SETS, GoldSet
from benchmarks.kept import keep
from benchmarks.running import prefect_server, run


@dataclass(frozen=True)
class Score:
    """How well one labelled set was resolved.

    Attributes:
        gold: The set.
        items: Records of papers, mentions of authors.
        missing: Items that the tables lack.
        refused: Records that were refused.
        seconds: How long the whole command took.
    """

    gold: GoldSet
    items: int
    missing: int
    refused: int
    precision: float
    recall: float
    f1: float
    seconds: float

    @property
    def accepted(self) -> bool:
        """Whether nothing is missing but what was refused, and the floor is met."""
        return self.missing <= self.refused and self.f1 >= self.gold.floor


def measure_quality() -> Iterator[Score]:
    """Yield the score of each labelled set."""
    with prefect_server() as environment:
        for gold in GOLD_SETS:
            with gold.raw() as raw:
                found, seconds = _curate_and_score(gold, raw, environment)
            yield (_papers_score if gold.kind == "papers" else _authors_score)(gold, found, seconds)


def _papers_score(gold: GoldSet, found: Mapping[str, Any], seconds: float) -> Score:
    """Return how the records of a labelled set became papers, from what its scorer printed."""
    measures = (found["precision"], found["recall"], found["f1"])
    return Score(gold, found["records"], found["missing"], found["refused"], *measures, seconds)


def _authors_score(gold: GoldSet, found: Mapping[str, Any], seconds: float) -> Score:
    """Return how the names of a labelled set became authors, from what its scorer printed."""
    scores = found["all"]
    measures = (scores["b3_p"], scores["b3_r"], scores["b3_f1"])
    return Score(gold, scores["mentions"], found["missing"], 0, *measures, seconds)


def quality_table(scores: Iterator[Score]) -> tuple[list[str], bool]:
    """Return the lines of the table, and whether every floor is met; keep the results."""
    lines = [
        "| kind | set | items | missing | refused | precision | recall | F1 | published | floor | seconds |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    accepted = True
    figures: dict[str, float] = {}
    for score in scores:
        figures |= {f"{score.gold.name}: F1": score.f1, f"{score.gold.name}: seconds": score.seconds}
        accepted &= score.accepted
        mark = "" if score.accepted else " **below**"
        lines.append(
            f"| {score.gold.kind} | {score.gold.name} | {score.items} | {score.missing} | {score.refused} "
            f"| {score.precision:.4f} | {score.recall:.4f} | {score.f1:.4f}{mark} "
            f"| {score.gold.f1:.4f} | {score.gold.floor:.2f} | {score.seconds:.1f} |"
        )
    return [*lines, "", *keep("quality", figures)], accepted


def _curate_and_score(gold: GoldSet, raw: Path, environment: Mapping[str, str]) -> tuple[dict[str, Any], float]:
    """Publish a lake from a labelled set, and hold it against its labels."""
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        lake = Path(folder) / "lake"
        curate = [sys.executable, "-m", "flows.cli", "curate", str(raw), "--out", str(lake), "--json"]
        curated = run(curate, environment)
        if curated.status:
            raise RuntimeError(f"{gold.name}: {curated.errors.strip()}")
        scored = run([sys.executable, str(gold.scorer), str(lake / "current"), str(gold.path)], environment)
        if not scored.output:
            raise RuntimeError(f"{gold.name}: {scored.errors.strip()}")
        found: dict[str, Any] = json.loads(scored.output)
        return found, curated.seconds
