"""The files of a version of the lake, before they are written and when they are in the work folder."""

from __future__ import annotations

from schemas.dump import Partition
from schemas.model import Model


class Stretch(Model):
    """Rows that stand together in the order of the key of a table.

    Attributes:
        first: The first column of the key in the first of them.
        last: The same in the last of them.
        skipped: How many rows before them have the same first column as the first of them.
        rows: How many they are.
    """

    first: str | None
    last: str | None
    skipped: int
    rows: int


class Piece(Model):
    """Rows of a table that are written at a time: those of some partitions, or a stretch of one that is large.

    Attributes:
        table: The name of the table.
        values: The partitions, by the value of their column; none for a table without partitions, or without rows.
        stretch: The stretch of the partition; None for all rows.
        number: Which file of its partition it begins with, from 1.
    """

    table: str
    values: tuple[int | str | None, ...] = ()
    stretch: Stretch | None = None
    number: int = 1


class LakeFile(Model):
    """A file of a version of the lake, in the work folder.

    Attributes:
        table: The name of the table.
        name: The name that it has in the folder of the table.
        partition: Its rows.
    """

    table: str
    name: str
    partition: Partition
