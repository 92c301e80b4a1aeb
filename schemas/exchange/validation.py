"""The table that validation hands on: the rows of the lake's tables that it refuses."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import Table, TableModel


class RefusedRows(TableModel):
    """A row of a table of the lake that breaks a rule of the table, or refers to a row that does."""

    table: pl.String = Field(str_length=fields.NOT_EMPTY, description="The table.")
    key: pl.String = Field(description="The key of the row, as one text.")
    id: pl.String = Field(nullable=True, description="The record, paper or person: the first column of the key.")
    reason: pl.String = Field(str_length=fields.NOT_EMPTY, description="The name of the rule that is broken.")
    detail: pl.String = Field(nullable=True, description="One line that says what is wrong.")
    raw: pl.String = Field(nullable=True, description="The beginning of the row.")


REFUSED_ROWS = Table("refused_rows", RefusedRows, key=("table", "key", "reason"), is_unique=False)
