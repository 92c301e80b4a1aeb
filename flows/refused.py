"""What is refused before any table is made: a run of which no record is accepted ends here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from flows.artifacts import leave_rejects
from schemas.dump import Batch, Inventory, Refusal
from schemas.errors import DataError
from schemas.exchange.records import READ_REJECTS
from schemas.lake.sources import REJECTS
from tasks.work import read_partition


def require_records(batches: Sequence[Batch], inventory: Inventory) -> None:
    """Raise a DataError if no record was accepted, so that a lake is not replaced by an empty one."""
    if any(batch.records for batch in batches):
        return
    rejects = pl.concat([refused_rows(inventory.refusals), REJECTS.conform(rejected_records(batches))])
    leave_rejects(rejects.lazy())
    reasons = Counter(rejects["reason"].to_list())
    counts = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common()) or "the dumps are empty"
    raise DataError(f"no record was accepted ({counts}); nothing was published")


def refused_rows(refusals: Iterable[Refusal]) -> pl.DataFrame:
    """Return the dumps, decisions and settings that were refused, as rows of the table rejects."""
    return pl.DataFrame([refusal.model_dump() for refusal in refusals], schema=REJECTS.polars_schema)


def rejected_records(batches: Sequence[Batch]) -> pl.DataFrame:
    """Return the records that their readers refused: the table READ_REJECTS."""
    return pl.concat([READ_REJECTS.empty(), *(read_partition(each) for batch in batches for each in batch.rejects)])
