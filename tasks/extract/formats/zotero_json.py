"""Zotero items: Better BibTeX JSON, and the answers of Zotero's interface.

An item names its fields by its type: what it stands in is a publication, a book, proceedings or a website. Authors are
the creators who made what the item is: authors, and programmers of a program, inventors of a patent and the like; not
editors. Identifiers for which Zotero has no field stand in "Extra". Notes, attachments and annotations are no papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.links import each_once, identifiers_in_url
from tasks.extract.printed.names import name_in_parts
from tasks.extract.printed.notes import identifiers_in_notes
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts, unwrapped
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text, iso_date
from tasks.fields.markup import strip_markup
from tasks.fields.months import date_in_one

_TITLES = ("title", "caseName", "nameOfAct", "subject")
_VENUES = (
    "publicationTitle",
    "proceedingsTitle",
    "bookTitle",
    "encyclopediaTitle",
    "dictionaryTitle",
    "conferenceName",
    "websiteTitle",
    "blogTitle",
    "forumTitle",
    "programTitle",
)
_KEYS = ("citationKey", "citekey", "itemKey", "key")
READ = frozenset(
    (
        *_TITLES,
        *_VENUES,
        *_KEYS,
        *"DOI ISBN PMID PMCID abstractNote archiveID citekey creators date extra issue itemType language number pages "
        "reportNumber tags url versionNumber volume".split(),
    )
)
SET_ASIDE = frozenset(
    "ISSN accessDate applicationNumber archive archiveLocation assignee attachments billNumber callNumber "
    "citationStorage collections committee company conferenceDate country court dateAdded dateModified deleted "
    "distributor edition filingDate genre inPublications institution issuingAuthority itemID itemTypeID "
    "journalAbbreviation label libraryCatalog libraryID medium meetingName notes numPages numberOfVolumes "
    "organization parentItem path patentNumber place presentationType priorityNumbers programmingLanguage publisher "
    "references relations repository reportType rights runningTime section select series seriesNumber seriesText "
    "seriesTitle shortTitle studio system thesisType type university uri version websiteType".split()
)

_NOT_PAPERS = frozenset(("note", "attachment", "annotation"))
_TYPES = {
    "journalArticle": "article-journal",
    "magazineArticle": "article-magazine",
    "newspaperArticle": "article-newspaper",
    "conferencePaper": "paper-conference",
    "bookSection": "chapter",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "preprint": "article",
    "manuscript": "manuscript",
    "dataset": "dataset",
    "computerProgram": "software",
    "standard": "standard",
    "patent": "patent",
    "presentation": "speech",
    "encyclopediaArticle": "entry-encyclopedia",
    "dictionaryEntry": "entry-dictionary",
    "webpage": "webpage",
    "blogPost": "post-weblog",
    "forumPost": "post",
    "letter": "personal_communication",
    "email": "personal_communication",
    "interview": "interview",
    "artwork": "graphic",
    "map": "map",
    "film": "motion_picture",
    "videoRecording": "motion_picture",
    "audioRecording": "song",
    "podcast": "broadcast",
    "case": "legal_case",
    "statute": "legislation",
    "bill": "bill",
    "hearing": "hearing",
    "document": "document",
}
_MAKERS = {  # the creators of an item of a type beside its authors
    "computerProgram": "programmer",
    "presentation": "presenter",
    "patent": "inventor",
    "map": "cartographer",
    "artwork": "artist",
    "film": "director",
    "videoRecording": "director",
    "audioRecording": "performer",
    "podcast": "podcaster",
    "interview": "interviewee",
    "bill": "sponsor",
    "hearing": "contributor",
}
_MONTH_FIRST = re.compile(r"(\d{1,2})[./](\d{4})")
_DAY_LAST = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}")
_ARXIV = re.compile(r"(?i)\barxiv:\s?\S+")


def sniff(head: bytes) -> bool:
    """Recognise Zotero by the types of its items, or by what its exports say of themselves."""
    return mostly(head, _is_zotero)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the items of an export or an answer, an array, or items a line."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one item."""
    return parse_object(piece, _read)


