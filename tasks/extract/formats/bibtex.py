r"""BibTeX and BibLaTeX.

How entries are cut out and find each other is in `tasks.extract.syntax.bibtex_entries`, how they are read in
`tasks.extract.syntax.bibtex_fields`, `tasks.extract.printed.bibtex_names`, `tasks.extract.printed.bibtex_types` and
`tasks.extract.printed.bibtex_identifiers`; here is what the fields mean. Values are read as TeX prints them
(`tasks.fields.tex`), but for URLs and identifiers. A volume of proceedings is not a paper, and editors are not
authors. What an export of paperlake says beyond the fields of BibTeX is read in
`tasks.extract.printed.exported_bibtex`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from tasks.extract.format import Format
from tasks.extract.printed.bibtex_identifiers import EPRINT_OF_ARXIV, IDENTIFIER_FIELDS, identifiers_of
from tasks.extract.printed.bibtex_journals import with_journals
from tasks.extract.printed.bibtex_names import read_names
from tasks.extract.printed.bibtex_types import NOT_PAPERS, NUMBERED, csl_type, kind_of
from tasks.extract.printed.exported_bibtex import as_exported, is_exported
from tasks.extract.printed.inverted_names import MOST_NAMES, TOO_MANY_NAMES
from tasks.extract.printed.links import each_once
from tasks.extract.printed.names import organisation
from tasks.extract.records import Content, PrintedName, Record, Refused, clean, decode
from tasks.extract.syntax.bibtex_beginnings import BEGINNING, is_entry, line_before, may_begin
from tasks.extract.syntax.bibtex_entries import BibtexPiece, Parent, split_entries
from tasks.extract.syntax.bibtex_fields import VENUES, BrokenEntryError, Entry, read_entry
from tasks.extract.syntax.lines import BOM
from tasks.fields.months import date_in_one, printed_date
from tasks.fields.tex import to_unicode

_DATES = ("year", "month", "day", "date")
_KEYWORDS = ("keywords", "keyword", "author_keywords", "keywords-plus")
_PLACES = ("pages", "eid", "articleno", "article-number", "art_number")
_TEXT_FIELDS = frozenset((*VENUES, *_DATES, *_KEYWORDS, *_PLACES)).union(
    "title subtitle abstract fjournal booksubtitle volume number issue language langid version".split()
)
_NAMES = ("author", "authors")
READ_FIELDS: Final = (
    _TEXT_FIELDS | IDENTIFIER_FIELDS | frozenset((*_NAMES, "collaboration", "note", "crossref", "xdata"))
)
SET_ASIDE: Final = frozenset(
    "editor editora editorb editorc editors translator annotator commentator introduction foreword afterword holder "
    "bookauthor shortauthor shorteditor authortype editortype nameaddon author-email author+an researcherid-numbers "
    "shorttitle short_title title_short titleaddon sorttitle indextitle origtitle reprinttitle booktitleaddon "
    "maintitle mainsubtitle maintitleaddon issuetitle issuesubtitle issuetitleaddon eventtitle eventtitleaddon "
    "journalsubtitle journal-iso journal_iso journalabbr journalabbrev journal_abbrev shortjournal abbrev_source_title "
    "correspondence_address1 sortname sortkey sortyear publisher address location series edition chapter school "
    "institution organization type issn eissn file local-url timestamp owner bibsource bibdate added-at date-added "
    "date-modified creationdate modificationdate urldate intrahash interhash groups rating priority readstatus "
    "bdsk-url-1 bdsk-url-2 bdsk-file-1 bdsk-file-2 key acknowledgement annote annotation comment source document_type "
    "affiliation affiliations funding_details references".split()
)
_INHERITED_UNLESS_TOLD = {  # by whether the entry has a date, and a venue
    (has_date, has_venue): (
        *(() if has_venue else VENUES),
        *(() if has_date else _DATES),
        *("volume", "number", "issue", "language", "langid"),
    )
    for has_date in (False, True)
    for has_venue in (False, True)
}
_WITH_AUTHORS_OF_PARENT = frozenset(("inbook", "bookinbook", "suppbook", "book"))

_OTHER_MARKUP = (b"#", b"```", b"<", b"{", b"[", b"\\")
_OF_OTHER_MARKUP = re.compile(rb"[\"<>{}|\\\t`#]")
_MOST_LINES_BEFORE = 10
_RANGE = re.compile(r"\s*[-‐-―]+\s*")


def sniff(head: bytes) -> bool:
    """Recognise an entry or a definition, with no more than a few lines before it that are no comments."""
    head = head.replace(b"\r", b"\n") if b"\n" not in head else head
    places = [found.start() for found in BEGINNING.finditer(head)]
    first = next((place for place in places if may_begin(head, place)), None)
    if first is None or not any(is_entry(head, place) for place in places if place >= first):
        return False
    if _OF_OTHER_MARKUP.search(line_before(head, first)):
        return False
    lines = head[: head.rfind(b"\n", 0, first) + 1].removeprefix(BOM).splitlines()
    before = [line.strip() for line in lines]
    if any(line.startswith(_OTHER_MARKUP) for line in before):
        return False
    return sum(bool(line) and line[:1] != b"%" for line in before) <= _MOST_LINES_BEFORE


def split(stream: BinaryIO) -> Iterator[BibtexPiece]:
    """Cut the stream into entries."""
    return split_entries(stream)


def parse(piece: BibtexPiece) -> Record | Refused:
    """Read one entry."""
    repairs: set[str] = set()
    try:
        entry = read_entry(decode(piece.raw, repairs), piece.macros, repairs)
    except BrokenEntryError as error:
        return Refused("broken_entry", str(error))
    kind = kind_of(entry.type)
    if reason := NOT_PAPERS.get(kind):
        return Refused(reason, f"@{kind}, which is not a paper: nothing to mend")
    unread = _unread(entry)
    if piece.shared:
        _share(entry, piece.shared)
    if piece.parent is not None and (parent := piece.parent.entry) is not None:
        _inherit(entry, _shared(parent, piece.shared_by_parent))
    if _n_separators(entry) > 3 * MOST_NAMES:  # a name has an "and" and two commas at most
        return TOO_MANY_NAMES
    names = tuple(_names(entry, repairs))
    texts = _texts(entry, repairs)
    identifiers = each_once(identifiers_of(entry))
    venue = _venue(texts)
    record = Record(
        content=Content(
            type=csl_type(kind, venue, identifiers),
            title=_with_subtitle(texts, "title", "subtitle"),
            abstract=texts.get("abstract"),
            publication_date=_date(entry, texts),
            venue=venue,
            volume=texts.get("volume"),
            issue=(texts.get("number") or texts.get("issue")) if kind in NUMBERED else None,
            pages=_pages(texts),
            language=texts.get("language") or texts.get("langid"),
            version=texts.get("version") or _version(entry),
            keywords=tuple(dict.fromkeys(_keywords(texts))),
            identifiers=identifiers,
            comments=tuple(_each_text(entry, "note", repairs)),
            names=names,
        ),
        key=clean(entry.key, repairs),
        repairs=tuple(repairs),
        unread=unread,
    )
    return as_exported(record, entry, repairs) if is_exported(entry) else record


def _unread(entry: Entry) -> tuple[str, ...]:
    """Return the fields that say something and that no rule reads."""
    return tuple([name for name, values in entry.fields.items() if name not in READ_FIELDS and any(values)])


def _share(entry: Entry, shared: Iterable[Parent]) -> None:
    """Add to an entry what it lacks and the data have that it shares with others."""
    for data in shared:
        if data.entry is not None:
            for name, values in data.entry.fields.items():
                entry.fields.setdefault(name, values)


def _shared(parent: Entry, shared: tuple[Parent, ...]) -> Entry:
    """Return a parent with the data that it shares with others."""
    if not shared:
        return parent
    complete = Entry(parent.type, parent.key, dict(parent.fields))
    _share(complete, shared)
    return complete


def _inherit(entry: Entry, parent: Entry) -> None:
    """Add to an entry what it lacks and its parent has; the title of the parent is the venue of the entry.

    What identifies the parent (ISBN, DOI, URL) does not identify its parts, and is not inherited.
    """
    present = entry.fields.keys()
    told = (not present.isdisjoint(("year", "date")), not present.isdisjoint(VENUES))
    for name in _INHERITED_UNLESS_TOLD[told]:
        if name in parent.fields:
            entry.fields.setdefault(name, parent.fields[name])
    if entry.type in _WITH_AUTHORS_OF_PARENT and "author" in parent.fields:
        entry.fields.setdefault("author", parent.fields["author"])
    if entry.fields.keys().isdisjoint(VENUES):
        for name, parents in (("booktitle", "title"), ("booksubtitle", "subtitle")):
            if parents in parent.fields:
                entry.fields.setdefault(name, parent.fields[parents])


def _texts(entry: Entry, repairs: set[str]) -> dict[str, str]:
    """Return what the fields for texts say, as TeX prints it; of a repeated field, the first that says anything."""
    texts: dict[str, str] = {}
    for name, values in entry.fields.items():
        if name in _TEXT_FIELDS:
            for value in values:
                if text := clean(to_unicode(with_journals(value) if name in VENUES else value), repairs):
                    texts[name] = text
                    break
    return texts


def _venue(texts: dict[str, str]) -> str | None:
    """Return the journal, by its full name where there are two, or the volume that holds a paper."""
    journal = texts.get("journaltitle") or texts.get("fjournal") or texts.get("journal")
    return journal or _with_subtitle(texts, "booktitle", "booksubtitle")


def _each_text(entry: Entry, name: str, repairs: set[str]) -> Iterator[str]:
    """Yield what a field says each time it is there."""
    for value in entry.fields.get(name, ()):
        if text := clean(to_unicode(value), repairs):
            yield text


def _with_subtitle(texts: dict[str, str], name: str, name_of_subtitle: str) -> str | None:
    """Return a title with its subtitle."""
    title, subtitle = texts.get(name), texts.get(name_of_subtitle)
    if title is None or subtitle is None:
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ":.?!" else f"{title}: {subtitle}"


def _pages(texts: dict[str, str]) -> str | None:
    """Return the first and the last page, or the number of an article that has none."""
    pages = texts.get("pages") or next((texts[name] for name in _PLACES if name in texts), None)
    return _RANGE.sub("-", pages) if pages else None


def _date(entry: Entry, texts: dict[str, str]) -> str | None:
    """Return the date: of BibLaTeX in one field, of BibTeX in year, month and perhaps day."""
    if "date" in texts and (date := date_in_one(texts["date"]) or printed_date(texts["date"])):
        return date
    month, day = texts.get("month"), texts.get("day")
    for year in (texts.get("year"), *entry.fields.get("year", ())):  # one that is written in macros, as it stands
        if date := printed_date(year, month, day):
            return date
    return None


def _version(entry: Entry) -> str | None:
    """Return the version of a preprint, which its arXiv id says."""
    for value in entry.fields.get("eprint", ()):
        if found := EPRINT_OF_ARXIV.fullmatch(value.strip()):
            return found[1]
    return None


def _keywords(texts: dict[str, str]) -> Iterator[str]:
    """Yield the keywords, which are divided by semicolons or commas."""
    for name in _KEYWORDS:
        if text := texts.get(name):
            yield from filter(None, map(str.strip, text.split(";" if ";" in text else ",")))


def _n_separators(entry: Entry) -> int:
    """Count what may divide the names of the authors, without reading them."""
    values = _lists_of_authors(entry)
    if sum(map(len, values)) < MOST_NAMES:
        return 0  # or few enough
    return sum(value.count(separator) for value in values for separator in ("and", ",", ";", "&"))


def _lists_of_authors(entry: Entry) -> list[str]:
    """Return what the field of the authors says each time it is there, under either of its names."""
    return next((entry.fields[name] for name in _NAMES if name in entry.fields), [])


def _names(entry: Entry, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors, and the collaboration that they belong to."""
    for value in _lists_of_authors(entry):
        yield from read_names(value, repairs)
    for collaboration in _each_text(entry, "collaboration", repairs):
        yield organisation(collaboration)


FORMAT = Format(
    name="bibtex",
    title="BibTeX",
    description="Entries of BibTeX or BibLaTeX, as DBLP, reference managers and publishers write them.",
    example="@article{codd70,\n"
    "  author = {Codd, Edgar F.}, title = {A Relational Model of Data},\n"
    "  journal = {Commun. ACM}, volume = 13, year = 1970}",
    sniff=sniff,
    split=split,
    parse=parse,
    set_aside=SET_ASIDE,
)
