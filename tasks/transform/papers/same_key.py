"""Records that a catalogue lists under one key: they are one paper, whatever it has corrected in between."""

from __future__ import annotations

import polars as pl

KEYED_BY = ("record", "own_key", "catalogue", "format_catalogue", "doi")


def same_key_pairs(keys: pl.DataFrame) -> pl.DataFrame:
    """Pair records that one catalogue lists under one key of its own, unless their DOIs differ.

    The catalogue is that of `sources.toml`, else the one that alone writes the format. A source that a record only
    names is none: programs that manage references give keys of their own to what they took from it. Where records of
    one key have different DOIs, those with the same DOI are paired; those without one may be of either, and are not.

    Args:
        keys: Normalised records of all dumps, one of each statement; reads KEYED_BY.

    Returns:
        The columns left and right (u64, left < right), each pair once, sorted. The pairs connect all records of a key
        that may be one.
    """
    group = ["catalogue", "own_key"]
    listed = keys.select(
        "record", "own_key", "doi", catalogue=pl.coalesce("catalogue", "format_catalogue").str.to_lowercase()
    ).drop_nulls(group)
    n_dois = pl.col("doi").drop_nulls().n_unique().over(group)
    same = listed.with_columns(n_dois=n_dois).filter((pl.col("n_dois") <= 1) | pl.col("doi").is_not_null())
    chain = [*group, "doi"]
    return (
        same.with_columns(doi=pl.when(pl.col("n_dois") > 1).then("doi").otherwise(pl.lit("")))
        .sort(*chain, "record")
        .with_columns(before=pl.col("record").shift(1).over(chain))
        .drop_nulls("before")
        .select(left="before", right="record")
        .unique()
        .sort("left", "right")
    )
