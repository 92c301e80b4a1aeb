"""Agglomeration: the cores of each name united into clusters, the pair with the highest score first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from tasks.transform.authors.matches import MERGED, MIN_REVIEWED, REVIEW
from tasks.transform.authors.score import TERMS, YEARS, weigh_evidence, years_between
from tasks.transform.authors.vectors import KINDS
from tasks.transform.linkage.arrays import Bools, Floats, Ints
from tasks.transform.linkage.chunks import slices

# In this order the cores of a name win a tie. Where papers print a name twice, the last go with the last.
ORDER = ("from_last", "left")
PAIRS_AT_ONCE = 50_000  # whose evidence is weighed together
DECIDED = {
    "left": pl.UInt64,
    "right": pl.UInt64,
    "decision": pl.String,
    "kept_apart_by": pl.String,
    **dict.fromkeys(TERMS, pl.Float64),
}


def settle(scored: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Decide the names in which all pairs say the same; the others are contested.

    Args:
        scored: What `score_pairs` gives, and kept_apart_by.

    Returns:
        The decided pairs (DECIDED): a name whose pairs all score 0 or more and are not kept apart is one cluster, a
        name in which none does is as many as it has cores. And the pairs of the other names.
    """
    apart = pl.col("kept_apart_by").is_not_null()
    unites = (pl.col("score") >= 0) & ~apart
    scored = scored.with_columns(every=unites.all().over("block"), some=unites.any().over("block"))
    united = scored.filter("every").filter(pl.col("left") == pl.col("left").min().over("block"))
    divided = scored.filter(~pl.col("some") & ~apart & (pl.col("score") >= MIN_REVIEWED))
    settled = pl.concat([united.with_columns(decision=pl.lit(MERGED)), divided.with_columns(decision=pl.lit(REVIEW))])
    return settled.select(list(DECIDED)), scored.filter(pl.col("some") & ~pl.col("every"))


@dataclass
class _Name:
    """The clusters of one name while they are united; they are numbered in the order of their cores.

    Attributes:
        products: The products of their vectors: kind, cluster, cluster.
        places: How many places each has.
        first: The year of the first paper of each; NaN where it is not known.
        last: The year of its last paper.
        apart: Which may not be united.
        prior: The prior of the name.
    """

    products: Floats
    places: Floats
    first: Floats
    last: Floats
    apart: Bools
    prior: float

    def weigh(self, some: slice) -> Floats:
        """Weigh the evidence between some clusters and every one: for each of TERMS a row a cluster."""
        itself = np.einsum("kii->ki", self.products)
        larger = np.maximum(self.places[some, None], self.places)
        years = years_between(self.first[some, None], self.last[some, None], self.first, self.last)
        weighed = weigh_evidence(self.products[:, some], itself[:, some, None], itself[:, None, :], larger, years)
        weighed[-1] += self.prior
        return weighed

    def unite(self, keep: int, drop: int) -> None:
        """Add one cluster to another."""
        self.products[:, keep, :] += self.products[:, drop, :]
        self.products[:, :, keep] += self.products[:, :, drop]
        self.places[keep] += self.places[drop]
        self.first[keep] = np.fmin(self.first[keep], self.first[drop])
        self.last[keep] = np.fmax(self.last[keep], self.last[drop])
        self.apart[keep] |= self.apart[drop]
        self.apart[:, keep] |= self.apart[:, drop]
        self.apart[drop] = self.apart[:, drop] = True


