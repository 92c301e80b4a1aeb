"""Rows of tables: what a row says, by what its columns say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.extract.printed.cells import cell_date, cell_list, cell_text, says_something, text_says_something, unprinted
from tasks.extract.printed.column_names import IDENTIFIERS, folded
from tasks.extract.printed.columns import Columns, RowPiece
from tasks.extract.printed.document_types import csl_type
from tasks.extract.printed.exported_table import as_exported, undefused
from tasks.extract.printed.links import each_once, identifiers_in_url, urls_in
from tasks.extract.printed.notes import identifiers_in_notes
from tasks.extract.printed.row_names import printed_names
from tasks.extract.records import Content, Identifier, Record, clean
from tasks.fields.identifier_patterns import DOI_REGISTRANT
from tasks.fields.months import printed_date

_TEXTS = "key type title abstract language version".split()
_NUMBERS = "volume issue pages first_page last_page article_number".split()
_WHOLE = re.compile(r"(\d+)\.0")  # a number that pandas wrote
_TYPES_OF_CONTAINERS = {"J": "article-journal", "B": "book", "C": "paper-conference", "S": "chapter", "P": "patent"}
_TYPES_OF_TAGS = {  # as RIS has them
    "JOUR": "article-journal",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "CHAP": "chapter",
    "BOOK": "book",
    "THES": "thesis",
    "RPRT": "report",
}
_TYPES = _TYPES_OF_CONTAINERS | _TYPES_OF_TAGS
_CATALOGUES = frozenset(  # which a column "source" may name instead of a journal
    "acm acmdigitallibrary arxiv cinahl cochrane cochranelibrary crossref dblp dimensions ebsco embase googlescholar "
    "ieee ieeexplore lens medline openalex ovid proquest psycinfo pubmed sciencedirect scopus semanticscholar "
    "springer springerlink webofscience wos".split()
)
# A DOI may have semicolons in it.
_DOIS = re.compile(rf"\s*[;|\n,]\s*(?=(?:https?://\S{{1,40}}/|doi:? ?)?{DOI_REGISTRANT})")
# The identifiers in an object of them, by their folded names.
_SCHEMES = {scheme: scheme for scheme in IDENTIFIERS} | {"pubmed": "pmid", "pubmedcentral": "pmcid", "corpusid": "s2"}
_OPENALEX = re.compile(r"https?://openalex\.org/W\d")
_NUMBERED = ("pmid", "pmcid", "mag")


class Row:
    """A row of a table, in which cells are found by what they say.

    Attributes:
        columns: What its columns say.
        cells: Its cells.
    """

    def __init__(self, columns: Columns, cells: tuple[object, ...]) -> None:
        self.columns = columns
        self.cells = cells
        self._places = columns.places

    def cell(self, field: str) -> object:
        """Return the cell in which a field stands: the first that says something; None where none does."""
        for place in self._places.get(field, ()):
            cell = self.cells[place]
            if cell.__class__ is str:
                if cell and text_says_something(cell):
                    return unprinted(cell) if cell[0] in "[{( " else cell
            elif says_something(cell):
                return unprinted(cell)
        return None

    def text(self, field: str, repairs: set[str]) -> str | None:
        """Return what the cell says in which a field stands; None where none says anything."""
        cell = self.cell(field)
        if cell.__class__ is str:  # which says something
            return clean(cell, repairs)
        return None if cell is None else cell_text(cell, repairs)

    def authors(self) -> object:
        """Return the cell of the authors, or the cells where each has one of its own; None where none says anything."""
        cells = [self.cells[place] for place in self.columns.authors if says_something(self.cells[place])]
        if len(cells) > 1 and all(isinstance(cell, str) and ";" not in cell for cell in cells):
            return list(dict.fromkeys(cells))
        return self.cell("authors")

    def every(self, field: str) -> Iterator[object]:
        """Yield all cells in which a field stands."""
        for place in self._places.get(field, ()):
            if says_something(cell := self.cells[place]):
                yield unprinted(cell)

    @property
    def unread(self) -> tuple[str, ...]:
        """The names of the columns that nothing reads and in which something stands."""
        cells = self.cells
        return tuple(
            [name for place, name in self.columns.unread if cells[place] != "" and says_something(cells[place])]
        )


def read_row(piece: RowPiece) -> Record:
    """Read a row by what its columns say."""
    columns, cells = piece.columns, piece.cells
    if columns.are_exported:
        cells = tuple(map(undefused, cells))
    record = read_cells(Row(columns, cells), set(piece.repairs), piece.unread)
    return as_exported(record, dict(zip(columns.header, cells, strict=True))) if columns.are_exported else record


def read_cells(row: Row, repairs: set[str], unread: tuple[str, ...] = ()) -> Record:
    """Read a row by what its columns say.

    Args:
        row: The row.
        repairs: What was mended when it was cut out.
        unread: The names of columns that were left out.
    """
    places = row.columns.places
    said = {name: row.text(name, repairs) for name in _TEXTS if name in places}
    said |= {name: _number(row.text(name, repairs)) for name in _NUMBERS if name in places}
    say = said.get
    kind, retraction = csl_type(say("type"))
    pages = say("pages") or _pages(say("first_page"), say("last_page")) or say("article_number")
    keywords = [keyword for cell in row.every("keywords") for keyword in cell_list(cell, repairs, or_commas=True)]
    return Record(
        content=Content(
            type=_TYPES.get(kind or "", kind),
            title=say("title"),
            abstract=say("abstract"),
            publication_date=_date(row, repairs),
            venue=_venue(row, repairs),
            volume=say("volume"),
            issue=say("issue"),
            pages=pages,
            language=say("language"),
            retraction=retraction or ("retracted" if _is_true(row.cell("retracted")) else None),
            version=say("version"),
            keywords=tuple(dict.fromkeys(keywords)),
            identifiers=each_once(_identifiers(row, repairs)),
            comments=tuple(filter(None, (cell_text(cell, repairs) for cell in row.every("comments")))),
            names=tuple(printed_names(row.columns, row.authors(), row.cell, repairs)),
        ),
        key=say("key"),
        repairs=tuple(repairs),
        unread=unread + row.unread,
    )


def _date(row: Row, repairs: set[str]) -> str | None:
    """Return the date of publication, from one cell or from those of year, month and day."""
    date, year, month = row.cell("publication_date"), row.cell("year"), row.cell("month")
    if date is not None and (found := cell_date(date)):
        return found
    if month is None and date is None:
        return cell_date(year)
    printed_year = cell_text(year, repairs)
    month_and_day = cell_text(month if month is not None else date, repairs)
    return printed_date(printed_year, month_and_day, row.text("day", repairs)) or cell_date(year)


def _venue(row: Row, repairs: set[str]) -> str | None:
    """Return where a paper was published; its source is that too, unless it is a catalogue."""
    if venue := row.text("venue", repairs):
        return venue
    source = row.text("source", repairs)
    return None if source is None or folded(source) in _CATALOGUES else source


def _identifiers(row: Row, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers of a row; an address may say a DOI where no column does."""
    said = set()
    key = row.text("key", repairs)
    if key is not None and _OPENALEX.match(key):
        yield Identifier("openalex", key)
    for scheme in IDENTIFIERS:
        if scheme not in row.columns.places:
            continue
        if scheme == "url":
            for cell in row.every(scheme):
                for text in cell_list(cell, repairs) if not isinstance(cell, str) else urls_in(cell):
                    found = identifiers_in_url(text.strip())
                    yield from (one for one in found if one.scheme == scheme or one.scheme not in said)
            continue
        for value in _values(scheme, row.cell(scheme), repairs):
            said.add(scheme)
            yield Identifier(scheme, value)
    notes = [note for cell in row.every("comments") if isinstance(cell, str) and (note := cell)]
    yield from (one for one in identifiers_in_notes(notes) if one.scheme not in said)
    ids = row.cell("ids")
    for name, value in ids.items() if isinstance(ids, dict) else ():
        scheme = _SCHEMES.get(folded(str(name)), "")
        if scheme and scheme not in said:
            yield from (Identifier(scheme, one) for one in _values(scheme, value, repairs))


def _values(scheme: str, cell: object, repairs: set[str]) -> Iterator[str]:
    """Yield the identifiers of a scheme in a cell; numbers lose the address around them."""
    if scheme == "doi" and isinstance(cell, str):
        texts = [text for one in _DOIS.split(cell) if (text := cell_text(one, repairs))]
    else:
        texts = cell_list(cell, repairs)
    for text in texts:
        if scheme in _NUMBERED:
            number = text.rstrip("/").rpartition("/")[2]
            yield _number(number) or number
        else:
            yield text


def _is_true(cell: object) -> bool:
    """Return whether a cell says yes."""
    return cell is True or (isinstance(cell, str) and cell.strip().lower() in ("true", "yes", "1"))


def _number(text: str | None) -> str | None:
    """Return a number without the ".0" behind it."""
    whole = _WHOLE.fullmatch(text) if text is not None and text.endswith(".0") else None
    return whole[1] if whole else text


def _pages(first: str | None, last: str | None) -> str | None:
    """Write the pages as "first-last"."""
    return f"{first}-{last}" if first and last and first != last else first or last
