"""What readers yield, and the tables made of it.

There are three kinds of things here. A `Piece` is the place in a dump where one record stands, cut out before anyone
looked inside. A `Record` is what the piece says, with its `PrintedName`s. A `Refused` is why it says nothing that can
be used. Each piece becomes exactly one record or one refusal, so that the account of a dump adds up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, Literal, NamedTuple

import msgspec
import polars as pl
import pyarrow as pa

from schemas.dump import Dump
from schemas.records import NAMES, RECORDS
from schemas.sources import REJECTS
from schemas.table import Table
from tasks.minting import mint_id

RAW_BYTES = 2000

INVALID_UTF8 = "invalid_utf8"
CONTROL_CHARACTER = "control_character"
LONE_SURROGATE = "lone_surrogate"

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Refused(NamedTuple):
    """Why a piece of a dump is not a record: a short code, and one line that says what would mend it."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The place of one record in a dump.

    Attributes:
        line_start: Its first line, from 1.
        line_end: Its last line.
        refusal: Set where the splitter could not cut out a record here; then nobody looks inside.
    """

    line_start: int
    line_end: int
    refusal: Refused | None = None

    @property
    def printed(self) -> str:
        """The piece as it stands in the dump, or at least its first bytes."""
        return ""

    @property
    def size(self) -> int:
        """How many bytes it takes in memory where that may be far more than it takes in the dump, else 0."""
        return 0


class PrintedName(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """An author's name as a record prints it; the parts are set only where the source tells them apart."""

    raw_name: str
    family: str | None = None
    given: str | None = None
    particle: str | None = None
    suffix: str | None = None
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()


class Identifier(msgspec.Struct, frozen=True, gc=False):
    """An identifier as printed: the scheme is doi, arxiv, pmid, pmcid, isbn, url ..."""

    scheme: str
    value: str


