"""The section on lineage: the dumps, where their records went, and the tables."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tasks.fields.counting import count
from tasks.report.charts.bars import draw_bars
from tasks.report.charts.palette import PLAIN, REMOVED
from tasks.report.exhibits.exhibit import Exhibit, Section, lay_out_table, short, total

MAX_BARS = 12
MAX_DUMPS = 50


def lineage_section(figures: Mapping[str, pl.DataFrame]) -> Section:
    """Return the section on the dumps and the tables."""
    exhibits = (show_dumps(figures["dumps"]), show_repeated(figures["repeated_dumps"]), show_tables(figures["tables"]))
    return Section("lineage", "From dumps to tables", exhibits)


def show_dumps(dumps: pl.DataFrame) -> Exhibit:
    """Show the dumps and where their records went; see figures.lineage.trace_dumps."""
    title = "Dumps"
    read = dumps.filter(pl.col("records") > 0)
    if dumps.is_empty():
        return Exhibit("dumps", title, "There is no dump.")
    top = read.head(MAX_BARS)
    heads = {
        "source_file": "dump",
        "source_format": "format",
        "size": "bytes",
        "records": "records",
        "kept": "kept",
        "refused": "refused",
        "papers": "papers",
        "authors": "authors",
        "sha256": "sha256",
    }
    parts = {"kept": top["kept"].to_list(), "refused": top["refused"].to_list()}
    return Exhibit(
        "dumps",
        title,
        f"{count(total(read, 'records'), 'record')} stand in {count(read.height, 'dump')}, most of them "
        f"({dumps['records'][0]:,}) in {short(dumps['source_file'][0])}.",
        lay_out_table(dumps, heads, MAX_DUMPS),
        draw_bars(top["source_file"].to_list(), parts, [PLAIN, REMOVED]) if not top.is_empty() else None,
    )


def show_repeated(repeated: pl.DataFrame) -> Exhibit:
    """Show the files that repeat a dump; see figures.lineage.list_repeated."""
    title = "Files that repeat a dump"
    if repeated.is_empty():
        return Exhibit("repeated_dumps", title, "No file repeats the bytes of another one.")
    heads = {"source_file": "file", "same_as": "has the bytes of", "size": "bytes", "sha256": "sha256"}
    return Exhibit(
        "repeated_dumps",
        title,
        f"{count(repeated.height, 'file repeats', 'files repeat')} the bytes of a dump that was read.",
        lay_out_table(repeated, heads),
    )


def show_tables(tables: pl.DataFrame) -> Exhibit:
    """Show the tables of the version; see figures.lineage.list_tables."""
    return Exhibit(
        "tables",
        "Tables",
        f"The version has {count(tables.height, 'table')} in {count(total(tables, 'files'), 'file')} of "
        f"{total(tables, 'bytes') / 1e6:,.1f} MB.",
        lay_out_table(tables, {"table": "table", "rows": "rows", "files": "files", "bytes": "bytes"}),
    )
