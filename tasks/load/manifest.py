"""The manifest of a version of the lake: its inputs, the software that made it, and its files.

A manifest is read by later releases than the one that wrote it, and by earlier ones after a downgrade. So unknown
fields are ignored, and the account is kept as it was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from pydantic import BaseModel, ConfigDict, JsonValue

from schemas.accuracy import Accuracy
from schemas.dump import Dump, Duplicate, SettingsFile

DISTRIBUTION = "paperlake"
SETTINGS = "settings"
DIGITS = 12  # of the digest of the code that a person sees


class Entry(BaseModel):
    """A part of a manifest: it is immutable, and ignores unknown fields."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Input(Entry):
    """A dump that the version was made from, or a file of settings.

    Attributes:
        source_file: Its path relative to the raw folder.
        source_format: The format in which it was read; "settings" for a file of settings.
        sha256: The digest of its bytes.
        size: Its size in bytes.
    """

    source_file: str
    source_format: str
    sha256: str
    size: int

    @classmethod
    def from_dump(cls, dump: Dump) -> Input:
        """Return the entry of a dump: everything but its place on the machine that read it."""
        return cls.model_validate(dump.model_dump())

    @classmethod
    def from_settings(cls, file: SettingsFile) -> Input:
        """Return the entry of a file of settings."""
        return cls.model_validate({**file.model_dump(), "source_format": SETTINGS})


class PublishedFile(Entry):
    """A file of the version.

    Attributes:
        path: Its path relative to the folder of the version, with forward slashes.
        bytes: Its size.
        sha256: The digest of its bytes.
    """

    path: str
    bytes: int
    sha256: str


class TableFile(PublishedFile):
    """A Parquet file of the version.

    Attributes:
        table: The table that it is a part of.
        rows: How many rows it holds.
    """

    table: str
    rows: int


class Learnt(Entry):
    """When statistics were learnt, and of what.

    Attributes:
        at: When the first version with them was made, in UTC.
        records: How many records the lake had then.
    """

    at: datetime
    records: int


class Manifest(Entry):
    """The description of a version of the lake.

    Attributes:
        snapshot: The id of the version.
        parent: The version that was current before; None for the first.
        created: When it was made, in UTC.
        run_name: The run that made it.
        software: The version of paperlake that made it.
        code: The digest of the code, the libraries and the Python that made it; None if it is not known.
        schema_version: The version of the tables' definition.
        inputs: The dumps that were read, and the settings.
        duplicates: The files that repeat a dump's bytes and were not read again.
        generation: The digest of the statistics with which it was made; None if it has none.
        learnt: When and of how many records these were learnt; None if that is not known.
        account: Where every record ended: the counts of schemas.account.Account, by name.
        accuracy: How right the version is estimated to be, and the parts of it; empty if that was not estimated.
        files: The files of the tables, in the order of the tables.
        companions: The files beside them that describe or show the tables.
    """

    snapshot: str
    parent: str | None
    created: datetime
    run_name: str
    software: str
    schema_version: int
    inputs: tuple[Input, ...]
    duplicates: tuple[Duplicate, ...]
    account: Mapping[str, JsonValue]
    accuracy: tuple[Accuracy, ...] = ()
    generation: str | None = None
    learnt: Learnt | None = None
    code: str | None = None
    files: tuple[TableFile, ...]
    companions: tuple[PublishedFile, ...] = ()

    @property
    def all_files(self) -> tuple[PublishedFile, ...]:
        """The files of the version, but for the manifest itself."""
        return (*self.files, *self.companions)

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table holds, in the order of the tables."""
        rows: Counter[str] = Counter()
        for file in self.files:
            rows[file.table] += file.rows
        return dict(rows)

    @property
    def made_by(self) -> str:
        """The software that made it, by its version and the beginning of the digest of its code: 0.1.0+3f2a9c1e0b7d."""
        return f"{self.software}+{self.code[:DIGITS]}" if self.code else self.software

    def files_of(self, table: str) -> tuple[TableFile, ...]:
        """Return the files of one table; none if the version has no such table."""
        return tuple(file for file in self.files if file.table == table)


def software_version() -> str:
    """Return the version of the installed distribution, or "unknown" where the code runs without being installed."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "unknown"
