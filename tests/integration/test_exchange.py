"""The tables that steps exchange hold what their models say: every one of a run on the sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from schemas.exchange import accuracy, authors, decisions, identities, keys, papers, records, statistics, validation
from schemas.lake.tables import TABLES
from schemas.table import Table
from tasks.transform.papers.score import COMPARED_PAIRS, SCORED_PAIRS
from tasks.work import scan_file
from tests.integration.conftest import SAMPLE, Command

EXCHANGED = {
    table.name: table
    for module in (records, keys, papers, authors, accuracy, decisions, identities, statistics, validation)
    for table in vars(module).values()
    if isinstance(table, Table)
} | {table.name: table for table in (COMPARED_PAIRS, SCORED_PAIRS)}
NOT_OF_THE_SAMPLE = {  # handed on in memory, or of other dumps
    *("printed_records", "names", "read_rejects", "left_out"),
    *("decision_items", "named_records", "decision_references"),
}


def files_of_tables(work: Path) -> Iterator[tuple[Table, pl.DataFrame]]:
    """Yield the frames in a work folder, each with the table after which its file is named."""
    for path in sorted([*work.glob("*.parquet"), *work.glob("*.arrow")]):
        name = path.name.rpartition("-")[0]
        yield (EXCHANGED | TABLES)[name], scan_file(path).collect()


def test_every_frame_of_a_run_keeps_the_rules_of_its_model(paperlake: Command, tmp_path: Path) -> None:
    assert paperlake("curate", SAMPLE, "--out", tmp_path).status == 0
    frames = list(files_of_tables(tmp_path / "_work"))
    assert {table.name for table, _ in frames} >= EXCHANGED.keys() - NOT_OF_THE_SAMPLE
    for table, frame in frames:
        table.schema.validate(table.checked(frame), lazy=True)
    rows = {
        name: pl.concat([frame for table, frame in frames if table.name == name])
        for name in {table.name for table, _ in frames}
    }
    for table, frame in frames:
        for reference in table.references:
            target = rows[reference.table].select(reference.target)
            lost = frame.join(target, left_on=reference.columns, right_on=reference.target, how="anti")
            assert lost.is_empty(), f"{table.name} refers to rows that {reference.table} has not: {lost}"
