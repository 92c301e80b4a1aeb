"""PubMed XML: articles and books of PubMed, as its baseline, its updates and its searches give them.

Titles in brackets are translations: the brackets fall away, and the title in the article's own language is kept among
the comments. The parts of an abstract begin with their labels. The date is that of the issue, else of the article. The
articles that one cites have ids too, and the studies of a group have investigators: neither are the article's own. An
update lists the articles that PubMed has deleted, each of which is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.links import each_once
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, clean
from tasks.extract.syntax.xml_elements import (
    attribute_of,
    children_by_tag,
    parse_record,
    split_elements,
    text_of,
    texts_of,
    unread_elements,
)
from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import root_of
from tasks.fields.months import date_in_one, printed_date

LAYOUT = Layout(
    records=("PubmedArticle", "PubmedBookArticle"),
    around=("PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet", "DeleteCitation", "DeleteDocument"),
    listed=(("MedlineCitationSet", "MedlineCitation"), ("DeleteCitation", "PMID"), ("DeleteDocument", "PMID")),
)

READ = frozenset(
    "PMID Article MedlineJournalInfo OtherAbstract CommentsCorrectionsList MeshHeadingList KeywordList".split()
)
READ_OF_ARTICLE = frozenset(
    "Journal ArticleTitle VernacularTitle Abstract PublicationTypeList ArticleDate Pagination Language ELocationID "
    "AuthorList".split()
)
READ_OF_BOOK = frozenset(
    "PMID Book ArticleTitle Abstract ContributionDate Pagination Language KeywordList AuthorList ArticleIdList".split()
)
SET_ASIDE = frozenset(
    "DateCompleted DateRevised DateCreated CitationSubset ChemicalList SupplMeshList GeneSymbolList NumberOfReferences "
    "PersonalNameSubjectList OtherID SpaceFlightMission InvestigatorList GeneralNote CoiStatement Article/DataBankList "
    "Article/GrantList LocationLabel PublicationType Sections DateRevised GrantList ItemList ReferenceList "
    "InvestigatorList".split()
)

DELETED = Refused("deleted", "PubMed has deleted this article")

_ROOTS = frozenset((*LAYOUT.records, "PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"))
_SCHEMES = {"doi": "doi", "pubmed": "pmid", "pmc": "pmcid", "pii": "pii", "bookaccession": "bookaccession"}
_TYPES = {"preprint": "article", "dataset": "dataset", "news": "article-newspaper"}
_NOT_AVAILABLE = "not available"


def sniff(head: bytes) -> bool:
    """Recognise the root element."""
    name, text = root_of(head)
    return name in _ROOTS and (b"<PMID" in text or name.endswith("Set"))


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into articles, books, and the ids of those that are deleted."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one article or book."""
    return parse_record(piece, _read)


def _read(element: Element, repairs: set[str]) -> Record | Refused:
    """Read an article or book, or the id of one that is deleted."""
    if element.tag == "PMID":
        return DELETED
    document = element.find("BookDocument")
    if document is not None:
        return _book(document, element.find("PubmedBookData"), repairs)
    citation = element if element.tag == "MedlineCitation" else element.find("MedlineCitation")
    if citation is None:
        return Refused("broken_record", f"a {element.tag} without a citation in it: fetch it again")
    return _article(citation, element.find("PubmedData"), repairs)


