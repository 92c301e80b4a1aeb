"""What a run warns of, told from the files that it has written."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from schemas.dump import Inventory
from schemas.files import LakeFile
from tasks.work import scan_partitions


def warn_of_catalogues(inventory: Inventory, sources: Sequence[LakeFile]) -> tuple[str, ...]:
    """Return a warning for each catalogue of `sources.toml` to which no record belongs."""
    declared = dict.fromkeys(catalogue.name for catalogue in inventory.catalogues)
    found = set(values_of(sources, pl.col("catalogue"))) if declared else set()
    return tuple(
        f"sources.toml: no record is of [sources.{name}]; see that its names, files or formats are those of a dump"
        for name in declared
        if name not in found
    )


def warn_of_size(paper_matches: Sequence[LakeFile]) -> tuple[str, ...]:
    """Return a warning for each paper that was split because it has more records than a paper may have."""
    split = values_of(paper_matches, pl.col("paper_id").filter(pl.col("kept_apart_by") == "size"))
    return tuple(
        f"{paper_id} has as many records as a paper may have, and others like them are kept apart; what they have in "
        f"common: paperlake explain {paper_id}"
        for paper_id in split
    )


def values_of(files: Sequence[LakeFile], column: pl.Expr) -> list[str]:
    """Return the values of a column of a table, each once, in their order."""
    rows = scan_partitions([file.partition for file in files])
    return rows.select(column.unique().sort()).collect().to_series().to_list()
