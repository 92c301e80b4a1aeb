"""Europe PMC: answers of its search, an array of results, or a result a line.

Authors are those of the list, with their parts, else those of the line of authors. The date is that of the first
publication. A preprint is an article. What is retracted says so by its type of publication or by a correction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Literal

from tasks.extract.format import Format
from tasks.extract.printed.author_lists import split_authors
from tasks.extract.printed.document_types import csl_type
from tasks.extract.printed.links import each_once
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text
from tasks.fields.markup import strip_markup

READ = frozenset(
    "abstractText authorList authorString bookOrReportDetails commentCorrectionList doi electronicPublicationDate "
    "firstPublicationDate id issue journalInfo journalTitle journalVolume keywordList language meshHeadingList "
    "pageInfo pmcid pmid pubType pubTypeList pubYear source title versionNumber".split()
)
SET_ASIDE = frozenset(
    "affiliation authMan authorIdList bookid chemicalList citedByCount dataLinksTagsList dateOfCompletion "
    "dateOfCreation dateOfRevision dbCrossReferenceList epmcAuthMan firstIndexDate fullTextIdList fullTextReceivedDate "
    "fullTextUrlList grantsList hasBook hasData hasDbCrossReferences hasEvaluations hasLabsLinks hasPDF hasReferences "
    "hasSuppl hasTMAccessionNumbers hasTextMinedTerms inEPMC inPMC investigatorList isOpenAccess journalIssn license "
    "manuscriptId nihAuthMan pubModel publicationStatus subsetList tmAccessionTypeList versionList".split()
)

_CHARACTERISTIC = frozenset(
    "authorString authorList pmid pmcid pubYear journalInfo journalTitle firstPublicationDate abstractText "
    "citedByCount fullTextIdList".split()
)
_PREPRINTS = "PPR"
_SCHEMES = ("pmid", "pmcid", "doi")


def sniff(head: bytes) -> bool:
    """Recognise Europe PMC by the id and its source, and the fields that come with them."""
    return mostly(head, _is_europepmc)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the results of an answer, an array, or results a line."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one result."""
    return parse_object(piece, _read)


def _is_europepmc(item: Fields) -> bool:
    """Whether an item is a result of Europe PMC."""
    source = item.get("source")
    return (
        isinstance(source, str)
        and len(source) == 3
        and source.isupper()
        and "id" in item
        and not _CHARACTERISTIC.isdisjoint(item)
    )


def _read(item: Fields, repairs: set[str]) -> Record:
    """Read the fields of a result."""
    journal_info, book = part(item, "journalInfo"), part(item, "bookOrReportDetails")
    journal = text(part(journal_info, "journal"), "title", repairs) or text(item, "journalTitle", repairs)
    types = texts(part(item, "pubTypeList"), "pubType", repairs) or texts(item, "pubType", repairs)
    is_preprint = item.get("source") == _PREPRINTS
    return Record(
        content=Content(
            type="article" if is_preprint else _type(types, journal),
            title=strip_markup(text(item, "title", repairs)),
            abstract=strip_markup(text(item, "abstractText", repairs)),
            publication_date=_date(item, journal_info, book, repairs),
            venue=strip_markup(journal or text(book, "comprisingTitle", repairs)),
            volume=text(journal_info, "volume", repairs) or text(item, "journalVolume", repairs),
            issue=text(journal_info, "issue", repairs) or text(item, "issue", repairs),
            pages=text(item, "pageInfo", repairs),
            language=text(item, "language", repairs),
            retraction=_retraction(item, types, repairs),
            version=text(item, "versionNumber", repairs),
            keywords=tuple(_keywords(item, repairs)),
            identifiers=each_once(_identifiers(item, repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=text(item, "id", repairs),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _type(types: list[str], journal: str | None) -> str | None:
    """Return the type in the terms of CSL: the first that is known, else that of what stands in a journal."""
    kinds = (csl_type(kind.replace("-", " "))[0] for printed in types for kind in printed.split(";"))
    known = next((kind for kind in kinds if kind in ("article-journal", "chapter", "book", "thesis", "report")), None)
    return known or ("article-journal" if journal else None)


def _date(item: Fields, journal_info: Fields, book: Fields, repairs: set[str]) -> str | None:
    """Return the day of the first publication, else what is known of that in print."""
    printed = (
        text(item, "firstPublicationDate", repairs),
        text(item, "electronicPublicationDate", repairs) or text(journal_info, "printPublicationDate", repairs),
        text(journal_info, "yearOfPublication", repairs),
        text(item, "pubYear", repairs),
        text(book, "yearOfPublication", repairs),
    )
    return next(filter(None, map(date_in_text, printed)), None)


def _retraction(item: Fields, types: list[str], repairs: set[str]) -> Literal["retracted"] | None:
    """Return whether the publication is retracted."""
    corrections = parts(part(item, "commentCorrectionList"), "commentCorrection", repairs)
    marked = any("retracted publication" in kind.lower() for kind in types)
    return "retracted" if marked or any(one.get("type") == "Retraction in" for one in corrections) else None


def _keywords(item: Fields, repairs: set[str]) -> Iterator[str]:
    """Yield the keywords of the authors and the headings of MeSH."""
    yield from texts(part(item, "keywordList"), "keyword", repairs)
    for heading in parts(part(item, "meshHeadingList"), "meshHeading", repairs):
        if name := text(heading, "descriptorName", repairs):
            yield name


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers; an id alone is one of PubMed where that is its source."""
    if item.get("source") == "MED" and (own := text(item, "id", repairs)):
        yield Identifier("pmid", own)
    for scheme in _SCHEMES:
        if value := text(item, scheme, repairs):
            yield Identifier(scheme, value)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors of the list, else those of the line "Doe J, Roe R."."""
    authors = parts(part(item, "authorList"), "author", repairs)
    if not authors:
        line = text(item, "authorString", repairs) or ""
        yield from (PrintedName(raw_name=name) for name in split_authors(line.rstrip(".")))
        return
    for author in authors:
        affiliations = list(_affiliations(author, repairs))
        family, collective = text(author, "lastName", repairs), text(author, "collectiveName", repairs)
        given = text(author, "firstName", repairs) or text(author, "initials", repairs)
        full = text(author, "fullName", repairs)
        identifier = part(author, "authorId")
        orcid = text(identifier, "value", repairs) if identifier.get("type") == "ORCID" else None
        if family is not None:
            yield name_in_parts(family, given, orcid=orcid, affiliations=affiliations)
        elif collective is not None:
            yield organisation(collective, affiliations)
        elif full is not None:
            yield PrintedName(raw_name=full, orcid=orcid, affiliations=tuple(affiliations))
        else:
            repairs.add("dropped_author")


def _affiliations(author: Fields, repairs: set[str]) -> Iterator[str]:
    """Yield the affiliations of an author, as answers print them now and as they did before."""
    details = parts(part(author, "authorAffiliationDetailsList"), "authorAffiliation", repairs)
    listed = [said for one in details if (said := text(one, "affiliation", repairs))]
    yield from listed or texts(author, "affiliation", repairs)


FORMAT = Format(
    name="europepmc-json",
    title="Europe PMC results",
    description="Results of Europe PMC: answers of its search as JSON, an array, or a result a line.",
    example='{"hitCount": 1, "resultList": {"result": [{"id": "13054692", "source": "MED", "pmid": "13054692", '
    '"title": "Molecular structure of nucleic acids", "authorString": "Watson JD, Crick FH.", '
    '"journalTitle": "Nature", "pubYear": "1953"}]}}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
