"""Score: the evidence for each candidate pair, and its sum.

The score of a pair is START plus the weight of every evidence that applies. Features are made once a record
(features.py). Of the pairs that are worth it (prune.py) the two sides are compared (compare.py); the levels of the
evidence are named from that (levels.py), also from what the lake as a whole says of venues (venue_aliases.py), and
weighed (weights.py). Then the same is done for the pairs that the accepted ones imply (closure.py).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from tasks.transform.papers.closure import implied_pairs
from tasks.transform.papers.compare import NOT_COMPARED, compare, compare_abstracts, compare_venues
from tasks.transform.papers.features import describe_records
from tasks.transform.papers.levels import alignment_levels, levels
from tasks.transform.papers.prune import measure_titles, worth_a_score
from tasks.transform.papers.sides import side_by_side, venues_of
from tasks.transform.papers.venue_aliases import align_venues, is_anchor, may_align
from tasks.transform.papers.weights import ACCEPT, START, WEIGHTS

GATED_AT_ONCE = 500_000  # pairs; these two bound the memory
COMPARED_AT_ONCE = 100_000


def score_papers(keys: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Score candidate pairs, and then those that the accepted ones imply.

    Args:
        keys: Normalised records of all dumps.
        pairs: The columns left and right, as block_papers gives them.

    Returns:
        The pairs that are worth a score, with the columns left, right, score (f32) and for each evidence of WEIGHTS a
        column of its name with the number of the level that holds (i8, null where none does).
    """
    records, title_words, name_words = describe_records(keys)
    close = _in_chunks(pairs, GATED_AT_ONCE, lambda chunk: worth_a_score(records, chunk, title_words))
    numbered = _number_levels(records, close, name_words)
    anchors = numbered.filter("is_anchor")
    scored = _weigh(_align(records, numbered, anchors))
    unscored = implied_pairs(scored, records.height)
    if unscored.is_empty():
        return scored
    implied = _in_chunks(unscored, GATED_AT_ONCE, lambda chunk: measure_titles(records, chunk, title_words))
    return pl.concat([scored, _weigh(_align(records, _number_levels(records, implied, name_words), anchors))])


def _number_levels(records: pl.DataFrame, pairs: pl.DataFrame, name_words: pl.Series) -> pl.DataFrame:
    """Compare the pairs and name the level of each evidence.

    Returns:
        The columns left and right; for each evidence the number of its level; is_anchor and may_align.
    """
    pairs = compare_abstracts(records, compare_venues(records, pairs))
    described = records.drop(NOT_COMPARED)
    numbering = [_number(name, by_level) for name, by_level in levels().items()]
    return _in_chunks(
        pairs,
        COMPARED_AT_ONCE,
        lambda chunk: compare(side_by_side(described, chunk), name_words).select(
            "left", "right", *numbering, is_anchor=is_anchor(), may_align=may_align()
        ),
    )


def _align(records: pl.DataFrame, numbered: pl.DataFrame, anchors: pl.DataFrame) -> pl.DataFrame:
    """Add the evidence of the venues that the anchors have shown to be one, or not to be."""
    aligned = numbered.with_columns(aligned=align_venues(venues_of(records, numbered), venues_of(records, anchors)))
    alike = list(WEIGHTS["venue"]).index("at least .8")
    one_by_other_names = pl.col("aligned") & pl.col("may_align") & (pl.col("venue") > alike)
    return aligned.with_columns(
        *(_number(name, by_level) for name, by_level in alignment_levels().items()),
        venue=pl.when(one_by_other_names).then(pl.lit(alike, pl.Int8)).otherwise("venue"),
    )


def _weigh(numbered: pl.DataFrame) -> pl.DataFrame:
    """Add up the weights of the levels.

    A pair that is refused because nothing can be compared, a title on one side and an abstract on the other, is left
    out: it says nothing of whether a third record may join the two.
    """
    total = np.full(numbered.height, START, dtype=np.float64)
    for name, weights in WEIGHTS.items():
        table = np.array([*weights.values(), 0.0])
        total += table[numbered[name].fill_null(len(weights)).to_numpy()]
    scored = numbered.select("left", "right", pl.Series("score", total, dtype=pl.Float32), *WEIGHTS)
    return scored.filter((pl.col("score") >= ACCEPT) | pl.col("title missing").is_null())


def _in_chunks(pairs: pl.DataFrame, size: int, function: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """Apply a function to so many pairs at a time."""
    return pl.concat(function(pairs.slice(start, size)) for start in range(0, max(pairs.height, 1), size))


def _number(name: str, by_level: dict[str, pl.Expr]) -> pl.Expr:
    """Return the number of the first level that holds, in the order of WEIGHTS; null where none does."""
    order = list(WEIGHTS[name])
    if set(order) != set(by_level):
        raise KeyError(f"the levels of {name!r} are {order} in WEIGHTS and {list(by_level)} in levels")
    first = pl.lit(None, dtype=pl.Int8)
    for level in reversed(by_level):
        holds = by_level[level].fill_null(value=False)
        first = pl.when(holds).then(pl.lit(order.index(level), dtype=pl.Int8)).otherwise(first)
    return first.alias(name)
