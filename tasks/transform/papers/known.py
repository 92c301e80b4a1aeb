"""Pairs that an earlier run compared: which of them hold, because neither of the records has changed since."""

from __future__ import annotations

import polars as pl

from schemas.exchange.papers import PAIR


def known_pairs(
    candidates: pl.DataFrame, features: pl.DataFrame, earlier_features: pl.DataFrame, earlier_pairs: pl.DataFrame
) -> pl.DataFrame:
    """Return the candidates that an earlier run compared, as it compared them.

    Args:
        candidates: The columns left and right.
        features: Rows of the table FEATURES: those of these records, with the columns that the comparison reads.
        earlier_features: The same of the earlier run, as far as it had these records.
        earlier_pairs: The table of compared pairs of the earlier run: those of the same left records.

    Returns:
        Rows of earlier_pairs: those of candidates whose records have the same features.
    """
    same = _digests(features).join(_digests(earlier_features), on=["record", "digest"], how="semi")["record"].implode()
    of_candidates = earlier_pairs.join(candidates, on=PAIR, how="semi", maintain_order="left")
    return of_candidates.filter(pl.col(side).is_in(same) for side in PAIR)


def _digests(features: pl.DataFrame) -> pl.DataFrame:
    """Return the number of each record, and a digest of its row."""
    return features.select("record", digest=features.hash_rows())