class Content(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """What a record says about a publication, wherever it stands: the part that its digest covers."""

    type: str | None = None
    title: str | None = None
    abstract: str | None = None
    publication_date: str | None = None
    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    language: str | None = None
    retraction: Literal["retracted", "withdrawn"] | None = None
    version: str | None = None
    keywords: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    comments: tuple[str, ...] = ()
    names: tuple[PrintedName, ...] = ()

    @property
    def sha256(self) -> str:
        """The digest of all that is said.

        What is not said takes no part in it, so that a field which is added here one day changes no digest of
        records that lack it.
        """
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One record of a dump.

    Attributes:
        key: Its own id or key; None where it has none.
        source_name: The catalogue that it names as its source.
        unowned_page: Whether the dump is a person's page of publications that does not say whose it is.
        repairs: What was mended when it was read, as short codes.
    """

    content: Content
    key: str | None = None
    source_name: str | None = None
    unowned_page: bool = False
    repairs: tuple[str, ...] = ()


def decode(raw: bytes, repairs: set[str]) -> str:
    """Decode UTF-8; what is not UTF-8 becomes U+FFFD, and `invalid_utf8` is noted among the repairs."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        repairs.add(INVALID_UTF8)
        return raw.decode("utf-8", "replace")


def clean(text: str, repairs: set[str]) -> str | None:
    """Give a printed string with its white space collapsed; None where nothing else is in it.

    Control characters become blanks and lone surrogates U+FFFD, as Parquet and its readers want it; both are noted
    among the repairs. All other text stays exactly as printed.
    """
    if text.isprintable():  # then the only white space in it is blanks
        return text if text and text[0] != " " != text[-1] and "  " not in text else " ".join(text.split()) or None
    if _CONTROL.search(text):
        repairs.add(CONTROL_CHARACTER)
        text = _CONTROL.sub(" ", text)
    if _SURROGATE.search(text):
        repairs.add(LONE_SURROGATE)
        text = _SURROGATE.sub("\ufffd", text)
    return " ".join(text.split()) or None


def records_frame(dump: Dump, batch: Sequence[tuple[int, Piece, Record]]) -> pl.DataFrame:
    """Make the rows of the records table from a batch of records, each with its place in the dump."""
    contents = [record.content for _, _, record in batch]
    said = (
        "type title abstract publication_date venue volume issue pages language retraction version keywords comments"
    ).split()
    columns: dict[str, list[Any]] = {
        "source_id": [_source_id(dump.sha256, index) for index, _, _ in batch],
        "source_index": [index for index, _, _ in batch],
        "source_key": [record.key or _default_key(dump, index) for index, _, record in batch],
        "source_name": [record.source_name for _, _, record in batch],
        "line_start": [piece.line_start for _, piece, _ in batch],
        "line_end": [piece.line_end for _, piece, _ in batch],
        "content_sha256": [content.sha256 for content in contents],
        "page": [dump.sha256 if record.unowned_page else None for _, _, record in batch],
        **{name: [getattr(content, name) for content in contents] for name in said},
        "identifiers": [msgspec.to_builtins(content.identifiers) for content in contents],
        "repairs": [sorted(set(record.repairs)) for _, _, record in batch],
    }
    return _frame(columns, RECORDS, source_file=pl.lit(dump.source_file), source_format=pl.lit(dump.source_format))


def names_frame(dump: Dump, batch: Sequence[tuple[int, Piece, Record]]) -> pl.DataFrame:
    """Make the rows of the names table from a batch of records, each with its place in the dump."""
    printed = ("raw_name", "family", "given", "particle", "suffix", "orcid", "affiliations")
    names = [name for _, _, record in batch for name in record.content.names]
    columns: dict[str, list[Any]] = {
        "source_id": [
            identifier
            for index, _, record in batch
            for identifier in repeat(_source_id(dump.sha256, index), len(record.content.names))
        ],
        "position": [position for _, _, record in batch for position in range(1, len(record.content.names) + 1)],
        **{column: [getattr(name, column) for name in names] for column in printed},
    }
    return _frame(columns, NAMES)


def rejects_frame(dump: Dump, batch: Sequence[tuple[int, Piece, Refused]]) -> pl.DataFrame:
    """Make the rows of the rejects table from a batch of refusals, each with its place in the dump."""
    columns: dict[str, list[Any]] = {
        "source_index": [index for index, _, _ in batch],
        "line_start": [piece.line_start for _, piece, _ in batch],
        "reason": [refused.reason for _, _, refused in batch],
        "detail": [refused.detail for _, _, refused in batch],
        "raw": [_shortened(piece.printed) or None for _, piece, _ in batch],
    }
    return _frame(columns, REJECTS, source_file=pl.lit(dump.source_file), source_format=pl.lit(dump.source_format))


def refusal_of_dump(dump: Dump, refused: Refused) -> pl.DataFrame:
    """Make the row of the rejects table that says what is wrong with a dump as a whole."""
    columns: dict[str, list[Any]] = {"reason": [refused.reason], "detail": [refused.detail]}
    return _frame(columns, REJECTS, source_file=pl.lit(dump.source_file), source_format=pl.lit(dump.source_format))


def mint_source_ids(dump: Dump, indexes: pl.Series) -> pl.Series:
    """Give the ids of the records at these places of a dump."""
    return pl.Series([_source_id(dump.sha256, index) for index in indexes], dtype=pl.String)


def _default_key(dump: Dump, index: int) -> str:
    """Give the key of a record that has none of its own: its place, which in a slice is known only later."""
    return str(index) if dump.slice is None else ""


def _frame(columns: dict[str, list[Any]], table: Table, **same: pl.Expr) -> pl.DataFrame:
    """Make a frame of a table from its columns and from what is the same in every row."""
    arrays = {name: pa.array(values, table.arrow_schema.field(name).type) for name, values in columns.items()}
    frame = pl.DataFrame(pl.from_arrow(pa.table(arrays)))
    return table.conform(frame.with_columns(**same))


@lru_cache(maxsize=2**16)
def _source_id(sha256: str, index: int) -> str:
    """Give the id of a record: from the bytes of its dump and its place in it, whatever the file is called."""
    return mint_id("S", sha256, index)


def _shortened(text: str, limit: int = RAW_BYTES) -> str:
    """Give the beginning of a text that takes at most this many bytes of UTF-8."""
    text = text[:limit].replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
