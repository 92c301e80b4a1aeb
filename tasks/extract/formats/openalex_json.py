"""OpenAlex works: a work a line, answers of its interface, an array, or one work.

Abstracts are rebuilt from the inverted index. Names are those printed in the paper where OpenAlex tells them
(`raw_author_name`), else those of its authors. A work that has an address at arXiv has an arXiv id. Journals, paratext
and the like are refused. The id that OpenAlex gives a work does not say which paper it is, so it alone is no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from tasks.extract.format import Format
from tasks.extract.printed.crossref_types import CSL_TYPES, refuse_type
from tasks.extract.printed.names import identifiers_of_person
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, clean, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text
from tasks.fields.identifier_patterns import ARXIV_ADDRESS
from tasks.fields.markup import strip_markup

LONGEST_ABSTRACT = 1024 * 1024
READ = frozenset(
    "abstract abstract_inverted_index authorships biblio display_name doi host_venue id ids is_paratext is_retracted "
    "keywords language locations primary_location publication_date publication_year title type type_crossref".split()
)
SET_ASIDE = frozenset(
    "@timestamp @version abstract_inverted_index_v3 alternate_host_venues apc_list apc_paid authors_count "
    "awards best_oa_location citation_normalized_percentile cited_by_api_url cited_by_count cited_by_percentile_year "
    "concepts concepts_count corresponding_author_ids corresponding_institution_ids countries_distinct_count "
    "counts_by_year created_date datasets doi_registration_agency fulltext_origin funders fwci grants has_content "
    "has_fulltext indexed_in institution_assertions institutions institutions_distinct_count is_authors_truncated "
    "is_oa is_xpac locations_count mesh ngrams_url open_access primary_topic referenced_works "
    "referenced_works_count related_works relevance_score summary_stats sustainable_development_goals topics updated "
    "updated_date versions".split()
)

_TYPES = CSL_TYPES | {
    "preprint": "article",
    "editorial": "article-journal",
    "letter": "article-journal",
    "erratum": "article-journal",
    "retraction": "article-journal",
    "review": "article-journal",
    "software": "software",
}
_TYPES_OF_ARTICLES = {"conference": "paper-conference", "repository": "article"}
_NOT_PAPERS = frozenset(("paratext", "libguides", "supplementary-materials"))
_IDENTIFIERS = {"doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "mag": "mag"}
_ARXIV = re.compile(rf"(?i)^https?://(?:www\.)?{ARXIV_ADDRESS}(\S+?)(?:\.pdf)?$")


def sniff(head: bytes) -> bool:
    """Recognise OpenAlex by the address that is the id of each work."""
    return mostly(head, _is_openalex)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut works a line, the results of an answer, or an array."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one work."""
    return parse_object(piece, _read)


