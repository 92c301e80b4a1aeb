"""ORCID works: a person's record, the answers of the interface about works, an array of these, or one a line.

A group of summaries is one work, each by another source: the first that says something counts. A summary names no
authors. The person whose record it is, is one of them, and so stands alone where no contributors are named; not on an
edited book, of which the person is an editor. Only identifiers of the work itself count, not of what it is part of.
A record without works holds no publication, and is one refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from tasks.extract.format import Format
from tasks.extract.printed.crossref_types import CSL_TYPES
from tasks.extract.printed.links import each_once, identifiers_in_url
from tasks.extract.printed.names import name_in_parts
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, unwrapped
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, decode_item, mostly, split_json
from tasks.fields.dates import iso_date
from tasks.fields.markup import strip_markup

READ = frozenset(
    "contributors external-ids journal-title language-code publication-date put-code short-description title type "
    "url".split()
)
SET_ASIDE = frozenset(
    "citation country created-date display-index last-modified-date path source visibility work-summary".split()
)
NO_WORKS = Refused("no_works", "a person's record without works, and so no publication: nothing to mend")

_OWNER = "owner"  # under which a work has the person whose record it was cut from
_WORK = "work"
_TYPES = CSL_TYPES | {
    "conference-paper": "paper-conference",
    "conference-abstract": "paper-conference",
    "conference-poster": "paper-conference",
    "conference-presentation": "speech",
    "lecture-speech": "speech",
    "book-review": "review-book",
    "dissertation-thesis": "thesis",
    "supervised-student-publication": "thesis",
    "preprint": "article",
    "working-paper": "report",
    "data-set": "dataset",
    "research-tool": "software",
    "magazine-article": "article-magazine",
    "newspaper-article": "article-newspaper",
    "newsletter-article": "article-magazine",
    "encyclopedia-entry": "entry-encyclopedia",
    "dictionary-entry": "entry-dictionary",
    "website": "webpage",
    "online-resource": "webpage",
    "blog-post": "post-weblog",
    "standards-and-policy": "standard",
    "manual": "book",
    "review": "article-journal",
}
_NOT_PAPERS = frozenset(("journal-issue", "conference-proceedings"))
_NOT_AUTHORS = frozenset(("editor", "chair-or-translator", "translator", "chair"))
_EDITED = "edited-book"
_SCHEMES = {
    "doi": "doi",
    "arxiv": "arxiv",
    "pmid": "pmid",
    "pmc": "pmcid",
    "isbn": "isbn",
    "eid": "eid",
    "bibcode": "bibcode",
}
_OF_THE_WORK = frozenset(("self", "none"))


def sniff(head: bytes) -> bool:
    """Recognise ORCID by the person of a record, and by the works of the interface's answers."""
    return mostly(head, _is_orcid)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the works of every record or answer; one that holds no work stays in one piece."""
    for piece in split_json(stream):
        yield from _works_in(piece)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one work."""
    return parse_object(piece, _read)


def _is_orcid(item: Fields) -> bool:
    """Whether an item is a person's record, or an answer about works."""
    if "orcid-identifier" in item or "activities-summary" in item:
        return True
    groups = item.get("group", item.get("bulk"))
    first = groups[0] if isinstance(groups, list) and groups else None
    if isinstance(first, dict):
        return not {"work-summary", "external-ids", _WORK}.isdisjoint(first)
    return "work-summary" in item or {"put-code", "external-ids", "title"} <= item.keys()


def _works_in(piece: JsonPiece) -> Iterator[JsonPiece]:
    """Yield a piece for each work of a record or answer."""
    try:
        item = None if piece.refusal else decode_item(piece.raw, set())
    except ValueError:
        item = None
    if not isinstance(item, dict):
        yield piece
        return
    works = item.get("group") or item.get("bulk") or part(item, "activities-summary", "works").get("group")
    if isinstance(works, list) and works:
        owner = _owner(item)
        for work in works:
            raw = orjson.dumps({_OWNER: owner, _WORK: work}, default=str)
            yield JsonPiece(raw=raw, line_start=piece.line_start, line_end=piece.line_end)
    elif "work-summary" in item or "put-code" in item:
        yield piece
    else:
        yield JsonPiece(raw=piece.raw, line_start=piece.line_start, line_end=piece.line_end, refusal=NO_WORKS)


