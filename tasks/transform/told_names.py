"""Learn what the names that are told in parts teach of those printed in one string, as the table NAME_STATISTICS.

The names of some records are counted at a time, and the counts of all added up. Words are counted once for each
distinct name.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.statistics import COUNTED_NAMES, NAME_STATISTICS
from tasks.fields.names.keys import fold_name

TOLD = ("parts", "inverted")
ORDERS = ("natural", "initials")  # readings that show in which order a lake prints names
NAME = ["family_name", "given_name"]
COUNTED_BY = ("family_name", "given_name", "reading")


def count_told_names(parsed: pl.DataFrame) -> pl.DataFrame:
    """Count the names of some records that are told in parts, and those that were read in either order.

    Args:
        parsed: The table PARSED_NAMES; reads COUNTED_BY.

    Returns:
        The table COUNTED_NAMES.
    """
    count = pl.len().cast(pl.Int64).alias("count")
    told = parsed.filter(pl.col("reading").is_in(TOLD)).drop_nulls(NAME).group_by(NAME).agg(count)
    folded = [fold_names(told[part]).alias(new) for part, new in zip(NAME, ("family", "given"), strict=True)]
    told = told.with_columns(*folded, reading=pl.lit("told")).filter((pl.col("family") != "") & (pl.col("given") != ""))
    orders = parsed.filter(pl.col("reading").is_in(ORDERS)).group_by("reading").agg(count)
    return COUNTED_NAMES.conform(pl.concat([told, orders], how="diagonal_relaxed"))


def learn_told_names(counted: pl.DataFrame) -> pl.DataFrame:
    """Learn from the counts of all records.

    Args:
        counted: The table COUNTED_NAMES, of all records.

    Returns:
        The table NAME_STATISTICS.
    """
    names = counted.filter(reading="told").group_by(*NAME, "family", "given").agg(pl.col("count").sum())
    names = names.with_columns(pl.col("family", "given").str.split(" "))
    family, given = pl.col("family"), pl.col("given")
    of_several = names.filter(family.list.len() > 1)
    terms = {
        "family": names.select(term=family.list.unique()).explode("term"),
        "given": names.select(term=given.list.unique()).explode("term"),
        "compound": of_several.select(term=family.list.join(" ")),
        "leading": of_several.select(term=family.list.get(-2)),
        "middle": names.filter((family.list.len() == 1) & (given.list.len() > 1)).select(term=given.list.last()),
    }
    counts = [
        found.group_by("term").agg(count=pl.len().cast(pl.Int64)).with_columns(kind=pl.lit(kind))
        for kind, found in terms.items()
    ]
    divisions = names.group_by(
        term=pl.concat_list(given, family).list.join(" "), n_given=given.list.len().cast(pl.Int32)
    ).agg(pl.col("count").sum())
    orders = counted.filter(pl.col("reading") != "told").group_by(term="reading").agg(pl.col("count").sum())
    marked = [divisions.with_columns(kind=pl.lit("division")), orders.with_columns(kind=pl.lit("reading"))]
    return NAME_STATISTICS.conform(pl.concat([*counts, *marked], how="diagonal_relaxed"))


def fold_names(names: pl.Series) -> pl.Series:
    """Return the folded words of names, with blanks between; those of plain ASCII are folded by expressions."""
    letters = names.str.to_lowercase().str.replace_all("[^a-z0-9. ]+", "")
    folded = letters.str.replace_all("[. ]+", " ").str.strip_chars(" ")
    others = names.str.len_bytes() != names.str.len_chars()
    by_hand = [" ".join(fold_words(name)) for name in names.filter(others)]
    return folded.scatter(others.arg_true(), pl.Series(by_hand, dtype=pl.String))


def fold_words(name: str) -> list[str]:
    """Return the folded words of a name: without accents, dots and hyphens."""
    letters = (letter if letter.isalnum() else " " if letter in ".\u00a0 " else "" for letter in fold_name(name))
    return "".join(letters).split()