def _article(citation: Element, data: Element | None, repairs: set[str]) -> Record:
    """Read an article."""
    article = _child(citation, "Article")
    journal = _child(article, "Journal")
    issue = _child(journal, "JournalIssue")
    pmid = citation.find("PMID")
    kinds = {kind.lower() for kind in texts_of(article.iterfind("PublicationTypeList/PublicationType"), repairs)}
    vernacular = text_of(article.find("VernacularTitle"), repairs)
    title = _title(article.find("ArticleTitle"), repairs)
    venue = (text_of(journal.find(name), repairs) for name in ("Title", "ISOAbbreviation"))
    return Record(
        content=Content(
            type=next((_TYPES[kind] for kind in sorted(kinds) if kind in _TYPES), "article-journal"),
            title=title or vernacular,
            abstract=_abstract(article.find("Abstract"), repairs) or _abstract(citation.find("OtherAbstract"), repairs),
            publication_date=_date(issue.find("PubDate"), repairs) or _date(article.find("ArticleDate"), repairs),
            venue=next(filter(None, venue), None) or text_of(citation.find("MedlineJournalInfo/MedlineTA"), repairs),
            volume=text_of(issue.find("Volume"), repairs),
            issue=text_of(issue.find("Issue"), repairs),
            pages=_pages(article.find("Pagination"), repairs),
            language=text_of(article.find("Language"), repairs),
            retraction="retracted" if _is_retracted(citation, kinds) else None,
            version=_version(pmid),
            keywords=tuple(_keywords(citation, repairs)),
            identifiers=each_once(_identifiers(pmid, (article.findall("ELocationID"), _ids(data)), repairs)),
            comments=(vernacular,) if title and vernacular else (),
            names=tuple(_names(article.findall("AuthorList"), repairs)),
        ),
        key=text_of(pmid, repairs),
        repairs=tuple(repairs),
        unread=(*unread_elements(citation, READ), *unread_elements(article, READ_OF_ARTICLE, "Article/")),
    )


def _book(document: Element, data: Element | None, repairs: set[str]) -> Record:
    """Read a book, or a chapter of one, which has a title of its own."""
    book = _child(document, "Book")
    pmid = document.find("PMID")
    book_title, chapter = text_of(book.find("BookTitle"), repairs), _title(document.find("ArticleTitle"), repairs)
    identifiers = list(_identifiers(pmid, (_ids(document), book.findall("ELocationID"), _ids(data)), repairs))
    if chapter is None:
        identifiers += [Identifier("isbn", isbn) for isbn in texts_of(book.findall("Isbn"), repairs)]
    return Record(
        content=Content(
            type="chapter" if chapter else "book",
            title=chapter or book_title,
            abstract=_abstract(document.find("Abstract"), repairs),
            publication_date=_date(book.find("PubDate"), repairs) or _date(document.find("ContributionDate"), repairs),
            venue=book_title if chapter else None,
            volume=text_of(book.find("Volume"), repairs),
            pages=_pages(document.find("Pagination"), repairs),
            language=text_of(document.find("Language"), repairs),
            version=_version(pmid),
            keywords=tuple(_keywords(document, repairs)),
            identifiers=each_once(identifiers),
            names=tuple(_names(document.findall("AuthorList") or book.findall("AuthorList"), repairs)),
        ),
        key=text_of(pmid, repairs),
        repairs=tuple(repairs),
        unread=unread_elements(document, READ_OF_BOOK),
    )


def _child(element: Element, name: str) -> Element:
    """Return a child, or an empty one where it is missing."""
    child = element.find(name)
    return Element(name) if child is None else child


def _title(element: Element | None, repairs: set[str]) -> str | None:
    """Return a title without the brackets around the whole of it."""
    title = text_of(element, repairs)
    if title is None or not title.startswith("["):
        return title
    end = len(title) - 1 - title.endswith(".")
    if title[end] != "]" or not _closes_at(title, end):
        return title
    inner = title[1:end].strip()
    return None if inner.rstrip(".").lower() == _NOT_AVAILABLE else clean(inner + title[end + 1 :], repairs)


