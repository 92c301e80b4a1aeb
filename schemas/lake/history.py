"""The history of ids over the versions of the lake."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import StringList, Table, TableModel


class History(TableModel):
    """What became of an id in a version of the lake."""

    entity: pl.String = Field(isin=["paper", "author"], description="paper or author.")
    id: pl.String = Field(str_matches=fields.ID, description="The id.")
    snapshot: pl.String = Field(description="The version of the lake in which it happened.")
    event: pl.String = Field(
        isin=["minted", "merged", "split", "retired"],
        description="minted: new; merged: records now under another id; split: under several; retired: records gone.",
    )
    related_ids: StringList = Field(description="The ids that took its records over, sorted.")


HISTORY = Table("history", History, key=("entity", "id", "snapshot"))