def _owner(item: Fields) -> Fields:
    """Return what a record says of its person."""
    name = part(item, "person", "name")
    return {
        "family": part(name, "family-name").get("value"),
        "given": part(name, "given-names").get("value"),
        "credit": part(name, "credit-name").get("value"),
        "orcid": part(item, "orcid-identifier").get("path"),
    }


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of a work: of a group, of its summaries together."""
    owner, work = part(item, _OWNER), unwrapped(unwrapped(item, _WORK), _WORK)
    merged: Fields = {}
    summaries = parts(work, "work-summary", repairs) or [work]
    for summary in reversed(summaries):
        merged.update({key: value for key, value in summary.items() if value is not None})
    kind = (text(merged, "type", repairs) or "").lower().replace("_", "-")
    if kind in _NOT_PAPERS:
        return Refused(kind.replace("-", "_"), f"of the type {kind}, which is not a paper: nothing to mend")
    return Record(
        content=Content(
            type=_TYPES.get(kind, kind or None),
            title=_title(part(merged, "title"), repairs),
            abstract=strip_markup(text(merged, "short-description", repairs)),
            publication_date=_date(part(merged, "publication-date")),
            venue=strip_markup(text(part(merged, "journal-title"), "value", repairs)),
            language=text(merged, "language-code", repairs),
            identifiers=each_once(_identifiers([work, *summaries], repairs)),
            names=tuple(_names(merged, owner, kind, repairs)),
        ),
        key=text(merged, "put-code", repairs),
        repairs=tuple(repairs),
        unread=unread_fields(merged, READ),
    )


def _title(field: Fields, repairs: set[str]) -> str | None:
    """Return the title and its subtitle."""
    title = strip_markup(text(part(field, "title"), "value", repairs))
    subtitle = strip_markup(text(part(field, "subtitle"), "value", repairs))
    return f"{title}: {subtitle}" if title and subtitle else title or subtitle


def _date(field: Fields) -> str | None:
    """Return a date from its parts."""
    year, month, day = (part(field, key).get("value") for key in ("year", "month", "day"))
    return iso_date(year, month, day)


def _identifiers(summaries: list[Fields], repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers of the work itself, and the addresses."""
    for summary in summaries:
        for one in parts(part(summary, "external-ids"), "external-id", repairs):
            value = text(part(one, "external-id-normalized"), "value", repairs)
            value = value or text(one, "external-id-value", repairs)
            kind = str(one.get("external-id-type")).lower()
            if value is None or str(one.get("external-id-relationship")).lower() not in _OF_THE_WORK:
                continue
            if kind == "uri":
                yield from identifiers_in_url(value)
            elif scheme := _SCHEMES.get(kind):
                yield Identifier(scheme, value)
        if url := text(part(summary, "url"), "value", repairs):
            yield from identifiers_in_url(url)


def _names(work: Fields, owner: Fields, kind: str, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the contributors who are authors, else the person whose record it is."""
    contributors = parts(part(work, "contributors"), "contributor", repairs)
    for contributor in contributors:
        name = text(part(contributor, "credit-name"), "value", repairs)
        role = str(part(contributor, "contributor-attributes").get("contributor-role")).lower()
        if name is None:
            repairs.add("dropped_contributor")
        elif role not in _NOT_AUTHORS:
            yield PrintedName(raw_name=name, orcid=text(part(contributor, "contributor-orcid"), "path", repairs))
    if contributors or kind == _EDITED:
        return
    family, given, orcid = (text(owner, key, repairs) for key in ("family", "given", "orcid"))
    credit = text(owner, "credit", repairs)
    if family is not None:
        yield name_in_parts(family, given, orcid=orcid)
    elif name := credit or given:
        yield PrintedName(raw_name=name, orcid=orcid)


FORMAT = Format(
    name="orcid-json",
    title="ORCID works",
    description="Works of ORCID: a person's record, answers about works, an array of these, or one a line.",
    example='{"group": [{"external-ids": {"external-id": []}, "work-summary": [{"put-code": 1, "title": {"title": '
    '{"value": "A relational model of data"}}, "type": "journal-article", "publication-date": {"year": {"value": '
    '"1970"}}, "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": '
    '"10.1145/362384.362685", "external-id-relationship": "self"}]}}]}], "path": "/0000-0000-0000-0000/works"}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
