"""Compare the fields of papers and authors of two versions of the lake."""

from __future__ import annotations

import polars as pl

from schemas.lake.tables import TABLES
from tasks.load.changes.comparison import Comparison, find_apart

KEYS = {"paper": ("papers", "paper_id"), "author": ("authors", "author_id")}  # the table of an entity, and its key
VALUE = "value"
VALUES = {"id": pl.String, "field": pl.String, "before": pl.String, "after": pl.String}


def find_differing_ids(comparison: Comparison, entity: str) -> pl.DataFrame:
    """Find the rows of papers or authors that are not the same in both versions, by the digests of the rows.

    Returns:
        The column id.
    """
    table, key = KEYS[entity]
    sides = comparison.differing(table)
    row = [pl.col(key).alias("id"), row_digest(TABLES[table].polars_schema).alias("digest")]
    digests = sides._replace(before=sides.before.select(row), now=sides.now.select(row))
    apart = find_apart(digests, ["id", "digest"])
    return pl.concat([apart.before.select("id"), apart.now.select("id")]).unique()


def compare_fields(comparison: Comparison, entity: str, ids: pl.DataFrame) -> pl.DataFrame:
    """Compare the fields of some papers or authors.

    Args:
        comparison: The two versions.
        entity: paper or author.
        ids: Column id.

    Returns:
        The columns id, field, before and after, the last two as JSON: a row for each field that differs; and for each
        id that only one version has a row with a null field, and all other fields as one value.
    """
    table, key = KEYS[entity]
    names = [name for name in TABLES[table].polars_schema if name != key]
    sides = comparison.differing(table)
    before, now = (
        side.join(ids.lazy(), left_on=key, right_on="id", how="semi").collect(engine="streaming")
        for side in (sides.before, sides.now)
    )
    rows = pl.struct(names)
    gone = before.join(now, on=key, how="anti").select(id=key, before=as_json(rows))
    new = now.join(before, on=key, how="anti").select(id=key, after=as_json(rows))
    both = before.join(now, on=key, suffix=_NOW)
    changed = [
        both.select(
            pl.col(key).alias("id"),
            pl.lit(name).alias("field"),
            before=value_as_json(name),
            after=value_as_json(name + _NOW),
        ).filter(pl.col("before").ne_missing(pl.col("after")))
        for name in names
    ]
    return pl.concat([pl.DataFrame(schema=VALUES), gone, new, *changed], how="diagonal")


_NOW = " now"  # is part of no column's name


def row_digest(schema: pl.Schema) -> pl.Expr:
    """Return a hash of all columns of a row; the hash of polars alone does not tell an empty list from null."""
    lists = [name for name, dtype in schema.items() if isinstance(dtype, pl.List)]
    lengths = [pl.col(name).list.len().alias(f"{name} length") for name in lists]
    return pl.struct(*schema, *lengths).hash()


def as_json(struct: pl.Expr) -> pl.Expr:
    """Return a struct as JSON."""
    return struct.struct.json_encode()


def value_as_json(column: str) -> pl.Expr:
    """Return the values of a column as JSON; null is null."""
    wrapped = as_json(pl.struct(pl.col(column).alias(VALUE)))
    value = wrapped.str.strip_prefix(f'{{"{VALUE}":').str.strip_suffix("}")
    return pl.when(pl.col(column).is_not_null()).then(value)


def value_from_json(values: str, dtype: pl.DataType) -> pl.Expr:
    """Return the values of a column that `value_as_json` has written."""
    wrapped = pl.format(f'{{{{"{VALUE}":{{}}}}}}', pl.col(values).fill_null("null"))
    return wrapped.str.json_decode(pl.Struct({VALUE: dtype})).struct.field(VALUE)
