"""Agglomeration: the cores of each name united into clusters, the pair with the highest score first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from tasks.hashing import Hashes
from tasks.transform.authors.matches import MERGED, MIN_REVIEWED, REVIEW
from tasks.transform.authors.score import TERMS, YEARS, weigh_evidence, years_between
from tasks.transform.authors.vectors import KINDS
from tasks.transform.linkage.arrays import Bools, Floats, Ints

# In this order the cores of a name win a tie. Where papers print a name twice, the last go with the last.
ORDER = ("from_last", "left")
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

    def weigh(self, one: int) -> Floats:
        """Weigh the evidence between one cluster and every other: a row for each of TERMS."""
        itself = np.einsum("kii->ki", self.products)
        larger = np.maximum(self.places[one], self.places)
        years = years_between(self.first[one], self.last[one], self.first, self.last)
        weighed = weigh_evidence(self.products[:, one, :], itself[:, [one]], itself, larger, years)
        weighed[-1] += self.prior
        return weighed

    def score(self, one: int) -> Floats:
        """Score one cluster against every other; those that may not be united with it score -inf."""
        scores = np.round(self.weigh(one).sum(axis=0), 6)
        scores[self.apart[one]] = -np.inf
        return np.asarray(scores)

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


def agglomerate(contested: pl.DataFrame, pairs: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Unite the clusters of each contested name, best first.

    Args:
        contested: The pairs that `settle` leaves.
        pairs: What `score_authors` gives.

    Yields:
        The decided pairs (DECIDED) of a name: those that united two clusters, which are named by their lowest cores,
        and the best pair of each remaining cluster that is left for review.
    """
    products = pairs.join(contested.select("block").unique(), on="block", how="semi").sort("block", "left", "right")
    groups = products.partition_by("block", maintain_order=True)
    rest = contested.sort("block", "left", "right").partition_by("block", maintain_order=True)
    for own, pair in zip(groups, rest, strict=True):
        cores = own.filter(pl.col("left") == pl.col("right")).sort(ORDER)
        number, size = cores["left"].to_numpy(), cores.height
        matrix = np.zeros((len(KINDS), size, size))
        left, right = _places_of(own, number)
        matrix[:, left, right] = matrix[:, right, left] = own.select(KINDS).to_numpy().T
        apart = np.eye(size, dtype=bool)
        left, right = _places_of(pair, number)
        apart[left, right] = apart[right, left] = pair["kept_apart_by"].is_not_null().to_numpy()
        places, first, last = (cores[each].cast(pl.Float64).to_numpy(writable=True) for each in ("n_places", *YEARS))
        name = _Name(matrix, places, first, last, apart, pair["prior"][0])
        rows = [
            (*sorted((number[a], number[b])), decision, None, *terms)
            for a, b, decision, terms in _unite_best_first(name)
        ]
        yield pl.DataFrame(rows, schema=DECIDED, orient="row")


def _places_of(pairs: pl.DataFrame, items: Hashes) -> tuple[Ints, Ints]:
    """Return the places of both sides of pairs among items, which are in any order."""
    order = np.argsort(items)
    left, right = (order[np.searchsorted(items, pairs[side].to_numpy(), sorter=order)] for side in ("left", "right"))
    return left, right


def _unite_best_first(name: _Name) -> Iterator[tuple[int, int, str, list[float]]]:
    """Unite the clusters of a name while a pair scores 0 or more; then yield the pairs to review."""
    size = name.places.size
    scores = np.stack([name.score(one) for one in range(size)])
    best = scores.argmax(axis=1)
    while True:
        top = scores[np.arange(size), best]
        keep = int(top.argmax())
        if top[keep] < 0:
            break
        keep, drop = sorted((keep, int(best[keep])))
        yield keep, drop, MERGED, name.weigh(keep)[:, drop].tolist()
        name.unite(keep, drop)
        scores[drop] = scores[:, drop] = -np.inf
        scores[keep] = scores[:, keep] = name.score(keep)
        stale = np.flatnonzero((best == keep) | (best == drop))
        best[stale] = scores[stale].argmax(axis=1)
        better = scores[:, keep] > scores[np.arange(size), best]
        best[better] = keep
        best[keep] = scores[keep].argmax()
    for one in np.flatnonzero(top >= MIN_REVIEWED).tolist():
        other = int(best[one])
        if one < other or best[other] != one:
            first, second = sorted((one, other))
            yield first, second, REVIEW, name.weigh(first)[:, second].tolist()