def _is_zotero(item: Fields) -> bool:
    """Whether an item is one of Zotero, or the beginning of an export whose items come later."""
    if isinstance(unwrapped(item, "data").get("itemType"), str):
        return True
    label = part(item, "config").get("label")
    return isinstance(label, str) and label.replace(" ", "").lower().startswith("betterbibtex")


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of an item."""
    meta, item = part(item, "meta"), unwrapped(item, "data")
    kind = text(item, "itemType", repairs)
    if kind in _NOT_PAPERS:
        return Refused(kind, f"of the type {kind}, which is not a paper: nothing to mend")
    if kind is None:
        return Refused("not_an_item", "without a type of item, as a collection or a search is: nothing to mend")
    return Record(
        content=Content(
            type=_TYPES.get(kind, kind),
            title=strip_markup(_first(item, _TITLES, repairs)),
            abstract=strip_markup(text(item, "abstractNote", repairs)),
            publication_date=_date(text(meta, "parsedDate", repairs), text(item, "date", repairs)),
            venue=strip_markup(_first(item, _VENUES, repairs)),
            volume=text(item, "volume", repairs),
            issue=text(item, "issue", repairs),
            pages=text(item, "pages", repairs),
            language=text(item, "language", repairs),
            version=text(item, "versionNumber", repairs),
            keywords=tuple(_tags(item, repairs)),
            identifiers=each_once(_identifiers(item, repairs)),
            comments=tuple(texts(item, "extra", repairs)),
            names=tuple(_names(item, kind, repairs)),
        ),
        key=_first(item, _KEYS, repairs),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _first(item: Fields, keys: tuple[str, ...], repairs: set[str]) -> str | None:
    """Return what the first field says that says something."""
    return next(filter(None, (text(item, key, repairs) for key in keys)), None)


def _date(parsed: str | None, printed: str | None) -> str | None:
    """Return the date that Zotero has read itself, else what is printed; of 01/02/1989 only the year is certain."""
    if parsed is not None and (date := date_in_text(parsed)):
        return date
    if printed is None or _DAY_LAST.fullmatch(printed):
        return date_in_text(printed)
    if month := _MONTH_FIRST.fullmatch(printed):
        return iso_date(month[2], month[1])
    return date_in_one(printed) or date_in_text(printed)


def _tags(item: Fields, repairs: set[str]) -> Iterator[str]:
    """Yield the tags, objects or strings."""
    tags = item.get("tags")
    for tag in tags if isinstance(tags, list) else []:
        if said := text(tag if isinstance(tag, dict) else {"tag": tag}, "tag", repairs):
            yield said


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers of the fields, those in "Extra", an arXiv id among the numbers, and those of the URL."""
    for key in ("DOI", "ISBN", "PMID", "PMCID"):
        for value in texts(item, key, repairs):
            yield Identifier(key.lower(), value)
    extra = item.get("extra")
    notes = extra if isinstance(extra, list) else [extra]
    yield from identifiers_in_notes(note for note in notes if isinstance(note, str))
    for key in ("archiveID", "number", "reportNumber"):
        if (number := text(item, key, repairs)) and (found := _ARXIV.match(number)):
            yield Identifier("arxiv", found[0])
    for url in texts(item, "url", repairs):
        yield from identifiers_in_url(url)


def _names(item: Fields, kind: str, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors; one that has no name is dropped."""
    for creator in parts(item, "creators", repairs):
        if creator.get("creatorType", "author") not in ("author", _MAKERS.get(kind)):
            continue
        family, given = text(creator, "lastName", repairs), text(creator, "firstName", repairs)
        name = text(creator, "name", repairs)
        if family is not None and creator.get("fieldMode") != 1:
            yield name_in_parts(family, given)
        elif name or family or given:
            yield PrintedName(raw_name=name or family or given or "")
        else:
            repairs.add("dropped_creators")


FORMAT = Format(
    name="zotero-json",
    title="Zotero items",
    description="Items of Zotero: Better BibTeX JSON, answers of its interface, an array, or an item a line.",
    example='{"config": {"label": "Better BibTeX JSON"}, "items": [{"itemType": "journalArticle", "title": '
    '"A relational model of data", "creators": [{"creatorType": "author", "firstName": "E. F.", "lastName": "Codd"}], '
    '"date": "1970-06", "publicationTitle": "Communications of the ACM", "DOI": "10.1145/362384.362685"}]}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
