"""NASA ADS: answers of its search, an array of documents, or a document a line.

Affiliations and ORCID iDs stand in lists beside that of the authors, with a dash for none. The date has zeros for a
month or day that is not known. Proceedings and the like, which hold papers, are refused under the name of their type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.inverted_names import read_inverted
from tasks.extract.printed.links import each_once
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, printed, text, texts
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text
from tasks.fields.markup import strip_markup

_ORCIDS = ("orcid_pub", "orcid_user", "orcid_other")
READ = frozenset(
    (
        *_ORCIDS,
        *"abstract aff author bibcode comment date doctype doi eid identifier isbn issue keyword lang page page_range "
        "pub pubdate title volume year".split(),
    )
)
SET_ASIDE = frozenset(
    "ack aff_abbrev aff_canonical aff_facet aff_facet_hier aff_id aff_raw alternate_bibcode alternate_title "
    "arxiv_class author_count author_facet author_facet_hier author_norm bibgroup bibgroup_facet bibstem "
    "bibstem_facet body book_author caption citation citation_count citation_count_norm cite_read_boost classic_factor "
    "copyright data data_count database doctype_facet_hier editor email entdate entry_date esources facility "
    "first_author first_author_facet_hier first_author_norm grant grant_facet_hier id indexstamp inst issn "
    "keyword_facet keyword_norm keyword_schema links_data metadata_ctime metadata_mtime nedid nedtype nonbib_ctime "
    "nonbib_mtime orcid page_count property pub_raw pubnote read_count reader recid reference reference_count score "
    "scix_id simbad_nbobjects simbid simbtype uat vizier vizier_facet".split()
)

_BIBCODE = re.compile(r"\d{4}[\w&.+ ]{14}[\w.:]")
_TYPES = {
    "article": "article-journal",
    "eprint": "article",
    "inproceedings": "paper-conference",
    "abstract": "paper-conference",
    "inbook": "chapter",
    "book": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "techreport": "report",
    "circular": "report",
    "software": "software",
    "catalog": "dataset",
    "dataset": "dataset",
    "bookreview": "review-book",
    "talk": "speech",
    "editorial": "article-journal",
    "erratum": "article-journal",
    "obituary": "article-journal",
    "newsletter": "article-magazine",
    "pressrelease": "article-newspaper",
    "misc": "document",
}
_ARXIV = re.compile(r"(?i)arxiv:(\S+)")
_NO_VALUE = frozenset(("-", ""))


def sniff(head: bytes) -> bool:
    """Recognise ADS by its bibcodes."""
    return mostly(head, _is_ads)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the documents of an answer, an array, or documents a line."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one document."""
    return parse_object(piece, _read)


def _is_ads(item: Fields) -> bool:
    """Whether an item is a document of ADS."""
    bibcode = item.get("bibcode")
    return isinstance(bibcode, str) and _BIBCODE.fullmatch(bibcode) is not None


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of a document."""
    kind = text(item, "doctype", repairs)
    if kind in ("proceedings", "proposal"):
        return Refused(kind, f"of the type {kind}, which is not a paper: nothing to mend")
    return Record(
        content=Content(
            type=_TYPES.get(kind or "", kind),
            title=strip_markup(text(item, "title", repairs)),
            abstract=strip_markup(text(item, "abstract", repairs)),
            publication_date=next(filter(None, map(date_in_text, _dates(item, repairs))), None),
            venue=strip_markup(text(item, "pub", repairs)),
            volume=text(item, "volume", repairs),
            issue=text(item, "issue", repairs),
            pages=next(filter(None, (text(item, key, repairs) for key in ("page_range", "page", "eid"))), None),
            language=text(item, "lang", repairs),
            keywords=tuple(one for one in texts(item, "keyword", repairs) if one not in _NO_VALUE),
            identifiers=each_once(_identifiers(item, repairs)),
            comments=tuple(texts(item, "comment", repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=text(item, "bibcode", repairs),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _dates(item: Fields, repairs: set[str]) -> Iterator[str | None]:
    """Yield what is printed of the date, the best first."""
    for key in ("pubdate", "date", "year"):
        yield text(item, key, repairs)


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the DOIs, the arXiv id among all identifiers, the ISBNs and the bibcode."""
    for doi in texts(item, "doi", repairs):
        yield Identifier("doi", doi)
    for one in texts(item, "identifier", repairs):
        if found := _ARXIV.fullmatch(one):
            yield Identifier("arxiv", found[1])
    for isbn in texts(item, "isbn", repairs):
        yield Identifier("isbn", isbn)
    for bibcode in texts(item, "bibcode", repairs):
        yield Identifier("bibcode", bibcode)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors with what the lists beside them say."""
    affiliations, orcids = _beside(item, "aff", repairs), [_beside(item, key, repairs) for key in _ORCIDS]
    for place, name in enumerate(texts(item, "author", repairs)):
        read = read_inverted(name)
        at = affiliations[place] if place < len(affiliations) else None
        yield PrintedName(
            raw_name=read.raw_name,
            family=read.family,
            given=read.given,
            suffix=read.suffix,
            orcid=next((one[place] for one in orcids if place < len(one) and one[place]), None),
            affiliations=tuple(one.strip() for one in (at or "").split(";") if one.strip() not in _NO_VALUE),
        )


def _beside(item: Fields, key: str, repairs: set[str]) -> list[str | None]:
    """Return a list that goes with that of the authors, with None for what is not known."""
    listed = item.get(key)
    said = [printed(one, repairs) for one in listed] if isinstance(listed, list) else []
    return [None if one in _NO_VALUE else one for one in said]


FORMAT = Format(
    name="ads-json",
    title="NASA ADS documents",
    description="Documents of the Astrophysics Data System: answers of its search, an array, or a document a line.",
    example='{"response": {"numFound": 1, "docs": [{"bibcode": "1929PNAS...15..168H", "title": ["A Relation between '
    'Distance and Radial Velocity among Extra-Galactic Nebulae"], "author": ["Hubble, Edwin"], "pubdate": '
    '"1929-03-00", "doi": ["10.1073/pnas.15.3.168"]}]}}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
