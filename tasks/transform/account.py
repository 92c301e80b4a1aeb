"""The account: what was read against where it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from schemas.account import Account
from schemas.catalog import TABLES
from schemas.dump import Extracted, Inventory
from tasks.work import read_partition


def draw_account(tables: Mapping[str, pl.DataFrame], extracted: Sequence[Extracted], inventory: Inventory) -> Account:
    """Draw the account of a run.

    The two sides come from different places: records and names are counted in what the readers wrote, sources, rejects
    and mentions in the tables that are about to be published.

    Args:
        tables: The validated tables, rejects among them.
        extracted: What was read from each dump.
        inventory: What the raw folders hold.
    """
    rejects, mentions, authorships = tables["rejects"], tables["mentions"], tables["authorships"]
    of_table = pl.col("source_file").is_in(list(TABLES)) & pl.col("source_format").is_null()
    of_record = pl.col("source_index").is_not_null()
    reasons = rejects.group_by("reason").len("n").sort("n", "reason", descending=[True, False])
    return Account(
        dumps=len(inventory.dumps),
        duplicates=len(inventory.duplicates),
        records=sum(each.n_records for each in extracted),
        sources=tables["sources"].height,
        rejects=rejects.filter(of_record).height,
        names=_names_in_sources(extracted, tables["sources"]),
        mentions=mentions.filter(~pl.col("is_inferred")).height,
        papers=tables["papers"].height,
        authors=tables["authors"].height,
        authorships=authorships.height,
        inferred=authorships.filter("is_inferred").height,
        refused_dumps=rejects.filter(~of_record & ~of_table).height,
        refused_names=rejects.filter(of_table & (pl.col("source_file") == "mentions")).height,
        refused_rows=rejects.filter(of_table).height,
        reasons=dict(reasons.iter_rows()),
    )


def _names_in_sources(extracted: Sequence[Extracted], sources: pl.DataFrame) -> int:
    """Count the names that the readers found in the records that became sources."""
    if not extracted:
        return 0
    names = read_partition(*(each.names for each in extracted))
    return names.join(sources, on="source_id", how="semi").height
