"""Best-first clustering with must-links and cannot-links: the mechanism that papers and authors share.

Must-links unite first, whatever the scores. Then pairs are taken from the highest score down and their clusters united,
unless something forbids it. Plain closure over the accepted pairs would let one wrong pair unite two right clusters.

The limits look only at what scores have united. What a must-link brings together may contradict each other, and each
side keeps the items that it would have without the link.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import polars as pl

from tasks.transform.linkage.arrays import Bools, Floats, Ints
from tasks.transform.linkage.components import components
from tasks.transform.linkage.rules import DECISION, NO_ITEMS, CannotLinks, Forest, Rules

SIZE, CONTRADICTION, MEAN = BOUNDS = "size", "contradiction", "mean"  # the rules that are bounds
NONE: Mapping[str, Ints] = MappingProxyType({})
NO_PAIRS: Mapping[str, tuple[Ints, Ints]] = MappingProxyType({})


@dataclass(frozen=True)
class Limits:
    """The bounds that forbid a union.

    Attributes:
        worst: No scored pair between two clusters may be below this (the rule CONTRADICTION).
        beyond: Nor may any be below this where a cluster has an anchor, which sets other pairs aside.
        mean: Nor may the mean of the scored pairs between them be (MEAN).
        share: Which share of these pairs, the best ones, the mean is of. Two records that both say little of one
            paper contradict each other, and do not keep apart what others join.
        inspected: How many members of a cluster are looked at.
        largest: How many items a cluster may have (SIZE).
    """

    worst: float = -np.inf
    beyond: float = -np.inf
    mean: float = -np.inf
    share: float = 1.0
    inspected: int = 15
    largest: int = sys.maxsize


class MustLinks(NamedTuple):
    """Pairs of items that are one, whatever the scores say.

    Attributes:
        left: One item of each pair.
        right: The other item of each pair.
        obeys: The constraints, by their names, that refuse such a pair too. The rule DECISION always does; all others,
            and the limits, are overruled.
    """

    left: Ints
    right: Ints
    obeys: tuple[str, ...] = ()


class Unions(NamedTuple):
    """What became of some pairs.

    Attributes:
        united: Whether the pair united two clusters.
        refused_by: The rule that refused the pair a union: the name of a constraint, or DECISION, SIZE, CONTRADICTION
            or MEAN; null where nothing did, for its items were in one cluster already or its score is not accepted.
    """

    united: Bools
    refused_by: pl.Series


class Clustering(NamedTuple):
    """The clusters, and what became of each pair.

    Attributes:
        cluster: The cluster of every item, named by its lowest member.
        united: Whether the scored pair united two clusters; these pairs, and the must-links that united, are a tree for
            each cluster.
        refused_by: The rule that refused the scored pair a union; see Unions.
        must: What became of the must-links: Unions for each of those given.
    """

    cluster: Ints
    united: Bools
    refused_by: pl.Series
    must: tuple[Unions, ...] = ()


class _Clusters(NamedTuple):
    """The clusters while items are united.

    Attributes:
        forest: The clusters.
        alike: The clusters without what must-links have united; the forest itself where they have united nothing.
        rules: The rules, which are told of each union.
    """

    forest: Forest
    alike: Forest
    rules: Rules


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
    anchors: Bools | None = None,
    must: Sequence[MustLinks] = (),
    cannot: CannotLinks = NO_ITEMS,
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
        apart: For each constraint, by its name, pairs of items that are never together (names in conflict).
        anchors: Which items are what their cluster is known by: clusters that have some are judged by the pairs of
            these; none by default.
        must: Pairs that unite before all scored pairs, the first group first.
        cannot: Items that decisions keep apart, whatever else holds.

    Returns:
        The clusters, and what became of each pair. Where several rules refuse a pair, the first one is reported:
        DECISION, then those of identity, exclusive and apart, then the limits.
    """
    forest = Forest(list(range(size)))
    accepted = np.flatnonzero(score >= accept)
    ends = [(left[accepted], right[accepted]), *((links.left, links.right) for links in must)]
    component = components(size, *map(np.concatenate, zip(*ends, strict=True)))
    rules = Rules(component, cannot, exclusive, identity, apart)
    linked = tuple(_unite_linked(forest, rules, links) for links in must)
    order = accepted[np.lexsort((right[accepted], left[accepted], -score[accepted]))]
    united = np.concatenate([left[accepted], right[accepted]])
    known = _scores_by_pair(size, left, right, score, united) if limits is not None else {}
    anchoring = np.zeros(size, dtype=bool) if anchors is None else anchors
    alike = Forest(list(range(size))) if any(links.left.size for links in must) else forest

    def forbidding(x: int, y: int, p: int, q: int) -> int:
        rule = rules.forbidding(x, y)
        if rule >= 0 or limits is None:
            return rule
        bound = _bound_broken(alike.of(p), alike.of(q), known, anchoring, limits)
        return bound + len(rules.names) if bound >= 0 else bound

    scored = _unite(_Clusters(forest, alike, rules), _in_order(left, right, order), len(score), forbidding)
    cluster = np.fromiter((forest.root(item) for item in range(size)), dtype=np.int64, count=size)
    return Clustering(cluster, *scored, linked)


