"""Validate every table against its model, and the keys between tables; rows that break a rule go to rejects.

Rows that refer to a refused row are refused too: with a paper go its authorships, and its records become rejects. So
every record still ends in exactly one place.
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

# What is said of a refused row: the id is that of its record, paper or person, by which its dump is found.
REFUSED = dict.fromkeys(("table", "id", "reason", "detail", "raw"), pl.String)
PLACE = ("source_file", "source_index", "source_format", "line_start")


def validate_tables(tables: Mapping[str, pl.DataFrame], rejects: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Validate all tables of the lake but its history.

    Args:
        tables: The tables by name, without rejects and history.
        rejects: The dumps and records that the readers refused.

    Returns:
        The tables with only the rows that keep every rule, and rejects with a row for each that does not. The reason is
        the name of the rule.
    """
    kept: dict[str, pl.DataFrame] = {}
    refused = []
    for name, frame in tables.items():
        kept[name], broken = split_by_rules(TABLES[name].conform(frame), TABLES[name])
        refused.append(broken)
    while True:
        before = sum(frame.height for frame in kept.values())
        for name in tables:
            for reference in TABLES[name].references:
                kept[name], broken = _split_by_reference(kept, TABLES[name], reference)
                refused.append(broken)
        if sum(frame.height for frame in kept.values()) == before:
            break
    rows = pl.concat(refused).with_columns(raw=pl.col("raw").str.head(RAW_LIMIT))
    records = _refused_records(tables["sources"], kept["sources"], rows.filter(table="sources"))
    others = _trace(rows.filter(pl.col("table") != "sources"), tables["sources"], tables["mentions"])
    kept["rejects"] = pl.concat(REJECTS.conform(part) for part in (rejects, records, others)).sort(
        REJECTS.key, nulls_last=True
    )
    return kept


def split_by_rules(frame: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split a frame into the rows that keep the model's rules and those that do not.

    Returns:
        The rows to keep, and the columns REFUSED of the others; the reason is the name of the first rule that is
        broken.

    Raises:
        SchemaErrors: The frame does not have the columns of the table, which is a defect of the program and not of the
            data.
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
        kept = frame.with_row_index("index").join(failures, on="index", how="anti", maintain_order="left").drop("index")
        return kept, _describe(frame[failures["index"]], table, failures["reason"], failures["detail"])
    return frame, pl.DataFrame(schema=REFUSED)


def _split_by_reference(
    tables: Mapping[str, pl.DataFrame], table: Table, reference: Reference
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split a table into the rows whose reference exists in its table, and those whose reference does not."""
    frame = tables[table.name]
    known = tables[reference.table].select(reference.target).unique()
    broken = frame.join(known, left_on=reference.columns, right_on=reference.target, how="anti")
    kept = frame.join(known, left_on=reference.columns, right_on=reference.target, how="semi", maintain_order="left")
    key = "+".join(reference.columns)
    reason, detail = f"{table.name}.{key}.reference", f"{key} is not in {reference.table}, whose row was refused"
    return kept, _describe(broken, table, pl.lit(reason), pl.lit(detail))


def _describe(
    broken: pl.DataFrame, table: Table, reason: pl.Series | pl.Expr, detail: pl.Series | pl.Expr
) -> pl.DataFrame:
    """Return the columns REFUSED of refused rows."""
    raw = [json.dumps(row, ensure_ascii=False, default=str) for row in broken.iter_rows(named=True)]
    return broken.select(
        table=pl.lit(table.name), id=table.key[0], reason=reason, detail=detail, raw=pl.Series(raw, dtype=pl.String)
    )


def _refused_records(stated: pl.DataFrame, kept: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return a reject for each record whose row of sources was refused."""
    reasons = rows.unique("id", keep="first", maintain_order=True).select("reason", "detail", "raw", source_id="id")
    return stated.join(kept, on="source_id", how="anti").join(reasons, on="source_id", how="left")


def _trace(rows: pl.DataFrame, sources: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Add to refused rows the place of their record, or of the first record of their paper or person.

    Args:
        rows: The columns REFUSED.
        sources: The table sources as it was before rows were refused.
        mentions: The table mentions, likewise.
    """
    records = sources.select("source_id", "paper_id", *PLACE)
    persons = mentions.select("source_id", "author_id").join(records, on="source_id")
    owners = pl.concat(
        [
            records.select(*PLACE, id="source_id"),
            records.select(*PLACE, id="paper_id"),
            persons.select(*PLACE, id="author_id"),
        ]
    )
    first = owners.join(rows, on="id", how="semi").sort(PLACE).unique("id", keep="first", maintain_order=True)
    return rows.join(first, on="id", how="left", maintain_order="left")
