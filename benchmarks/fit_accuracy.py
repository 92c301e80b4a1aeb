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

from benchmarks.authors import read_corpus
from benchmarks.corpora import read_records_and_names
from benchmarks.fit_papers import ACROSS, delete_fields
from benchmarks.gold import true_pairs
from benchmarks.machine import SHARED
from benchmarks.masked import MENTION, SETS, b_cubed_both, mask_authors, read_labels
from benchmarks.resolving import cluster_prepared, own_keys, prepare_papers
from benchmarks.resolving_authors import align, assign, cluster
from schemas.accuracy import CONFIDENCE, Accuracy, Entity, Interval
from schemas.exchange.accuracy import ACCURACY_COUNTS, APART, CERTAIN, CONTESTED, DIVIDED, MERGED, UNITED, UNSUPPORTED
from tasks.fields.names import parse_names
from tasks.transform.authors import calibration as authors
from tasks.transform.authors.accuracy import judge_cores, judge_variants
from tasks.transform.authors.cluster import clusters_of_places
from tasks.transform.linkage.accuracy import LEAST, MOST, Calibration, Curve, Step, estimate_accuracy
from tasks.transform.normalise import normalise_records
from tasks.transform.papers import calibration as papers
from tasks.transform.papers.accuracy import count_judged, judge_pairs

PAPER_SETS = ("cora-1295", "dblp-acm", "diabetes", "digital_work", "mis-crossref-dblp-grobid")
AUTHOR_MASKS = ((), ("affiliations",), ("titles", "venues", "affiliations"), ("given names",))
MASKS = (
    (),
    ("doi", "abstract"),
    ("doi", "abstract", "publication_date"),
    ("doi", "abstract", "issue", "volume", "pages"),
)
CURVES = {UNITED: 0.98, CONTESTED: 0.9, APART: 0.02, DIVIDED: 0.1}  # and what each is drawn towards
SHARE_HELD = 0.8  # of the intervals
MEASURES = ("precision", "recall")
SPREADS = tuple(step / 10 for step in range(4, 21))  # of log-odds
DRAWN = 2e-3  # how much: this share of the pairs of a set


class Labelled(NamedTuple):
    """A labelled set under one mask.

    Attributes:
        entity: papers or authors.
        name: The set.
        mask: What was left out.
        counts: The table ACCURACY_COUNTS.
        right: Of the counted pairs, those that are labelled as one: columns kind, score, pairs.
        true: How many pairs, or mentions, are labelled as one.
        precision: By the labels; of authors B-cubed.
        recall: By the labels; likewise.
    """

    entity: Entity
    name: str
    mask: tuple[str, ...]
    counts: pl.DataFrame
    right: pl.DataFrame
    true: float
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
            judged = judge_pairs(scored.drop("same"), members, prepared.features, catalogues=clustered.catalogues)
            told = judged.join(scored.select("left", "right", "same"), on=["left", "right"])
            merged = told.filter(pl.col("kind").is_in(MERGED))
            yield Labelled(
                "papers",
                name,
                mask,
                count_judged(judged),
                told.filter("same").group_by("kind", "score").agg(pairs=pl.len()),
                len(truth),
                int(merged["same"].sum()) / max(merged.height, 1),
                int(merged["same"].sum()) / len(truth),
            )


def read_authors() -> Iterator[Labelled]:
    """Yield the labelled sets of authors under every mask; of the pairs, only labelled mentions count."""
    for name, (raw, every) in SETS.items():
        with tempfile.TemporaryDirectory(prefix="paperlake-fit-") as folder:
            corpus = read_corpus(raw, Path(folder), every)
        mentions = assign(parse_names(corpus.names), corpus.assignments, corpus.sources)
        gold = read_labels(name, corpus.sources).join(mentions.select(MENTION), on=MENTION)
        for mask in AUTHOR_MASKS:
            yield _label_authors(name, mask, gold, *mask_authors(mask, mentions, corpus.papers, gold))


def _label_authors(
    name: str, mask: tuple[str, ...], gold: pl.DataFrame, mentions: pl.DataFrame, papers: pl.DataFrame
) -> Labelled:
    """Resolve the authors of a set, and hold the counted pairs against the labels."""
    aligned = align(mentions, papers)
    clustered = cluster(aligned)
    printed = mentions.select(*MENTION, "record").join(aligned.mention_places, on=["record", "position"])
    persons = gold.join(printed.select(*MENTION, "place"), on=MENTION).unique("place", maintain_order=True)
    cores = clustered.cores.join(persons.select("place", "person"), on="place")
    judged = judge_cores(
        cores, clustered.core_clusters, clustered.core_pairs, clustered.name_priors, clustered.lake_prior
    )
    of_core = cores.group_by("core", "person").agg(n=pl.len().cast(pl.Float64))
    first = cores.join(clustered.core_clusters.select("core", "cluster"), on="core", how="left")
    first = first.with_columns(cluster=pl.coalesce("cluster", "core"))
    of_cluster = first.group_by("person", core="cluster").agg(n=pl.len().cast(pl.Float64))
    variants = judge_variants(clustered.variant_links, first.group_by("cluster").agg(papers="place"))
    told = pl.concat([_right(judged, of_core), _right(variants, of_cluster)])
    every = pl.concat([judged, variants])
    found = clusters_of_places(clustered.cores, clustered.core_clusters, clustered.unions)
    precision, recall = b_cubed_both(persons.join(found, on="place"), "cluster")
    counts = every.group_by("kind", "score").agg(pl.col("pairs").sum())
    return Labelled(
        "authors",
        name,
        mask,
        ACCURACY_COUNTS.conform(counts.with_columns(entity=pl.lit("authors"), by=pl.lit("all"), value=pl.lit(""))),
        told.group_by("kind", "score").agg(pl.col("pairs").sum()),
        float(persons.height),
        precision,
        recall,
    )


