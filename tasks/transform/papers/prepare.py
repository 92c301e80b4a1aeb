"""Prepare: what the comparison of a record reads, made of its match keys by the statistics."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from tasks.transform.papers.block import BLOCKED_BY, key_records
from tasks.transform.papers.features import DESCRIBED_BY, describe_records, with_title_ids
from tasks.transform.papers.statements import one_of_each

PREPARED_BY = tuple(dict.fromkeys((*DESCRIBED_BY, *BLOCKED_BY)))


class Prepared(NamedTuple):
    """What is known of records before any two are compared.

    Attributes:
        features: The table FEATURES.
        blocking_keys: The table BLOCKING_KEYS.
    """

    features: pl.DataFrame
    blocking_keys: pl.DataFrame


def prepare_records(records: pl.DataFrame, statistics: pl.DataFrame) -> Prepared:
    """Describe records and make the keys by which they are found.

    Args:
        records: Normalised records: all of a statement, if any. Reads PREPARED_BY.
        statistics: The table PAPER_STATISTICS.
    """
    stated = with_title_ids(one_of_each(records))
    return Prepared(describe_records(stated, statistics), key_records(stated, statistics))
