"""How the sides of a pair are called in `decisions.csv`, so that the decision outlasts new dumps.

The best name is the record's own key in its catalogue; then its key in its dump; then the id of the record, which is
made from what the record says. An author is named by the name in such a record, then by its place there: the place
changes when somebody is added to the list. A name is taken only if it names no more than is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import polars as pl

from schemas.decisions import DECISIONS_NAME, Decision
from tasks.load.reading import Lake
from tasks.review.pairs import Pair, Side

FORMULA = "=+-@"  # what a spreadsheet takes for the beginning of a formula

Named = frozenset[Side]


class Sides(NamedTuple):
    """What the two sides of a decision name in a version."""

    left: Named
    right: Named


Find = Callable[[Lake, Sequence[Decision]], list[Sides]]
"""Finds what decisions name in a version."""


def name_sides(lake: Lake, pair: Pair, find: Find, catalogues: Mapping[str, str]) -> tuple[str, str]:
    """Return how the two sides of a pair are called.

    Args:
        lake: The version that has the pair.
        pair: The pair.
        find: Finds what names name.
        catalogues: The catalogue that alone writes a format, by format.
    """
    candidates = [
        (side, name) for side in (pair.left, pair.right) for name in _candidates(lake, pair, side, catalogues)
    ]
    asked = [
        Decision(source_file=DECISIONS_NAME, line=1, entity=pair.entity, decision="same", left=name, right=name)
        for _, name in candidates
    ]
    best: dict[Side, str] = {}
    for (side, name), named in zip(candidates, find(lake, asked), strict=True):
        if side not in best and _means(named.left, side, pair):
            best[side] = name
    return best[pair.left], best[pair.right]


def _means(named: Named, side: Side, pair: Pair) -> bool:
    """Whether what a text names is what is meant: the record or mention itself, or no more than its paper or author.

    Where the two sides are one now, only the record or mention itself is meant.
    """
    if not named:
        return False
    return named == {side} if pair.is_merged else all(one.id == side.id for one in named)


def _candidates(lake: Lake, pair: Pair, side: Side, catalogues: Mapping[str, str]) -> Iterator[str]:
    """Yield what a side may be called, the best name first."""
    record = lake.sources.filter(pl.col("source_id") == side.source_id).collect().row(0, named=True)
    ends = [""]
    if pair.entity == "author":
        mentions = lake.mentions.filter(pl.col("source_id") == side.source_id, position=side.position).collect()
        printed = mentions["raw_name"].to_list()
        ends = [f"#{end}" for end in (*printed, side.position) if _is_plain(str(end)) and "#" not in str(end)]
    yield from (f"{start}{end}" for start, end in product(_records(record, catalogues), ends))


def _records(record: dict[str, Any], catalogues: Mapping[str, str]) -> Iterator[str]:
    """Yield what a record may be called, the best name first."""
    key = record["source_key"]
    if key != str(record["source_index"]) and _is_plain(key):
        containers = (record["catalogue"], catalogues.get(record["source_format"]), record["source_file"])
        yield from (
            f"{container}#{key}"
            for container in containers
            if container and _is_plain(container) and "#" not in container and container[0] not in FORMULA
        )
    yield record["source_id"]


def _is_plain(text: str) -> bool:
    """Whether a text reads back from a cell as it is."""
    return text.isprintable() and text == " ".join(text.split())
