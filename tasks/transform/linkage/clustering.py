"""Best-first clustering with cannot-links: the mechanism that papers and authors share.

Pairs are taken from the highest score down and their clusters united, unless something forbids it. Plain closure
over the accepted pairs would let one wrong pair unite two right clusters.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tasks.transform.linkage.arrays import Floats, Ints


@dataclass(frozen=True)
class Limits:
    """When the score of the pairs between two clusters forbids their union.

    Attributes:
        worst: No scored pair between them may be below this.
        mean: Nor may the mean of the scored pairs between them be.
        inspected: How many members of a cluster are looked at.
        largest: How many items a cluster may have.
    """

    worst: float = -np.inf
    mean: float = -np.inf
    inspected: int = 15
    largest: int = sys.maxsize


@dataclass
class _Forest:
    """Union-find over items, with the members and the constraints of every cluster."""

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


def cluster_best_first(
    size: int,
    left: Ints,
    right: Ints,
    score: Floats,
    *,
    accept: float = 0.0,
    limits: Limits | None = None,
    exclusive: Sequence[Ints] = (),
    identity: Sequence[Ints] = (),
    apart: tuple[Ints, Ints] | None = None,
) -> Ints:
    """Cluster items by their scored pairs.

    Args:
        size: How many items there are; they are the numbers from 0.
        left: The lower item of each pair.
        right: The higher item of each pair.
        score: The score of each pair.
        accept: The lowest score that unites.
        limits: Bounds on the other scored pairs between two clusters; none by default.
        exclusive: For each constraint, a value an item, -1 for none: items of the same value are never together
            (two mentions on one paper).
        identity: For each constraint, a value an item, -1 for none: items of different values are never together
            (two DOIs).
        apart: Pairs of items that are never together (names in conflict, a person's decision).

    Returns:
        The cluster of every item, named by its lowest member.
    """
    accepted = np.flatnonzero(score >= accept)
    order = accepted[np.lexsort((right[accepted], left[accepted], -score[accepted]))]
    known = _scores_by_pair(size, left, right, score, accepted) if limits is not None else {}
    forest = _Forest(list(range(size)))
    sets = [_value_sets(values) for values in (*exclusive, *identity)]
    opposed = _opponents(*apart) if apart is not None else {}
    for a, b in zip(left[order].tolist(), right[order].tolist(), strict=True):
        x, y = forest.root(a), forest.root(b)
        if x == y:
            continue
        if _forbidden(x, y, sets, len(exclusive)) or _opposed(x, y, opposed, forest):
            continue
        if limits is not None and not _coherent(forest.of(x), forest.of(y), known, size, limits):
            continue
        keep, drop = (x, y) if x < y else (y, x)
        for values in (*sets, opposed):
            if drop in values:
                values[keep] = values.get(keep, set()) | values.pop(drop)
        forest.unite(keep, drop)
    return np.fromiter((forest.root(item) for item in range(size)), dtype=np.int64, count=size)


def _value_sets(values: Ints) -> dict[int, set[int]]:
    """Return the constraint's values of every item that has one, as sets that unions grow."""
    present = np.flatnonzero(values >= 0)
    return {item: {value} for item, value in zip(present.tolist(), values[present].tolist(), strict=True)}


def _forbidden(x: int, y: int, sets: list[dict[int, set[int]]], n_exclusive: int) -> bool:
    """Whether a constraint keeps two clusters apart."""
    for number, values in enumerate(sets):
        ours, theirs = values.get(x), values.get(y)
        if not ours or not theirs:
            continue
        if number < n_exclusive:
            if not ours.isdisjoint(theirs):
                return True
        elif ours != theirs:
            return True
    return False


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


def _coherent(ours: list[int], theirs: list[int], known: dict[int, float], size: int, limits: Limits) -> bool:
    """Whether their sizes and the scored pairs between two clusters allow their union."""
    if len(ours) + len(theirs) > limits.largest:
        return False
    if len(ours) == 1 and len(theirs) == 1:
        return True
    between = [
        known[key]
        for a in ours[: limits.inspected]
        for b in theirs[: limits.inspected]
        if (key := min(a, b) * size + max(a, b)) in known
    ]
    return not between or (min(between) >= limits.worst and sum(between) / len(between) >= limits.mean)
