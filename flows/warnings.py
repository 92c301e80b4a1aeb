"""What a run warns of, told from the files that it has written."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from schemas.accuracy import Accuracy
from schemas.dump import Inventory
from schemas.files import LakeFile
from tasks.work import scan_partitions

MIN_JUDGED = 1000  # merged pairs, or mentions, from which on an interval is expected to be narrow
MAX_WIDTH = 0.2


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


def warn_of_accuracy(accuracy: Sequence[Accuracy], min_precision: float | None) -> tuple[str, ...]:
    """Return a warning for papers and for authors that are less right than was asked for, or of which little is known.

    Args:
        accuracy: How right the lake is estimated to be.
        min_precision: How many per cent of what is merged should be one; None if nothing was asked for.
    """
    warnings: list[str] = []
    for one in accuracy:
        if one.by != "all":
            continue
        if min_precision is not None and 100 * one.precision.value < min_precision:
            warnings.append(
                f"the precision of {one.entity} is estimated at {one.precision}, below {min_precision:g} %; see the "
                "merges of low score with `paperlake review`"
            )
        elif one.count >= MIN_JUDGED and one.precision.width > MAX_WIDTH:
            warnings.append(
                f"how right the {one.entity} are is known roughly only: precision {one.precision}; decisions of "
                "persons (`paperlake review`) and dumps with identifiers tell more"
            )
    return tuple(warnings)


def values_of(files: Sequence[LakeFile], column: pl.Expr) -> list[str]:
    """Return the values of a column of a table, each once, in their order."""
    rows = scan_partitions([file.partition for file in files])
    return rows.select(column.unique().sort()).collect().to_series().to_list()
