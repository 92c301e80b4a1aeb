"""What a table is: a pandera model with a key, a partition column and a description.

The model is the only place where a column is defined. All else is derived from it here: the polars schema that
the steps build their frames with, the Parquet schema with the descriptions in its metadata, the documentation.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import polars as pl
import pyarrow as pa
from pandera.polars import DataFrameModel, DataFrameSchema

from schemas.order import in_order, sorted_by

IDENTIFIER = pl.Struct({"scheme": pl.String, "value": pl.String})
EVIDENCE = pl.Struct({"evidence": pl.String, "level": pl.String, "weight": pl.Float32})
NAME_COUNT = pl.Struct({"name": pl.String, "n_mentions": pl.Int32})
AFFILIATION_YEARS = pl.Struct({"affiliation": pl.String, "first_year": pl.Int32, "last_year": pl.Int32})
CAUSE = pl.Struct({"cause": pl.String, "name": pl.String})

StringList = Annotated[pl.List, pl.String]
HashList = Annotated[pl.List, pl.UInt64]
IdentifierList = Annotated[pl.List, IDENTIFIER]
EvidenceList = Annotated[pl.List, EVIDENCE]
NameCountList = Annotated[pl.List, NAME_COUNT]
AffiliationYearsList = Annotated[pl.List, AFFILIATION_YEARS]
CauseList = Annotated[pl.List, CAUSE]


class TableModel(DataFrameModel):
    """The base of all models: a frame has the columns of its model, in their order, and no others."""

    class Config:
        """The options of pandera for every model."""

        strict = True
        ordered = True


@dataclass(frozen=True)
class Column:
    """One column as its model defines it."""

    name: str
    dtype: pl.DataType
    nullable: bool
    description: str


@dataclass(frozen=True)
class Reference:
    """Columns of a table whose values must stand together in a row of another table.

    Attributes:
        columns: The columns that refer.
        table: The name of the table that they refer to.
        target: The columns of that table which they equal; by default those of the same names.
    """

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "target", self.target or self.columns)


@dataclass(frozen=True)
class Table:
    """A table of the lake, or one that steps exchange.

    Attributes:
        name: The table's name, which is its folder's name in the lake.
        model: The pandera model: columns, types, descriptions and rules.
        key: The columns that identify a row, which are also the order of the rows.
        partition_by: The column whose value names the folders of the table; None for a table of one file.
        references: What the rows refer to in other tables.
        is_unique: Whether no two rows have the same key.
        is_gathered: Whether tasks gather rows from all over the table. Its files in the work folder are mapped into
            memory and not decoded.
    """

    name: str
    model: type[TableModel]
    key: tuple[str, ...]
    partition_by: str | None = None
    references: tuple[Reference, ...] = ()
    is_unique: bool = True
    is_gathered: bool = False

    @property
    def description(self) -> str:
        """The model's docstring: what a row of the table is."""
        return " ".join((self.model.__doc__ or "").split())

    @cached_property
    def schema(self) -> DataFrameSchema:
        """The pandera schema: the columns and rules of the model, and that the key is unique."""
        schema = copy.deepcopy(self.model.to_schema())
        if not self.is_unique:
            return schema
        if len(self.key) == 1:
            return schema.update_column(self.key[0], unique=True)
        schema.unique = list(self.key)
        return schema

    @cached_property
    def rules_of_rows(self) -> DataFrameSchema:
        """The pandera schema without the rule that the key is unique: what can be said of some of the rows."""
        return self.model.to_schema()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order."""
        return tuple(
            Column(name, column.dtype.type, column.nullable, column.description or "")
            for name, column in self.schema.columns.items()
        )

    @cached_property
    def polars_schema(self) -> pl.Schema:
        """The polars schema of the table."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """The Parquet schema of the table, with every description in the metadata."""
        plain = self.empty().to_arrow(compat_level=pl.CompatLevel.oldest()).schema
        fields = [
            plain.field(column.name).with_nullable(column.nullable).with_metadata({"description": column.description})
            for column in self.columns
        ]
        return pa.schema(fields, metadata={"table": self.name, "description": self.description})

    def empty(self) -> pl.DataFrame:
        """Return a frame of this table without rows."""
        return pl.DataFrame(schema=self.polars_schema)

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a frame with exactly this table's columns, types and order of rows.

        Columns that the frame lacks are null; columns that the table lacks are left out.
        """
        missing = [pl.lit(None).alias(name) for name in self.polars_schema if name not in frame.columns]
        rows = frame.with_columns(missing).select(
            pl.col(name).cast(dtype) for name, dtype in self.polars_schema.items()
        )
        return rows if in_order(rows, self.key) else sorted_by(rows.rechunk(), *self.key, nulls_last=True)

    def checked(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a frame unchanged, after checking that it has exactly this table's columns and types, in this order.

        Raises:
            TypeError: It does not, which is a defect of the step that made it, or of the model.
        """
        if frame.schema == self.polars_schema:
            return frame
        found, wanted = set(frame.schema.items()), set(self.polars_schema.items())
        faults = [
            *(f"{name} is {dtype}" for name, dtype in frame.schema.items() if (name, dtype) not in wanted),
            *(f"{name} should be {dtype}" for name, dtype in self.polars_schema.items() if (name, dtype) not in found),
        ]
        raise TypeError(f"no frame of the table {self.name}: {', '.join(faults) or 'the columns are in another order'}")

    def rules(self) -> Iterator[tuple[str, str]]:
        """Yield the column ("" for the whole row) and the text of every rule of the table."""
        for name, column in self.schema.columns.items():
            for check in column.checks:
                yield name, check.error or str(check.name)
        for check in self.schema.checks:
            yield "", check.error or str(check.name)
