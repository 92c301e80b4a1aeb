"""DOAJ articles: answers of its search, its dumps, an array of articles, or an article a line.

What is published stands in `bibjson`. A journal of DOAJ, which has no journal around it, is refused as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.links import each_once, identifiers_in_url
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.markup import strip_markup
from tasks.fields.months import printed_date

READ = frozenset(
    "abstract author end_page identifier journal keywords link month start_page subject title year".split()
)
SET_ASIDE = frozenset(
    "alternative_title apc article boai copyright deposit_policy editorial eissn institution labels language license "
    "oa_start other_charges persistent_identifier_scheme pissn plagiarism preservation publication_time_weeks "
    "publisher ref replaces is_replaced_by waiver".split()
)

_SCHEMES = {"doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "pmc": "pmcid", "arxiv": "arxiv"}


def sniff(head: bytes) -> bool:
    """Recognise DOAJ by the object in which it keeps what is published."""
    return mostly(head, _is_doaj)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the results of an answer, an array, or articles a line."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one article."""
    return parse_object(piece, _read)


def _is_doaj(item: Fields) -> bool:
    """Whether an item is one of DOAJ."""
    return isinstance(item.get("bibjson"), dict)


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of an article."""
    article = part(item, "bibjson")
    journal = part(article, "journal")
    if not journal and "author" not in article and not {"pissn", "eissn", "publisher"}.isdisjoint(article):
        return Refused("journal", "a journal, which is not a paper: nothing to mend")
    subjects = (text(one, "term", repairs) for one in parts(article, "subject", repairs))
    return Record(
        content=Content(
            type="article-journal",
            title=strip_markup(text(article, "title", repairs)),
            abstract=strip_markup(text(article, "abstract", repairs)),
            publication_date=printed_date(text(article, "year", repairs), text(article, "month", repairs)),
            venue=strip_markup(text(journal, "title", repairs)),
            volume=text(journal, "volume", repairs),
            issue=text(journal, "number", repairs),
            pages=_pages(article, repairs),
            language=text(journal, "language", repairs),
            keywords=(*texts(article, "keywords", repairs), *filter(None, subjects)),
            identifiers=each_once(_identifiers(article, repairs)),
            names=tuple(_names(article, repairs)),
        ),
        key=text(item, "id", repairs),
        repairs=tuple(repairs),
        unread=unread_fields(article, READ),
    )


def _pages(article: Fields, repairs: set[str]) -> str | None:
    """Return the pages as "first-last"."""
    first, last = text(article, "start_page", repairs), text(article, "end_page", repairs)
    return f"{first}-{last}" if first and last and first != last else first or last


def _identifiers(article: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers, and those in the address of the full text."""
    for one in parts(article, "identifier", repairs):
        scheme, value = _SCHEMES.get(str(one.get("type")).lower()), text(one, "id", repairs)
        if scheme and value:
            yield Identifier(scheme, value)
    for one in parts(article, "link", repairs):
        if url := text(one, "url", repairs):
            yield from identifiers_in_url(url)


def _names(article: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors; one that has no name is dropped."""
    for author in parts(article, "author", repairs):
        name = text(author, "name", repairs)
        if name is None:
            repairs.add("dropped_author")
        else:
            orcid = text(author, "orcid_id", repairs)
            affiliations = texts(author, "affiliation", repairs)
            yield PrintedName(raw_name=name, orcid=orcid, affiliations=tuple(affiliations))


FORMAT = Format(
    name="doaj-json",
    title="DOAJ articles",
    description="Articles of the Directory of Open Access Journals: answers of its search, its dumps, or a line each.",
    example='{"total": 1, "results": [{"id": "0", "bibjson": {"title": "Consensus on Transaction Commit", "author": '
    '[{"name": "Jim Gray"}, {"name": "Leslie Lamport"}], "year": "2006", "journal": {"title": "ACM TODS", "volume": '
    '"31"}, "identifier": [{"type": "doi", "id": "10.1145/1132863.1132867"}]}}]}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
