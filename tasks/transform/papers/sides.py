"""Sides: the columns of the two records of each pair next to each other; those of the second end in _right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from tasks.transform.linkage.chunks import Rows


def side_by_side(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Put the two records of each pair next to each other; the columns of the second end in _right.

    Args:
        records: The records of the pairs, sorted by record, with the columns that are wanted.
        pairs: The columns left and right, and any others, which are kept.
    """
    columns = records.drop("record")
    return _beside(pairs, *(columns[places(records, pairs[side])] for side in ("left", "right")))


def sides_of(records: Rows, pairs: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Put the two records of each pair next to each other, as `side_by_side` does, of records in any order.

    Args:
        records: The records of the pairs, and any others.
        pairs: The columns left and right, and any others, which are kept.
        columns: The columns of the records that are wanted.
    """
    return _beside(pairs, *(records.of(pairs[side], columns) for side in ("left", "right")))


def _beside(pairs: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Put pairs and what is told of both sides next to each other."""
    return pl.concat([pairs, left, right.rename(lambda name: f"{name}_right")], how="horizontal")


def places(records: pl.DataFrame, numbers: pl.Series) -> pl.Series:
    """Return the places of records among others, by their numbers.

    Args:
        records: The records among which they are, sorted by record.
        numbers: The numbers of the wanted records.
    """
    return records["record"].search_sorted(numbers)


def is_among(pairs: pl.DataFrame, others: pl.DataFrame) -> pl.Series:
    """Return for each pair whether it is among others.

    Args:
        pairs: The columns left and right, and any others.
        others: The columns left and right, each pair once or more often, and any others.
    """
    found = others.select("left", "right", is_among=pl.lit(value=True)).unique()
    told = pairs.select("left", "right").join(found, on=["left", "right"], how="left", maintain_order="left")
    return told["is_among"].fill_null(value=False)


def same_identifier() -> pl.Expr:
    """Whether the two records share a DOI, an arXiv id or a PMID."""
    return pl.any_horizontal(
        (pl.col(name) == pl.col(f"{name}_right")).fill_null(value=False) for name in ("doi", "arxiv_id", "pmid")
    )


def venues_of(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the hashes of the two venues of each pair.

    Returns:
        The columns first_venue and second_venue, the lower number first; both are null where one is.
    """
    venue = records["venue_id"]
    left, right = pl.col("left"), pl.col("right")
    both = pl.DataFrame({side: venue.gather(places(records, pairs[side])) for side in ("left", "right")})
    known = left.is_not_null() & right.is_not_null()
    return both.select(
        first_venue=pl.when(known).then(pl.min_horizontal(left, right)),
        second_venue=pl.when(known).then(pl.max_horizontal(left, right)),
    )


def measure_where(
    sides: pl.DataFrame,
    condition: pl.Expr | pl.Series,
    columns: Sequence[str],
    measure: Callable[[pl.DataFrame], pl.Series],
) -> pl.Series:
    """Measure only the pairs for which a condition holds, where a measure is costly.

    Args:
        sides: The pairs.
        condition: Which of them are measured.
        columns: The columns that the measure reads.
        measure: Gives a similarity for each row of these columns.

    Returns:
        The measure (f32), null for the other pairs.
    """
    chosen = sides.select(condition).to_series().arg_true()
    measured = measure(sides.select(columns)[chosen])
    return pl.Series([None], dtype=pl.Float32).new_from_index(0, sides.height).scatter(chosen, measured)
