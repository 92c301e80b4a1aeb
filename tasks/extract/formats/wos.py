"""The export of Web of Science as tagged text: "PT J", and a field a tag of two characters.

A list has an entry a line. The full names (AF) stand beside the short ones (AU), and what is said of single authors
(addresses, ORCID) names them in either form. Editors (BE) are not authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.document_types import csl_type
from tasks.extract.printed.inverted_names import MOST_NAMES, TOO_MANY_NAMES, read_inverted
from tasks.extract.printed.links import doi_in, each_once
from tasks.extract.printed.names import identifiers_of_person, name_in_parts, organisation
from tasks.extract.printed.orcid import orcids_of_names, researcher_ids_of_names
from tasks.extract.printed.page_ranges import page_range
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.tagged_grammar import Grammar, plain_record
from tasks.extract.syntax.tagged_text import TaggedPiece, fields_of, head_tags, split_tagged
from tasks.fields.months import date_in_one, printed_date
from tasks.fields.names.others import is_et_al
from tasks.fields.placeholders import says_nothing

GRAMMAR = Grammar(
    beginning=rb"([A-Z][A-Z0-9])(?: |$)",
    first=frozenset((b"PT",)),
    last=b"ER",
    telling=frozenset((b"AU", b"AF", b"BA", b"TI", b"SO", b"AB", b"DI", b"UT")),
    outside=frozenset((b"FN", b"VR", b"EF")),
    plain=plain_record(rb"PT ", rb"ER", rb"(?:PT|ER|FN|VR|EF)"),
)

_TYPES_OF_CONTAINERS = {"J": "article-journal", "B": "book", "S": "chapter", "P": "patent"}
_EVERYBODY = ""
_MOST_ADDRESSES = 100  # of one author
_ADDRESS = re.compile(r"\[([^\]]*)\]\s*(.+)")
_CITATION = re.compile(r"[^,]{2,100}, (?:1[5-9]|20)\d\d, ")  # where its tag is lost, the list of citations follows
READ = frozenset("PT ER DT TI AB PY PD EA SO VL IS BP EP AR LA DE ID DI PM UT BN AU AF BA BF CA C1 OI RI".split())
_TYPE = re.compile(rb"(?m)^(?:\xef\xbb\xbf)?[ \t]*PT [A-Z]\s")
_HEAD_OR_NUMBER = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*FN .*\s+VR \d|(?m:^)UT (?:WOS|ISI):[A-Z0-9]")


def sniff(head: bytes) -> bool:
    """Recognise the type of the first record, or the head of the file, and authors or a title in the record."""
    tags = set(head_tags(head, GRAMMAR))
    if tags.isdisjoint((b"AU", b"AF", b"TI", b"BA", b"CA")):
        return False
    return _TYPE.search(head) is not None if b"PT" in tags else _HEAD_OR_NUMBER.search(head) is not None


def split(stream: BinaryIO) -> Iterator[TaggedPiece]:
    """Cut the stream into records, from PT to ER."""
    return split_tagged(stream, GRAMMAR)


def parse(piece: TaggedPiece) -> Record | Refused:
    """Read one record."""
    repairs: set[str] = set()
    fields: dict[str, list[str]] = {}
    for tag, lines in fields_of(piece, GRAMMAR, repairs):
        fields.setdefault(tag, []).extend(lines)
    texts = {tag: " ".join(lines) for tag, lines in fields.items() if tag in READ}
    texts = {tag: text for tag, text in texts.items() if not says_nothing(text, or_names=True)}
    names = tuple(_names(fields))
    if len(names) > MOST_NAMES:
        return TOO_MANY_NAMES
    type_, retraction = csl_type(texts.get("DT"))
    return Record(
        content=Content(
            type=type_ or _TYPES_OF_CONTAINERS.get(texts.get("PT", "")[:1]),
            title=texts.get("TI"),
            abstract=texts.get("AB"),
            publication_date=printed_date(texts.get("PY"), texts.get("PD")) or date_in_one(texts.get("EA")),
            venue=texts.get("SO"),
            volume=texts.get("VL"),
            issue=texts.get("IS"),
            pages=_pages(texts),
            language=texts.get("LA"),
            retraction=retraction,
            keywords=tuple(dict.fromkeys(_keywords(texts))),
            identifiers=each_once(_identifiers(texts)),
            names=names,
        ),
        key=texts.get("UT"),
        repairs=tuple(repairs),
        unread=unread_fields(fields, READ),
    )


def _pages(texts: dict[str, str]) -> str | None:
    """Return the first and the last page, or the number of an article that has none."""
    return page_range(texts.get("BP"), texts.get("EP")) or texts.get("AR")


def _keywords(texts: dict[str, str]) -> Iterator[str]:
    """Yield the keywords of the authors, and those that Web of Science adds."""
    for tag in ("DE", "ID"):
        yield from filter(None, (keyword.strip() for keyword in texts.get(tag, "").split(";")))


def _identifiers(texts: dict[str, str]) -> Iterator[Identifier]:
    """Yield the identifiers of the document; those of the book around it (D2) are not its own."""
    if "DI" in texts:
        yield Identifier("doi", doi_in(texts["DI"]))
    if "PM" in texts:
        yield Identifier("pmid", texts["PM"])
    if "UT" in texts:
        yield Identifier("wos", texts["UT"])
    for isbn in texts.get("BN", "").replace(";", " ").split():
        yield Identifier("isbn", isbn)


def _names(fields: dict[str, list[str]]) -> Iterator[PrintedName]:
    """Yield the authors with their full names, and the groups after them."""
    short, full = _list(fields, "AU"), _list(fields, "AF")
    if not short and not full:
        short, full = _list(fields, "BA"), _list(fields, "BF")
    names = full if len(full) >= len(short) else short
    others = short if len(short) == len(names) else names
    aliases = [(_folded(name), _folded(other)) for name, other in zip(names, others, strict=True)]
    addresses = _addresses(fields.get("C1", []), len(names))
    orcids = dict(_of_names(orcids_of_names(" ".join(fields.get("OI", [])))))
    researcher_ids = dict(_of_names(researcher_ids_of_names(" ".join(fields.get("RI", [])))))
    for name, forms in zip(names, aliases, strict=True):
        read = read_inverted(name)
        affiliations = dict.fromkeys(address for form in (*forms, _EVERYBODY) for address in addresses.get(form, ()))
        orcid = next((orcids[form] for form in forms if form in orcids), None)
        number = next((researcher_ids[form] for form in forms if form in researcher_ids), None)
        own = identifiers_of_person(researcherid=number)
        if read.family is None:
            yield PrintedName(raw_name=read.raw_name, orcid=orcid, identifiers=own, affiliations=tuple(affiliations))
        else:
            yield name_in_parts(
                read.family,
                read.given,
                suffix=read.suffix,
                orcid=orcid,
                identifiers=own,
                affiliations=affiliations,
            )
    for group in fields.get("CA", []):
        yield organisation(group)


def _list(fields: dict[str, list[str]], tag: str) -> list[str]:
    """Return the names of a field, an entry a line, or several where a semicolon divides them."""
    names = (name.strip() for line in fields.get(tag, ()) for name in line.split(";"))
    return [name for name in names if name and not is_et_al(name) and not says_nothing(name, or_names=True)]


def _addresses(lines: list[str], authors: int) -> dict[str, list[str]]:
    """Return the addresses by the authors that they name; those of everybody stand under no name."""
    found: dict[str, list[str]] = {}
    lines = [line for line in lines if not _CITATION.match(line)]
    for line in lines:
        named = _ADDRESS.fullmatch(line)
        if named is None and authors > 1 and len(lines) > 1:
            continue  # of which authors, nobody can tell
        names = [_folded(name) for name in named[1].split(";")] if named else [_EVERYBODY]
        for name in names:
            of_name = found.setdefault(name, [])
            if len(of_name) < _MOST_ADDRESSES:
                of_name.append(named[2] if named else line)
    return found


def _of_names(found: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the identifiers that stand behind names: "Kaiser, Robin/0000-0001-5194-3680; ..."."""
    return ((_folded(name), identifier) for name, identifier in found)


def _folded(name: str) -> str:
    """Return a name as it is compared within a record, where it may stand in capitals and without dots."""
    return " ".join(name.replace(".", " ").casefold().split())


FORMAT = Format(
    name="wos",
    title="Web of Science",
    description="The plain-text export of Web of Science: records of tagged lines from PT to ER.",
    example="FN Clarivate Analytics Web of Science\n"
    "VR 1.0\n"
    "PT J\n"
    "AU Codd, EF\n"
    "TI A relational model of data\n"
    "PY 1970\n"
    "ER\n"
    "\n"
    "EF",
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="Web of Science",
    boundary=re.compile(rb"\A|(?:(?<=\n\n)|(?<=\n\r\n)|(?<=\nER\n)|(?<=\nER\r\n))PT [A-Z]\s"),
    set_aside=frozenset(("BE", "GP", "SE", "BS", "J9", "JI", "RP", "EM", "CR", "D2")),
)
