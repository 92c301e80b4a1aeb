"""HAL: answers of its search, an array of documents, or a document a line.

The names of its fields end with the kind of their values: `title_s`, `producedDateY_i`. Names of authors stand in lists
beside one another, the parts of which are taken where the lists have the same length. Proceedings and issues of
journals are refused under the name of their type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.links import each_once, identifiers_in_url
from tasks.extract.printed.names import name_in_parts
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, text, texts
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text
from tasks.fields.markup import strip_markup

_TITLES = ("title_s", "en_title_s", "fr_title_s")
_ABSTRACTS = ("abstract_s", "en_abstract_s", "fr_abstract_s")
_VENUES = ("journalTitle_s", "bookTitle_s", "conferenceTitle_s")
_DATES = (
    "publicationDate_s",
    "ePublicationDate_s",
    "producedDate_s",
    "producedDate_tdate",
    "publicationDateY_i",
    "producedDateY_i",
    "conferenceStartDate_s",
)
_IDENTIFIERS = {
    "doiId_s": "doi",
    "arxivId_s": "arxiv",
    "pubmedId_s": "pmid",
    "pubmedcentralId_s": "pmcid",
    "isbn_s": "isbn",
    "halId_s": "hal",
}
_KEYS = ("halId_s", "docid")
READ = frozenset(
    (
        *_TITLES,
        *_ABSTRACTS,
        *_VENUES,
        *_DATES,
        *_IDENTIFIERS,
        *_KEYS,
        *"authFirstName_s authFullName_s authLastName_s comment_s docType_s en_subTitle_s issue_s keyword_s language_s "
        "page_s subTitle_s uri_s version_i volume_s".split(),
    )
)
SET_ASIDE = frozenset(
    "arxivId_i authIdHal_s authIdHasPrimaryStructure_fs authQuality_s authorityInstitution_s citationFull_s "
    "citationRef_s "
    "contributorFullName_s domain_s files_s fileMain_s fulldirector_s halIdSameAs_s instStructName_s journalEissn_s "
    "journalIssn_s journalPublisher_s label_bibtex label_endnote label_s label_xml labStructName_s openAccess_bool "
    "publisher_s releasedDate_s scientificEditor_s seriesEditor_s serie_s structName_s submittedDate_s "
    "subTitle_t thumbId_i title_t".split()
)

_TYPES = {
    "ART": "article-journal",
    "ARTREV": "article-journal",
    "DATAPAPER": "article-journal",
    "BOOKREVIEW": "review-book",
    "COMM": "paper-conference",
    "POSTER": "paper-conference",
    "PRESCONF": "speech",
    "COUV": "chapter",
    "OUV": "book",
    "OUVS": "book",
    "DOUV": "book",
    "THESE": "thesis",
    "HDR": "thesis",
    "ETABTHESE": "thesis",
    "MEM": "thesis",
    "REPORT": "report",
    "RESREPORT": "report",
    "TECHREPORT": "report",
    "WORKINGPAPER": "report",
    "UNDEFINED": "article",
    "PREPRINT": "article",
    "SOFTWARE": "software",
    "PATENT": "patent",
    "LECTURE": "speech",
    "BLOG": "post-weblog",
    "NOTICE": "entry-dictionary",
    "IMG": "graphic",
    "VIDEO": "motion_picture",
    "SON": "song",
    "MAP": "map",
    "OTHER": "document",
}
_NOT_PAPERS = {"PROCEEDINGS": "proceedings", "ISSUE": "journal_issue", "DOUV_PROC": "proceedings"}
_EDITED = "DOUV"  # a book whose "authors" are its editors


def sniff(head: bytes) -> bool:
    """Recognise HAL by the names of its fields."""
    return mostly(head, _is_hal)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the documents of an answer, an array, or documents a line."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one document."""
    return parse_object(piece, _read)


def _is_hal(item: Fields) -> bool:
    """Whether an item is a document of HAL."""
    return len({"docid", "halId_s", "title_s", "authFullName_s", "label_s", "uri_s", "docType_s"} & item.keys()) >= 2


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of a document."""
    kind = text(item, "docType_s", repairs) or ""
    if kind in _NOT_PAPERS:
        return Refused(_NOT_PAPERS[kind], f"of the type {kind}, which is not a paper: nothing to mend")
    return Record(
        content=Content(
            type=_TYPES.get(kind, kind.lower() or None),
            title=_title(item, repairs),
            abstract=strip_markup(_first(item, _ABSTRACTS, repairs)),
            publication_date=next(
                filter(None, (date_in_text(printed) for key in _DATES if (printed := text(item, key, repairs)))), None
            ),
            venue=strip_markup(_first(item, _VENUES, repairs)),
            volume=text(item, "volume_s", repairs),
            issue=text(item, "issue_s", repairs),
            pages=text(item, "page_s", repairs),
            language=text(item, "language_s", repairs),
            version=text(item, "version_i", repairs),
            keywords=tuple(texts(item, "keyword_s", repairs)),
            identifiers=each_once(_identifiers(item, repairs)),
            comments=tuple(texts(item, "comment_s", repairs)),
            names=() if kind == _EDITED else tuple(_names(item, repairs)),
        ),
        key=_first(item, _KEYS, repairs),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _first(item: Fields, keys: tuple[str, ...], repairs: set[str]) -> str | None:
    """Return what the first field says that says something."""
    return next(filter(None, (text(item, key, repairs) for key in keys)), None)


def _title(item: Fields, repairs: set[str]) -> str | None:
    """Return the title and its subtitle; of titles in several languages the first."""
    title = strip_markup(_first(item, _TITLES, repairs))
    subtitle = strip_markup(_first(item, ("subTitle_s", "en_subTitle_s"), repairs))
    return f"{title}: {subtitle}" if title and subtitle else title or subtitle


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers, and the address of the document."""
    for key, scheme in _IDENTIFIERS.items():
        for value in texts(item, key, repairs):
            yield Identifier(scheme, value)
    for url in texts(item, "uri_s", repairs):
        yield from identifiers_in_url(url)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors, with their parts where these are known for all of them."""
    families, givens = texts(item, "authLastName_s", repairs), texts(item, "authFirstName_s", repairs)
    full = texts(item, "authFullName_s", repairs)
    if families and len(families) == len(givens) and len(full) in (0, len(families)):
        yield from (name_in_parts(family, given) for family, given in zip(families, givens, strict=True))
    else:
        yield from (PrintedName(raw_name=name) for name in full or families)


FORMAT = Format(
    name="hal-json",
    title="HAL documents",
    description="Documents of HAL: answers of its search, an array, or a document a line.",
    example='{"response": {"numFound": 1, "docs": [{"docid": "1", "halId_s": "hal-00000001", "title_s": '
    '["Consensus on Transaction Commit"], "authFullName_s": ["Jim Gray", "Leslie Lamport"], "producedDateY_i": 2004, '
    '"docType_s": "ART"}]}}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
