"""The columns of a table, and its rows before anyone looks inside.

Columns are recognised by their names (`column_names`). Settings beside the dump name the others. Where several columns
say the same, such as short names and full names of authors, a row is read from the surest in which something stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from schemas.dump import ColumnMapping
from tasks.extract.printed.column_names import IDENTIFIERS, folded, is_sure_abstract, meanings
from tasks.extract.printed.exported_table import are_exported
from tasks.extract.records import RAW_BYTES, Piece, Refused
from tasks.extract.syntax.lines import LIMIT, TOO_LARGE

_TITLES_OR_IDS = frozenset(("title", *IDENTIFIERS)) - {"url"}
_UNKNOWN = (
    "too few columns are known, two and among them a title, abstract or identifier: "
    "name them in a .mapping.toml beside it"
)
_GLUED = frozenset(("itemtitle", "itemdoi"))  # which only Springer has, whose lists of authors have no separators
_WORKS = frozenset(("authorships", "abstractinvertedindex"))


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table say what.

    Attributes:
        header: The names of the columns.
        places: The places of the columns by what they say, the surest first.
        unread: The places and names of the columns that nothing reads.
        authors_separator: What divides the authors in a cell, where the settings say it.
        authors: The places of the columns that hold an author each, where several are called the same.
        are_glued: Whether nothing stands between the authors in a cell.
        are_works: Whether a row is a work of OpenAlex, its parts nested as OpenAlex nests them.
        are_exported: Whether they are those of an export of paperlake.
    """

    header: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    unread: tuple[tuple[int, str], ...] = ()
    authors_separator: str | None = None
    authors: tuple[int, ...] = ()
    are_glued: bool = False
    are_works: bool = False
    are_exported: bool = False

    @property
    def n_read(self) -> int:
        """How many of the columns are read."""
        return len(self.header) - len(self.unread)


class UnknownColumnsError(ValueError):
    """Too few columns of a table are known."""


class MissingColumnError(UnknownColumnsError):
    """The settings beside a table name a column that is not there."""


class RowPiece(Piece, frozen=True, kw_only=True, gc=False):
    """A row of a table: its cells, not read yet.

    Attributes:
        cells: The cells.
        columns: What they say.
        repairs: What was mended when the row was cut out.
        unread: The names of columns of which the cells are left out, because nothing reads them.
    """

    cells: tuple[object, ...]
    columns: Columns
    repairs: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """The beginnings of the cells, with tabs between them."""
        return "\t".join("" if cell is None else str(cell)[:RAW_BYTES] for cell in self.cells)[:RAW_BYTES]

    @property
    def size(self) -> int:
        """How many bytes the cells take, roughly."""
        return sum(map(_size, self.cells))

    def column(self, name: str) -> object:
        """Return the cell in the column of a name; None where there is no such column."""
        return self.cells[self.columns.header.index(name)] if name in self.columns.header else None


@dataclass(slots=True)
class _Assignment:
    """Which field each column is taken for."""

    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def take(self, name: str, place: int) -> None:
        """Take a column for a field, after those that it has."""
        self.places[name] = (*self.places.get(name, ()), place)
        self.taken.add(place)


def recognise(header: Sequence[object], mapping: ColumnMapping | None = None) -> Columns:
    """Recognise the columns of a table by their names.

    Args:
        header: The names.
        mapping: Settings that name columns. A column that they name says only that.

    Returns:
        The columns; they say enough to tell publications.

    Raises:
        MissingColumnError: If the settings name one that is not there.
        UnknownColumnsError: If too few are known.
    """
    columns = assign(header, mapping)
    named = sum(1 for name in columns.header if name)
    abstracts = [columns.header[place] for place in columns.places.get("abstract", ())]
    if len(columns.places) >= 2 and not _TITLES_OR_IDS.isdisjoint(columns.places):
        return columns
    if named >= 2 and any(map(is_sure_abstract, abstracts)):
        return columns
    raise UnknownColumnsError(_UNKNOWN)


