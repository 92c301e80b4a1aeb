"""RIS: a field a line, from TY to ER.

| tag | what it carries |
|---|---|
| TY | the type; GEN where it is not known |
| ID | the id of the entry: the paper, or the work if each work has one entry |
| AU | an author: "Family, Given, Suffix"; a name without parts ends in a comma, as EndNote marks organisations |
| TI, T2, AB, VL, IS, SP, EP, LA, KW | title, venue, abstract, volume, issue, pages, language, keywords |
| PY, DA | the year, and the date if more than the year is known |
| DO, UR, SN | DOIs, addresses, ISBNs and ISSNs; an arXiv id as its address |
| C2, C5 | the PMCID and the PMID |
| AN | the accession number of Web of Science, and the EID of Scopus |
| N1 | a comment |
| AD | an affiliation |
| ET | the version, such as v2 |
| M3 | "Retracted publication", where it is |
| U1 | the paper and the work: "paperlake: paper P..., work W...", and what other tags cannot say: "type: review" |
| U2 | every identifier with its scheme: "acl:W01-2003" |
| U3 | who an author is: "1 A...", the ORCID iD, "inferred" if no record states it; each affiliation of the author |
| U4 | what the paper is to another one: "preprint_of P..." |
| U5 | another version of the work, which is not shown |

Every text stands in one line, its white space as single blanks: a line that began with a tag would be another field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tasks.export.entries import Author, Entry, in_one_line, others
from tasks.fields.placeholders import says_nothing

TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "paper-conference": "CONF",
    "chapter": "CHAP",
    "book": "BOOK",
    "thesis": "THES",
    "report": "RPRT",
    "manuscript": "UNPB",
    "article": "PREPRINT",
    "dataset": "DATA",
    "software": "COMP",
    "patent": "PAT",
    "pamphlet": "PAMP",
    "document": "GEN",
    "webpage": "ELEC",
    "post-weblog": "BLOG",
    "entry-encyclopedia": "ENCYC",
    "entry-dictionary": "DICT",
    "standard": "STAND",
}
OTHER = "GEN"
UNKNOWN = "unknown"
ACCESSION_NUMBERS = ("wos", "eid")
RETRACTED = {"retracted": "Retracted publication", "withdrawn": "Withdrawn publication"}
ARXIV = "https://arxiv.org/abs/"

_PAGES = re.compile(r"(\w+)\s?[-‐-―]+\s?(\w+)")
_WORD = re.compile(r"\w+")


def write_ris(entry: Entry) -> str:
    """Return an entry as a record."""
    lines = (f"{tag}  - {line}" for tag, text in _fields(entry) if (line := in_one_line(text)))
    return "\n".join([*lines, "ER  - ", "", ""])


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the fields in their order: tag and text."""
    identifiers = entry.by_scheme()
    values = identifiers.get
    yield "TY", TYPES.get(entry.type or "", OTHER)
    yield "ID", entry.id
    yield from (("AU", _name(author)) for author in entry.authors)
    yield from _said(("TI", entry.title), ("T2", entry.venue), ("AB", entry.abstract))
    yield from _said(("PY", entry.date and entry.date[:4]), ("DA", _date(entry.publication_date)))
    yield from _said(("VL", entry.volume), ("IS", entry.issue), *_pages(entry.pages), ("LA", entry.language))
    yield from (("DO", doi) for doi in values("doi", ()))
    yield from (("UR", url) for url in _urls(values("url", ()), values("arxiv", ())))
    yield from (("SN", number) for scheme in ("isbn", "issn") for number in values(scheme, ()))
    yield from (("C2", number) for number in values("pmcid", ()))
    yield from (("C5", number) for number in values("pmid", ()))
    yield from (("AN", number) for scheme in ACCESSION_NUMBERS for number in values(scheme, ()))
    yield from (("KW", keyword) for keyword in entry.keywords)
    yield from (("N1", comment) for comment in entry.comments)
    yield from (
        ("AD", address) for address in dict.fromkeys(one for each in entry.authors for one in each.affiliations)
    )
    yield from _said(("ET", entry.version), ("M3", RETRACTED.get(entry.retraction or "")))
    yield "U1", f"paperlake: paper {entry.paper_id}, work {entry.work_id}"
    yield from (("U1", text) for text in _beyond_tags(entry))
    yield from (("U2", one) for one in others(identifiers, ()))
    for place, author in enumerate(entry.authors, start=1):
        yield from (("U3", f"{place} {text}") for text in _more(author))
    yield from (("U4", str(relation)) for relation in entry.relations)
    yield from (("U5", str(version)) for version in entry.other_versions)


def _said(*fields: tuple[str, str | None]) -> Iterable[tuple[str, str]]:
    """Return the fields that have a text."""
    return [(tag, text) for tag, text in fields if text]


def _name(author: Author) -> str:
    """Return a name with its parts divided by commas; one of several words without parts ends in a comma."""
    if author.is_whole and not _WORD.fullmatch(author.family_name):
        return f"{author.family_name},"
    return author.inverted


def _beyond_tags(entry: Entry) -> Iterator[str]:
    """Yield what the tags cannot say.

    That is a type without a code, pages with another dash, a date that nobody states, and a title that is read as none.
    """
    if entry.type not in TYPES:
        yield f"type: {entry.type or UNKNOWN}"
    if entry.pages and entry.pages != "-".join(filter(None, (text for _, text in _pages(entry.pages)))):
        yield f"pages: {entry.pages}"
    if entry.has_date_of_arxiv:
        yield f"date: {UNKNOWN}"
    if entry.title and says_nothing(entry.title, or_names=True):
        yield f"title: {entry.title}"


def _more(author: Author) -> Iterator[str]:
    """Yield who an author is, the parts of a name that are not divided by its commas, and each affiliation."""
    orcid = author.orcid and f"https://orcid.org/{author.orcid}"
    yield " ".join(filter(None, (author.author_id, orcid, "inferred" if author.is_inferred else None)))
    if not author.is_whole and (author.given_name is None or author.inverted.count(",") > 1 + bool(author.suffix)):
        yield f"parts: {author.family_name}|{author.given_name or ''}|{author.suffix or ''}"
    yield from (f"affiliation: {address}" for address in author.affiliations)


def _date(date: str | None) -> str | None:
    """Return a date as YYYY/MM/DD, with nothing between the slashes for what is not known; None for a year alone."""
    if date is None or len(date) == 4:
        return None
    year, month, day = [*date.split("-"), ""][:3]
    return f"{year}/{month}/{day}/"


def _pages(pages: str | None) -> list[tuple[str, str | None]]:
    """Return the first and the last page; one page, or pages of another form, as a whole."""
    found = _PAGES.fullmatch(pages) if pages else None
    if found is None or found[1] == found[2]:
        return [("SP", pages)]
    return [("SP", found[1]), ("EP", found[2])]


def _urls(urls: Sequence[str], arxiv_ids: Sequence[str]) -> list[str]:
    """Return the addresses, with one for each arXiv id that is in none of them."""
    return [*urls, *(f"{ARXIV}{arxiv}" for arxiv in arxiv_ids if not any(arxiv in url for url in urls))]