def _is_openalex(item: Fields) -> bool:
    """Whether an item is a work of OpenAlex."""
    identifier = item.get("id")
    if isinstance(identifier, str) and re.match(r"(?i)https?://openalex\.org/(?:works/)?W\d", identifier):
        return True
    return not {"authorships", "abstract_inverted_index"}.isdisjoint(item) and "publication_year" in item


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of a work."""
    printed_type = text(item, "type", repairs)
    if item.get("is_paratext") is True or printed_type == "paratext":
        return Refused("paratext", "a cover, table of contents or the like, which is not a paper: nothing to mend")
    if printed_type in _NOT_PAPERS:
        return Refused(printed_type.replace("-", "_"), f"of the type {printed_type}, which is not a paper")
    refused = refuse_type(printed_type) or refuse_type(text(item, "type_crossref", repairs))
    if refused is not None:
        return refused
    source = part(item, "primary_location", "source") or part(item, "host_venue")
    biblio = part(item, "biblio")
    return Record(
        content=Content(
            type=_type(item, printed_type, source, repairs),
            title=strip_markup(text(item, "title", repairs) or text(item, "display_name", repairs)),
            abstract=_abstract(item, repairs),
            publication_date=date_in_text(item.get("publication_date")) or date_in_text(item.get("publication_year")),
            venue=strip_markup(text(source, "display_name", repairs)),
            volume=text(biblio, "volume", repairs),
            issue=text(biblio, "issue", repairs),
            pages=_pages(text(biblio, "first_page", repairs), text(biblio, "last_page", repairs)),
            language=text(item, "language", repairs),
            retraction="retracted" if item.get("is_retracted") is True else None,
            keywords=tuple(_keywords(item, repairs)),
            identifiers=tuple(_identifiers(item, repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=text(item, "id", repairs),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _type(item: Fields, printed: str | None, source: Fields, repairs: set[str]) -> str | None:
    """Return the type in the terms of CSL; what an article is says Crossref, or else where it is published."""
    if printed != "article":
        return _TYPES.get(printed or "", printed)
    of_crossref = text(item, "type_crossref", repairs) or ""
    of_source = text(source, "type", repairs) or ""
    return _TYPES.get(of_crossref) or _TYPES_OF_ARTICLES.get(of_source, "article-journal")


def _abstract(item: Fields, repairs: set[str]) -> str | None:
    """Rebuild the abstract from the index, which gives the places of each word; older dumps have it in a string."""
    index = item.get("abstract_inverted_index")
    if index is None:
        return strip_markup(text(item, "abstract", repairs))
    if isinstance(index, str):
        try:
            index = orjson.loads(index)
        except orjson.JSONDecodeError:
            index = None
    if isinstance(index, dict) and isinstance(index.get("InvertedIndex"), dict):
        index = index["InvertedIndex"]
    words = _words(index) if isinstance(index, dict) else None
    if words is None:
        repairs.add("dropped_abstract")
        return None
    return strip_markup(clean(" ".join(words), repairs))


def _words(index: Fields) -> list[str] | None:
    """Return the words of an index in their order; None where they make no abstract, or one longer than the limit."""
    placed: list[tuple[int, str]] = []
    length = 0
    for word, places in index.items():
        if not isinstance(places, list):
            return None
        length += (len(word) + 1) * len(places)
        if length > LONGEST_ABSTRACT:
            return None
        for place in places:
            if type(place) is int:
                placed.append((place, word))
    return [word for _, word in sorted(placed)]


def _pages(first: str | None, last: str | None) -> str | None:
    """Write the pages as "first-last"."""
    return f"{first}-{last}" if first and last and first != last else first or last


def _keywords(item: Fields, repairs: set[str]) -> Iterator[str]:
    """Yield the keywords, objects or strings."""
    keywords = item.get("keywords")
    for keyword in keywords if isinstance(keywords, list) else []:
        fields = keyword if isinstance(keyword, dict) else {"display_name": keyword}
        if printed := text(fields, "display_name", repairs) or text(fields, "keyword", repairs):
            yield printed


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers, without the addresses around those of PubMed, and the work's own."""
    ids = {"doi": item.get("doi"), **part(item, "ids")}
    for key, scheme in _IDENTIFIERS.items():
        if printed := text(ids, key, repairs):
            yield Identifier(scheme, printed if scheme == "doi" else printed.rstrip("/").rpartition("/")[2])
    locations = [part(item, "primary_location"), *parts(item, "locations", repairs)]
    found = [_ARXIV.match(str(location.get("landing_page_url"))) for location in locations]
    for arxiv_id in dict.fromkeys(match[1] for match in found if match):
        if printed := clean(arxiv_id, repairs):
            yield Identifier("arxiv", printed)
    if own := text(item, "id", repairs):
        yield Identifier("openalex", own)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors; one that has no name is dropped."""
    for authorship in parts(item, "authorships", repairs):
        author = part(authorship, "author")
        name = text(authorship, "raw_author_name", repairs) or text(author, "display_name", repairs)
        if name is None:
            repairs.add("dropped_authorships")
            continue
        affiliations = (
            texts(authorship, "raw_affiliation_strings", repairs)
            or texts(authorship, "raw_affiliation_string", repairs)
            or [
                found
                for one in parts(authorship, "institutions", repairs)
                if (found := text(one, "display_name", repairs))
            ]
        )
        orcid = text(author, "orcid", repairs)
        own_id = text(author, "id", repairs)
        identifiers = identifiers_of_person(openalex=own_id) if own_id else ()
        yield PrintedName(raw_name=name, orcid=orcid, identifiers=identifiers, affiliations=tuple(affiliations))


FORMAT = Format(
    name="openalex-json",
    title="OpenAlex works",
    description="Works of OpenAlex: a work a line as in its snapshots, or answers of its interface.",
    example='{"id": "https://openalex.org/W2000000000", "title": "A relational model of data", '
    '"publication_year": 1970, "authorships": [{"author": {"display_name": "E. F. Codd"}, '
    '"raw_author_name": "E. F. Codd"}], "type": "article"}',
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="OpenAlex",
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
