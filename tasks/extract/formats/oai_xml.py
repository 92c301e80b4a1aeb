"""OAI-PMH: what a repository answers to ListRecords and GetRecord, and such records out of their answers.

A record is an envelope: a header with its identifier, and its metadata in one of many formats, each of which is read
by the reader of its own format. A record that the repository has deleted has a header only, and is refused as such;
so is an identifier without a record, as ListIdentifiers gives them, and metadata in a format that nothing here reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

import msgspec

from tasks.extract.format import Format
from tasks.extract.formats import (
    arxiv_xml,
    crossref_xml,
    datacite_xml,
    dublin_core_xml,
    jats_xml,
    marc_xml,
    mods_xml,
    tei_xml,
)
from tasks.extract.records import Record, Refused
from tasks.extract.syntax.xml_elements import parse_record, split_elements, text_of
from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import root_of

LAYOUT = Layout(
    records=("record",),
    around=("OAI-PMH", "ListRecords", "GetRecord", "ListIdentifiers", "records", "responses"),
    listed=(("ListIdentifiers", "header"),),
    wrapped=("metadata", "about"),
    is_prefixed=True,
)

Reader = Callable[[Element, set[str]], Record | Refused]

READERS: dict[str, Reader] = {
    "arXiv": arxiv_xml.read_arxiv,
    "arXivRaw": arxiv_xml.read_arxiv,
    "article": jats_xml.read_article,
    "crossref": crossref_xml.read_crossref,
    "resource": datacite_xml.read_resource,
    "mods": mods_xml.read_mods,
    "TEI": tei_xml.read_tei,
    **dict.fromkeys(dublin_core_xml.LAYOUT.records, dublin_core_xml.read_dublin_core),
    "record": marc_xml.read_marc,
}
SET_ASIDE = frozenset().union(
    *(
        module.FORMAT.set_aside
        for module in (arxiv_xml, crossref_xml, datacite_xml, dublin_core_xml, jats_xml, marc_xml, mods_xml, tei_xml)
    )
)

DELETED = Refused("deleted_record", "the repository has deleted this record")
NO_METADATA = Refused("no_metadata", "the header of a record without its metadata: ask for ListRecords")

_HEADER = re.compile(rb"<(?:[\w.-]{1,20}:)?header[\s>]")
_MARK = re.compile(rb"<(?:[\w.-]{1,20}:)?metadata[\s>]|\bstatus\s*=\s*[\"']deleted")
_ROOTS = frozenset(("OAI-PMH", "ListRecords", "GetRecord", "ListIdentifiers", "records", "record", "responses"))


def sniff(head: bytes) -> bool:
    """Recognise an answer of OAI-PMH, or records with its headers."""
    name, text = root_of(head)
    local = name.rpartition(":")[2]
    return local == "OAI-PMH" or (
        local in _ROOTS and _HEADER.search(text) is not None and _MARK.search(text) is not None
    )


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut an answer into records."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one record."""
    return parse_record(piece, _read)


def _read(record: Element, repairs: set[str]) -> Record | Refused:
    """Read the metadata of a record."""
    if record.tag == "header":
        return DELETED if record.get("status") == "deleted" else NO_METADATA
    header = record.find("header")
    if header is not None and header.get("status") == "deleted":
        return DELETED
    metadata = record.find("metadata")
    if metadata is None:
        return NO_METADATA
    found = next((one for one in metadata.iter() if one.tag in READERS), None)
    if found is None:
        child = next(iter(metadata), None)
        return NO_METADATA if child is None else _unknown(child.tag)
    outcome = READERS[found.tag](found, repairs)
    key = None if header is None else text_of(header.find("identifier"), repairs)
    if isinstance(outcome, Refused) or key is None or found.tag in arxiv_xml.LAYOUT.records:
        return outcome
    return msgspec.structs.replace(outcome, key=key)


def _unknown(name: str) -> Refused:
    """Refuse metadata in a format that nothing reads."""
    shown = "".join(character if character.isprintable() else " " for character in name[:50])
    return Refused("unknown_metadata", f"no reader for metadata in {shown!r}: ask for oai_dc")


FORMAT = Format(
    name="oai-xml",
    title="OAI-PMH",
    description="Answers of repositories to ListRecords and GetRecord, with metadata in any format read here.",
    example='<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:x:1</identifier>\n'
    '</header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"\n'
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>On the growth of lichens</dc:title><dc:creator>Berg, Liv\n'
    "</dc:creator></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    boundary=re.compile(
        rb"<(?:[A-Za-z_][\w.-]{0,19}:)?record(?:\s[^<>]{0,60})?>\s{0,40}<(?:[A-Za-z_][\w.-]{0,19}:)?header[\s>]"
    ),
    set_aside=SET_ASIDE,
)
