"""Records: what readers yield.

A `Piece` is the place in a dump where one record stands, cut out without looking inside. A `Record` is what the piece
says, with its `PrintedName`s. A `Refused` says why the piece cannot be used. Each piece becomes exactly one record or
one refusal, so that the account of a dump adds up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

import msgspec

RAW_BYTES = 2000

_NUMBERS = frozenset((int, float, bool))  # which say something when they are zero, unlike what is empty

INVALID_UTF8 = "invalid_utf8"
CONTROL_CHARACTER = "control_character"
LONE_SURROGATE = "lone_surrogate"

_DAMAGE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Refused(NamedTuple):
    """Why a piece of a dump is not a record: a short code, and one line that says what would mend it."""

    reason: str
    detail: str


class Piece(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The place of one record in a dump.

    Attributes:
        line_start: Its first line, from 1.
        line_end: Its last line.
        refusal: Set if the splitter could not cut out a record here; the piece is then not read.
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
        """How many bytes it takes in memory; 0 if that is never much."""
        return 0


class RawPiece(Piece, frozen=True, kw_only=True, gc=False):
    """A record as its bytes, not decoded yet; only the beginning if it exceeds the limit."""

    raw: bytes

    @property
    def printed(self) -> str:
        """The beginning of the record."""
        return self.raw[: 2 * RAW_BYTES].decode("utf-8", "replace")

    @property
    def size(self) -> int:
        """How many bytes the record takes."""
        return len(self.raw)


class Identifier(msgspec.Struct, frozen=True, gc=False):
    """An identifier as printed: the scheme is doi, arxiv, pmid, pmcid, isbn, url ... or that of a person."""

    scheme: str
    value: str


class PrintedName(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """An author's name as a record prints it; the parts are set only where the source tells them apart.

    Attributes:
        identifiers: Those that catalogues give the person: acl, dblp_pid, inspire, openalex, researcherid, s2, scopus.
    """

    affiliations: tuple[str, ...] = ()
    family: str | None = None
    given: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    orcid: str | None = None
    particle: str | None = None
    raw_name: str
    suffix: str | None = None


class Content(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """What a record says about a publication, wherever it stands: the part that its digest covers.

    The fields stand in alphabetical order, here and in their own types, because the digest takes them in this order.
    """

    abstract: str | None = None
    comments: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    issue: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    names: tuple[PrintedName, ...] = ()
    pages: str | None = None
    publication_date: str | None = None
    retraction: Literal["retracted", "withdrawn"] | None = None
    title: str | None = None
    type: str | None = None
    venue: str | None = None
    version: str | None = None
    volume: str | None = None

    @property
    def sha256(self) -> str:
        """The digest of all values.

        Missing values take no part in it, so that a new field does not change the digests of records that lack it.
        """
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One record of a dump.

    Attributes:
        key: Its own id or key; None where it has none.
        source_name: The catalogue that it names as its source.
        unowned_page: Whether the dump is a person's page of publications that does not say whose it is.
        repairs: The repairs that were made when it was read, as short codes.
        unread: The names of its fields that say something and that no rule of its format reads.
    """

    content: Content
    key: str | None = None
    source_name: str | None = None
    unowned_page: bool = False
    repairs: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def unread_fields(fields: Mapping[str, object], read: Collection[str]) -> tuple[str, ...]:
    """Return the names of the fields that say something and are not among those that the rules of a format read."""
    return tuple([name for name, value in fields.items() if name not in read and (value or type(value) in _NUMBERS)])


def decode(raw: bytes, repairs: set[str]) -> str:
    """Decode UTF-8; what is not UTF-8 becomes U+FFFD, and `invalid_utf8` is noted among the repairs."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        repairs.add(INVALID_UTF8)
        return raw.decode("utf-8", "replace")


def clean(text: str, repairs: set[str]) -> str | None:
    """Return a printed string with its white space collapsed; None if it holds nothing else.

    Control characters become blanks and lone surrogates become U+FFFD, as Parquet and its readers require; both are
    noted among the repairs. All other text stays as printed.
    """
    if text.isalnum():
        return text
    if text.isprintable() or (text := text.replace("\n", " ")).isprintable():  # then its white space is blanks
        text = text.strip(" ")
        return (text if "  " not in text else " ".join(text.split())) or None
    if _DAMAGE.search(text):
        if _CONTROL.search(text):
            repairs.add(CONTROL_CHARACTER)
            text = _CONTROL.sub(" ", text)
        if _SURROGATE.search(text):
            repairs.add(LONE_SURROGATE)
            text = _SURROGATE.sub("\ufffd", text)
    return " ".join(text.split()) or None
