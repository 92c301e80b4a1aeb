r"""BibTeX and BibLaTeX.

How entries are cut out and find each other is in `tasks.extract.bibtex_entries`, how they are read in
`tasks.extract.bibtex_fields` and `tasks.extract.bibtex_names`; here is what the fields mean. Values are read as TeX
prints them (`tasks.extract.tex`), but for URLs and identifiers. A volume of proceedings is not a paper, and editors are
not authors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tasks.extract.bibtex_entries import BibtexPiece, split_entries
from tasks.extract.bibtex_fields import BrokenEntryError, Entry, read_entry
from tasks.extract.bibtex_names import read_names
from tasks.extract.formats.format import Format
from tasks.extract.inverted_names import MOST_NAMES, TOO_MANY_NAMES
from tasks.extract.links import doi_in, each_once, identifiers_in_url, urls_in
from tasks.extract.months import date_in_one, printed_date
from tasks.extract.names import organisation
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, clean, decode
from tasks.extract.tex import to_unicode, verbatim

_TYPES = {
    "article": "article-journal",
    "suppperiodical": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "incollection": "chapter",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "mvcollection": "book",
    "reference": "book",
    "mvreference": "book",
    "booklet": "pamphlet",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "review": "review",
    "preprint": "article",
    "misc": "document",
}
_NOT_PAPERS = {
    "proceedings": "proceedings",
    "mvproceedings": "proceedings",
    "periodical": "journal_issue",
    "xdata": "shared_data",
    "set": "entry_set",
    "control": "settings",
    "bibnote": "note",
}
_NUMBERED = frozenset(("article", "suppperiodical", "inproceedings", "conference"))
_EPRINT_SCHEMES = {"arxiv": "arxiv", "pubmed": "pmid", "pmid": "pmid", "pmc": "pmcid", "hdl": "handle", "doi": "doi"}
_TEXT_FIELDS = frozenset(
    "title subtitle abstract date year month day journal journaltitle booktitle booksubtitle volume number issue pages "
    "eid articleno language langid version keywords keyword".split()
)
_VENUES = ("journal", "journaltitle", "booktitle")
_DATES = ("year", "month", "day", "date")
_INHERITED = (*_VENUES, *_DATES, "volume", "number", "issue", "language", "langid")
_WITH_AUTHORS_OF_PARENT = frozenset(("inbook", "bookinbook", "suppbook", "book"))

_BEGIN = re.compile(rb"(?m)^(?:\xef\xbb\xbf)?[ \t]*@[ \t]*[A-Za-z]{1,60}[ \t]*[{(]")
_ENTRY = re.compile(
    rb"(?m)^(?:\xef\xbb\xbf)?[ \t]*@[ \t]*(?:"
    rb"[A-Za-z]{1,40}[ \t]*[{(]\s{0,100}[^\s{}(),=\"]{0,500}\s{0,100},\s{0,100}[A-Za-z][\w:.+-]{0,60}\s{0,20}="
    rb"|(?i:string)[ \t]*[{(]\s{0,100}[^\s{}(),=\"]{1,100}\s{0,20}=\s{0,20}[{\"])"
)
_OTHER_MARKUP = (b"#", b"```", b"<", b"{", b"[", b"\\")
_MOST_LINES_BEFORE = 10
_ARXIV = re.compile(r"(?i)\barxiv:\s*([a-z-]+(?:\.[a-z]{2})?/\d{7}|\d{4}\.\d{4,5})(v\d+)?")
_ARXIV_ID = re.compile(r"(?i)(?:arxiv:)?\s*([a-z-]+(?:\.[a-z]{2})?/\d{7}|\d{4}\.\d{4,5})(v\d+)?")
_ABSTRACT_OF_CORR = re.compile(r"abs/(\S+)")
_DBLP_KEY = re.compile(r"(?:DBLP:)?((?:conf|journals|books|phd|series|reference|tr|persons|www)/[^/\s]+/\S+)")
_DBLP_URL = re.compile(r"dblp\.(?:org|uni-trier\.de|dagstuhl\.de)/rec/(?:bib\d?/|bibtex\d?/)?(.+?)(?:\.bib|\.html)?$")
_RANGE = re.compile(r"\s*[-‐-―]+\s*")


def sniff(head: bytes) -> bool:
    """Recognise an entry or a definition, with no more than a few lines before it that are no comments."""
    first = _BEGIN.search(head)
    if first is None or _ENTRY.search(head, first.start()) is None:
        return False
    before = [line.strip() for line in head[: first.start()].removeprefix(b"\xef\xbb\xbf").splitlines()]
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
    if reason := _NOT_PAPERS.get(entry.type):
        return Refused(reason, f"@{entry.type}, which is not a paper: nothing to mend")
    if piece.parent is not None:
        _inherit(entry, piece.parent.entry)
    if _n_separators(entry) > 3 * MOST_NAMES:  # a name has an "and" and two commas at most
        return TOO_MANY_NAMES
    names = tuple(_names(entry, repairs))
    texts = _texts(entry, repairs)
    identifiers = each_once(_identifiers(entry))
    venue = texts.get("journaltitle") or texts.get("journal") or _with_subtitle(texts, "booktitle", "booksubtitle")
    return Record(
        content=Content(
            type=_type(entry.type, venue, identifiers),
            title=_with_subtitle(texts, "title", "subtitle"),
            abstract=texts.get("abstract"),
            publication_date=_date(entry, texts),
            venue=venue,
            volume=texts.get("volume"),
            issue=(texts.get("number") or texts.get("issue")) if entry.type in _NUMBERED else None,
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
    )


def _inherit(entry: Entry, parent: Entry | None) -> None:
    """Give an entry what it lacks and its parent has; the title of the parent is the venue of the entry.

    What identifies the parent (ISBN, DOI, URL) does not identify its parts, and is not inherited.
    """
    if parent is None:
        return
    present = entry.fields.keys()
    has_date, has_venue = not present.isdisjoint(("year", "date")), not present.isdisjoint(_VENUES)
    for name in _INHERITED:
        is_told_otherwise = (has_date and name in _DATES) or (has_venue and name in _VENUES)
        if name in parent.fields and not is_told_otherwise:
            entry.fields.setdefault(name, parent.fields[name])
    if entry.type in _WITH_AUTHORS_OF_PARENT and "author" in parent.fields:
        entry.fields.setdefault("author", parent.fields["author"])
    if entry.fields.keys().isdisjoint(_VENUES):
        for name, parents in (("booktitle", "title"), ("booksubtitle", "subtitle")):
            if parents in parent.fields:
                entry.fields.setdefault(name, parent.fields[parents])


def _texts(entry: Entry, repairs: set[str]) -> dict[str, str]:
    """Give what the fields for texts say, as TeX prints it; of a repeated field, the first that says anything."""
    texts: dict[str, str] = {}
    for name, values in entry.fields.items():
        if name in _TEXT_FIELDS:
            for value in values:
                if text := clean(to_unicode(value), repairs):
                    texts[name] = text
                    break
    return texts


def _each_text(entry: Entry, name: str, repairs: set[str]) -> Iterator[str]:
    """Yield what a field says each time it is there."""
    for value in entry.fields.get(name, ()):
        if text := clean(to_unicode(value), repairs):
            yield text


def _with_subtitle(texts: dict[str, str], name: str, name_of_subtitle: str) -> str | None:
    """Give a title with its subtitle."""
    title, subtitle = texts.get(name), texts.get(name_of_subtitle)
    if title is None or subtitle is None:
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ":.?!" else f"{title}: {subtitle}"


def _type(printed: str, venue: str | None, identifiers: tuple[Identifier, ...]) -> str | None:
    """Give the type in the terms of CSL, in which "article" is a preprint."""
    type_ = _TYPES.get(printed)
    if type_ in ("document", "manuscript", "webpage", "article-journal") and any(
        identifier.scheme == "arxiv" for identifier in identifiers
    ):
        is_published = type_ == "article-journal" and venue is not None and not _is_archive(venue)
        return type_ if is_published else "article"
    return type_


def _is_archive(venue: str) -> bool:
    """Say whether a venue is arXiv or its part for computer science, and so no journal."""
    return venue.lower().startswith(("arxiv", "corr", "computing research repository", "ar xiv", "eprint"))


def _pages(texts: dict[str, str]) -> str | None:
    """Give the first and the last page, or the number of an article that has none."""
    pages = texts.get("pages") or texts.get("eid") or texts.get("articleno")
    return _RANGE.sub("-", pages) if pages else None


def _date(entry: Entry, texts: dict[str, str]) -> str | None:
    """Give the date: of BibLaTeX in one field, of BibTeX in year, month and perhaps day."""
    if "date" in texts and (date := date_in_one(texts["date"]) or printed_date(texts["date"])):
        return date
    month, day = texts.get("month"), texts.get("day")
    for year in (texts.get("year"), *entry.fields.get("year", ())):  # one that is written in macros, as it stands
        if date := printed_date(year, month, day):
            return date
    return None


def _version(entry: Entry) -> str | None:
    """Give the version of a preprint, which its arXiv id says."""
    for value in entry.fields.get("eprint", ()):
        if found := _ARXIV_ID.fullmatch(value.strip()):
            return found[2]
    return None


def _keywords(texts: dict[str, str]) -> Iterator[str]:
    """Yield the keywords, which are divided by semicolons or commas."""
    for name in ("keywords", "keyword"):
        if text := texts.get(name):
            yield from filter(None, map(str.strip, text.split(";" if ";" in text else ",")))


def _n_separators(entry: Entry) -> int:
    """Count what may divide the names of the authors, without reading them."""
    return sum(value.count(separator) for value in entry.fields.get("author", ()) for separator in ("and", ",", ";"))


def _names(entry: Entry, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors, and the collaboration that they belong to."""
    for value in entry.fields.get("author", ()):
        yield from read_names(value, repairs)
    for collaboration in _each_text(entry, "collaboration", repairs):
        yield organisation(collaboration)


