"""Read the dumps of a corpus, as the flow does, for what is measured without it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from schemas.catalogues import Catalogue
from tasks.extract import discover, read_whole
from tasks.transform.normalise import normalise_records


def read_keys_and_names(raw: Sequence[Path], work: Path, every: int = 1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read dumps and normalise their records.

    Args:
        raw: The folders of the dumps.
        work: Where what is read is written meanwhile.
        every: One in how many of the dumps is read.

    Returns:
        The normalised records, and the table NAMES.
    """
    records, names, catalogues = read_records_and_names(raw, work, every)
    return normalise_records(records, names, catalogues), names


def read_records_and_names(
    raw: Sequence[Path], work: Path, every: int = 1
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[Catalogue, ...]]:
    """Read dumps as `read_keys_and_names` does.

    Returns:
        The tables RECORDS and NAMES, and the catalogues that the raw folders declare.
    """
    inventory = discover(raw, work)
    read = read_whole(inventory.dumps[::every])
    return read.records, read.names, tuple(inventory.catalogues)
