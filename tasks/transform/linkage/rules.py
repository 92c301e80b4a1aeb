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
        forbids: Whether the sets of two clusters keep them apart.
    """

    values: dict[int, set[int]]
    forbids: Callable[[set[int], set[int]], bool]


class Rules:
    """What forbids the union of two clusters; each rule has a number, its place among the names."""

    def __init__(
        self,
        component: Ints,
        cannot: CannotLinks,
        exclusive: Mapping[str, Ints],
        identity: Mapping[str, Ints],
        apart: Mapping[str, tuple[Ints, Ints]],
    ) -> None:
        """Take the constraints of `cluster_best_first`.

        Args:
            component: The component of each item; items of two components are never united.
            cannot: Items that decisions keep apart.
            exclusive: Values that no two items of a cluster have.
            identity: Values that all items of a cluster share.
            apart: Pairs of items that are never together.
        """
        self.names = (DECISION, *identity, *exclusive, *apart)
        self._constraints = (
            _Constraint(_sets(cannot.item, cannot.side), _on_both_sides),
            *(_Constraint(_value_sets(values), _differ) for values in identity.values()),
            *(_Constraint(_value_sets(values), _overlap) for values in exclusive.values()),
        )
        place = _places_in_groups(component)
        self._opponents = [_opponents(component, place, *pairs) for pairs in apart.values()]
        self._members = {item: 1 << int(place[item]) for opponents in self._opponents for item in opponents}
        self._place = place.tolist()

    def forbidding(self, x: int, y: int, among: Iterable[int] | None = None) -> int:
        """Return the number of the constraint that keeps two clusters apart, of all or of some; -1 where none does."""
        if x == y:
            return -1
        n_sets = len(self._constraints)
        for number in range(len(self.names)) if among is None else among:
            if number >= n_sets:
                opponents = self._opponents[number - n_sets].get(x)
                if opponents and opponents & self._members_of(y):
                    return number
                continue
            values, forbids = self._constraints[number]
            ours, theirs = values.get(x), values.get(y)
            if ours and theirs and forbids(ours, theirs):
                return number
        return -1

    def unite(self, keep: int, drop: int) -> None:
        """Add what one cluster has to what another has."""
        for values, _ in self._constraints:
            if drop in values:
                values[keep] = values.get(keep, set()) | values.pop(drop)
        if self._opponents:
            self._members[keep] = self._members_of(keep) | self._members_of(drop)
        for opponents in self._opponents:
            if drop in opponents:
                opponents[keep] = opponents.get(keep, 0) | opponents.pop(drop)

    def _members_of(self, cluster: int) -> int:
        """Return the members of a cluster, as the bits of a number that stand at their places in the component."""
        return self._members.get(cluster) or 1 << self._place[cluster]


def _differ(ours: set[int], theirs: set[int]) -> bool:
    """Whether two clusters have no value in common of what an item has only one of.

    A cluster has several values where a must-link has united them; others may join it by each.
    """
    return ours.isdisjoint(theirs)


def _overlap(ours: set[int], theirs: set[int]) -> bool:
    """Whether two clusters share a value of which no cluster has two items."""
    return not ours.isdisjoint(theirs)


def _on_both_sides(ours: set[int], theirs: set[int]) -> bool:
    """Whether two clusters have items on different sides of a decision."""
    few, many = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
    return any(side ^ 1 in many for side in few)


def _value_sets(values: Ints) -> dict[int, set[int]]:
    """Return the constraint's values of every item that has one, as sets that unions grow."""
    present = np.flatnonzero(values >= 0)
    return _sets(present, values[present])


def _places_in_groups(group: Ints) -> Ints:
    """Return the place of every item among those of its group."""
    order = np.argsort(group, kind="stable")
    sizes = np.bincount(group)
    place = np.empty_like(order)
    place[order] = np.arange(group.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return place


def _opponents(component: Ints, place: Ints, left: Ints, right: Ints) -> dict[int, int]:
    """Return the items that each item is never together with, as bits at their places in the component."""
    within = component[left] == component[right]
    left, right = left[within], right[within]
    items, others = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.argsort(items, kind="stable")
    distinct, starts = np.unique(items[order], return_index=True)
    bits = np.split(place[others[order]], starts[1:])
    return {item: _as_bits(each) for item, each in zip(distinct.tolist(), bits, strict=bool(distinct.size))}


def _as_bits(places: Ints) -> int:
    """Return the number whose bits stand at the given places."""
    marks = np.zeros(places.max() + 1, dtype=np.uint8)
    marks[places] = 1
    return int.from_bytes(np.packbits(marks, bitorder="little").tobytes(), "little")


def _sets(items: Ints, values: Ints) -> dict[int, set[int]]:
    """Return the values of each item as a set."""
    sets: dict[int, set[int]] = {}
    for item, value in zip(items.tolist(), values.tolist(), strict=True):
        sets.setdefault(item, set()).add(value)
    return sets
