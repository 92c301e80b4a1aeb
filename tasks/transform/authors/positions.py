"""Names at the same position of lists of equal length: one author, also where the names are in conflict by the letter.

One catalogue prints "Dan Jurafsky, James Martin" and another "Daniel Jurafsky, James Martin". Two names of one record
are two persons; these are names of two records, at one position.
"""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.variants.levels import NamePairs

MIN_ALIGNED = 0.5  # of the other names of the list, where the two names share no more than a part
NUMBERED = ["mention", "number"]


def align_positions(others: pl.DataFrame, base: pl.DataFrame, aligned: pl.DataFrame) -> pl.DataFrame:
    """Align names that are left over to the places of the base that stand at their positions.

    The two names can be one, written differently (see `variants/levels.py`); or they share the family name or the first
    given name, and MIN_ALIGNED of the other names of the record are aligned.

    Args:
        others: The mentions of other records: columns mention, paper, record, order, length, and those of FORMS.
        base: The mentions of the base of each paper: the same columns, and number.
        aligned: Columns mention, number: the mentions that are aligned already.

    Returns:
        Columns mention, number.
    """
    found = others.join(aligned, on="mention", how="left")
    n_others = (pl.len() - 1).clip(lower_bound=1)  # a sole name has no others that could be aligned
    shares = (pl.col("number").is_not_null().sum() / n_others).over("paper", "record")
    left = found.with_columns(share=shares).filter(pl.col("number").is_null()).drop("number")
    taken = found.drop_nulls("number").select("record", "number")
    pairs = left.join(base, on=["paper", "order", "length"], suffix="_base").join(
        taken, on=["record", "number"], how="anti"
    )
    both = pl.concat([_names(pairs, ""), _names(pairs, "_base")])
    row = pl.int_range(pairs.height, eager=True).to_numpy()
    level = NamePairs(both).levels(row, row + pairs.height)
    first, first_base = (pl.col(f"given_tokens{side}").list.first() for side in ("", "_base"))
    part = (pl.col("family_key") == pl.col("family_key_base")) | (first == first_base).fill_null(value=False)
    alike = pl.Series(level != "conflict", dtype=pl.Boolean)
    return pairs.filter(alike | (part & (pl.col("share") >= MIN_ALIGNED))).select(NUMBERED)


def _names(pairs: pl.DataFrame, side: str) -> pl.DataFrame:
    """Return the names of one side of pairs, as `NamePairs` takes them."""
    columns = ("family_name", "given_name", "suffix", "family_key", "given_tokens", "given_key", "name_key")
    return pairs.select(pl.col(f"{column}{side}").alias(column) for column in columns)
