"""Validate: hold every table against its model, and the keys between tables; what breaks a rule goes to rejects.

A row that breaks a rule takes with it what cannot stand without it: with a paper go its authorships, and its records
become rejects, so that every record still ends in exactly one place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import polars as pl
from pandera.errors import SchemaErrors

from schemas.lake.sources import REJECTS
from schemas.lake.tables import TABLES
from schemas.table import Reference, Table

RAW_LIMIT = 2048


def validate_tables(tables: Mapping[str, pl.DataFrame], rejects: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Validate all tables of the lake but its history.

    Args:
        tables: The tables by name, without rejects and history.
        rejects: What the readers refused.

    Returns:
        The tables with only the rows that keep every rule, and rejects with a row for each that does not. The reason is
        the name of the rule.
    """
    kept: dict[str, pl.DataFrame] = {}
    refused = []
    for name, frame in tables.items():
        kept[name], broken = split_by_rules(TABLES[name].conform(frame), TABLES[name])
        refused.append(broken.select("row", "reason", "detail", table=pl.lit(name)))
    while True:
        before = sum(frame.height for frame in kept.values())
        for name in tables:
            for reference in TABLES[name].references:
                kept[name], broken = _split_by_reference(kept, name, reference)
                refused.append(broken)
        if sum(frame.height for frame in kept.values()) == before:
            break
    rows = pl.concat(refused)
    records = _refused_records(tables["sources"], kept["sources"], rows)
    others = rows.filter(pl.col("table") != "sources").select(
        "reason", "detail", source_file=pl.col("table"), raw=pl.col("row").str.head(RAW_LIMIT)
    )
    kept["rejects"] = pl.concat(REJECTS.conform(part) for part in (rejects, records, others)).sort(
        REJECTS.key, nulls_last=True
    )
    return kept


def split_by_rules(frame: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split a frame into the rows that keep the model's rules and those that do not.

    Returns:
        The rows to keep, and of each other row: row (as JSON), reason (the rule's name), detail.

    Raises:
        SchemaErrors: The frame has not the columns of the table, which is a defect of the program and not of the data.
    """
    try:
        table.schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].null_count():
            raise
        failures = (
            cases.select(
                index=pl.col("index").cast(pl.UInt32),
                reason=pl.concat_str(pl.lit(table.name), pl.col("column"), pl.col("check"), separator="."),
                detail=pl.format("{} is {}", pl.col("column"), pl.col("failure_case").str.slice(0, 200)),
            )
            .sort("index", "reason")
            .unique("index", keep="first", maintain_order=True)
        )
        rows = pl.Series("row", [_as_json(row) for row in frame[failures["index"]].iter_rows(named=True)], pl.String)
        kept = frame.with_row_index("index").join(failures, on="index", how="anti", maintain_order="left").drop("index")
        return kept, failures.with_columns(rows)
    return frame, pl.DataFrame(schema={"reason": pl.String, "detail": pl.String, "row": pl.String})


def _split_by_reference(
    tables: Mapping[str, pl.DataFrame], name: str, reference: Reference
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split a table into the rows that find what they refer to, and those that do not."""
    frame = tables[name]
    known = tables[reference.table].select(reference.target).unique()
    broken = frame.join(known, left_on=reference.columns, right_on=reference.target, how="anti")
    kept = frame.join(known, left_on=reference.columns, right_on=reference.target, how="semi", maintain_order="left")
    key = "+".join(reference.columns)
    rows = pl.DataFrame({"row": [_as_json(row) for row in broken.iter_rows(named=True)]}, schema={"row": pl.String})
    return kept, rows.with_columns(
        reason=pl.lit(f"{name}.{key}.reference"),
        detail=pl.lit(f"{key} is not in {reference.table}, whose row was refused"),
        table=pl.lit(name),
    )


def _refused_records(stated: pl.DataFrame, kept: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return a reject for each record whose row of sources was refused."""
    lost = stated.join(kept, on="source_id", how="anti")
    reasons = (
        rows.filter(pl.col("table") == "sources")
        .with_columns(source_id=pl.col("row").str.json_path_match("$.source_id"), raw=pl.col("row").str.head(RAW_LIMIT))
        .unique("source_id", keep="first", maintain_order=True)
        .select("source_id", "reason", "detail", "raw")
    )
    return lost.join(reasons, on="source_id", how="left")


def _as_json(row: Mapping[str, object]) -> str:
    """Return a row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, default=str)
