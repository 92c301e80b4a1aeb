"""The history of ids over the versions of the lake."""

import polars as pl
from pandera.polars import DataFrameModel, Field

from schemas.lake.papers import ID
from schemas.table import StringList, Table


class History(DataFrameModel):
    """What became of an id in a version of the lake."""

    entity: pl.String = Field(isin=["paper", "author"], description="paper or author.")
    id: pl.String = Field(str_matches=ID, description="The id.")
    snapshot: pl.String = Field(description="The version of the lake in which it happened.")
    event: pl.String = Field(
        isin=["minted", "merged", "split", "retired"],
        description="minted: new; merged: records now under another id; split: under several; retired: records gone.",
    )
    related_ids: StringList = Field(description="The ids that took its records over, sorted.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True
        unique = ("entity", "id", "snapshot")


HISTORY = Table("history", History, key=("entity", "id", "snapshot"))
