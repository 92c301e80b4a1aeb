"""The table from which it is estimated how right a lake is: pairs, counted by what became of them and their scores."""

from typing import get_args

import polars as pl
from pandera.polars import Field

from schemas.accuracy import Entity
from schemas.table import Table, TableModel

UNITED, CONTESTED, UNSUPPORTED, CERTAIN = MERGED = "united", "contested", "unsupported", "certain"
APART, DIVIDED = "apart", "divided"
REFOUND, MISTAKEN = "refound", "mistaken"
KINDS = (*MERGED, APART, DIVIDED, REFOUND, MISTAKEN)


class AccuracyCounts(TableModel):
    """How many pairs with about one score ended in one way.

    The kinds are: united (in one cluster), contested (the same, where something in its component speaks against it),
    unsupported (the same, where no accepted pair of the cluster holds one of the two), certain (in one cluster by an
    identifier, a key or a person), apart (in two clusters), divided (the same, of one
    component), refound (certain, scored without its identifiers), mistaken (of different identifiers, likewise).
    """

    entity: pl.String = Field(isin=get_args(Entity), description="What was resolved.")
    by: pl.String = Field(isin=("all", "source", "decade"), description="Of which part of the lake.")
    value: pl.String = Field(description="Which source or decade; empty for all.")
    kind: pl.String = Field(isin=KINDS, description="What became of the pairs.")
    score: pl.Int32 = Field(description="The score, rounded down and bounded.")
    pairs: pl.Float64 = Field(ge=0, description="How many pairs; of authors, each by its share in the mentions.")


ACCURACY_COUNTS = Table(
    "accuracy_counts", AccuracyCounts, key=("entity", "by", "value", "kind", "score"), is_unique=False
)
