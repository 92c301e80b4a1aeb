"""Fit what scores tell of the accuracy of a lake to the labelled sets, and hold the intervals against their labels.

Each labelled set is resolved whole and with fields deleted. The share of pairs that are one rises with the score
(isotonic regression; every set counts alike), and its log-odds shift from set to set. Each set is held against the
calibration that the others give.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.optimize import isotonic_regression

from benchmarks.corpora import read_records_and_names
from benchmarks.fit_papers import ACROSS, delete_fields
from benchmarks.gold import true_pairs
from benchmarks.machine import SHARED
from benchmarks.resolving import cluster_prepared, own_keys, prepare_papers
from schemas.accuracy import Accuracy
from schemas.exchange.accuracy import APART, CERTAIN, CONTESTED, DIVIDED, MERGED, UNITED
from tasks.transform.linkage.accuracy import LEAST, MOST, Calibration, Curve, Step, estimate_accuracy
from tasks.transform.normalise import normalise_records
from tasks.transform.papers.accuracy import count_papers, judge_pairs
from tasks.transform.papers.calibration import CALIBRATION

PAPER_SETS = ("cora-1295", "dblp-acm", "diabetes", "digital_work", "mis-crossref-dblp-grobid")
MASKS = (
    (),
    ("doi", "abstract"),
    ("doi", "abstract", "publication_date"),
    ("doi", "abstract", "issue", "volume", "pages"),
)
CURVES = {UNITED: 0.98, CONTESTED: 0.9, APART: 0.02, DIVIDED: 0.1}  # and what each is drawn towards
SHARE_HELD = 0.8  # of the intervals
DRAWN = 2e-3  # how much: this share of the pairs of a set


class Labelled(NamedTuple):
    """A labelled set under one mask.

    Attributes:
        name: The set.
        mask: What was left out.
        counts: The table ACCURACY_COUNTS.
        right: Of the counted pairs, those that are labelled as one: columns kind, score, pairs.
        true: How many pairs are labelled as one.
        precision: By the labels.
        recall: By the labels.
    """

    name: str
    mask: tuple[str, ...]
    counts: pl.DataFrame
    right: pl.DataFrame
    true: int
    precision: float
    recall: float


def read_papers() -> Iterator[Labelled]:
    """Yield the labelled sets of papers under every mask."""
    for name in PAPER_SETS:
        gold = SHARED / "gold" / "papers" / name
        truth = true_pairs(gold)
        with tempfile.TemporaryDirectory(prefix="paperlake-fit-") as folder:
            records, names, catalogues = read_records_and_names([gold / "raw"], Path(folder))
        for mask in MASKS:
            keys = normalise_records(delete_fields(records, mask), names, catalogues)
            prepared = prepare_papers(keys)
            clustered = cluster_prepared(prepared)
            scored = clustered.scored
            left, right = own_keys(keys, scored)
            same = pl.Series(
                [(min(pair), max(pair)) in truth for pair in zip(left, right, strict=True)], dtype=pl.Boolean
            )
            labelled = pl.Series(left.str.head(1) != right.str.head(1)) if name in ACROSS else same.is_not_null()
            scored = scored.with_columns(same=same).filter(labelled)
            members = pl.concat(
                [
                    clustered.clusters.select("record", "cluster"),
                    prepared.features.select("record", cluster="record").join(
                        clustered.clusters, on="record", how="anti"
                    ),
                ]
            )
            judged = judge_pairs(scored.drop("same"), members, prepared.features)
            told = judged.join(scored.select("left", "right", "same"), on=["left", "right"])
            merged = told.filter(pl.col("kind").is_in(MERGED))
            yield Labelled(
                name,
                mask,
                count_papers(scored.drop("same"), members, prepared.features),
                told.filter("same").group_by("kind", "score").agg(pairs=pl.len()),
                len(truth),
                int(merged["same"].sum()) / max(merged.height, 1),
                int(merged["same"].sum()) / len(truth),
            )


def fit(sets: Sequence[Labelled], precision_spread: float = 1.0, recall_spread: float = 1.6) -> Calibration:
    """Fit the curves to labelled sets."""
    curves: dict[str, Curve] = {}
    scores = np.arange(LEAST, MOST + 1)
    for kind, drawn_to in CURVES.items():
        pairs, right = np.zeros(scores.size), np.zeros(scores.size)
        for one in sets:
            for into, table in ((pairs, one.counts.filter(by="all", kind=kind)), (right, one.right.filter(kind=kind))):
                np.add.at(into, table["score"].to_numpy() - LEAST, table["pairs"].to_numpy() / one.true)
        share = isotonic_regression((right + DRAWN * drawn_to) / (pairs + DRAWN), weights=pairs + DRAWN).x
        curves[kind] = tuple(
            Step(int(score), round(float(value), 3))
            for place, (score, value) in enumerate(zip(scores, share, strict=True))
            if place == 0 or round(float(value), 3) != round(float(share[place - 1]), 3)
        )
    unseen = [
        1 - float(one.right.filter(pl.col("kind").is_in([*CURVES, CERTAIN]))["pairs"].sum()) / one.true for one in sets
    ]
    return Calibration(curves, round(float(np.median(unseen)), 3), precision_spread, recall_spread)


def hold_out(sets: Sequence[Labelled]) -> Iterator[tuple[Labelled, Accuracy]]:
    """Yield each set with what the calibration of all others estimates of it."""
    for one in sets:
        calibration = fit([other for other in sets if other.name != one.name])
        yield one, next(estimate_accuracy(one.counts, "papers", calibration))


def accuracy_table() -> tuple[list[str], bool]:
    """Return the lines of the tables, intervals beside labels and then the calibration; and whether enough hold."""
    sets = list(read_papers())
    lines = [
        "| set | left out | precision | estimated | | recall | estimated | |",
        "|---|---|--:|--:|---|--:|--:|---|",
    ]
    held: list[bool] = []
    for one, found in hold_out(sets):
        cells = []
        for interval, truth in ((found.precision, one.precision), (found.recall, one.recall)):
            held.append(interval.low <= truth <= interval.high)
            cells.append(
                f"{truth:.4f} | {interval.value:.4f} ({interval.low:.4f} to {interval.high:.4f}) "
                f"| {'' if held[-1] else '**outside**'}"
            )
        lines.append(f"| {one.name} | {', '.join(one.mask) or 'nothing'} | {' | '.join(cells)} |")
    fitted = fit(sets)
    lines += ["", f"{sum(held)} of {len(held)} intervals hold. Shipped in papers/calibration.py, and fitted:", ""]
    for kind, curve in fitted.curves.items():
        for name, steps in (("shipped", CALIBRATION.curves[kind]), ("fitted", curve)):
            lines.append(f"- {kind}, {name}: " + ", ".join(f"{step.score}: {step.share}" for step in steps))
    lines.append(f"- unseen: shipped {CALIBRATION.unseen}, fitted {fitted.unseen}")
    return lines, sum(held) >= SHARE_HELD * len(held)


if __name__ == "__main__":
    print(*accuracy_table()[0], sep="\n")
