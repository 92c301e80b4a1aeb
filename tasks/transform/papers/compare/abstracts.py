"""Compare the abstracts."""

from __future__ import annotations

import polars as pl

from tasks.transform.papers.sides import measure_where, side_by_side
from tasks.transform.papers.similarity import ratio


def compare_abstracts(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Compare the abstracts where both are long enough.

    Returns:
        The pairs with abstract_ratio, the similarity of their beginnings, and where a title is missing
        abstract_overlap, the share of their words that stand in both.
    """
    key, words = pl.col("abstract_key"), pl.col("abstract_words")
    known = side_by_side(records.select("record", "has_abstract", is_titled=pl.col("title_key") != ""), pairs)
    both = known["has_abstract"] & known["has_abstract_right"]
    titled = known["is_titled"] & known["is_titled_right"]

    def beginnings(chosen: pl.DataFrame) -> pl.Series:
        sides = side_by_side(records.select("record", key), chosen)
        shortest = pl.min_horizontal(key.str.len_chars(), pl.col("abstract_key_right").str.len_chars())
        return pl.Series(ratio(*sides.select(key.str.head(shortest), pl.col("abstract_key_right").str.head(shortest))))

    def overlap(chosen: pl.DataFrame) -> pl.Series:
        sides = side_by_side(records.select("record", words), chosen)
        shared, every = (
            words.list.set_intersection("abstract_words_right"),
            words.list.set_union("abstract_words_right"),
        )
        return sides.select((shared.list.len() / every.list.len()).cast(pl.Float32)).to_series()

    return pairs.with_columns(
        abstract_ratio=measure_where(pairs, both, ["left", "right"], beginnings),
        abstract_overlap=measure_where(pairs, both & ~titled, ["left", "right"], overlap),
    )
