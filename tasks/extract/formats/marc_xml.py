"""MARCXML: the records of library catalogues, alone, in a collection, or in an answer of SRU.

The signs with which cataloguers end a field (" /", " :", ",") fall away. Who is named with another role than that of
an author (an editor, an illustrator) is none. A component part names what it is in (773), which gives the venue,
volume, issue and pages. Serials and authority records are no papers, nor is a volume whose main entry is a
conference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.first_date import first_date
from tasks.extract.printed.inverted_names import is_suffix
from tasks.extract.printed.links import each_once, identifiers_in_url
from tasks.extract.printed.marc_fields import DataField, Marc, pages_in, without_punctuation
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.orcid import orcid_in
from tasks.extract.printed.printed_parts import with_subtitle
from tasks.extract.printed.resource_types import resource_type
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused
from tasks.extract.syntax.xml_elements import parse_record, split_elements
from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import root_of
from tasks.fields.identifier_patterns import ARXIV_ID
from tasks.fields.months import date_in_one

LAYOUT = Layout(
    records=("record",),
    around=("collection", "records", "searchRetrieveResponse", "explain"),
    wrapped=("recordData",),
    is_prefixed=True,
)

READ = frozenset(
    "001 008 020 024 035 037 041 088 100 110 111 245 260 264 269 500 502 520 650 653 655 695 700 710 773 "
    "856 980".split()
)
SET_ASIDE = frozenset("003 005 006 007 040 042 049 300 336 337 338 906 925 955".split())

SERIAL = Refused("journal", "a serial is no paper")
AUTHORITY = Refused("authority_record", "the record of a person or a subject is no paper")
DELETED = Refused("deleted_record", "the catalogue has deleted this record")
PROCEEDINGS = Refused("proceedings", "a volume of proceedings is no paper")
NO_RECORD = Refused("broken_record", "no record of MARC in it: fetch it again")

_AUTHORS = frozenset("aut author verfasser auteur autor joint cre dis co-author collaborator".split())
_ROLE = re.compile(r"[\w-]+")
_TYPES = {"m": "book", "a": "chapter", "b": "article-journal", "c": "book", "d": "book"}
_NO_TITLE = re.compile(r"\[(?:electronic resource|microform|manuscript)\]")
_ISBN = re.compile(r"[\dXx-]{9,17}")
_DATE_FIELDS = (("264", "c"), ("260", "c"), ("269", "c"))
_YEAR_OF_008 = slice(7, 11)
_LANGUAGE_OF_008 = slice(35, 38)
_SOURCES = {"doi": "doi", "arxiv": "arxiv", "pmid": "pmid", "pmcid": "pmcid", "hdl": "handle"}
_ARXIV = re.compile(rf"(?i)(?:oai:)?arxiv(?:\.org)?:\s*({ARXIV_ID}(?:v\d+)?)")
_ARXIV_ID = re.compile(rf"(?i){ARXIV_ID}")
_NO_CODE = frozenset(("und", "mul", "zxx", "|||", "   ", ""))


def sniff(head: bytes) -> bool:
    """Recognise fields of MARC."""
    name, text = root_of(head)
    if name.rpartition(":")[2] not in ("record", "collection", "records", "searchRetrieveResponse"):
        return False
    return re.search(
        rb"<(?:[\w.-]{1,20}:)?(?:leader|(?:datafield|controlfield)\s[^<>]*\btag=)", text
    ) is not None and not (re.search(rb"<(?:[\w.-]{1,20}:)?header[\s>]", text))


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into records."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one record."""
    return parse_record(piece, read_marc)


def read_marc(element: Element, repairs: set[str]) -> Record | Refused:
    """Read a record, or the one that an answer of SRU wraps."""
    record = next((one for one in element.iter("record") if one.find("datafield") is not None), None)
    if record is None:
        return NO_RECORD
    marc = Marc.of(record, repairs)
    if refused := _refuse(marc):
        return refused
    type_ = _type(marc)
    content = Content(
        type=type_,
        title=_title(marc),
        abstract=next((text for text in marc.joined("520", "ab", " ")), None),
        publication_date=_date(marc),
        venue=without_punctuation(marc.first("773", "t") or marc.first("773", "p") or ""),
        volume=marc.first("773", "v") or pages_in(marc.all("773", "g")).volume,
        issue=marc.first("773", "n") or pages_in(marc.all("773", "g")).issue,
        pages=marc.first("773", "c") or pages_in(marc.all("773", "g")).pages,
        language=_language(marc),
        keywords=tuple(dict.fromkeys(_keywords(marc))),
        identifiers=each_once(_identifiers(marc)),
        comments=tuple(dict.fromkeys([*marc.all("500", "a"), *marc.all("088", "a"), *_report_numbers(marc)])),
        names=tuple(_names(marc)),
    )
    return Record(
        content=content,
        key=marc.control.get("001"),
        repairs=tuple(repairs),
        unread=tuple(tag for tag in (*marc.fields, *marc.control) if tag not in READ),
    )


def _refuse(marc: Marc) -> Refused | None:
    """Refuse what is no paper by what its leader says, or its main entry."""
    status, kind, level = marc.leader[5:6], marc.leader[6:7], marc.leader[7:8]
    if status == "d" or "DELETED" in marc.all("980", "c"):
        return DELETED
    if kind == "z":
        return AUTHORITY
    if level == "s" and "773" not in marc.fields:
        return SERIAL
    return PROCEEDINGS if "111" in marc.fields and not marc.fields.keys() & {"100", "773"} else None


