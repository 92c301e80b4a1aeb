"""Best-first clustering with cannot-links: the mechanism that papers and authors share.

Pairs are taken from the highest score down and their clusters united, unless something forbids it. Plain closure
over the accepted pairs would let one wrong pair unite two right clusters.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import polars as pl

from tasks.transform.linkage.arrays import Bools, Floats, Ints

SIZE, CONTRADICTION, MEAN = "size", "contradiction", "mean"  # the rules that are bounds
NONE: Mapping[str, Ints] = MappingProxyType({})
NO_PAIRS: Mapping[str, tuple[Ints, Ints]] = MappingProxyType({})


@dataclass(frozen=True)
class Limits:
    """The bounds that forbid a union.

    Attributes:
        worst: No scored pair between two clusters may be below this (the rule CONTRADICTION).
        mean: Nor may the mean of the scored pairs between them be (MEAN).
        inspected: How many members of a cluster are looked at.
        largest: How many items a cluster may have (SIZE).
    """

    worst: float = -np.inf
    mean: float = -np.inf
    inspected: int = 15
    largest: int = sys.maxsize


class Clustering(NamedTuple):
    """The clusters, and what became of each pair.

    Attributes:
        cluster: The cluster of every item, named by its lowest member.
        united: Whether the pair united two clusters; these pairs are a tree for each cluster.
        refused_by: The rule that refused the pair a union: the name of a constraint, or SIZE, CONTRADICTION or MEAN;
            null where nothing did, for its items were in one cluster already or its score is not accepted.
    """

    cluster: Ints
    united: Bools
    refused_by: pl.Series


@dataclass
class _Forest:
    """Union-find over items, with the members of every cluster."""

    parent: list[int]
    members: dict[int, list[int]] = field(default_factory=dict)

    def root(self, item: int) -> int:
        """Return the cluster of an item, and shorten the way to it."""
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def of(self, root: int) -> list[int]:
        """Return the members of a cluster."""
        return self.members.get(root, [root])

    def unite(self, keep: int, drop: int) -> None:
        """Make one cluster of two."""
        self.members[keep] = self.of(keep) + self.of(drop)
        self.members.pop(drop, None)
        self.parent[drop] = keep


class _Rules:
    """What forbids the union of two clusters; each rule has a number, its place among the names."""

    def __init__(
        self,
        forest: _Forest,
        exclusive: Mapping[str, Ints],
        identity: Mapping[str, Ints],
        apart: Mapping[str, tuple[Ints, Ints]],
    ) -> None:
        self.names = (*identity, *exclusive, *apart, SIZE, CONTRADICTION, MEAN)
        self._forest = forest
        self._values = [_value_sets(values) for values in (*identity.values(), *exclusive.values())]
        self._n_identity = len(identity)
        self._opponents = [_opponents(*pairs) for pairs in apart.values()]

    def forbidding(self, x: int, y: int) -> int:
        """Return the number of the constraint that keeps two clusters apart; -1 where none does."""
        for number, values in enumerate(self._values):
            ours, theirs = values.get(x), values.get(y)
            if ours and theirs and (ours != theirs if number < self._n_identity else not ours.isdisjoint(theirs)):
                return number
        for number, opponents in enumerate(self._opponents, start=len(self._values)):
            if _opposed(x, y, opponents, self._forest):
                return number
        return -1

    def unite(self, keep: int, drop: int) -> None:
        """Add the values and the opponents of one cluster to those of another."""
        for values in (*self._values, *self._opponents):
            if drop in values:
                values[keep] = values.get(keep, set()) | values.pop(drop)


def cluster_best_first(
    size: int,
    left: Ints,
    right: Ints,
    score: Floats,
    *,
    accept: float = 0.0,
    limits: Limits | None = None,
    exclusive: Mapping[str, Ints] = NONE,
    identity: Mapping[str, Ints] = NONE,
    apart: Mapping[str, tuple[Ints, Ints]] = NO_PAIRS,
) -> Clustering:
    """Cluster items by their scored pairs.

    Args:
        size: How many items there are; they are the numbers from 0.
        left: The lower item of each pair.
        right: The higher item of each pair.
        score: The score of each pair.
        accept: The lowest score that unites.
        limits: The bounds on the union of two clusters; none by default.
        exclusive: For each constraint, by its name, a value an item, -1 for none: items of the same value are never
            together (two mentions on one paper).
        identity: For each constraint, by its name, a value an item, -1 for none: items of different values are never
            together (two DOIs).
        apart: For each constraint, by its name, pairs of items that are never together (names in conflict, a person's
            decision).

    Returns:
        The clusters, and what became of each pair. Where several rules refuse a pair, the first one is reported: those
        of identity, then exclusive, then apart, then the limits.
    """
    accepted = np.flatnonzero(score >= accept)
    order = accepted[np.lexsort((right[accepted], left[accepted], -score[accepted]))]
    known = _scores_by_pair(size, left, right, score, accepted) if limits is not None else {}
    forest = _Forest(list(range(size)))
    rules = _Rules(forest, exclusive, identity, apart)
    n_constraints = len(rules.names) - len((SIZE, CONTRADICTION, MEAN))
    united, refused, refusing = [], [], []
    for pair, a, b in zip(order.tolist(), left[order].tolist(), right[order].tolist(), strict=True):
        x, y = forest.root(a), forest.root(b)
        if x == y:
            continue
        rule = rules.forbidding(x, y)
        if rule < 0 and limits is not None:
            rule = _bound_broken(forest.of(x), forest.of(y), known, size, limits)
            rule += n_constraints if rule >= 0 else 0
        if rule >= 0:
            refused.append(pair)
            refusing.append(rule)
            continue
        keep, drop = (x, y) if x < y else (y, x)
        rules.unite(keep, drop)
        forest.unite(keep, drop)
        united.append(pair)
    cluster = np.fromiter((forest.root(item) for item in range(size)), dtype=np.int64, count=size)
    return Clustering(cluster, _marked(len(score), united), _named(len(score), refused, refusing, rules.names))


def _marked(size: int, places: list[int]) -> Bools:
    """Return an array that is true at the given places."""
    marks = np.zeros(size, dtype=bool)
    marks[places] = True
    return marks


def _named(size: int, places: list[int], numbers: list[int], names: tuple[str, ...]) -> pl.Series:
    """Return a column that holds at each place the name of its number, and null elsewhere."""
    number = np.full(size, len(names))
    number[places] = numbers
    return pl.Series([*names, None], dtype=pl.String).gather(number).alias("refused_by")


def _value_sets(values: Ints) -> dict[int, set[int]]:
    """Return the constraint's values of every item that has one, as sets that unions grow."""
    present = np.flatnonzero(values >= 0)
    return {item: {value} for item, value in zip(present.tolist(), values[present].tolist(), strict=True)}


