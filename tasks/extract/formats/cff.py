"""CITATION.cff: what a piece of software or a dataset is called, who made it, and which publications belong to it.

The software or dataset itself is one record, of that type; so is its preferred citation, and so is every reference.
Conferences and proceedings are refused under the name of their type. All values are taken as they are printed: YAML
would make numbers of versions and days of dates. A file with aliases, which may stand for more than memory holds, and
one that is nested too deeply is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import orjson
import yaml

from tasks.extract.format import Format
from tasks.extract.printed.links import doi_in, each_once, identifiers_in_url
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.records import RAW_BYTES, Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts
from tasks.extract.syntax.json_items import JsonPiece
from tasks.extract.syntax.lines import BOM
from tasks.fields.dates import date_in_text, iso_date

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20

_CITATIONS = ("preferred-citation", "references")
_DATES = ("date-published", "date-released", "issue-date")
READ = frozenset(
    (
        *_CITATIONS,
        *_DATES,
        *"abstract authors collection-title conference doi end identifiers isbn issue journal keywords languages month "
        "notes pages pmcid start title type url version volume year".split(),
    )
)
SET_ASIDE = frozenset(
    "abbreviation cff-version collection-doi collection-type commit contact copyright data-type database database- "
    "provider date-accessed date-downloaded department edition editors editors-series entry filename format "
    "institution issn issue-title license license-url loc-end loc-start location medium message nihmsid number "
    "number-volumes patent-states publisher recipients repository repository-artifact repository-code scope section "
    "senders status term thesis-type translators volume-title year-original".split()
)

_VERSION = re.compile(rb"(?m)^[\"']?cff-version[\"']?[ \t]*:")
_YAML_LINE = re.compile(rb"[\"']?[A-Za-z][\w-]{0,60}[\"']?[ \t]*:(?:\s|$)|[ \t#\]}]|-[ \t]|---|\.\.\.|%YAML|\s*$")
_SNIFFED_LINES = 200
_TYPES = {
    "article": "article-journal",
    "magazine-article": "article-magazine",
    "newspaper-article": "article-newspaper",
    "conference-paper": "paper-conference",
    "book": "book",
    "edited-work": "book",
    "manual": "book",
    "thesis": "thesis",
    "report": "report",
    "standard": "standard",
    "patent": "patent",
    "encyclopedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
    "website": "webpage",
    "blog": "post-weblog",
    "slides": "speech",
    "unpublished": "manuscript",
    "map": "map",
    "generic": "document",
    "data": "dataset",
    "database": "dataset",
    "dataset": "dataset",
    "software": "software",
    "software-code": "software",
    "software-container": "software",
    "software-executable": "software",
    "software-virtual-machine": "software",
}
_NOT_PAPERS = frozenset(("conference", "proceedings", "grant"))
_NO_VALUE = "~"


def sniff(head: bytes) -> bool:
    """Recognise CFF by its version, which every file must say."""
    if _VERSION.search(head) is None:
        return False
    lines = head.removeprefix(BOM).splitlines()[:_SNIFFED_LINES]
    return all(_YAML_LINE.match(line) for line in lines[:-1])


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Yield the software itself, its preferred citation and its references, each as an object with its fields."""
    raw = stream.read(MAX_BYTES + 1).removeprefix(BOM)
    if not raw.strip():
        return
    try:
        root = _root(raw)
    except (yaml.YAMLError, ValueError, UnicodeDecodeError) as error:
        detail = f"no YAML that can be read ({' '.join(str(error).split())[:120]}): mend the file"
        lines = raw.count(b"\n") + (not raw.endswith(b"\n"))
        beginning = raw[: 2 * RAW_BYTES]
        yield JsonPiece(raw=beginning, line_start=1, line_end=lines, refusal=Refused("broken_yaml", detail))
        return
    yield _piece(root)
    for key, value in root.value:
        if key.value in _CITATIONS:
            cited = value.value if isinstance(value, yaml.SequenceNode) else [value]
            yield from (_piece(one) for one in cited if isinstance(one, yaml.MappingNode))


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one publication."""
    return parse_object(piece, _read)


def _root(raw: bytes) -> yaml.MappingNode:
    """Return the mapping that a file is.

    Raises:
        ValueError: If it is too large, too deep, has aliases, or is no mapping.
        yaml.YAMLError: If it is no YAML.
    """
    if len(raw) > MAX_BYTES:
        raise ValueError(f"longer than {MAX_BYTES // 1024**2} MiB")
    depth = 0
    for event in yaml.parse(raw, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("aliases are not read: write out what they stand for")  # noqa: TRY004
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
    root = next(iter(yaml.compose_all(raw, Loader=yaml.CBaseLoader)), None)
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("no mapping of fields")  # noqa: TRY004
    return root


def _piece(node: yaml.MappingNode) -> JsonPiece:
    """Return the piece of a publication."""
    start, end = node.start_mark.line + 1, node.end_mark.line + (node.end_mark.column > 0)
    return JsonPiece(raw=orjson.dumps(_plain(node)), line_start=start, line_end=max(start, end))


def _plain(node: yaml.Node) -> object:
    """Return what a node holds: objects, lists and strings; the citations of a file are pieces of their own."""
    if isinstance(node, yaml.MappingNode):
        pairs = ((str(key.value), value) for key, value in node.value if isinstance(key, yaml.ScalarNode))
        return {key: _plain(value) for key, value in pairs if key not in _CITATIONS}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    is_none = not node.style and node.value in ("", _NO_VALUE)
    return None if is_none else node.value


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of a publication."""
    kind = text(item, "type", repairs) or ("software" if "cff-version" in item else "generic")
    if kind in _NOT_PAPERS:
        return Refused(kind, f"of the type {kind}, which is not a paper: nothing to mend")
    identifiers = each_once(_identifiers(item, repairs))
    venues = (text(item, "journal", repairs), text(item, "collection-title", repairs))
    return Record(
        content=Content(
            type=_TYPES.get(kind, kind),
            title=text(item, "title", repairs),
            abstract=text(item, "abstract", repairs),
            publication_date=_date(item, repairs),
            venue=next(filter(None, venues), None) or text(part(item, "conference"), "name", repairs),
            volume=text(item, "volume", repairs),
            issue=text(item, "issue", repairs),
            pages=_pages(item, repairs),
            language=text(item, "languages", repairs),
            version=text(item, "version", repairs),
            keywords=tuple(texts(item, "keywords", repairs)),
            identifiers=identifiers,
            comments=tuple(texts(item, "notes", repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=next((one.value for one in identifiers if one.scheme == "doi"), None),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _date(item: Fields, repairs: set[str]) -> str | None:
    """Return the day of publication or release, else the year and month."""
    dated = filter(None, (date_in_text(text(item, key, repairs)) for key in _DATES))
    return next(dated, None) or iso_date(text(item, "year", repairs), text(item, "month", repairs))


def _pages(item: Fields, repairs: set[str]) -> str | None:
    """Return the pages as "first-last"; `pages` itself is how many there are, or where, as people write it."""
    first, last = text(item, "start", repairs), text(item, "end", repairs)
    printed = text(item, "pages", repairs)
    between = f"{first}-{last}" if first and last and first != last else first or last
    return between or (printed if printed and not printed.isdigit() else None)


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers and the address."""
    for doi in texts(item, "doi", repairs):
        yield Identifier("doi", doi_in(doi))
    for one in parts(item, "identifiers", repairs):
        kind, value = text(one, "type", repairs), text(one, "value", repairs)
        if value and kind == "doi":
            yield Identifier("doi", doi_in(value))
        elif value and kind == "url":
            yield from identifiers_in_url(value)
        elif value and kind == "swh":
            yield Identifier("swh", value)
    for key in ("pmcid", "isbn"):
        for value in texts(item, key, repairs):
            yield Identifier(key, value)
    for url in texts(item, "url", repairs):
        yield from identifiers_in_url(url)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors, persons and organisations; one that has no name is dropped."""
    for author in parts(item, "authors", repairs):
        family, given = text(author, "family-names", repairs), text(author, "given-names", repairs)
        affiliations, orcid = texts(author, "affiliation", repairs), text(author, "orcid", repairs)
        name, alias = text(author, "name", repairs), text(author, "alias", repairs)
        if family is not None:
            particle, suffix = text(author, "name-particle", repairs), text(author, "name-suffix", repairs)
            yield name_in_parts(family, given, particle=particle, suffix=suffix, orcid=orcid, affiliations=affiliations)
        elif name is not None:
            yield organisation(name, affiliations)
        elif given or alias:
            yield PrintedName(raw_name=given or alias or "", orcid=orcid, affiliations=tuple(affiliations))
        else:
            repairs.add("dropped_authors")


FORMAT = Format(
    name="cff",
    title="CITATION.cff",
    description="A file of the Citation File Format: software or a dataset, with the publications that belong to it.",
    example="cff-version: 1.2.0\nmessage: Please cite it.\ntitle: A relational engine\nauthors:\n  - family-names: "
    "Codd\n    given-names: E. F.\npreferred-citation:\n  type: article\n  title: A relational model of data\n  "
    "authors:\n    - family-names: Codd\n      given-names: E. F.\n  doi: 10.1145/362384.362685\n",
    sniff=sniff,
    split=split,
    parse=parse,
    set_aside=SET_ASIDE,
)
