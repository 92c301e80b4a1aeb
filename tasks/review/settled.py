"""Which pairs decisions settle, directly or through others: where A is B, and B is C, nobody is asked about A and C."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.review.naming import Named, Sides
from tasks.review.pairs import Pair


class Settled:
    """What decisions say of records, mentions, papers and authors.

    Records and mentions are nodes, and so are papers and authors. What a decision unites is one node from then on.

    Args:
        decisions: Decisions: whether the sides are one, and what the sides name.
    """

    def __init__(self, decisions: Iterable[tuple[bool, Sides]] = ()) -> None:
        self._parent: dict[str, str] = {}
        different: list[tuple[str, str]] = []
        for same, (left, right) in decisions:
            for one, other in ((_keys(left), _keys(right)), (_ids(left), _ids(right))):
                if same:
                    self._unite({*one, *other})
                else:
                    different += [(left_node, right_node) for left_node in one for right_node in other]
        self._different = {frozenset(map(self._root, each)) for each in different}

    def holds(self, pair: Pair) -> bool:
        """Whether decisions say of a pair that it is one, or that it is not."""
        sides = (pair.left.key, pair.right.key) if pair.is_merged else (pair.left.id, pair.right.id)
        roots = frozenset(map(self._root, sides))
        return len(roots) == 1 or roots in self._different

    def _root(self, node: str) -> str:
        """Return the node that stands for all that are one with a node."""
        while (parent := self._parent.get(node, node)) != node:
            self._parent[node] = self._parent.get(parent, parent)
            node = parent
        return node

    def _unite(self, nodes: set[str]) -> None:
        """Make nodes one."""
        keep, *others = sorted(set(map(self._root, nodes))) or [""]
        self._parent |= dict.fromkeys(others, keep)


def _keys(named: Named) -> set[str]:
    """Return the nodes of records or mentions."""
    return {side.key for side in named}


def _ids(named: Named) -> set[str]:
    """Return the nodes of the papers or authors that they became."""
    return {side.id for side in named}
