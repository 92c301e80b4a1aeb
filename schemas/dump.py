"""The values of extract: the dumps that were found, what was read of them, and the Parquet files of its tables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from schemas.catalogues import Catalogue
from schemas.decisions import Decision
from schemas.model import Model


class ColumnMapping(Model):
    """The settings beside a dump: which column of a table holds which field, and how the table is written.

    They are needed only for columns whose names are not recognised, and come before the names that are.

    Attributes:
        delimiter: The character between the cells of a text.
        authors_separator: The text between the authors in a cell.

    All others name a column each.
    """

    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    authors_separator: str | None = Field(default=None, min_length=1)
    key: str | None = None
    type: str | None = None
    title: str | None = None
    abstract: str | None = None
    authors: str | None = None
    orcids: str | None = None
    affiliations: str | None = None
    publication_date: str | None = None
    year: str | None = None
    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    first_page: str | None = None
    last_page: str | None = None
    language: str | None = None
    version: str | None = None
    keywords: str | None = None
    comments: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    isbn: str | None = None
    url: str | None = None
    openalex: str | None = None
    dblp: str | None = None
    acl: str | None = None
    mag: str | None = None
    s2: str | None = None
    wos: str | None = None
    eid: str | None = None
    handle: str | None = None

    @property
    def columns(self) -> dict[str, str]:
        """The columns that are named, by field."""
        return self.model_dump(exclude_none=True, exclude={"delimiter", "authors_separator"})


class Slice(Model):
    """A stretch of a large dump that begins and ends between two records.

    Attributes:
        prefix: How many bytes stand before the first record; every slice is read as if they stood before it too,
            because they say how to read the rest.
        start: The slice's first byte.
        end: The byte after its last.
        lines_before: How many lines end before its first byte.
        number: Its place among the slices of the dump, from 0.
    """

    prefix: int
    start: int
    end: int
    lines_before: int
    number: int


class FileState(Model):
    """The state of a file in the file system; while the state is the same, the bytes are taken to be the same.

    Attributes:
        size: The size in bytes.
        mtime_ns: When the bytes were last written, in nanoseconds; whoever writes them can set it.
        ctime_ns: When the file was last written, renamed or given rights; nobody can set it.
        inode: Which file it is; another one that was put in its place has another.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> FileState:
        """Return the state of a file from what `stat` says."""
        return cls(size=status.st_size, mtime_ns=status.st_mtime_ns, ctime_ns=status.st_ctime_ns, inode=status.st_ino)


class Dump(Model):
    """A dump: a file in a raw folder, or in an archive there, or a slice of a large one.

    Attributes:
        path: The file to open.
        source_file: The dump's path relative to the raw folder, with forward slashes; that of an archive goes on with
            the name within the archive.
        source_format: The name of its format, sniffed from its bytes.
        sha256: The digest of the file's bytes; for a dump in an archive, of the dump's own bytes.
        size: The size of the file in bytes, or of the dump in the archive.
        compression: gzip, bz2, xz or zstd, where the file is compressed.
        member: The name within the zip archive that the file is.
        encoding: The encoding of a text; None where the reader of the format finds it out itself.
        mapping: The settings beside a table.
        slices: The slices in which a large dump is read in parallel; none if it is read as a whole.
        slice: Which slice of the dump this is; None for all of it.
        state: The state of the file when it was found, if that is known. Like `path` it is not content of the dump, so
            it is left out where the dump is written down.
    """

    path: Path
    source_file: str
    source_format: str
    sha256: str
    size: int
    compression: str | None = None
    member: str | None = None
    encoding: str | None = None
    mapping: ColumnMapping | None = None
    slices: tuple[Slice, ...] = ()
    slice: Slice | None = None
    state: FileState | None = Field(default=None, exclude=True, repr=False)


class Duplicate(Model):
    """A file whose bytes are those of a dump that is read under another name."""

    source_file: str
    same_as: str
    sha256: str
    size: int


class Refusal(Model):
    """A dump, record or decision that was refused, as a row of rejects."""

    source_file: str
    source_format: str | None = None
    source_index: int | None = None
    table: str | None = None
    line_start: int | None = None
    reason: str
    detail: str
    raw: str | None = None


class SettingsFile(Model):
    """A file of settings in a raw folder, under the name that a dump in its place would have."""

    source_file: str
    sha256: str
    size: int


class Inventory(Model):
    """The files that the raw folders hold.

    Attributes:
        dumps: The dumps to read.
        refusals: The files that were refused.
        duplicates: The files that repeat a dump.
        settings: The files that declare catalogues, and those of decisions.
        catalogues: What is declared; if several claim a record, the first is taken.
        decisions: What persons say of papers and authors.
    """

    dumps: tuple[Dump, ...]
    refusals: tuple[Refusal, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    settings: tuple[SettingsFile, ...] = ()
    catalogues: tuple[Catalogue, ...] = ()
    decisions: tuple[Decision, ...] = ()


class Partition(Model):
    """A table in a Parquet file of the work folder.

    Attributes:
        path: The file.
        rows: How many rows it holds, without those that are left out.
        sha256: The digest of its bytes, by which results are cached.
        without: The rows of the file that are left out: a file of their numbers, in the column record. Another file of
            the table has them as they should be.
    """

    path: Path
    rows: int
    sha256: str
    without: Partition | None = None


class Reading(Model):
    """The dumps that one task reads.

    Attributes:
        dumps: The dumps, or one slice of a large one.
        catalogues: The declared catalogues that may claim records of these dumps.
    """

    dumps: tuple[Dump, ...]
    catalogues: tuple[Catalogue, ...] = ()


class Extracted(Model):
    """The account of a dump, or of a part of it, that was read.

    Attributes:
        dump: The dump, or the slice of it.
        n_records: How many records it holds, as the reader counted them before it looked inside any.
        n_names: How many names the accepted ones print.
        unread: The fields that no rule reads, and in how many of its records each has a value.
        refusal: Why the whole dump is refused, if reading it has shown that; none of its records counts then.
    """

    dump: Dump
    n_records: int = 0
    n_names: int = 0
    unread: Mapping[str, int] = Field(default_factory=dict)
    refusal: Refusal | None = None


class Batch(Model):
    """The tables of the dumps that one task has read; the files of each are sorted by record.

    Attributes:
        dumps: The account of each dump; a large dump may have several, in their order.
        records: The table CLEANED_RECORDS; one file, or more where the dumps are large, or none.
        record_keys: The table RECORD_KEYS of the records in the same files of `records`.
        parsed_names: The table PARSED_NAMES, likewise.
        rejects: The table READ_REJECTS; no file where nothing was refused.
    """

    dumps: tuple[Extracted, ...]
    records: tuple[Partition, ...] = ()
    record_keys: tuple[Partition, ...] = ()
    parsed_names: tuple[Partition, ...] = ()
    rejects: tuple[Partition, ...] = ()


class CurrentRecords(Model):
    """The tables of the records that count, and those of which a newer dump of their catalogue has the key.

    Attributes:
        records: The table CLEANED_RECORDS.
        record_keys: The table RECORD_KEYS of the records in the same files of `records`.
        parsed_names: The table PARSED_NAMES, likewise.
        superseded: The table READ_REJECTS of those that do not count; no file where there can be none.
        n_superseded_names: How many names they print.
    """

    records: tuple[Partition, ...]
    record_keys: tuple[Partition, ...]
    parsed_names: tuple[Partition, ...]
    superseded: tuple[Partition, ...] = ()
    n_superseded_names: int = 0
