"""Semantic Scholar papers: one paper, an array, a paper a line as in its datasets, or answers of its interface.

Its datasets write the names of the fields in small letters, its interface does not; both are read. An item of a list
of citations or references is the paper that cites or is cited. The id that Semantic Scholar gives a paper does not say
which paper it is, so it alone is no content.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.names import identifiers_of_person
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts, unwrapped
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text

READ = frozenset(
    "abstract authors corpusid externalids fieldsofstudy journal paperid publicationdate publicationtypes "
    "publicationvenue title venue year".split()
)
SET_ASIDE = frozenset(
    "abstractinfo citationcount citations citationstyles contexts contextswithintent embedding "
    "influentialcitationcount intents isinfluential isopenaccess matchscore openaccessinfo openaccesspdf "
    "publicationvenueid referencecount references s2fieldsofstudy textavailability tldr updated url".split()
)

_PAPERS = ("citingPaper", "citedPaper", "paper")
_TYPES = {
    "journalarticle": "article-journal",
    "conference": "paper-conference",
    "booksection": "chapter",
    "book": "book",
    "dataset": "dataset",
    "review": "article-journal",
    "lettersandcomments": "article-journal",
    "editorial": "article-journal",
    "casereport": "article-journal",
    "clinicaltrial": "article-journal",
    "metaanalysis": "article-journal",
    "study": "article-journal",
    "news": "article-newspaper",
}
_IDENTIFIERS = {
    "doi": "doi",
    "arxiv": "arxiv",
    "pubmed": "pmid",
    "pubmedcentral": "pmcid",
    "dblp": "dblp",
    "acl": "acl",
    "mag": "mag",
}


def sniff(head: bytes) -> bool:
    """Recognise Semantic Scholar by its ids."""
    return mostly(head, _is_semantic_scholar)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut an array, papers a line, or the papers of an answer."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one paper."""
    return parse_object(piece, _read)


def _is_semantic_scholar(item: Fields) -> bool:
    """Whether an item is a paper of Semantic Scholar."""
    item = unwrapped(item, *_PAPERS)
    if "paperId" in item:
        return True
    return "corpusid" in item and not {"title", "externalids", "authors"}.isdisjoint(item)


def _read(item: Fields, repairs: set[str]) -> Record:
    """Read the fields of a paper."""
    item = _in_small_letters(unwrapped(item, *_PAPERS))
    kind = _type(item, repairs)
    journal = part(item, "journal")
    own = _own(item, repairs)
    venues = [text(item, "venue", repairs), text(part(item, "publicationvenue"), "name", repairs)]
    venues.insert(0 if kind == "article-journal" else 2, text(journal, "name", repairs))
    identifiers = list(_identifiers(item, repairs))
    if own is not None:
        identifiers.append(Identifier("s2", own))
    return Record(
        content=Content(
            type=kind,
            title=text(item, "title", repairs),
            abstract=text(item, "abstract", repairs),
            publication_date=date_in_text(item.get("publicationdate")) or date_in_text(item.get("year")),
            venue=next(filter(None, venues), None),
            volume=text(journal, "volume", repairs),
            pages=text(journal, "pages", repairs),
            keywords=tuple(texts(item, "fieldsofstudy", repairs)),
            identifiers=tuple(identifiers),
            names=tuple(_names(item, repairs)),
        ),
        key=own,
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _in_small_letters(fields: Fields) -> Fields:
    """Return fields with their names in small letters."""
    return {key.lower(): value for key, value in fields.items()}


def _own(item: Fields, repairs: set[str]) -> str | None:
    """Return the id in Semantic Scholar."""
    own, corpus_id = text(item, "paperid", repairs), text(item, "corpusid", repairs)
    return own or (f"CorpusId:{corpus_id}" if corpus_id else None)


def _type(item: Fields, repairs: set[str]) -> str | None:
    """Return the type in the terms of CSL: the first that is known, in the order of this module."""
    printed = {one.lower() for one in texts(item, "publicationtypes", repairs)}
    return next((csl for name, csl in _TYPES.items() if name in printed), None)


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers that others give."""
    external = _in_small_letters(part(item, "externalids"))
    for key, scheme in _IDENTIFIERS.items():
        for value in texts(external, key, repairs):
            yield Identifier(scheme, value)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors; one that has no name is dropped."""
    for author in parts(item, "authors", repairs):
        name = text(author, "name", repairs)
        if name is None:
            repairs.add("dropped_authors")
        else:
            orcid = text(part(author, "externalIds"), "ORCID", repairs)
            yield PrintedName(
                raw_name=name,
                orcid=orcid,
                identifiers=identifiers_of_person(s2=text(author, "authorId", repairs)),
                affiliations=tuple(texts(author, "affiliations", repairs)),
            )


FORMAT = Format(
    name="semantic-scholar-json",
    title="Semantic Scholar papers",
    description="Papers of Semantic Scholar: one or an array, a paper a line, or answers of its interface.",
    example='{"paperId": "0000000000000000000000000000000000000000", "externalIds": {"DOI": '
    '"10.1145/362384.362685"}, "title": "A relational model of data", "authors": [{"authorId": "1", '
    '"name": "E. F. Codd"}], "year": 1970}',
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="Semantic Scholar",
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