def assign(header: Sequence[object], mapping: ColumnMapping | None = None) -> Columns:
    """Assign the columns of a table to what they say, however little that is.

    The title is assigned first: what may be a title or a venue ("Publication Title") is the venue beside a title.

    Args:
        header: The names.
        mapping: Settings that name columns.

    Raises:
        MissingColumnError: If the settings name one that is not there.
    """
    names = tuple(" ".join(str(name).split()) if name is not None else "" for name in header)
    mapped = mapping.columns if mapping is not None else {}
    found = _Assignment()
    for said, name in mapped.items():
        if name not in names:
            raise MissingColumnError(f'the settings name a column "{name}", which is not there: name one that is')
        found.take(said, names.index(name))
    ranked = [(said, place) for _, said, place in meanings(names) if said not in mapped]
    for said, place in sorted(ranked, key=lambda one: one[0] != "title"):
        if place not in found.taken and said not in found.places:
            found.take(said, place)
    for said, place in sorted(ranked, key=lambda one: one[0] == "title"):
        if place not in found.taken:
            found.take(said, place)
    known = set(map(folded, names))
    return Columns(
        names,
        found.places,
        unread=tuple((place, name) for place, name in enumerate(names) if place not in found.taken),
        authors_separator=mapping.authors_separator if mapping is not None else None,
        authors=_alike(names, found.places.get("authors", ())),
        are_glued=known >= _GLUED,
        are_works=not _WORKS.isdisjoint(known),
        are_exported=are_exported(known),
    )


def _alike(names: Sequence[str], places: Sequence[int]) -> tuple[int, ...]:
    """Return the places of the columns that are called like the first of them, but for a number: "Author 1"."""
    first = next((folded(names[place]).rstrip("0123456789") for place in places), "")
    alike = sorted(place for place in places if folded(names[place]).rstrip("0123456789") == first)
    return tuple(alike) if len(alike) > 1 else ()


def reordered(columns: Columns, header: Sequence[str]) -> Columns:
    """Return the columns in another order of their names, each of which stands in it once."""
    to = {place: header.index(name) for place, name in enumerate(columns.header)}
    return replace(
        columns,
        header=tuple(header),
        places={said: tuple(map(to.__getitem__, places)) for said, places in columns.places.items()},
        unread=tuple((to[place], name) for place, name in columns.unread),
        authors=tuple(sorted(map(to.__getitem__, columns.authors))),
    )


def fitted(cells: Sequence[object], width: int) -> Sequence[object] | None:
    """Return as many cells as the header has, if no others but empty ones follow them; None if the row is another."""
    if len(cells) == width:
        return cells
    return cells[:width] if len(cells) > width and not any(map(_is_filled, cells[width:])) else None


def _is_filled(cell: object) -> bool:
    """Return whether anything but white space stands in a cell."""
    return bool(cell.strip() if isinstance(cell, str) else cell)


def row_piece(
    cells: Sequence[object], columns: Columns, line_start: int, line_end: int, unread: tuple[str, ...] = ()
) -> RowPiece:
    """Make a piece of a row; one of another width than the header, or over the limit, is refused."""
    row = fitted(cells, len(columns.header))
    piece = RowPiece(
        cells=tuple(cells if row is None else row),
        columns=columns,
        line_start=line_start,
        line_end=line_end,
        unread=unread,
    )
    refusal = None
    if row is None:
        detail = f"{len(cells)} cells, but the header has {len(columns.header)}: mend the row"
        refusal = Refused("wrong_number_of_cells", detail)
    elif piece.size > LIMIT:
        refusal, cells = TOO_LARGE, [str(cell)[:RAW_BYTES] for cell in cells]
    if refusal is None:
        return piece
    return RowPiece(cells=tuple(cells), columns=columns, line_start=line_start, line_end=line_end, refusal=refusal)


def unknown_columns(detail: str) -> RowPiece:
    """Return the one refusal of a table whose columns are not known."""
    return refused_row(Refused("unknown_columns", detail), 1)


def broken_table(detail: str, row: int) -> RowPiece:
    """Return the one refusal of all that follows where a table breaks off; what a library says may show its bytes."""
    printable = "".join(character if character.isprintable() else "?" for character in detail)
    return refused_row(Refused("broken_table", printable), row)


def refused_row(refusal: Refused, row: int) -> RowPiece:
    """Return a refusal in the place of a row."""
    return RowPiece(cells=(), columns=Columns((), {}), line_start=row, line_end=row, refusal=refusal)


def _size(cell: object) -> int:
    """Return how many bytes a cell takes, roughly."""
    match cell:
        case str() | bytes():
            return len(cell)
        case list() | tuple():
            return sum(map(_size, cell))
        case dict():
            return sum(map(_size, cell.values()))
    return 8