def agglomerate(contested: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Unite the clusters of each contested name, best first.

    Args:
        contested: The pairs that `settle` leaves.
        pairs: What `score_authors` gives.

    Returns:
        The decided pairs (DECIDED): those that united two clusters, which are named by their lowest cores, and the best
        pair of each remaining cluster that is left for review.
    """
    compared = pairs.join(contested.select("block").unique(), on="block", how="semi").sort("block")
    cores = compared.filter(pl.col("left") == pl.col("right")).sort("block", *ORDER)
    rest = contested.sort("block")
    core = cores["left"].to_list()
    rows = []
    for start, name in _names(cores, compared, rest):
        for one, other, decision, terms in _unite_best_first(name):
            left, right = sorted((core[start + one], core[start + other]))
            rows.append((left, right, decision, None, *terms))
    return pl.DataFrame(rows, schema=DECIDED, orient="row")


def _names(cores: pl.DataFrame, compared: pl.DataFrame, contested: pl.DataFrame) -> Iterator[tuple[int, _Name]]:
    """Yield each name, and at which of the cores its own begin.

    Args:
        cores: What is known of each core of the names, sorted by block and ORDER.
        compared: The products of all pairs of cores, each with itself too, sorted by block.
        contested: The contested pairs, sorted by block.
    """
    places, first, last = (cores[each].cast(pl.Float64).to_numpy(writable=True) for each in ("n_places", *YEARS))
    products, ends = compared.select(KINDS).to_numpy().T, _ends(compared, cores)
    apart, apart_ends = contested["kept_apart_by"].is_not_null().to_numpy(), _ends(contested, cores)
    prior = contested["prior"].to_numpy()
    for own, all_pairs, pairs in zip(*(_runs(frame["block"]) for frame in (cores, compared, contested)), strict=True):
        size = own.stop - own.start
        matrix, kept = np.zeros((len(KINDS), size, size)), np.eye(size, dtype=bool)
        left, right = ends[:, all_pairs] - own.start
        matrix[:, left, right] = matrix[:, right, left] = products[:, all_pairs]
        left, right = apart_ends[:, pairs] - own.start
        kept[left, right] = kept[right, left] = apart[pairs]
        yield own.start, _Name(matrix, places[own], first[own], last[own], kept, prior[pairs.start])


def _ends(pairs: pl.DataFrame, cores: pl.DataFrame) -> Ints:
    """Return the places of both sides of pairs among cores, which are in any order: two rows."""
    order = np.argsort(cores["left"].to_numpy())
    items = cores["left"].to_numpy()[order]
    return np.stack([order[np.searchsorted(items, pairs[side].to_numpy())] for side in ("left", "right")])


def _runs(block: pl.Series) -> Iterator[slice]:
    """Yield where the rows of each block are; the blocks are sorted."""
    lengths = block.rle().struct.field("len").to_numpy()
    ends = np.cumsum(lengths, dtype=np.int64)
    return (slice(int(end - length), int(end)) for length, end in zip(lengths, ends, strict=True))


def _unite_best_first(name: _Name) -> Iterator[tuple[int, int, str, list[float]]]:
    """Unite the clusters of a name while a pair scores 0 or more; then yield the pairs to review."""
    size = name.places.size
    parts = slices(size, max(1, PAIRS_AT_ONCE // size))
    weighed = np.concatenate([name.weigh(some) for some in parts], axis=1)
    scores = _scores(weighed, name.apart)
    best = scores.argmax(axis=1)
    while True:
        top = scores[np.arange(size), best]
        keep = int(top.argmax())
        if top[keep] < 0:
            break
        keep, drop = sorted((keep, int(best[keep])))
        yield keep, drop, MERGED, weighed[:, keep, drop].tolist()
        name.unite(keep, drop)
        weighed[:, keep] = weighed[:, :, keep] = name.weigh(slice(keep, keep + 1))[:, 0]
        scores[drop] = scores[:, drop] = -np.inf
        scores[keep] = scores[:, keep] = _scores(weighed[:, keep], name.apart[keep])
        stale = np.flatnonzero((best == keep) | (best == drop))
        best[stale] = scores[stale].argmax(axis=1)
        better = scores[:, keep] > scores[np.arange(size), best]
        best[better] = keep
        best[keep] = scores[keep].argmax()
    for one in np.flatnonzero(top >= MIN_REVIEWED).tolist():
        other = int(best[one])
        if one < other or best[other] != one:
            first, second = sorted((one, other))
            yield first, second, REVIEW, weighed[:, first, second].tolist()


def _scores(weighed: Floats, apart: Bools) -> Floats:
    """Return the scores of pairs of clusters, the sum of their weights; those that may not be united score -inf."""
    scores = np.round(weighed.sum(axis=0), 6)
    scores[apart] = -np.inf
    return np.asarray(scores)
