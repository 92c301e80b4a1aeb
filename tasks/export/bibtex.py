r"""BibTeX: an entry a paper, in the fields of BibTeX and BibLaTeX.

| field | what it carries |
|---|---|
| key of the entry | the id of the paper, or of the work if each work has one entry |
| author | "von Last, Jr, First"; a name without parts in braces |
| title, journal or booktitle, abstract, volume, number, pages, language, keywords | as in the table papers |
| year, month, day | the date as precise as it is known |
| doi, eprint and archiveprefix, pmid, pmcid, isbn, issn, url, biburl | the identifiers |
| link | all addresses but the first |
| note | the comments, a line each |
| version | the version, such as v2 |
| paperlake-paper, -work | the ids of the paper and the work |
| paperlake-type, -date, -pages, -keywords | these as they are, where the fields cannot say them |
| paperlake-identifiers | every identifier with its scheme, a line each: acl:W01-2003 |
| paperlake-authors | the ids of the authors in their order, and their ORCID iDs |
| paperlake-affiliations | the affiliations of each author who has some |
| paperlake-relations, -versions, -retraction | relations, versions that are not shown, retracted or withdrawn |

Texts are TeX, see `tex`; addresses and identifiers stand as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tasks.export.entries import Author, Entry, affiliations_by_place, in_one_line, one_text, others
from tasks.export.tex import escape, escape_url
from tasks.fields.months import MONTHS

TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "paper-conference": "inproceedings",
    "chapter": "incollection",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
    "manuscript": "unpublished",
    "pamphlet": "booklet",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "webpage": "online",
    "post-weblog": "online",
    "entry-encyclopedia": "inreference",
    "entry-dictionary": "inreference",
}
OTHER = "misc"
IN_JOURNAL = ("article", "misc")
UNKNOWN = "unknown"
DBLP = "https://dblp.org/rec/"

_TOLD = {OTHER: "document", **{kind: type_ for type_, kind in reversed(TYPES.items())}}.values()  # the first of each
_RANGE = re.compile(r"\s*[-‐-―]+\s*")
_DASHES = re.compile(r"(?<=\w)\s?[-‐-―]+\s?(?=\w)")
_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"(?i)\band\b|[,;&{}]|--")


def write_bibtex(entry: Entry) -> str:
    """Return an entry as one of BibTeX."""
    kind = TYPES.get(entry.type or "", OTHER)
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(entry, kind) if value)
    return f"@{kind}{{{entry.id},\n{fields}\n}}\n\n"


def _fields(entry: Entry, kind: str) -> Iterator[tuple[str, str | None]]:
    """Yield the fields in their order: name and value."""
    identifiers = entry.by_scheme()
    year, month, day = [*(entry.date or "").split("-"), "", ""][:3]
    yield "author", " and ".join(map(write_name, entry.authors))
    yield "title", _escaped(entry.title, with_capitals=True)
    yield "journal" if kind in IN_JOURNAL else "booktitle", _escaped(entry.venue)
    yield "year", year
    yield "month", month and MONTHS[int(month) - 1][:3].capitalize()
    yield "day", day and str(int(day))
    yield "volume", _escaped(entry.volume)
    yield "number", _escaped(entry.issue)
    yield "pages", entry.pages and escape(_DASHES.sub("\N{EN DASH}", entry.pages)).replace("\N{EN DASH}", "--")
    yield from _identifiers(identifiers)
    yield "language", _escaped(entry.language)
    yield "version", _escaped(entry.version)
    yield "keywords", escape(one_text(entry.keywords))
    yield "note", _in_lines(entry.comments)
    yield "abstract", _escaped(entry.abstract)
    yield "paperlake-paper", entry.paper_id
    yield "paperlake-work", entry.work_id
    yield from _beyond_fields(entry)
    yield "paperlake-identifiers", _in_lines(others(identifiers, ()))
    yield "paperlake-authors", ", ".join(filter(None, map(_identity, entry.authors)))
    yield "paperlake-affiliations", _in_lines(affiliations_by_place(entry.authors))
    yield "paperlake-relations", ", ".join(map(str, entry.relations))
    yield "paperlake-versions", escape("; ".join(map(str, entry.other_versions)))
    yield "paperlake-retraction", entry.retraction


def _escaped(text: str | None, *, with_capitals: bool = False) -> str | None:
    """Return a text as TeX reads it; None for none."""
    return text and escape(text, with_capitals=with_capitals)


def write_name(author: Author) -> str:
    """Return a name as BibTeX divides it: "von Last, First", "von Last, Jr, First"; one without parts in braces."""
    if author.is_whole:
        name = escape(author.family_name)
        return name if _WORD.fullmatch(author.family_name) and name.lower() != "others" else f"{{{name}}}"
    last: str | None = None
    if author.particle and author.particle.islower() and author.family_alone != author.family_name:
        last = f"{_part(author.particle)} {_part(author.family_alone)}"
    else:
        last = _part(author.family_name, is_one=author.family_name[:1].islower() and " " in author.family_name)
    given = _part(author.given_name) or "{}"  # a suffix alone is not taken for it
    return ", ".join(filter(None, (last, _part(author.suffix), given)))


def _part(text: str | None, *, is_one: bool = False) -> str | None:
    """Return a part of a name, in braces if it would be divided."""
    if not text:
        return None
    return f"{{{escape(text)}}}" if is_one or _SEPARATOR.search(text) else escape(text)


def _identifiers(identifiers: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str | None]]:
    """Yield the fields of the identifiers."""
    first = {scheme: escape_url(values[0]) for scheme, values in identifiers.items()}.get
    yield "doi", first("doi")
    yield "eprint", first("arxiv")
    yield "archiveprefix", "arXiv" if "arxiv" in identifiers else None
    yield "pmid", first("pmid")
    yield "pmcid", first("pmcid")
    yield "isbn", ", ".join(identifiers.get("isbn", ()))
    yield "issn", ", ".join(identifiers.get("issn", ()))
    yield "url", first("url")
    yield "link", " ".join(map(escape_url, identifiers.get("url", ())[1:]))
    yield "biburl", f"{DBLP}{first('dblp')}.bib" if "dblp" in identifiers else None


def _beyond_fields(entry: Entry) -> Iterator[tuple[str, str | None]]:
    """Yield what the fields cannot say; a type only where another one, or an arXiv id, makes it unsure."""
    if entry.type not in _TOLD or entry.arxiv_id is not None:
        yield "paperlake-type", escape(entry.type or UNKNOWN)
    yield "paperlake-date", UNKNOWN if entry.has_date_of_arxiv else None
    if entry.pages and _RANGE.sub("-", entry.pages) != entry.pages:
        yield "paperlake-pages", escape(entry.pages)
    if any(";" in keyword for keyword in entry.keywords):
        yield "paperlake-keywords", _in_lines(entry.keywords)


def _in_lines(texts: Iterable[str]) -> str:
    """Return texts as TeX reads them, a line each."""
    return "\n".join(escape(in_one_line(text)) for text in texts)


def _identity(author: Author) -> str:
    """Return the id of an author, the ORCID iD, and whether no record states the authorship."""
    orcid = author.orcid and f"({author.orcid})"
    return " ".join(filter(None, (author.author_id, orcid, "inferred" if author.is_inferred else None)))
