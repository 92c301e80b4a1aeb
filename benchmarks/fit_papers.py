"""Fit the weights of the evidence for one paper to the labelled sets, and print them beside those that are shipped.

The model is additive and logistic: the log-odds of a pair are START and a weight for each level that holds. Levels
that have an order keep it (a more similar title never weighs less), evidence against a pair never speaks for it, and a
ridge draws each weight towards the one that is shipped, so that a level which few pairs have does not take an extreme
weight. The first weights were drawn towards what a person expects before seeing any data (`benchmarks/prior.py`, which
says which levels are fitted). The ridge is the one that loses least on the set that is left out, clustered: weights
that are drawn less fit the sets better and others worse. Each set counts alike, whatever its size. Every set is seen
whole, and with fields deleted from all of its records, so that sparse records are judged as well as rich ones.

START is set by hand: it is all that a pair without titles has besides identifiers and abstracts. The weights in
`BY_HAND` are not fitted either, for no labelled set has enough pairs that tell them; each says why.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from unittest import mock

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.optimize import minimize

from benchmarks.corpora import read_keys_and_names, read_records_and_names
from benchmarks.gold import true_pairs
from benchmarks.machine import SHARED
from benchmarks.prior import PRIOR
from benchmarks.resolving import cluster_prepared, own_keys, prepare_papers
from schemas.exchange.identities import IDENTITIES
from tasks.transform.normalise import normalise_records
from tasks.transform.papers import score
from tasks.transform.papers.evidence import EVIDENCE, START
from tasks.transform.papers.evidence.venues import ONLY_CANDIDATE
from tasks.transform.papers.identify import identify_papers

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Weights = dict[str, dict[str, float]]  # by the name of the evidence and the label of the level

GOLD = SHARED / "gold" / "papers"
SETS = ("cora-1295", "dblp-acm", "diabetes", "digital_work", "mis-crossref-dblp-grobid")
ACROSS = {"dblp-acm"}  # pairs of one catalogue are not labelled in these
RIDGE = 0.5
MAX_DIFFERENCE = 0.3
BY_NAME = {evidence.name: evidence for evidence in EVIDENCE}

# Fields that are deleted from all records of a copy of each set, and how much the copy counts.
MASKS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (1.0, ()),
    (0.4, ("doi", "abstract")),
    (0.3, ("doi", "abstract", "issue")),
    (0.4, ("doi", "abstract", "issue", "volume", "pages")),
    (0.2, ("doi", "abstract", "publication_date")),
    (0.2, ("doi", "abstract", "issue", "pages")),
    (0.3, ("doi", "abstract", "issue", "volume", "pages", "publication_date")),
    (0.2, ("doi", "abstract", "issue", "volume", "pages", "publication_date", "venue")),
)

# Evidence of which no level weighs more than the one before it.
FALLING = (
    *("title", "title information", "names", "names information", "year", "pages", "issue", "abstract", "venue"),
    *("venue alignment", "title contained"),
)
AGAINST = (
    *("title contained, no locator", "words left over, no locator", "title kind", "names missing"),
    *("issue of one volume", "title missing", "venue of one source", "venue kind", "meeting abstract, no page"),
    "other year",
)
FOR = ("title contained", "translated title")

BY_HAND = {
    "title part": "two numbered parts of a work are two papers, whatever else agrees; the sets have few such pairs",
    "identifier": "the sets state no arXiv id and no PMID; the same id decides unless two other fields contradict it",
    "identifier and names": "tells the DOI of a paper from one that all abstracts of a supplement share",
    "content": "records that say the same word for word; the sets hold none",
    "untitled abstract": "the sets hold no records without a title and with an abstract",
    "only candidate": "only sets whose catalogues list no paper twice have it; chosen on these, whole",
    "doi (mistyped)": "as good as no DOI; one set has a few",
    "title kind (different, no name shared)": "a text and a reply to it by others; the sets have few",
    "title missing (names and place same)": "one set has such records; chosen on it",
    "venue kind (workshop and conference)": "no labelled set has workshops at conferences",
    "one catalogue": "the sets seldom name a catalogue; one that does lists few papers twice",
}


@dataclass(frozen=True)
class Sample:
    """The pairs of one set under one mask.

    Attributes:
        levels: Whether each fitted level holds, a row a pair, a column a level.
        offset: START, and what the weights that are set by hand add up to.
        same: Whether the two records of a pair are labelled as one paper.
        weight: How much each pair counts.
    """

    levels: Bools
    offset: Floats
    same: Bools
    weight: float


def read_all_samples() -> dict[str, list[Sample]]:
    """Read the samples of all labelled sets, by their names."""
    return {name: list(read_samples(GOLD / name)) for name in SETS}


def fit_to(samples: Mapping[str, Sequence[Sample]], *, without: str = "") -> Weights:
    """Fit the weights to the samples of all sets, or of all but one."""
    return fit([sample for name, of_set in samples.items() if name != without for sample in of_set])


def pairwise_f1(gold: Path, weights: Weights) -> float:
    """Return the F1 of the pairs of a labelled set, clustered with these weights."""
    truth = true_pairs(gold)
    with tempfile.TemporaryDirectory(prefix="paperlake-fit-") as folder:
        keys, _ = read_keys_and_names([gold / "raw"], Path(folder))
    reweighed = tuple(each.reweighed(weights.get(each.name, {})) for each in EVIDENCE)
    with mock.patch.object(score, "EVIDENCE", reweighed):
        clusters = cluster_prepared(prepare_papers(keys)).clusters
    papers = identify_papers(keys, clusters, IDENTITIES.empty()).join(
        keys.select("source_id", "source_key"), on="source_id"
    )
    members = papers.group_by("paper_id").agg("source_key")["source_key"].to_list()
    found = {(min(pair), max(pair)) for group in members for pair in combinations(group, 2)}
    if gold.name in ACROSS:
        found = {pair for pair in found if pair[0][0] != pair[1][0]}
    return 2 * len(found & truth) / (len(found) + len(truth))


def read_samples(gold: Path) -> Iterator[Sample]:
    """Yield the pairs of a labelled set under every mask."""
    truth = true_pairs(gold)
    with tempfile.TemporaryDirectory(prefix="paperlake-fit-") as folder:
        records, names, catalogues = read_records_and_names([gold / "raw"], Path(folder))
    for share, mask in MASKS:
        keys = normalise_records(delete_fields(records, mask), names, catalogues)
        clustered = cluster_prepared(prepare_papers(keys), every=True)
        scored = clustered.scored.join(clustered.candidates, on=["left", "right"], how="semi")
        left, right = own_keys(keys, scored)
        if gold.name in ACROSS:
            across = left.str.head(1) != right.str.head(1)
            scored, left, right = scored.filter(across), left.filter(across), right.filter(across)
        same = np.array([(min(pair), max(pair)) in truth for pair in zip(left, right, strict=True)], dtype=bool)
        yield Sample(_levels_that_hold(scored), _offset(scored), same, share / max(len(truth), 1))


def delete_fields(records: pl.DataFrame, mask: Sequence[str]) -> pl.DataFrame:
    """Return records without some of their fields; of the identifiers the DOI can be deleted."""
    columns = [name for name in mask if name != "doi"]
    kept = records.with_columns(pl.lit(None, dtype=records.schema[name]).alias(name) for name in columns)
    if "doi" not in mask:
        return kept
    others = pl.element().filter(pl.element().struct.field("scheme") != "doi")
    return kept.with_columns(pl.col("identifiers").list.eval(others))


def fit(samples: Sequence[Sample]) -> Weights:
    """Fit the weights to samples by penalised maximum likelihood, under the constraints of order and sign."""
    design, bounds = _constrained()
    levels = np.vstack([sample.levels for sample in samples]).astype(np.float32)
    offset = np.concatenate([sample.offset for sample in samples])
    sign = np.where(np.concatenate([sample.same for sample in samples]), 1.0, -1.0)
    weight = np.concatenate([np.full(sample.same.size, sample.weight) for sample in samples])
    prior = np.array([shipped_weights()[name][level] for name, level in _columns()])

    def loss(free: Floats) -> tuple[float, Floats]:
        weights = design @ free
        margin = sign * (offset + levels @ weights)
        slope = -weight * sign / (1 + np.exp(np.clip(margin, -500, 500)))
        away = weights - prior
        gradient = levels.T @ slope + RIDGE * away
        value = float((weight * np.logaddexp(0, -margin)).sum() + RIDGE / 2 * (away**2).sum())
        return value, design.T @ gradient

    lowest, highest = zip(*bounds, strict=True)
    first = np.clip(
        np.linalg.lstsq(design, prior, rcond=None)[0],
        np.array([-np.inf if bound is None else bound for bound in lowest]),
        np.array([np.inf if bound is None else bound for bound in highest]),
    )
    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000})
    fitted = design @ found.x
    weights: Weights = {}
    for (name, level), value in zip(_columns(), fitted.tolist(), strict=True):
        weights.setdefault(name, {})[level] = round(value, 1)
    return weights


def papers_fit_table() -> tuple[list[str], bool]:
    """Return the lines of the table: fitted beside shipped; and whether no weight differs by more than is accepted."""
    samples = read_all_samples()
    found = fit_to(samples)
    lines = ["| evidence | level | shipped | fitted | |", "|---|---|--:|--:|---|"]
    accepted = True
    for name, level, shipped, fitted in _side_by_side(found):
        differs = abs(shipped - fitted) > MAX_DIFFERENCE + 1e-9
        accepted &= not differs
        lines.append(f"| {name} | {level} | {shipped:.1f} | {fitted:.1f} | {'**differs**' if differs else ''} |")
    lines += ["", "| set | F1 as shipped | fitted to all sets | fitted to the others |", "|---|--:|--:|--:|"]
    for name in SETS:
        scores = (pairwise_f1(GOLD / name, each) for each in ({}, found, fit_to(samples, without=name)))
        lines.append(f"| {name} | {' | '.join(f'{each:.4f}' for each in scores)} |")
    lines += ["", "Set by hand:", "", *(f"- {name}: {reason}" for name, reason in BY_HAND.items())]
    return lines, accepted


def _side_by_side(fitted: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, str, float, float]]:
    """Yield the name and level of each fitted weight, and what is shipped and what is fitted."""
    shipped = shipped_weights()
    for name, level in _columns():
        yield name, level, shipped[name][level], fitted[name][level]


def _columns() -> list[tuple[str, str]]:
    """Return the evidence and the level of every fitted weight, in order."""
    return [(name, level) for name, by_level in PRIOR.items() for level in by_level]


def _constrained() -> tuple[Floats, list[tuple[float | None, float | None]]]:
    """Return what makes weights of free parameters, and the bounds of these.

    The last level of falling evidence is free, and each one before it adds an increment that is never negative.
    """
    columns = _columns()
    design = np.eye(len(columns))
    bounds: list[tuple[float | None, float | None]] = []
    for place, (name, _) in enumerate(columns):
        last = place == len(columns) - 1 or columns[place + 1][0] != name
        if name in FALLING and not last:
            bounds.append((0, None))
        elif name in AGAINST:
            bounds.append((None, 0))
        else:
            bounds.append((0, None) if name in FOR else (None, None))
        if name in FALLING:
            first = next(number for number, (other, _) in enumerate(columns) if other == name)
            design[first:place, place] = 1
    return design, bounds


def _levels_that_hold(scored: pl.DataFrame) -> Bools:
    """Return which fitted levels hold for each pair."""
    return np.column_stack([_holds(scored, name, level) for name, level in _columns()])


def _offset(scored: pl.DataFrame) -> Floats:
    """Return START and what the weights that are not fitted add up to, for each pair.

    What other candidates tell is left out: the weights are those of pairs by themselves.
    """
    total = np.full(scored.height, START)
    fitted = set(_columns())
    for name, levels in shipped_weights().items():
        for level, weight in levels.items():
            if (name, level) not in fitted and name != ONLY_CANDIDATE.name:
                total += weight * _holds(scored, name, level)
    return total


def _holds(scored: pl.DataFrame, name: str, level: str) -> Bools:
    """Return whether a level holds for each pair."""
    return scored.select(BY_NAME[name].holds(level)).to_series().to_numpy()


def shipped_weights() -> Weights:
    """Return the weights that are shipped."""
    return {
        each.name: {level.label: level.weight for level in each.levels if isinstance(level.weight, float)}
        for each in EVIDENCE
    }


if __name__ == "__main__":
    print(*papers_fit_table()[0], sep="\n")
