"""Agreement: which decisions hold, the newer word going before the older one.

Decisions are taken from the newest to the oldest. One holds unless those before it say otherwise, directly or through
others: where A is B and B is C, A and C are not different. One that does not hold changes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.decisions import Decision
from schemas.exchange.decisions import DECISION_OUTCOMES, HELD_DECISIONS
from tasks.transform.linkage.rules import Forest

OBEYED, CONTRADICTED, GONE = "obeyed", "contradicted", "gone"

Sides = tuple[list[int], list[int]]  # the items on the left and on the right side of a decision


class Settled(NamedTuple):
    """What became of decisions.

    Attributes:
        held: The table HELD_DECISIONS.
        outcomes: The table DECISION_OUTCOMES.
    """

    held: pl.DataFrame
    outcomes: pl.DataFrame


def settle_decisions(decisions: Sequence[Decision], entity: str, items: pl.DataFrame, named: pl.DataFrame) -> Settled:
    """Settle which decisions hold.

    Args:
        decisions: All decisions, newest first; their places are their numbers.
        entity: "paper" or "author": those of the others are left out.
        items: The table DECISION_ITEMS: what stands on their sides.
        named: The table NAMED_IDS, which says why an id has no records.
    """
    distinct = items["item"].unique().sort()
    numbered = items.with_columns(item=pl.Series(np.searchsorted(distinct.to_numpy(), items["item"].to_numpy())))
    grouped = numbered.sort("item").group_by("decision", "side").agg("item")
    on_side = {(number, side): each for number, side, each in grouped.iter_rows()}
    lost = dict(named.drop_nulls("lost").select("id", "lost").unique().iter_rows())
    agreed = _Agreed(distinct.len())
    rows: list[tuple[int, str, str | None]] = []
    for number, decision in enumerate(decisions):
        if decision.entity != entity:
            continue
        sides = on_side.get((number, 0), []), on_side.get((number, 1), [])
        if not all(sides):
            missing = decision.right if sides[0] else decision.left
            rows.append((number, GONE, _why_gone(missing, lost)))
        elif (against := agreed.add(number, sides, same=decision.decision == "same")) is not None:
            rows.append((number, CONTRADICTED, _why_contradicted([decisions[other] for other in against])))
        else:
            rows.append((number, OBEYED, None))
    outcomes = pl.DataFrame(rows, schema=DECISION_OUTCOMES.polars_schema, orient="row")
    words = pl.DataFrame(
        {
            "decision": range(len(decisions)),
            "same": [decision.decision == "same" for decision in decisions],
            "decided_by": [decision.words for decision in decisions],
        },
        schema={"decision": pl.UInt32, "same": pl.Boolean, "decided_by": pl.String},
    )
    held = items.join(outcomes.filter(outcome=OBEYED), on="decision", how="semi").join(words, on="decision")
    return Settled(HELD_DECISIONS.conform(held), DECISION_OUTCOMES.conform(outcomes))


def _why_gone(reference: str, lost: dict[str, str]) -> str:
    """Return why a decision has nothing on one of its sides."""
    cause = f" ({lost[reference]})" if reference in lost else ""
    return f"{reference!r} names nothing in the dumps{cause}: name it anew, or remove the line"


def _why_contradicted(others: Sequence[Decision]) -> str:
    """Return which decisions are against one; none where it is against itself."""
    if not others:
        return "both sides are one record, or say the same word for word: name two that differ, or remove the line"
    return f"against {' and '.join(other.place for other in others)}, the newer word: remove one of these lines"


class _Agreed:
    """The decisions that hold so far, each added unless the others are against it.

    Args:
        size: How many items there are; they are the numbers from 0.
    """

    def __init__(self, size: int) -> None:
        self._forest = Forest(list(range(size)))
        self._opposed: dict[int, set[int]] = {}  # the sides on which each cluster is: 2n and 2n + 1 of decision n
        self._uniting: dict[int, list[int]] = {}  # the decisions that unite each item with others
        self._sides: dict[int, Sides] = {}

    def add(self, number: int, sides: Sides, *, same: bool) -> list[int] | None:
        """Add a decision; return the decisions that are against it, None where none is.

        Args:
            number: Its number.
            sides: The items on its two sides.
            same: Whether they are one.
        """
        against = self._against_same(sides) if same else self._against_different(sides)
        if against is not None:
            return against
        self._sides[number] = sides
        if same:
            self._unite(number, sides)
        else:
            for side, items in enumerate(sides):
                for root in map(self._forest.root, items):
                    self._opposed.setdefault(root, set()).add(2 * number + side)
        return None

    def _unite(self, number: int, sides: Sides) -> None:
        """Make one cluster of all items of a decision."""
        items = sides[0] + sides[1]
        for item in items:
            self._uniting.setdefault(item, []).append(number)
        keep, *others = sorted(set(map(self._forest.root, items)))
        for drop in others:
            self._opposed.setdefault(keep, set()).update(self._opposed.pop(drop, ()))
            self._forest.unite(keep, drop)

    def _against_same(self, sides: Sides) -> list[int] | None:
        """Return the decision that two clusters of these items are different, and those that connect it to them."""
        items = sides[0] + sides[1]
        opposed = set[int]().union(*(self._opposed.get(root, ()) for root in map(self._forest.root, items)))
        number = min((side >> 1 for side in opposed if side ^ 1 in opposed), default=None)
        if number is None:
            return None
        return sorted({number, *(other for goal in self._sides[number] for other in self._way(items, goal))})

    def _against_different(self, sides: Sides) -> list[int] | None:
        """Return the decisions that make one of the two sides; none of them where the sides share an item."""
        left, right = ({self._forest.root(item) for item in side} for side in sides)
        return None if left.isdisjoint(right) else sorted(self._way(*sides))

    def _way(self, start: Collection[int], goal: Collection[int]) -> set[int]:
        """Return the decisions on a shortest way from some items to others; empty where they share an item."""
        reached: dict[int, tuple[int, int] | None] = dict.fromkeys(start)
        waiting, used = deque(start), set[int]()
        ends = set(goal)
        while waiting:
            item = waiting.popleft()
            if item in ends:
                way = set()
                while (step := reached[item]) is not None:
                    number, item = step
                    way.add(number)
                return way
            for number in self._uniting.get(item, ()):
                if number in used:
                    continue
                used.add(number)
                for other in (*self._sides[number][0], *self._sides[number][1]):
                    if other not in reached:
                        reached[other] = number, item
                        waiting.append(other)
        return set()