def _type(marc: Marc) -> str | None:
    """Return the type: what the record says in words, else by what its leader says and where it appeared."""
    if "502" in marc.fields:
        return "thesis"
    said = resource_type(*(one for one in marc.all("980", "a") if one.isalpha()), *marc.all("655", "a"))
    words = {one.casefold() for one in (*marc.all("980", "a"), *marc.all("655", "a"))}
    if words & {"hochschulschrift", "academic theses"}:
        return "thesis"
    if said is not None and said.islower():
        return said
    if marc.first("773", "p") or marc.first("773", "x"):
        return "article-journal"
    return "chapter" if "773" in marc.fields else _TYPES.get(marc.leader[7:8])


def _title(marc: Marc) -> str | None:
    """Return the title with its subtitle and the number and name of its part."""
    field = next(iter(marc.fields.get("245", [])), None)
    if field is None:
        return None
    title, subtitle = (without_punctuation(_NO_TITLE.sub("", _in_one_language(field, code))) for code in "ab")
    parts = [without_punctuation(one.split(" / ")[0]) for one in field.all("np")]
    return (
        ". ".join(filter(None, [with_subtitle(title, subtitle), *((part or "").rstrip(".") for part in parts)])) or None
    )


def _in_one_language(field: DataField, code: str) -> str:
    """Return a part of the title without the same in another language, which stands behind a sign of equality."""
    return " ".join(field.all(code)).split(" = ")[0]


def _date(marc: Marc) -> str | None:
    """Return the date of publication, else the year of the thesis, of the volume, or of the record's own codes."""
    printed = [text for tag, code in _DATE_FIELDS for text in marc.all(tag, code)]
    years = (*marc.all("502", "d"), *marc.all("773", "yg"), marc.control.get("008", "")[_YEAR_OF_008])
    return first_date(date_in_one(text) for text in printed) or next(filter(None, map(date_in_one, years)), None)


def _language(marc: Marc) -> str | None:
    """Return the code of the language."""
    coded = (*marc.all("041", "a"), marc.control.get("008", "")[_LANGUAGE_OF_008])
    return next((one for one in coded if one not in _NO_CODE), None)


def _keywords(marc: Marc) -> Iterator[str]:
    """Yield the subjects without their subdivisions, and the keywords."""
    for tag in ("650", "653", "695"):
        for printed in marc.all(tag, "a"):
            if text := without_punctuation(printed.removesuffix(".")):
                yield text


def _report_numbers(marc: Marc) -> list[str]:
    """Return the numbers of a report, which identify it only with the name of who published it."""
    return [one for one in marc.all("037", "a") if not _ARXIV.match(one) and not _ARXIV_ID.fullmatch(one)]


def _identifiers(marc: Marc) -> Iterator[Identifier]:
    """Yield the identifiers whose scheme is known, the ISBNs of a whole book, and the addresses."""
    for field in (*marc.fields.get("024", []), *marc.fields.get("037", []), *marc.fields.get("035", [])):
        value = field.first("a")
        scheme = _SOURCES.get((field.first("2") or field.first("9") or "").lower())
        if value and (found := _ARXIV.match(value)):
            yield Identifier("arxiv", found[1])
        elif value and scheme and (scheme != "arxiv" or _ARXIV_ID.fullmatch(value)):
            yield Identifier(scheme, value)
    if "773" not in marc.fields:
        for printed in marc.all("020", "a"):
            if isbn := _ISBN.match(printed):
                yield Identifier("isbn", isbn[0])
    for field in marc.fields.get("856", []):
        if field.second_indicator != "2":
            for url in field.all("u"):
                if url.startswith(("http://", "https://")):
                    yield from identifiers_in_url(url)


def _names(marc: Marc) -> Iterator[PrintedName]:
    """Yield the authors: persons, and organisations that are the main entry or a collaboration."""
    for one in (*marc.fields.get("100", []), *marc.fields.get("700", [])):
        roles = {role for text in one.all("e4") for role in _ROLE.findall(text.casefold())}
        is_work = bool(one.first("t"))  # the entry of another work, and not of a person
        name = without_punctuation(one.first("a") or "")
        if name and not is_work and (not roles or roles & _AUTHORS):
            yield _person(one, name)
    organisations: dict[str, str] = {}
    for text in (*marc.all("110", "a"), *marc.all("710", "g")):
        if name := without_punctuation(text):
            organisations.setdefault(name.casefold().removeprefix("the ").removeprefix("for the "), name)
    yield from map(organisation, organisations.values())


def _person(one: DataField, name: str) -> PrintedName:
    """Return the name of a person, with its parts where a comma tells them apart."""
    family, _, given = (part.strip() for part in name.partition(","))
    suffix = next(
        (text for printed in one.all("c") if (text := without_punctuation(printed)) and is_suffix(text)), None
    )
    orcid = next((found for text in one.all("01j") if "orcid" in text.lower() and (found := orcid_in(text))), None)
    affiliations = one.all("u")
    if not given:
        return PrintedName(raw_name=name, orcid=orcid, affiliations=tuple(affiliations))
    return name_in_parts(family, given, suffix=suffix, orcid=orcid, affiliations=affiliations)


FORMAT = Format(
    name="marc-xml",
    title="MARCXML",
    description="Records of library catalogues in MARCXML, one or a collection, or in an answer of SRU.",
    example='<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000nam a2200000 c 4500</leader>\n'
    '<datafield tag="100" ind1="1" ind2=" "><subfield code="a">Berg, Liv</subfield></datafield>\n'
    '<datafield tag="245" ind1="1" ind2="0"><subfield code="a">On the growth of lichens /</subfield></datafield>\n'
    "</record></collection>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    set_aside=SET_ASIDE,
)
