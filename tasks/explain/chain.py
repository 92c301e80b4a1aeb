"""The chain: which of the accepted pairs joined the members of a cluster, and which only agree with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from tasks.explain.explanation import Link

T = TypeVar("T")


def joining_links(links: Iterable[Link], member: Callable[[str], T]) -> list[Link]:
    """Return the pairs that joined the members of a cluster, best first, as clustering takes them (Kruskal).

    Args:
        links: The accepted pairs.
        member: Gives what a side of a pair is a member for: a record itself, or the paper that it is of.
    """
    parent: dict[T, T] = {}

    def root(item: T) -> T:
        while (above := parent.setdefault(item, item)) != item:
            parent[item] = parent[above]
            item = above
        return item

    chain = []
    for link in sorted(links, key=lambda link: (-link.score, link.left, link.right)):
        left, right = root(member(link.left)), root(member(link.right))
        if left != right:
            parent[right] = left
            chain.append(link)
    return chain
