"""Validate every table against its model, and the keys between tables; rows that break a rule go to rejects.

The rules of a table are checked a partition at a time; that keys are unique, and refer to rows that exist, by the
columns of the keys alone. No step holds a table as a whole, and none writes it again: what is handed on is the rows
that are refused, hardly ever any.

Rows that refer to a refused row are refused too: with a paper go its authorships, and its records become rejects. So
every record still ends in exactly one place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import polars as pl
from pandera.errors import SchemaErrors

from schemas.exchange.validation import REFUSED_ROWS
from schemas.lake.sources import REJECTS
from schemas.lake.tables import TABLES
from schemas.table import Reference, Table

RAW_LIMIT = 2048
PLACE = ("source_file", "source_index", "source_format", "line_start")

Rows = pl.LazyFrame


def check_rules(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Find the rows of a table, or of a part of it, that break a rule of its model.

    Args:
        frame: The rows.
        table: The table.

    Returns:
        The table REFUSED_ROWS; the reason is the name of the first rule that is broken.

    Raises:
        SchemaErrors: The frame does not have the columns of the table, which is a defect of the program and not of the
            data.
    """
    try:
        table.rules_of_rows.validate(frame, lazy=True)
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
        return _describe(frame[failures["index"]], table, failures["reason"], failures["detail"])
    return REFUSED_ROWS.empty()


def check_references(tables: Mapping[str, Rows], broken: pl.DataFrame) -> pl.DataFrame:
    """Find all rows that are refused: those that break a rule, that repeat a key, or that refer to a refused row.

    Args:
        tables: The tables by name, without rejects, changes and history.
        broken: The table REFUSED_ROWS: what `check_rules` has found.

    Returns:
        The table REFUSED_ROWS.
    """
    refused = broken
    for name, rows in tables.items():
        refused = refused.vstack(_repeated(without_refused(rows, TABLES[name], broken), TABLES[name]))
    while True:
        before = refused.height
        for name in tables:
            for reference in TABLES[name].references:
                refused = refused.vstack(_dangling(tables, TABLES[name], reference, refused))
        if refused.height == before:
            return refused


def without_refused(rows: Rows, table: Table, refused: pl.DataFrame) -> Rows:
    """Return the rows of a table that are not refused.

    Args:
        rows: The rows.
        table: The table.
        refused: The table REFUSED_ROWS.
    """
    keys = refused.filter(table=table.name)["key"]
    return rows if keys.is_empty() else rows.filter(~_key(table).is_in(keys.unique().implode()))


def reject_rows(tables: Mapping[str, Rows], refused: pl.DataFrame) -> pl.DataFrame:
    """Return the rejects of refused rows: for each row one, with the place of its record in a dump.

    Args:
        tables: The tables by name, without rejects, changes and history; also the rows that are refused.
        refused: The table REFUSED_ROWS.

    Returns:
        The table REJECTS. A row of sources is a record that is refused, and names no table.
    """
    if refused.is_empty():
        return REJECTS.empty()
    rows = refused.with_columns(pl.col("raw").str.head(RAW_LIMIT))
    reasons = rows.filter(table="sources").unique("id", keep="first", maintain_order=True)
    records = tables["sources"].join(
        reasons.select("reason", "detail", "raw", source_id="id").lazy(), on="source_id", maintain_order="left"
    )
    others = _trace(rows.filter(pl.col("table") != "sources"), tables["sources"], tables["mentions"])
    return REJECTS.conform(pl.concat([REJECTS.conform(records.collect()), REJECTS.conform(others)]))


def _repeated(rows: Rows, table: Table) -> pl.DataFrame:
    """Return all copies of the rows whose key stands in several rows."""
    if not table.is_unique or _all_differ(rows, table.key):
        return REFUSED_ROWS.empty()
    keys = rows.group_by(table.key).agg(copies=pl.len()).filter(pl.col("copies") > 1).collect(engine="streaming")
    detail = pl.lit(f"{'+'.join(table.key)} stands in several rows")
    return _refuse(rows, table, keys.select(table.key), pl.lit(f"{table.name}.{'+'.join(table.key)}.unique"), detail)


def _all_differ(rows: Rows, key: Sequence[str]) -> bool:
    """Whether the hashes of all keys differ, and so the keys do; where two are equal, the keys may differ still."""
    return bool(rows.select(pl.struct(key).hash().n_unique() == pl.len()).collect().item())


def _dangling(tables: Mapping[str, Rows], table: Table, reference: Reference, refused: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a table, of those that are not refused, whose reference does not exist or is refused."""
    rows = without_refused(tables[table.name], table, refused)
    known = without_refused(tables[reference.table], TABLES[reference.table], refused).select(reference.target)
    referring = rows.select(reference.columns)  # without the keys, which are read only where a reference is wrong
    wrong = referring.join(known, left_on=reference.columns, right_on=reference.target, how="anti")
    if wrong.select(pl.len()).collect(engine="streaming").item() == 0:
        return REFUSED_ROWS.empty()
    keys = (
        rows.select(*dict.fromkeys([*table.key, *reference.columns]))
        .join(known, left_on=reference.columns, right_on=reference.target, how="anti")
        .select(table.key)
        .collect(engine="streaming")
    )
    names = "+".join(reference.columns)
    reason, detail = f"{table.name}.{names}.reference", f"{names} is not in {reference.table}, whose row was refused"
    return _refuse(rows, table, keys, pl.lit(reason), pl.lit(detail))


def _refuse(rows: Rows, table: Table, keys: pl.DataFrame, reason: pl.Expr, detail: pl.Expr) -> pl.DataFrame:
    """Return the columns of REFUSED_ROWS of the rows that have these keys."""
    if keys.is_empty():
        return REFUSED_ROWS.empty()
    found = rows.join(keys.lazy(), on=table.key, how="semi", nulls_equal=True, maintain_order="left").collect()
    return _describe(found.sort(table.key), table, reason, detail)


def _describe(
    broken: pl.DataFrame, table: Table, reason: pl.Series | pl.Expr, detail: pl.Series | pl.Expr
) -> pl.DataFrame:
    """Return the table REFUSED_ROWS of rows that are refused."""
    raw = [json.dumps(row, ensure_ascii=False, default=str) for row in broken.iter_rows(named=True)]
    return broken.select(
        table=pl.lit(table.name),
        key=_key(table),
        id=table.key[0],
        reason=reason,
        detail=detail,
        raw=pl.Series(raw, dtype=pl.String),
    )


def _key(table: Table) -> pl.Expr:
    """Return the key of a row as one text."""
    return pl.concat_str([pl.col(column).cast(pl.String).fill_null("") for column in table.key], separator="\t")


def _trace(rows: pl.DataFrame, sources: Rows, mentions: Rows) -> pl.DataFrame:
    """Add to refused rows the place of their record, or of the first record of their paper or person.

    Args:
        rows: The table REFUSED_ROWS.
        sources: The table sources as it was before rows were refused.
        mentions: The table mentions, likewise.
    """
    wanted = rows.select("id").lazy()
    records = sources.select("source_id", "paper_id", *PLACE)
    persons = mentions.select("source_id", id="author_id").join(wanted, on="id", how="semi")
    owners = [
        records.select(*PLACE, id="source_id").join(wanted, on="id", how="semi"),
        records.select(*PLACE, id="paper_id").join(wanted, on="id", how="semi"),
        persons.join(records, on="source_id").select(*PLACE, "id"),
    ]
    first = pl.concat(owners).sort(PLACE).unique("id", keep="first", maintain_order=True).collect()
    return rows.join(first, on="id", how="left", maintain_order="left")
