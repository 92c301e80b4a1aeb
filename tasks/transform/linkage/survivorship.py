"""Survivorship: which value of its members a group shows. What is left equal is decided by the order of the values.

The members of a group can have ranks, such as the places of their catalogues in an order of trust: the values of the
members that come first are chosen among, and the others count where these state none.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def first_of_each(ordered: pl.DataFrame, group: Sequence[str], *columns: str) -> pl.DataFrame:
    """Return the first row of each group, in the order of the rows: the columns of the group and the named ones."""
    return ordered.group_by(group, maintain_order=True).agg(pl.col(columns).first())


def commonest(rows: pl.DataFrame, group: Sequence[str], column: str, rank: Sequence[str] = ()) -> pl.DataFrame:
    """Return the value that most members of each group state; of several the least.

    Args:
        rows: The members.
        group: The columns of the group.
        column: The column of the value, null where a member states none.
        rank: The columns of the rank of a member; a value has the least rank of the members that state it.
    """
    counts = rows.drop_nulls(column).group_by(*group, column).agg(pl.col(rank).min(), stated=pl.len())
    order = [*group, *rank, "stated", column]
    return first_of_each(counts.sort(order, descending=[name == "stated" for name in order]), group, column)


def longest(rows: pl.DataFrame, group: Sequence[str], column: str, rank: Sequence[str] = ()) -> pl.DataFrame:
    """Return the longest text of each group; of several the least.

    Args:
        rows: The members.
        group: The columns of the group.
        column: The column of the text, null where a member states none.
        rank: The columns of the rank of a member.
    """
    stated = rows.select(*group, *rank, column).drop_nulls(column).with_columns(length=pl.col(column).str.len_chars())
    order = [*group, *rank, "length", column]
    return first_of_each(stated.sort(order, descending=[name == "length" for name in order]), group, column)


def least(rows: pl.DataFrame, group: Sequence[str], column: str, rank: Sequence[str] = ()) -> pl.DataFrame:
    """Return the value of each group that is the first in the order of the values.

    Args:
        rows: The members.
        group: The columns of the group.
        column: The column of the value, null where a member states none.
        rank: The columns of the rank of a member.
    """
    stated = rows.select(*group, *rank, column).drop_nulls(column)
    return first_of_each(stated.sort(*group, *rank, column), group, column)


def union(rows: pl.DataFrame, group: Sequence[str], column: str) -> pl.DataFrame:
    """Return the distinct elements of the lists of each group, sorted; a group without any has no row.

    Args:
        rows: The members.
        group: The columns of the group.
        column: The column of the list.
    """
    return (
        rows.select(*group, column)
        .explode(column)
        .drop_nulls(column)
        .unique()
        .sort(*group, column)
        .group_by(group, maintain_order=True)
        .agg(column)
    )