def _closes_at(text: str, end: int) -> bool:
    """Whether the bracket at the beginning of a text closes at this place, and not before it."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth == 0:
            return place == end
    return False


def _abstract(element: Element | None, repairs: set[str]) -> str | None:
    """Return an abstract in one text; each part that has a label begins with it."""
    if element is None:
        return None
    parts = []
    for part in element.findall("AbstractText"):
        if text := text_of(part, repairs):
            label = attribute_of(part, "Label", repairs)
            parts.append(f"{label}: {text}" if label and label.upper() != "UNLABELLED" else text)
    return " ".join(parts) or None


def _date(element: Element | None, repairs: set[str]) -> str | None:
    """Return a date from its parts, or from the words of a MedlineDate ("1998 Dec-1999 Jan")."""
    if element is None:
        return None
    year, month, day = (text_of(element.find(part), repairs) for part in ("Year", "Month", "Day"))
    return printed_date(year, month, day) or date_in_one(text_of(element.find("MedlineDate"), repairs))


def _pages(element: Element | None, repairs: set[str]) -> str | None:
    """Return the pages as printed, or from the first to the last."""
    if element is None:
        return None
    first_and_last = texts_of((page for name in ("StartPage", "EndPage") for page in element.findall(name)), repairs)
    return text_of(element.find("MedlinePgn"), repairs) or "-".join(first_and_last) or None


def _is_retracted(citation: Element, kinds: set[str]) -> bool:
    """Whether an article was retracted; the notice that says so of another one is not."""
    corrections = citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
    return "retracted publication" in kinds or any(one.get("RefType") == "RetractionIn" for one in corrections)


def _version(pmid: Element | None) -> str | None:
    """Return the version of a record, if it is not the first."""
    number = "" if pmid is None else pmid.get("Version", "")
    return f"v{number}" if number.isdecimal() and number != "1" else None


def _keywords(citation: Element, repairs: set[str]) -> Iterable[str]:
    """Return the subject headings without their qualifiers, and the keywords, each once."""
    headings = texts_of(citation.iterfind("MeshHeadingList/MeshHeading/DescriptorName"), repairs)
    return dict.fromkeys([*headings, *texts_of(citation.iterfind("KeywordList/Keyword"), repairs)])


def _ids(element: Element | None) -> list[Element]:
    """Return the ids of an article itself, not those of the articles that it cites."""
    return [] if element is None else element.findall("ArticleIdList/ArticleId")


def _identifiers(pmid: Element | None, lists: Iterable[Iterable[Element]], repairs: set[str]) -> Iterator[Identifier]:
    """Yield the PMID, and those of the other ids whose scheme is known and which are valid."""
    if number := text_of(pmid, repairs):
        yield Identifier("pmid", number)
    for one in (one for ids in lists for one in ids):
        scheme = _SCHEMES.get(one.get("IdType") or one.get("EIdType") or "")
        value = text_of(one, repairs)
        if scheme and value and one.get("ValidYN") != "N":
            yield Identifier(scheme, value)


def _names(lists: Iterable[Element], repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors; one that is marked as not valid stands beside its correction."""
    authors = (author for listed in lists if listed.get("Type") != "editors" for author in listed.findall("Author"))
    for author in authors:
        if author.get("ValidYN") == "N":
            repairs.add("dropped_invalid_author")
            continue
        said = children_by_tag(author)
        affiliations = _affiliations(said, repairs)
        family, collective = _first(said, "LastName", repairs), _first(said, "CollectiveName", repairs)
        if family:
            given = (_first(said, name, repairs) for name in ("ForeName", "FirstName", "Initials"))
            yield name_in_parts(
                family,
                next(filter(None, given), None),
                suffix=_first(said, "Suffix", repairs),
                orcid=_orcid(said.get("Identifier", ()), repairs),
                affiliations=affiliations,
            )
        elif collective:
            yield organisation(collective, affiliations)
        elif family is None:
            repairs.add("dropped_author")


def _first(said: Mapping[str, Sequence[Element]], name: str, repairs: set[str]) -> str | None:
    """Return the text of the first child of a name."""
    return text_of(said[name][0], repairs) if name in said else None


def _affiliations(said: Mapping[str, Sequence[Element]], repairs: set[str]) -> list[str]:
    """Return the affiliations of an author; in older records they stand there without anything around them."""
    listed = [one for info in said.get("AffiliationInfo", ()) for one in info.findall("Affiliation")]
    return texts_of([*listed, *said.get("Affiliation", ())], repairs)


def _orcid(identifiers: Iterable[Element], repairs: set[str]) -> str | None:
    """Return the ORCID among the identifiers of an author."""
    return next(iter(texts_of([one for one in identifiers if one.get("Source") == "ORCID"], repairs)), None)


FORMAT = Format(
    name="pubmed-xml",
    title="PubMed XML",
    description="Articles and books of PubMed or MEDLINE: a file of the baseline or an update, or what a search gives.",
    example="<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>12345678</PMID><Article>\n"
    "<ArticleTitle>On the growth of "
    "lichens</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="PubMed",
    reads_bytes=True,
    set_aside=SET_ASIDE,
    boundary=LAYOUT.boundary,
)