def _unite_linked(forest: Forest, rules: Rules, links: MustLinks) -> Unions:
    """Unite the clusters that must-links connect, unless a rule that they obey forbids it."""
    obeyed = [rules.names.index(name) for name in (DECISION, *links.obeys)]
    order = np.lexsort((links.right, links.left))
    pairs = _in_order(links.left, links.right, order)

    def forbidding(x: int, y: int, _p: int, _q: int) -> int:
        return rules.forbidding(x, y, obeyed)

    return _unite(_Clusters(forest, forest, rules), pairs, order.size, forbidding)


def _in_order(left: Ints, right: Ints, order: Ints) -> Iterator[tuple[int, int, int]]:
    """Yield the number and the two items of pairs, in an order."""
    return zip(order.tolist(), left[order].tolist(), right[order].tolist(), strict=True)


def _unite(
    clusters: _Clusters,
    pairs: Iterable[tuple[int, int, int]],
    size: int,
    forbidding: Callable[[int, int, int, int], int],
) -> Unions:
    """Unite the clusters of pairs, one after the other.

    Args:
        clusters: The clusters.
        pairs: The number of each pair and its two items.
        size: How many pairs there are, also those that are not to unite.
        forbidding: Returns the number of the rule that forbids the union of two clusters, given by their roots in the
            forest and in `alike`; -1 where none does.
    """
    forest, alike, rules = clusters
    united, refused, refusing = [], [], []
    for pair, a, b in pairs:
        p, q = alike.root(a), alike.root(b)
        if p == q:
            continue
        x, y = forest.root(a), forest.root(b)
        rule = forbidding(x, y, p, q)
        if rule < 0 and alike is not forest:
            alike.unite(min(p, q), max(p, q))
        if x == y:
            continue
        if rule >= 0:
            refused.append(pair)
            refusing.append(rule)
            continue
        keep, drop = (x, y) if x < y else (y, x)
        rules.unite(keep, drop)
        forest.unite(keep, drop)
        united.append(pair)
    return Unions(_marked(size, united), _named(size, refused, refusing, (*rules.names, *BOUNDS)))


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


def _scores_by_pair(size: int, left: Ints, right: Ints, score: Floats, linked: Ints) -> dict[int, float]:
    """Return the scores of the pairs that two clusters can have between them, by the number left * size + right.

    Args:
        size: How many items there are.
        left: The lower item of each pair.
        right: The higher item of each pair.
        score: The score of each pair.
        linked: The items that may be united with others.
    """
    united = np.zeros(size, dtype=bool)
    united[linked] = True
    between = np.flatnonzero(united[left] & united[right])
    return dict(zip((left[between] * size + right[between]).tolist(), score[between].tolist(), strict=True))


def _bound_broken(ours: list[int], theirs: list[int], known: dict[int, float], anchors: Bools, limits: Limits) -> int:
    """Return which bound the union of two clusters breaks: 0 SIZE, 1 CONTRADICTION, 2 MEAN; -1 where it breaks none."""
    size = len(anchors)
    if len(ours) + len(theirs) > limits.largest:
        return 0
    if len(ours) == 1 and len(theirs) == 1:
        return -1
    between = [
        (known[key], anchors[a] or anchors[b])
        for a in ours[: limits.inspected]
        for b in theirs[: limits.inspected]
        if (key := min(a, b) * size + max(a, b)) in known
    ]
    if not between:
        return -1
    every = [score for score, _ in between]
    judged = [score for score, is_anchored in between if is_anchored] or every
    if min(judged) < limits.worst or min(every) < limits.beyond:
        return 1
    best = sorted(judged, reverse=True)[: ceil(limits.share * len(judged))]
    return 2 if sum(best) / len(best) < limits.mean else -1