def _right(judged: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Return how much of each judged pair is labelled as one: columns kind, score, pairs.

    Args:
        judged: What `judge_cores` or `judge_variants` returns.
        persons: Columns core, person and n: how many places of a core, or cluster, are which person.
    """
    size = persons.group_by("core").agg(pl.col("n").sum())
    same = (
        judged.join(persons, left_on="left", right_on="core")
        .join(persons, left_on=["right", "person"], right_on=["core", "person"], suffix="_right")
        .join(size.rename({"n": "of_left"}), left_on="left", right_on="core")
        .join(size.rename({"n": "of_right"}), left_on="right", right_on="core")
    )
    is_within = pl.col("left") == pl.col("right")
    share = (
        pl.when(is_within)
        .then(pl.col("n") * (pl.col("n") - 1) / (pl.col("of_left") * (pl.col("of_left") - 1)))
        .otherwise(pl.col("n") * pl.col("n_right") / (pl.col("of_left") * pl.col("of_right")))
    )
    return same.select("kind", "score", pairs=pl.col("pairs") * share)


def fit(sets: Sequence[Labelled], precision_spread: float = 1.0, recall_spread: float = 1.0) -> Calibration:
    """Fit the curves to labelled sets; the spreads between sets are given."""
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
    unseen = round(float(np.median([max(_unseen(one), 0.0) for one in sets])), 3)
    return Calibration(curves, unseen, precision_spread, recall_spread)


def _unseen(one: Labelled) -> float:
    """Return the share of what is labelled as one that no counted pair stands for."""
    kinds = [APART, DIVIDED] if one.entity == "authors" else [*CURVES, UNSUPPORTED, CERTAIN]
    counted = float(one.right.filter(pl.col("kind").is_in(kinds))["pairs"].sum()) / one.true
    return (1 - one.recall if one.entity == "authors" else 1) - counted


def fit_with_spreads(sets: Sequence[Labelled]) -> Calibration:
    """Fit a calibration whose spreads are the least with which enough of the intervals of sets left out hold."""
    spreads = []
    for measure in MEASURES:
        spreads.append(
            next(
                (
                    spread
                    for spread in SPREADS
                    if sum(_holds(one, found, measure) for one, found in hold_out(sets, spread))
                    >= CONFIDENCE * len(sets)
                ),
                SPREADS[-1],
            )
        )
    return fit(sets, *spreads)


def hold_out(sets: Sequence[Labelled], *spreads: float) -> Iterator[tuple[Labelled, Accuracy]]:
    """Yield each set with what the calibration of all others estimates of it.

    Args:
        sets: Labelled sets of one kind.
        spreads: That of precision and that of recall; one for both.
    """
    for one in sets:
        others = [other for other in sets if other.name != one.name]
        yield one, next(estimate_accuracy(one.counts, one.entity, fit(others, spreads[0], spreads[-1])))


def _holds(one: Labelled, found: Accuracy, measure: str) -> bool:
    """Whether an interval holds what the labels say."""
    interval: Interval = getattr(found, measure)
    truth: float = getattr(one, measure)
    return interval.low <= round(truth, 4) <= interval.high


def accuracy_table() -> tuple[list[str], bool]:
    """Return the lines of the tables, intervals beside labels and then the calibrations; and whether enough hold."""
    lines = [
        "| | set | left out | precision | estimated | | recall | estimated | |",
        "|---|---|---|--:|--:|---|--:|--:|---|",
    ]
    calibrations: list[str] = []
    held: list[bool] = []
    for sets, shipped in ((list(read_papers()), papers.CALIBRATION), (list(read_authors()), authors.CALIBRATION)):
        fitted = fit_with_spreads(sets)
        for one, found in hold_out(sets, fitted.precision_spread, fitted.recall_spread):
            cells = [one.entity, one.name, ", ".join(one.mask) or "nothing"]
            for measure in MEASURES:
                interval: Interval = getattr(found, measure)
                held.append(_holds(one, found, measure))
                cells += [
                    f"{getattr(one, measure):.4f}",
                    f"{interval.value:.4f} ({interval.low:.4f} to {interval.high:.4f})",
                    "" if held[-1] else "**outside**",
                ]
            lines.append(f"| {' | '.join(cells)} |")
        calibrations += ["", f"Of {sets[0].entity}, shipped:", "", *_listed(shipped)]
        calibrations += ["", "Fitted:", "", *_listed(fitted)]
    lines += ["", f"{sum(held)} of {len(held)} intervals hold, each by the calibration of the other sets."]
    return [*lines, *calibrations], sum(held) >= SHARE_HELD * len(held)


def _listed(calibration: Calibration) -> Iterator[str]:
    """Yield the lines that say what a calibration consists of."""
    for kind, curve in calibration.curves.items():
        yield f"- {kind}: " + ", ".join(f"{step.score}: {step.share}" for step in curve)
    yield f"- unseen {calibration.unseen}, spreads {calibration.precision_spread} and {calibration.recall_spread}"


if __name__ == "__main__":
    print(*accuracy_table()[0], sep="\n")
