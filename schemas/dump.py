"""What extract hands on: the dumps that were found, and the Parquet files in which steps exchange their tables."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value that never changes and has no fields but those it names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dump(Model):
    """A file in a raw folder.

    Attributes:
        path: Where it is.
        source_file: Its path relative to the raw folder, with forward slashes.
        source_format: The name of its format, sniffed from its bytes.
        sha256: The digest of its bytes.
        size: Its size in bytes.
    """

    path: Path
    source_file: str
    source_format: str
    sha256: str
    size: int


class Duplicate(Model):
    """A file whose bytes are those of a dump that is read under another name."""

    source_file: str
    same_as: str
    sha256: str
    size: int


class Refusal(Model):
    """A dump or record that was refused, as a row of rejects."""

    source_file: str
    source_format: str | None = None
    source_index: int | None = None
    line_start: int | None = None
    reason: str
    detail: str
    raw: str | None = None


class Inventory(Model):
    """What the raw folders hold: dumps to read, files refused, files that repeat a dump."""

    dumps: tuple[Dump, ...]
    refusals: tuple[Refusal, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()


class Partition(Model):
    """A table in a Parquet file of the work folder.

    Attributes:
        path: The file.
        rows: How many rows it holds.
        sha256: The digest of its bytes, by which results are cached.
    """

    path: Path
    rows: int
    sha256: str


class Extracted(Model):
    """What was read from one dump: its records, the names printed in them, and what was refused.

    Attributes:
        n_records: How many records the dump holds, as the reader counted them before it looked inside any.
    """

    dump: Dump
    n_records: int
    records: Partition
    names: Partition
    rejects: Partition