def _identifiers(entry: Entry) -> Iterator[Identifier]:
    """Yield the identifiers: those with a field of their own, and those within a URL, a key, or the name of arXiv."""
    if found := _DBLP_KEY.fullmatch(entry.key):
        yield Identifier("dblp", found[1])
    for name in entry.fields:
        if read := _IDENTIFIERS_IN.get(name):
            for value in _verbatim(entry, name):
                yield from read(entry, value)


def _in_isbn(_: Entry, value: str) -> Iterator[Identifier]:
    """Yield the ISBNs of a field that may hold several."""
    yield from (Identifier("isbn", isbn) for isbn in filter(None, map(str.strip, re.split("[,;]", value))))


def _in_url(_: Entry, value: str) -> Iterator[Identifier]:
    """Yield the URLs of a field, and what they identify."""
    for url in urls_in(value):
        yield from identifiers_in_url(url)


def _in_text(entry: Entry, value: str) -> Iterator[Identifier]:
    """Yield the URLs and the arXiv id in a field that says other things as well."""
    for url in urls_in(value):
        if "://" in url:
            yield from identifiers_in_url(url)
    yield from _in_journal(entry, value)


def _in_journal(entry: Entry, value: str) -> Iterator[Identifier]:
    """Yield the arXiv id that stands in the place of a journal, or with CoRR in that of its volume."""
    if found := _ARXIV.search(value):
        yield Identifier("arxiv", found[1])
    elif value == "CoRR":
        for volume in _verbatim(entry, "volume"):
            if abstract := _ABSTRACT_OF_CORR.fullmatch(volume):
                yield Identifier("arxiv", abstract[1])


