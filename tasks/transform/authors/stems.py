"""Stems: the words of titles and affiliations, cut to what their forms have in common, as hashes."""

from __future__ import annotations

import polars as pl

from schemas.order import sorted_by
from tasks.fields.text import folded, tokens
from tasks.hashing import hash_values

ENDINGS = "(?:ations?|ings?|ies|ed|es|s|al|ly)$"
MIN_LETTERS = 3  # of a word
MIN_STEM = 4  # letters that are left where an ending is cut off


def stems(texts: pl.Series) -> pl.Series:
    """Return the distinct stems of every text (list of u64), sorted; none of a text that is missing."""
    words = pl.DataFrame({"text": texts}).with_row_index("number")
    words = words.select("number", word=tokens(folded(pl.col("text")))).explode("word", empty_as_null=True)
    words = words.drop_nulls("word")
    distinct = words.select(pl.col("word").unique()).filter(pl.col("word").str.len_chars() >= MIN_LETTERS)
    stem = pl.col("word").str.replace(ENDINGS, "")
    cut = distinct.select(stem=pl.when(stem.str.len_chars() >= MIN_STEM).then(stem).otherwise("word"))["stem"]
    found = words.join(distinct.with_columns(stem=hash_values(cut)), on="word").unique(["number", "stem"])
    listed = sorted_by(found, "number", "stem").group_by("number", maintain_order=True).agg("stem")
    numbers = pl.DataFrame({"number": pl.int_range(texts.len(), dtype=pl.UInt32, eager=True)})
    return numbers.join(listed, on="number", how="left", maintain_order="left")["stem"].fill_null([])
