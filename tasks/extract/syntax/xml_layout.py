"""Which elements of an XML document are records, and what a record is once it is cut out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from tasks.extract.records import RawPiece

_ANY_NAME = rb"[A-Za-z_][\w.-]{0,29}"  # the scanner keeps the last bytes of a chunk, and no token may be longer
_PREFIX = rb"(?:[A-Za-z_][\w.-]{0,19}:)?"
_NAME_ENDS = rb"(?=[\s/>])"


@dataclass(frozen=True)
class Layout:
    """Which elements of a format are records, and what goes with them.

    Attributes:
        records: The elements that are records; none where every element directly within those around is one.
        around: The elements in which records stand.
        shared: Elements beside the records that hold for all that follow.
        listed: Elements that are records only directly within one of those around: its name, and theirs.
        wrapped: Elements of a record in which the names of records mean something else.
        is_prefixed: Whether names may have a prefix (`mods:mods`), which says nothing.
    """

    records: tuple[str, ...]
    around: tuple[str, ...]
    shared: tuple[str, ...] = ()
    listed: tuple[tuple[str, str], ...] = ()
    wrapped: tuple[str, ...] = ()
    is_prefixed: bool = False

    @cached_property
    def between(self) -> re.Pattern[bytes]:
        """Matches what matters between records."""
        if not self.records:
            return _tokens(rb"/?" + _PREFIX + _ANY_NAME + _NAME_ENDS, rb"!DOCTYPE\b")
        listed = [name for _, name in self.listed]
        return _tokens(rb"/?" + self._names(*self.records, *self.around, *self.shared, *listed), rb"!DOCTYPE\b")

    @cached_property
    def within(self) -> dict[bytes, re.Pattern[bytes]]:
        """Matches, by the name of the record or shared element in hand, what matters within it."""
        within = {}
        for name in {*self.records, *self.shared, *(name for _, name in self.listed)}:
            own = [name, *self.around]
            if self.wrapped:
                own += [*self.records, *self.wrapped]
            ends = rb"/?" + self._names(*own) + rb"|" + self._names(*self.records)
            within[name.encode()] = _tokens(ends)
        return within

    @cached_property
    def whole(self) -> dict[bytes, re.Pattern[bytes]]:
        """Matches, by its name, a whole record of a kind that is one wherever it stands: nothing within it matters.

        No section, comment or instruction stands in it, and no tag of a record or of an element around one.
        """
        if self.is_nested or self.is_prefixed:
            return {}
        names = self.names_of_records - self.names_around - {name.encode() for _, name in self.listed}
        ends = self._names(*self.records, *self.around)
        return {
            name: re.compile(
                rb"<%b%b[^<>\"']*+(?:(?:\"[^\"<]*+\"|'[^'<]*+')[^<>\"']*+){0,100}(?<!/)>" % (name, _NAME_ENDS)
                + rb"[^<]*+(?:<(?![!?]|/?%b)[^<]*+)*</%b>" % (ends, name)
            )
            for name in names
        }

    @cached_property
    def listed_within(self) -> dict[bytes, frozenset[bytes]]:
        """The names of the elements that are records only directly within others, and the names of these."""
        names = {name for _, name in self.listed}
        return {
            name.encode(): frozenset(around.encode() for around, listed in self.listed if listed == name)
            for name in names
        }

    @cached_property
    def is_nested(self) -> bool:
        """Whether there may be elements that have the names of records within one."""
        return bool(self.wrapped) or not self.records

    @cached_property
    def boundary(self) -> re.Pattern[bytes]:
        """Matches where a record begins, in a document whose records share nothing."""
        return re.compile(rb"<(?:" + self._names(*self.records) + rb")")

    @cached_property
    def names_of_records(self) -> frozenset[bytes]:
        """The names of the elements that are records wherever they stand, as bytes."""
        return frozenset(name.encode() for name in self.records)

    @cached_property
    def names_around(self) -> frozenset[bytes]:
        """The names of the elements around records, as bytes."""
        return frozenset(name.encode() for name in self.around)

    @cached_property
    def names_shared(self) -> frozenset[bytes]:
        """The names of the elements that records share, as bytes."""
        return frozenset(name.encode() for name in self.shared)

    @cached_property
    def names_wrapped(self) -> frozenset[bytes]:
        """The names of the elements in which those of records mean something else, as bytes."""
        return frozenset(name.encode() for name in self.wrapped)

    def _names(self, *names: str) -> bytes:
        """Match one of these names of tags."""
        prefix = _PREFIX if self.is_prefixed else b""
        return prefix + rb"(?:" + rb"|".join(re.escape(name.encode()) for name in names) + rb")" + _NAME_ENDS


class XmlPiece(RawPiece, frozen=True, kw_only=True, gc=False):
    """A record: its bytes in UTF-8; only the beginning if it exceeds the limit.

    Attributes:
        around: The elements around it without what is in them, the outermost first, and whole ones that it shares.
        element: The record as it was parsed together with others; None where it is to be parsed alone.
    """

    around: tuple[bytes, ...] = ()
    element: Element | None = None


def _tokens(tags: bytes, *others: bytes) -> re.Pattern[bytes]:
    """Match the beginning of a section, or of one of these tags, the name of which is the first group."""
    return re.compile(rb"<(?:" + rb"|".join((rb"!--", rb"!\[CDATA\[", rb"\?", *others, rb"(" + tags + rb")")) + rb")")
