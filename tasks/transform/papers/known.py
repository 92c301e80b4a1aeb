"""Pairs that an earlier run compared: which of them hold, because neither of the records has changed since."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.exchange.papers import PAIR


class EarlierRun(NamedTuple):
    """What an earlier run with the same statistics and decisions had for the same left records.

    Attributes:
        candidates: Its table CANDIDATE_PAIRS; reads left and right.
        compared: Its table of compared pairs: those candidates that it did not rule out.
        linked: Its table LINKED_PAIRS; reads left and right.
        features: Its table FEATURES, with the columns that the comparison reads.
    """

    candidates: pl.DataFrame
    compared: pl.DataFrame
    linked: pl.DataFrame
    features: pl.DataFrame


class Known(NamedTuple):
    """Pairs of which it is known what a comparison gives.

    Attributes:
        pairs: The columns left and right: those that were compared, and those that were ruled out.
        compared: The table of compared pairs: those that were compared.
    """

    pairs: pl.DataFrame
    compared: pl.DataFrame


def find_known(candidates: pl.DataFrame, linked: pl.DataFrame, features: pl.DataFrame, earlier: EarlierRun) -> Known:
    """Find the candidates of which an earlier run tells what a comparison gives.

    Linked pairs are not among them: whether a pair is ruled out depends on whether it is linked.

    Args:
        candidates: The columns left and right.
        linked: The table LINKED_PAIRS; reads left and right.
        features: Rows of the table FEATURES: those of these records, with the columns that the comparison reads.
        earlier: The earlier run.
    """
    same = _digests(features).join(_digests(earlier.features), on=["record", "digest"], how="semi")["record"].implode()
    known = (
        candidates.select(PAIR)
        .filter(pl.col(side).is_in(same) for side in PAIR)
        .join(earlier.candidates, on=PAIR, how="semi")
        .join(pl.concat([linked.select(PAIR), earlier.linked.select(PAIR)]), on=PAIR, how="anti")
        .unique()
    )
    return Known(known, earlier.compared.join(known, on=PAIR, how="semi"))


def _digests(features: pl.DataFrame) -> pl.DataFrame:
    """Return the number of each record, and a digest of its row."""
    return features.select("record", digest=features.hash_rows())
