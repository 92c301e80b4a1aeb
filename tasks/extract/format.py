"""What a format defines: how to recognise its bytes, cut them into pieces, and read each piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, BinaryIO, Generic, TypeVar

from schemas.dump import ColumnMapping
from tasks.extract.printed.inverted_names import MOST_NAMES, TOO_MANY_NAMES
from tasks.extract.printed.nobody import name_authors
from tasks.extract.records import Content, Piece, Record, Refused
from tasks.fields.identifiers import identifies
from tasks.fields.placeholders import is_no_abstract, is_no_title

SNIFFED_BYTES = 64 * 1024

P = TypeVar("P", bound=Piece)


@dataclass(frozen=True)
class Format(Generic[P]):
    """A format of dumps.

    A dump is read in two steps so that the account is exact: `split` cuts out the records without looking inside them,
    and `parse` makes exactly one record or one refusal of each.

    Attributes:
        name: Its name in the lake's tables.
        title: Its name for people.
        description: What such a dump looks like, in a sentence or two.
        example: A small dump of one or two records; for a binary format, the names of its columns.
        sniff: Says whether a file is in this format, from its first bytes; no if in doubt. It is given `SNIFFED_BYTES`,
        and more if no format is recognised in them.
        split: Cuts a stream into pieces, one a record, in memory that does not grow with the dump.
        parse: Reads one piece.
        catalogue: The catalogue that alone writes the format, so that a record in it need not name its source.
        needs_file: Whether `split` must be able to seek in the stream, because the format has its directory at its end.
        boundary: Matches where a record begins, for formats whose large dumps are read in slices: the bytes from the
            match on can be split on their own, after those before the first record.
        reads_bytes: Whether `split` finds out the encoding itself; otherwise it is given UTF-8.
        mapped: Which of `sniff` and `split` take a `mapping`, the settings beside a dump that name its columns; none if
            the format names its fields itself.
        has_short_beginning: Whether `SNIFFED_BYTES` always decide whether a file is in the format, so that `sniff` is
            never given more.
        set_aside: The fields that the format has and that are left out on purpose, such as editors or a shorter form
            of a title. They are counted with the unread fields, but cause no warning.
    """

    name: str
    title: str
    description: str
    example: str
    sniff: Callable[[bytes], bool]
    split: Callable[[BinaryIO], Iterator[P]]
    parse: Callable[[P], Record | Refused]
    catalogue: str | None = None
    needs_file: bool = False
    boundary: re.Pattern[bytes] | None = None
    reads_bytes: bool = False
    mapped: tuple[str, ...] = ()
    has_short_beginning: bool = False
    set_aside: Container[str] = frozenset()

    @property
    def is_text(self) -> bool:
        """Whether `split` is given text in UTF-8, whatever the encoding of the dump."""
        return not (self.reads_bytes or self.needs_file)

    def with_mapping(self, mapping: ColumnMapping) -> Format[P]:
        """Return the format for a dump with settings beside it that name its columns."""
        taking = {name: partial(getattr(self, name), mapping=mapping) for name in self.mapped}
        return replace(self, **taking)  # type: ignore[arg-type]  # they are callables as before

    def read(self, stream: BinaryIO) -> Iterator[tuple[P, Record | Refused]]:
        """Yield each piece of a dump with what it says."""
        for piece in self.split(stream):
            yield piece, piece.refusal or refuse_crowded(refuse_empty(name_authors(self.parse(piece))))


AnyFormat = Format[Any]


def refuse_crowded(outcome: Record | Refused) -> Record | Refused:
    """Refuse a record that names more authors than a paper has."""
    return TOO_MANY_NAMES if isinstance(outcome, Record) and len(outcome.content.names) > MOST_NAMES else outcome


def refuse_empty(outcome: Record | Refused) -> Record | Refused:
    """Refuse a record without title, abstract, identifier and place, because nothing says which publication it is.

    Authors and the venue, volume, and issue or page say it too. A placeholder such as "N/A" does not count. Nor does an
    identifier that breaks the rules of its scheme, or an id that only the record's own catalogue gives out.
    """
    if isinstance(outcome, Refused) or _says_which(outcome.content):
        return outcome
    return Refused(
        "no_content", "neither title nor abstract nor identifier, and no authors with a place: give it one of them"
    )


def _says_which(content: Content) -> bool:
    """Whether a record says which publication it states."""
    return bool(
        (content.title and not is_no_title(content.title))
        or (content.abstract and not is_no_abstract(content.abstract))
        or any(identifies(one.scheme, one.value) for one in content.identifiers)
        or (
            content.names
            and content.venue
            and _has_number(content.volume)
            and _has_number(content.issue, content.pages)
        )
    )


def _has_number(*printed: str | None) -> bool:
    """Whether one of several printed locators has a number, as no placeholder has."""
    return any(value and any(map(str.isdigit, value)) for value in printed)
