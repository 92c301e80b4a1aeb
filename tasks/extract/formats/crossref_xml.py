"""Crossref in XML: what it answers for DOIs (unixref, unixsd), and what publishers deposit there (doi_batch).

A journal, conference or book says once what holds for all that is in it, and each article, paper or chapter is a
record. A book is a record where no chapter of it is listed, and in a deposit also beside its chapters, for it has a
DOI of its own there. What holds papers and lists none (a journal, an issue, a proceedings volume) is refused, as is a
DOI that Crossref does not know. The date is that of the first publication; editors and translators are no authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.crossref_layout import HOLDERS, ITEMS, WORKS, CrossrefPiece, cut_items
from tasks.extract.printed.crossref_names import contributors_of
from tasks.extract.printed.first_date import first_date
from tasks.extract.printed.links import each_once
from tasks.extract.printed.printed_parts import page_range, with_subtitle
from tasks.extract.records import Content, Identifier, Record, Refused
from tasks.extract.syntax.xml_elements import (
    language_of,
    parse_around,
    parse_record,
    text_of,
    texts_of,
    unread_elements,
)
from tasks.extract.syntax.xml_layout import XmlPiece
from tasks.extract.syntax.xml_scanner import root_of
from tasks.extract.syntax.xml_text import abstract_text, plain_text
from tasks.fields.dates import iso_date
from tasks.fields.markup import strip_markup

_TYPES = {
    "journal_article": "article-journal",
    "conference_paper": "paper-conference",
    "content_item": "chapter",
    "posted_content": "article",
    "dissertation": "thesis",
    "peer_review": "review",
    "dataset": "dataset",
    "book_metadata": "book",
    "book_series_metadata": "book",
    "book_set_metadata": "book",
    "report-paper_metadata": "report",
    "report-paper_series_metadata": "report",
    "standard_metadata": "standard",
    "pending_publication": "article-journal",
}
READ = frozenset(
    "titles contributors person_name publication_date posted_date approval_date review_date database_date abstract "
    "pages doi_data publisher_item isbn volume".split()
)
SET_ASIDE = frozenset(
    "citation_list component_list program archive_locations crossmark edition_number publisher institution "
    "group_title acceptance_date noisbn series_metadata scn_policies version_info subject rights copyright assertion "
    "language contributors_editors degree full_text item format description running_number "
    "competing_interest_statement intent_statement version set_metadata content_language event_metadata".split()
)

_NO_PAPERS = {
    "journal_metadata": Refused("journal", "a journal without an article is no paper"),
    "journal_issue": Refused("journal_issue", "an issue without an article is no paper"),
    "event_metadata": Refused("proceedings", "the proceedings of a conference are no paper"),
    "proceedings_metadata": Refused("proceedings", "the proceedings of a conference are no paper"),
    "proceedings_series_metadata": Refused("proceedings", "the proceedings of a conference are no paper"),
    "database_metadata": Refused("database", "a database is no paper"),
    "sa_component": Refused("component", "a part of a paper is no paper"),
    "grant": Refused("grant", "a grant is no paper"),
    "error": Refused("not_found", "Crossref's answer is that it does not know the DOI: ask again with another one"),
}
_ROOTS = frozenset(("doi_records", "doi_record", "doi_batch", "crossref", "crossref_result", "query_result"))
_MARK = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:crossref|doi_batch)[\s>]")


def sniff(head: bytes) -> bool:
    """Recognise an answer of Crossref or a deposit."""
    name, text = root_of(head)
    return name.rpartition(":")[2] in _ROOTS and _MARK.search(text) is not None


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into records, each with what holds for it."""
    return cut_items(stream)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one record."""
    context = piece.context if isinstance(piece, CrossrefPiece) else ()

    def read(element: Element, repairs: set[str]) -> Record | Refused:
        return read_item(element, parse_around(context, repairs), repairs)

    return parse_record(piece, read)


def read_crossref(crossref: Element, repairs: set[str]) -> Record | Refused:
    """Read the record in an answer that is parsed already, which is the last item in it."""
    items = [one for one in crossref.iter() if one.tag in ITEMS]
    works = [one for one in crossref.iter() if one.tag in WORKS]
    holders = {one.tag: one for one in crossref.iter() if one.tag in (*HOLDERS, *WORKS, "journal_issue")}
    chosen = next(iter([*items, *works, *reversed(holders.values())]), None)
    if chosen is None:
        return Refused("no_content", "an answer of Crossref in which nothing is: ask again")
    return read_item(chosen, {} if chosen in works else holders, repairs)


def read_item(item: Element, holders: dict[str, Element], repairs: set[str]) -> Record | Refused:
    """Read an item with what holds for it."""
    if item.tag in _NO_PAPERS:
        return _NO_PAPERS[item.tag]
    journal, issue = (holders.get(name, Element(name)) for name in ("journal_metadata", "journal_issue"))
    doi = text_of(item.find("doi_data/doi"), repairs)
    is_book = item.tag in WORKS
    venue = _venue(holders, repairs)
    content = Content(
        type=_type(item, holders),
        title=_title(item, repairs),
        abstract=_abstract(item, repairs),
        publication_date=_date(item, holders, repairs),
        venue=venue,
        volume=_first(repairs, (issue, "journal_volume/volume"), (item, "volume"), *_volumes(holders)),
        issue=text_of(issue.find("issue"), repairs),
        pages=_pages(item, repairs),
        language=item.get("language") or journal.get("language") or language_of(item),
        identifiers=each_once(_identifiers(item, doi, repairs, is_book=is_book)),
        names=tuple(contributors_of(item, repairs)),
    )
    return Record(content=content, key=doi, repairs=tuple(repairs), unread=unread_elements(item, READ))


def _first(repairs: set[str], *places: tuple[Element, str]) -> str | None:
    """Return the first text that stands at one of these places."""
    return next((text for element, path in places if (text := text_of(element.find(path), repairs))), None)


def _volumes(holders: dict[str, Element]) -> list[tuple[Element, str]]:
    """Return where the volume of a series stands in what holds an item."""
    return [(one, "volume") for name, one in holders.items() if name in WORKS or name.startswith("proceedings")]


def _type(item: Element, holders: dict[str, Element]) -> str:
    """Return the type: that of a chapter depends on what it is in, and posted content may be no preprint."""
    if item.tag == "content_item":
        if any(name.startswith("report-paper") for name in holders):
            return "report"
        return "entry-encyclopedia" if item.get("component_type") == "reference_entry" else "chapter"
    if item.tag == "posted_content" and item.get("type") in ("report", "dissertation", "letter"):
        return {"report": "report", "dissertation": "thesis"}.get(item.get("type", ""), "article")
    return _TYPES[item.tag]


def _title(item: Element, repairs: set[str]) -> str | None:
    """Return the title and its subtitle."""
    titles = item.find("titles")
    if titles is None:
        return None
    title, subtitle = (strip_markup(plain_text(titles.find(name), repairs)) for name in ("title", "subtitle"))
    return with_subtitle(title, subtitle) or plain_text(titles.find("original_language_title"), repairs)


def _abstract(item: Element, repairs: set[str]) -> str | None:
    """Return the abstract, that without a kind of its own first."""
    listed = sorted(item.findall("abstract"), key=lambda one: one.get("abstract-type") is not None)
    return next((text for one in listed if (text := strip_markup(abstract_text(one, repairs)))), None)


def _date(item: Element, holders: dict[str, Element], repairs: set[str]) -> str | None:
    """Return the date of the first publication, else that of what holds the item."""
    names = ("publication_date", "posted_date", "approval_date", "review_date", "database_date/publication_date")
    own = first_date(_date_of(one, repairs) for name in names for one in item.iterfind(name))
    if own is not None:
        return own
    return first_date(
        _date_of(one, repairs) for holder in holders.values() for one in holder.findall("publication_date")
    )


def _date_of(date: Element, repairs: set[str]) -> str | None:
    """Return a date from its parts; months beyond 12 are seasons."""
    return iso_date(*(text_of(date.find(part), repairs) for part in ("year", "month", "day")))


def _venue(holders: dict[str, Element], repairs: set[str]) -> str | None:
    """Return the journal, the proceedings or the book that an item is in."""
    paths = (
        ("journal_metadata", "full_title"),
        ("journal_metadata", "abbrev_title"),
        ("proceedings_metadata", "proceedings_title"),
        ("proceedings_series_metadata", "proceedings_title"),
        ("event_metadata", "conference_name"),
        *((name, "titles/title") for name in WORKS),
        ("book_set_metadata", "set_metadata/titles/title"),
        ("database_metadata", "titles/title"),
    )
    found = (plain_text(holders[name].find(path), repairs) for name, path in paths if name in holders)
    return strip_markup(next(filter(None, found), None))


def _pages(item: Element, repairs: set[str]) -> str | None:
    """Return the pages from the first to the last, else the number of the article."""
    first, last = text_of(item.find("pages/first_page"), repairs), text_of(item.find("pages/last_page"), repairs)
    if first:
        return page_range(first, last)
    numbers = [one for one in item.iterfind("publisher_item/item_number") if one.get("item_number_type") != "pii"]
    return next(iter(texts_of(numbers, repairs)), None)


def _identifiers(item: Element, doi: str | None, repairs: set[str], *, is_book: bool) -> Iterator[Identifier]:
    """Yield the DOI, and the ISBNs of a whole book."""
    if doi:
        yield Identifier("doi", doi)
    elif resource := text_of(item.find("doi_data/resource"), repairs):
        yield Identifier("url", resource)
    if is_book or item.tag == "dissertation":
        for isbn in texts_of(item.findall("isbn"), repairs):
            yield Identifier("isbn", isbn)


FORMAT = Format(
    name="crossref-xml",
    title="Crossref XML",
    description="Crossref's answers in XML (unixref, unixsd), and deposits of publishers (doi_batch).",
    example="<doi_records><doi_record><crossref><journal><journal_metadata><full_title>Lichens</full_title></journal_metadata>\n"
    "<journal_article><titles><title>On the growth of lichens</title></titles><contributors><person_name\n"
    'contributor_role="author"><given_name>Liv</given_name><surname>Berg</surname></person_name></contributors>\n'
    "<doi_data><doi>10.1000/1</doi></doi_data></journal_article></journal></crossref></doi_record></doi_records>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    set_aside=SET_ASIDE,
)
