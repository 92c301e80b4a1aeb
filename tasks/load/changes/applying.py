"""Apply changes: the papers and authors of a version are those of the version before with its changes."""

from __future__ import annotations

import polars as pl

from schemas.lake.tables import TABLES
from tasks.load.changes.fields import KEYS, value_from_json

ROW = "row"


def apply_changes(rows: pl.DataFrame, changes: pl.DataFrame, entity: str) -> pl.DataFrame:
    """Return papers or authors after a version's changes.

    Args:
        rows: The table papers or authors of the version before.
        changes: The table changes of the version.
        entity: paper or author.

    Returns:
        The same table of the version, in the order of its key.
    """
    name, key = KEYS[entity]
    table = TABLES[name]
    own = changes.filter(pl.col("entity") == entity)
    of_ids, of_fields = own.filter(pl.col("field").is_null()), own.filter(pl.col("field").is_not_null())
    gone = of_ids.filter(pl.col("before").is_not_null())
    kept = table.conform(rows).join(gone, left_on=key, right_on="id", how="anti")
    fields = {column: dtype for column, dtype in table.polars_schema.items() if column != key}
    for (field,), changed in of_fields.group_by("field"):
        after = changed.select(pl.col("id").alias(key), value_from_json("after", fields[str(field)]).alias(ROW))
        kept = kept.update(after.rename({ROW: str(field)}), on=key, include_nulls=True)
    new = of_ids.filter(pl.col("after").is_not_null()).select(
        pl.col("id").alias(key), pl.col("after").str.json_decode(pl.Struct(fields)).alias(ROW)
    )
    return table.conform(pl.concat([kept, new.unnest(ROW)], how="diagonal"))