def _in_eprint(entry: Entry, value: str) -> Iterator[Identifier]:
    """Yield what stands in an archive, under the name that the archive has among the schemes."""
    archive = next((printed for name in ("eprinttype", "archiveprefix") for printed in _verbatim(entry, name)), None)
    scheme = _EPRINT_SCHEMES.get(archive.lower()) if archive else "arxiv" if _ARXIV_ID.fullmatch(value) else None
    if scheme is not None:
        yield Identifier(scheme, value)


def _in_biburl(_: Entry, value: str) -> Iterator[Identifier]:
    """Yield the key of DBLP, which is in the address of its own page."""
    if found := _DBLP_URL.search(value):
        yield Identifier("dblp", found[1])


def _as(scheme: str) -> Callable[[Entry, str], Iterator[Identifier]]:
    """Read a field that holds one identifier."""
    return lambda _, value: iter((Identifier(scheme, value),))


_IDENTIFIERS_IN: dict[str, Callable[[Entry, str], Iterator[Identifier]]] = {
    "doi": lambda _, value: iter((Identifier("doi", doi_in(value)),)),
    "eprint": _in_eprint,
    "arxiv": _as("arxiv"),
    "arxivid": _as("arxiv"),
    "pmid": _as("pmid"),
    "pmcid": _as("pmcid"),
    "isbn": _in_isbn,
    "biburl": _in_biburl,
    "url": _in_url,
    "ee": _in_url,
    "link": _in_url,
    "howpublished": _in_text,
    "note": _in_text,
    "journal": _in_journal,
    "journaltitle": _in_journal,
}


def _verbatim(entry: Entry, name: str) -> Iterator[str]:
    """Yield what a field says each time it is there, as a URL or identifier."""
    for value in entry.fields.get(name, ()):
        if text := clean(verbatim(value), set()):
            yield text


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
)
