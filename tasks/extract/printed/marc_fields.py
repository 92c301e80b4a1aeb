"""The fields of a record in MARC: by their tags, each with its subfields; and what is printed in some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from tasks.extract.syntax.xml_elements import text_of

_PUNCTUATION = re.compile(r"[\s/:;,=]+$")
_INITIAL = re.compile(r"(?:^|[\s.-])\w{1,3}\.$")
_VOLUME = re.compile(r"(?i)\b(?:vol|volume|bd|band|jg|jahrgang|t|tome|v)\b\.?\s*:?\s*(\d[\w/-]*)")
_ISSUE = re.compile(r"(?i)\b(?:no|nr|issue|heft|h|num|number|n)\b\.?\s*:?\s*(\d[\w/-]*)")
_PAGES = re.compile(r"(?i)\b(?:p|pp|pages?|seiten?|s|str)\b\.?\s*:?\s*(\d[\w]*(?:\s*[-–]\s*\d\w*)?)")
_MAX_PRINTED = 500


@dataclass(frozen=True, slots=True)
class DataField:
    """A field with its subfields, in their order."""

    second_indicator: str
    subfields: list[tuple[str, str]]

    def all(self, codes: str) -> list[str]:
        """Return the texts of the subfields with one of these codes, in their order."""
        return [text for code, text in self.subfields if code in codes]

    def first(self, code: str) -> str | None:
        """Return the text of the first subfield with this code."""
        return next((text for one, text in self.subfields if one == code), None)


@dataclass(frozen=True, slots=True)
class Marc:
    """A record: its leader, its control fields, and its data fields by their tags."""

    leader: str = ""
    control: dict[str, str] = field(default_factory=dict)
    fields: dict[str, list[DataField]] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Element, repairs: set[str]) -> Marc:
        """Return the fields of a record."""
        marc = cls(leader=record.findtext("leader") or "")
        for one in record:
            tag = one.get("tag", "")
            if one.tag == "controlfield":
                marc.control.setdefault(tag, (one.text or "") if tag == "008" else text_of(one, repairs) or "")
            elif one.tag == "datafield":
                subfields = [(sub.get("code", ""), text) for sub in one if (text := text_of(sub, repairs))]
                marc.fields.setdefault(tag, []).append(DataField(one.get("ind2", " "), subfields))
        return marc

    def all(self, tag: str, codes: str) -> list[str]:
        """Return the texts of the subfields with one of these codes, of all fields with a tag."""
        return [text for one in self.fields.get(tag, ()) for text in one.all(codes)]

    def first(self, tag: str, code: str) -> str | None:
        """Return the text of the first subfield with this code, of the fields with a tag."""
        return next((text for one in self.fields.get(tag, ()) if (text := one.first(code))), None)

    def joined(self, tag: str, codes: str, between: str) -> Iterator[str]:
        """Yield the texts of each field with a tag, its subfields in one."""
        for one in self.fields.get(tag, ()):
            if texts := one.all(codes):
                yield between.join(texts)


class Part(NamedTuple):
    """Where in what holds it a part stands."""

    volume: str | None = None
    issue: str | None = None
    pages: str | None = None


def pages_in(printed: list[str]) -> Part:
    """Return volume, issue and pages from what a field says of them in words: "Vol. 5, no. 2 (2003), p. 12-15"."""
    text = " ; ".join(printed)[:_MAX_PRINTED]
    found = (pattern.search(text) for pattern in (_VOLUME, _ISSUE, _PAGES))
    return Part(*(one[1] if one else None for one in found))


def without_punctuation(text: str) -> str | None:
    """Return a text without the signs that end a field in a catalogue; the dot of an initial stays."""
    text = _PUNCTUATION.sub("", text[-_MAX_PRINTED:]) if len(text) <= _MAX_PRINTED else text.rstrip(" /:;,=")
    if text.endswith(".") and not text.endswith("..") and not _INITIAL.search(text[-10:]):
        text = text[:-1]
    return text.strip() or None
