"""CSV for spreadsheets: a row for each paper, or a row for each author of each paper.

A cell with several values has "; " between them, and a sole author with a comma in the name a semicolon behind it.
Comments, which are sentences, have a line each, and so have keywords if there are semicolons in them. The cells
authors, author_ids and orcids have a place for each author, in the same order, empty where nothing is known; the cell
affiliations has a line for each, with the place of its author before it. A preprint is called so, because the word of
the lake, article, is that of others for journal articles.

A spreadsheet takes a cell that begins with = + - @ for a formula, and may run it. Such a cell has an apostrophe before
it, by which spreadsheets know text; so has one that begins with apostrophes before such a sign, so that the apostrophe
can be taken away again without a doubt. Numbers are left as they are. The text is UTF-8 with a byte order mark, without
which Excel reads it in another encoding; its rows end as RFC 4180 says.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from tasks.export.entries import Author, Entry, affiliations_by_place, in_one_line, one_text, others

BETWEEN = "; "
MARK = "\ufeff"
SCHEMES = ("doi", "arxiv", "pmid", "pmcid", "isbn", "issn", "url", "dblp", "acl", "openalex", "s2", "mag", "wos", "eid")

TYPES = {"article": "preprint"}

COLUMNS = (
    *("id", "work", "title", "authors", "year", "publication_date", "type", "venue", "volume", "issue", "pages"),
    *SCHEMES,
    *("other_identifiers", "abstract", "keywords", "language", "comments", "version", "retraction"),
    *("n_authors", "n_sources", "author_ids", "orcids", "affiliations", "relations", "other_versions"),
)
COLUMNS_OF_AUTHORS = (
    *("id", "position", "author_id", "family_name", "given_name", "particle", "suffix", "raw_name", "orcid"),
    *("affiliations", "is_inferred", "confidence"),
)

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def write_papers(entry: Entry) -> str:
    """Return the row of a paper."""
    authors, identifiers = entry.authors, entry.by_scheme()
    kind = TYPES.get(entry.type or "", entry.type)
    return _row(
        (
            *(entry.id, entry.work_id, entry.title, one_text(list(map(_name, authors)))),
            *(entry.year, entry.publication_date, kind, entry.venue, entry.volume, entry.issue, entry.pages),
            *(BETWEEN.join(identifiers.get(scheme, ())) for scheme in SCHEMES),
            *(_listed(others(identifiers, SCHEMES)), entry.abstract, _keywords(entry.keywords), entry.language),
            *(_in_lines(entry.comments), entry.version, entry.retraction, len(authors) or None, entry.n_sources),
            *(_listed([author.author_id for author in authors]), _listed([author.orcid or "" for author in authors])),
            *(_in_lines(affiliations_by_place(authors)), _listed(entry.relations), _listed(entry.other_versions)),
        )
    )


def write_authors(entry: Entry) -> str:
    """Return the rows of the authors of a paper."""
    return "".join(
        _row(
            (
                *(entry.id, position, author.author_id, author.family_name, author.given_name, author.particle),
                *(author.suffix, author.raw_name, author.orcid, _listed(author.affiliations)),
                *(str(author.is_inferred).lower(), round(author.confidence, 4)),
            )
        )
        for position, author in enumerate(entry.authors, start=1)
    )


def header(columns: Sequence[str]) -> str:
    """Return the first row."""
    return MARK + _row(columns)


def defused(cell: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _name(author: Author) -> str:
    """Return a name with its parts divided by commas; one without parts that has a comma within ends in one."""
    if author.is_whole and "," in author.family_name:
        return f"{author.family_name},"
    if author.given_name is None and author.suffix:
        return f"{author.family_name}, , {author.suffix}"
    return author.inverted


def _in_lines(texts: Iterable[str]) -> str:
    """Return texts with a line each."""
    return "\n".join(map(in_one_line, texts))


def _keywords(keywords: Sequence[str]) -> str:
    """Return the keywords in one cell; with a line for each if there are semicolons in them."""
    if any(";" in keyword for keyword in keywords):
        return f"{_in_lines(keywords)}\n"
    return one_text(list(map(in_one_line, keywords)))


def _listed(values: Iterable[object]) -> str:
    """Return several values in one cell; nothing where none of them says anything."""
    texts = [str(value) for value in values]
    return BETWEEN.join(texts) if any(texts) else ""


def _row(cells: Iterable[object]) -> str:
    """Return a row."""
    text = io.StringIO()
    csv.writer(text).writerow([defused(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue()
