"""Rules: what keeps two clusters apart while items are united; and the forest that the clusters are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tasks.transform.linkage.arrays import Ints

DECISION = "decision"  # the rule that two items on different sides of a person's decision are never together


class CannotLinks(NamedTuple):
    """Items on the two sides of decisions: those on one side are never together with those on the other.

    Attributes:
        item: The items; one may be on sides of several decisions.
        side: The side on which each is: 2n and 2n + 1 are the sides of the n-th decision.
    """

    item: Ints
    side: Ints


NO_ITEMS = CannotLinks(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


@dataclass
class Forest:
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


class _Constraint(NamedTuple):
    """A constraint: what each cluster has, as sets that unions grow, and whether two such sets forbid a union.

    Attributes:
        values: The set of each cluster that has one, by the root of the cluster.
        forbids: Whether the sets of two clusters, given after their roots, keep them apart.
    """

    values: dict[int, set[int]]
    forbids: Callable[[int, int, set[int], set[int]], bool]


class Rules:
    """What forbids the union of two clusters; each rule has a number, its place among the names."""

    def __init__(
        self,
        forest: Forest,
        cannot: CannotLinks,
        exclusive: Mapping[str, Ints],
        identity: Mapping[str, Ints],
        apart: Mapping[str, tuple[Ints, Ints]],
    ) -> None:
        def opposed(x: int, y: int, ours: set[int], theirs: set[int]) -> bool:
            few, other = (ours, y) if len(ours) <= len(theirs) else (theirs, x)
            return any(forest.root(item) == other for item in few)

        self.names = (DECISION, *identity, *exclusive, *apart)
        self._constraints = (
            _Constraint(_sets(cannot.item, cannot.side), _on_both_sides),
            *(_Constraint(_value_sets(values), _differ) for values in identity.values()),
            *(_Constraint(_value_sets(values), _overlap) for values in exclusive.values()),
            *(_Constraint(_opponents(*pairs), opposed) for pairs in apart.values()),
        )

    def forbidding(self, x: int, y: int, among: Iterable[int] | None = None) -> int:
        """Return the number of the constraint that keeps two clusters apart, of all or of some; -1 where none does."""
        if x == y:
            return -1
        for number in range(len(self._constraints)) if among is None else among:
            values, forbids = self._constraints[number]
            ours, theirs = values.get(x), values.get(y)
            if ours and theirs and forbids(x, y, ours, theirs):
                return number
        return -1

    def unite(self, keep: int, drop: int) -> None:
        """Add what one cluster has to what another has."""
        for values, _ in self._constraints:
            if drop in values:
                values[keep] = values.get(keep, set()) | values.pop(drop)


def _differ(_x: int, _y: int, ours: set[int], theirs: set[int]) -> bool:
    """Whether two clusters have no value in common of what an item has only one of.

    A cluster has several values where a must-link has united them; others may join it by each.
    """
    return ours.isdisjoint(theirs)


def _overlap(_x: int, _y: int, ours: set[int], theirs: set[int]) -> bool:
    """Whether two clusters share a value of which no cluster has two items."""
    return not ours.isdisjoint(theirs)


def _on_both_sides(_x: int, _y: int, ours: set[int], theirs: set[int]) -> bool:
    """Whether two clusters have items on different sides of a decision."""
    few, many = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
    return any(side ^ 1 in many for side in few)


def _value_sets(values: Ints) -> dict[int, set[int]]:
    """Return the constraint's values of every item that has one, as sets that unions grow."""
    present = np.flatnonzero(values >= 0)
    return _sets(present, values[present])


def _opponents(left: Ints, right: Ints) -> dict[int, set[int]]:
    """Return the items that each item is never together with."""
    return _sets(np.concatenate([left, right]), np.concatenate([right, left]))


def _sets(items: Ints, values: Ints) -> dict[int, set[int]]:
    """Return the values of each item as a set."""
    sets: dict[int, set[int]] = {}
    for item, value in zip(items.tolist(), values.tolist(), strict=True):
        sets.setdefault(item, set()).add(value)
    return sets
