"""Score: the evidence for each candidate pair, and its sum.

The score of a pair is START plus the weight of every evidence that applies. Records are described (describe.py), the
two of each pair compared (compare.py), the levels of the evidence named from that (levels.py) and weighed (weights.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from tasks.transform.papers.compare import compare, side_by_side, worth_a_score
from tasks.transform.papers.describe import describe_records
from tasks.transform.papers.levels import levels
from tasks.transform.papers.similarity import ratio, shared_information
from tasks.transform.papers.weights import START, WEIGHTS

CHUNK = 200_000  # pairs that are compared at a time, which bounds the memory


def score_papers(keys: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Score candidate pairs.

    Args:
        keys: Normalised records of all dumps.
        pairs: The columns left and right, as block_papers gives them.

    Returns:
        The pairs that are worth a score, with the columns left, right, score (f32) and for each evidence of WEIGHTS a
        column of its name with the number of the level that holds (i8, null where none does).
    """
    records, title_words, name_words = describe_records(keys)
    chunks = [
        _score_chunk(records, title_words, name_words, pairs.slice(start, CHUNK))
        for start in range(0, max(pairs.height, 1), CHUNK)
    ]
    return pl.concat(chunks)


def _score_chunk(
    records: pl.DataFrame, title_words: pl.Series, name_words: pl.Series, pairs: pl.DataFrame
) -> pl.DataFrame:
    """Compare and score the pairs of a chunk."""
    sides = side_by_side(records, pairs)
    compared = worth_a_score(
        sides.with_columns(
            title_ratio=pl.Series(ratio(sides["title_key"], sides["title_key_right"])),
            shared=shared_information(sides["title_ids"], sides["title_ids_right"], title_words),
        )
    )
    compared = compare(compared, name_words)
    numbered = compared.select("left", "right", *(_number(name, expression) for name, expression in levels().items()))
    total = np.full(numbered.height, START, dtype=np.float64)
    for name, weights in WEIGHTS.items():
        table = np.array([*weights.values(), 0.0])
        total += table[numbered[name].fill_null(len(weights)).to_numpy()]
    return numbered.select("left", "right", pl.Series("score", total, dtype=pl.Float32), *WEIGHTS)


def _number(name: str, by_level: dict[str, pl.Expr]) -> pl.Expr:
    """Give the number of the first level that holds, in the order of WEIGHTS; null where none does."""
    order = list(WEIGHTS[name])
    if set(order) != set(by_level):
        raise KeyError(f"the levels of {name!r} are {order} in WEIGHTS and {list(by_level)} in levels")
    first = pl.lit(None, dtype=pl.Int8)
    for level in reversed(by_level):
        holds = by_level[level].fill_null(value=False)
        first = pl.when(holds).then(pl.lit(order.index(level), dtype=pl.Int8)).otherwise(first)
    return first.alias(name)