def _opponents(left: Ints, right: Ints) -> dict[int, set[int]]:
    """Return the items that each item is never together with."""
    opponents: dict[int, set[int]] = {}
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        opponents.setdefault(a, set()).add(b)
        opponents.setdefault(b, set()).add(a)
    return opponents


def _opposed(x: int, y: int, opponents: dict[int, set[int]], forest: _Forest) -> bool:
    """Whether a member of one cluster is never together with a member of the other."""
    ours, theirs = opponents.get(x), opponents.get(y)
    if not ours or not theirs:
        return False
    few, other = (ours, y) if len(ours) <= len(theirs) else (theirs, x)
    return any(forest.root(item) == other for item in few)


def _scores_by_pair(size: int, left: Ints, right: Ints, score: Floats, accepted: Ints) -> dict[int, float]:
    """Return the scores of the pairs that two clusters can have between them, by the number left * size + right."""
    united = np.zeros(size, dtype=bool)
    united[left[accepted]] = united[right[accepted]] = True
    between = np.flatnonzero(united[left] & united[right])
    return dict(zip((left[between] * size + right[between]).tolist(), score[between].tolist(), strict=True))


def _bound_broken(ours: list[int], theirs: list[int], known: dict[int, float], size: int, limits: Limits) -> int:
    """Return which bound the union of two clusters breaks: 0 SIZE, 1 CONTRADICTION, 2 MEAN; -1 where it breaks none."""
    if len(ours) + len(theirs) > limits.largest:
        return 0
    if len(ours) == 1 and len(theirs) == 1:
        return -1
    between = [
        known[key]
        for a in ours[: limits.inspected]
        for b in theirs[: limits.inspected]
        if (key := min(a, b) * size + max(a, b)) in known
    ]
    if not between:
        return -1
    if min(between) < limits.worst:
        return 1
    return 2 if sum(between) / len(between) < limits.mean else -1
