"""Tables: which column says what, and what a row says.

Columns are recognised by the names that the field gives them, in several languages; case, accents, blanks and
punctuation do not matter. Settings beside the dump name the others. A cell may be a text, a number, a date, or (in
Parquet) a list or an object.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.dump import ColumnMapping
from tasks.extract.author_lists import split_authors
from tasks.extract.dates import date_in_text, iso_date
from tasks.extract.document_types import csl_type
from tasks.extract.lines import LIMIT, TOO_LARGE
from tasks.extract.names import is_others, name_in_parts
from tasks.extract.records import RAW_BYTES, Content, Identifier, Piece, PrintedName, Record, Refused, clean, decode

IDENTIFIERS = "doi arxiv pmid pmcid isbn openalex dblp acl mag s2 wos eid handle url".split()

# What a column says -> the names that it has, the surest first.
NAMES = {
    "title": (
        "title; document title; article title; paper title; publication title; primary title; item title; "
        "work title; titel; titre; título; titulo; titolo; название; заглавие; 标题; 題名; 题名; タイトル; 論文名; "
        "제목; display name"
    ),
    "abstract": (
        "abstract; abstract note; abstract text; summary; zusammenfassung; kurzfassung; résumé; resumen; resumo; "
        "riassunto; аннотация; реферат; 摘要; 抄録; 要旨; 초록; description"
    ),
    "authors": (
        "authors; author; author(s); author names; author name(s); author full names; author full name; "
        "authors full names; authors list; author list; creators; creator; autoren; autor; autor(en); verfasser; "
        "auteurs; auteur; auteur(s); autores; autor(es); autori; autore; авторы; автор; 作者; 著者; 著者名; 저자"
    ),
    "orcids": "orcids; orcid; author orcids; author orcid; orcid ids; orcid id",
    "affiliations": (
        "affiliations; affiliation; author affiliations; author affiliation; authors affiliations; institutions; "
        "addresses; affiliationen; institutionen; zugehörigkeit; afiliaciones; afiliación; afiliações; 机构; 所属"
    ),
    "publication_date": (
        "publication date; date published; date of publication; published date; published; pub date; pubdate; "
        "cover date; issued; date; erscheinungsdatum; veröffentlichungsdatum; datum; date de publication; "
        "fecha de publicación; fecha; data de publicação; data di pubblicazione; дата публикации; "
        "出版日期; 发表日期; 出版年月"
    ),
    "year": (
        "year; publication year; year published; year of publication; pub year; pubyear; py; jahr; erscheinungsjahr; "
        "année; annee; année de publication; año; año de publicación; ano; ano de publicação; anno; год; год издания; "
        "年; 年份; 出版年; 発行年; 연도"
    ),
    "venue": (
        "venue; journal; journal title; journal name; source title; publication name; journal book; booktitle; "
        "book title; container title; conference; conference name; proceedings title; publication; zeitschrift; "
        "revue; revista; rivista; журнал; 期刊; 来源; 雑誌名; 掲載誌; 저널; secondary title; so"
    ),
    "volume": "volume; vol; journal volume; band; jahrgang; tome; volumen; том; 卷; 巻",
    "issue": "issue; number; no; journal issue; heft; numéro; numero; número; выпуск; номер; 期; 号",
    "pages": "pages; page; page range; page numbers; seiten; páginas; paginas; pagine; страницы; 页码; 页; ページ",
    "first_page": "first page; page start; start page; beginning page; spage; erste seite",
    "last_page": "last page; page end; end page; ending page; epage; letzte seite",
    "language": "language; language of original document; lang; sprache; langue; idioma; lingua; язык; 语言; 言語",
    "type": (
        "type; document type; publication type; item type; entry type; reference type; resource type; typ; "
        "dokumenttyp; type de document; tipo; tipo de documento; тип; 文献类型"
    ),
    "version": "version",
    "keywords": (
        "keywords; author keywords; key words; keyword; subjects; subject; tags; manual tags; schlagwörter; "
        "schlüsselwörter; stichwörter; mots clés; mots-clés; palabras clave; palavras-chave; parole chiave; "
        "ключевые слова; 关键词; キーワード; 키워드"
    ),
    "comments": "comments; comment; notes; note; remarks; anmerkungen; notizen; commentaire; notas; note; примечания",
    "key": "key; id; record id; citation key; cite key; bibtex key; entry key; item key; accession number; identifier",
    "doi": "doi; article doi; doi link; doi url; digital object identifier",
    "arxiv": "arxiv; arxiv id; arxiv identifier; eprint",
    "pmid": "pmid; pubmed id; pubmed; medline id",
    "pmcid": "pmcid; pmc; pmc id; pubmed central id",
    "isbn": "isbn; isbns; isbn13; isbn10",
    "url": "url; link; links; uri; web address; article url; adresse",
    "openalex": "openalex; openalex id",
    "dblp": "dblp; dblp key; dblp id",
    "acl": "acl; acl id; anthology id; acl anthology id",
    "mag": "mag; mag id",
    "s2": "s2; paperid; s2 paper id; corpusid; semantic scholar id",
    "wos": "wos; wos id; ut; unique wos id; ut unique wos id; web of science id",
    "eid": "eid; scopus eid; scopus id",
    "handle": "handle; hdl",
}
_TITLES_OR_IDS = frozenset(("title", *IDENTIFIERS)) - {"url"}
_UNKNOWN = "too few columns are known, two and among them a title or identifier: name them in a .mapping.toml beside it"
_NOTHING = frozenset(("", "nan", "NaN", "None", "NULL", "null", "N/A", "n/a", "NA", "#N/A", "<NA>"))
_SEPARATORS = re.compile(r"\s*[;|\n；]\s*")
_COMMAS = re.compile(r"\s*[,，、]\s*")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table says what.

    Attributes:
        header: The names of the columns.
        places: The places of the columns by what they say.
        authors_separator: What divides the authors in a cell, where the settings say it.
    """

    header: tuple[str, ...]
    places: dict[str, int]
    authors_separator: str | None = None


class UnknownColumnsError(ValueError):
    """Too few columns of a table are known."""


class MissingColumnError(UnknownColumnsError):
    """The settings beside a table name a column that is not there."""


class RowPiece(Piece, frozen=True, kw_only=True, gc=False):
    """A row of a table: its cells, not read yet."""

    cells: tuple[object, ...]
    columns: Columns
    repairs: frozenset[str] = frozenset()

    @property
    def printed(self) -> str:
        """The beginnings of the cells, with tabs between them."""
        return "\t".join("" if cell is None else str(cell)[:RAW_BYTES] for cell in self.cells)[:RAW_BYTES]

    @property
    def size(self) -> int:
        """How many bytes the cells take, roughly."""
        return sum(map(_size, self.cells))

    def field(self, name: str) -> object:
        """Give the cell that says something; None where no column does."""
        place = self.columns.places.get(name)
        return None if place is None else self.cells[place]

    def column(self, name: str) -> object:
        """Give the cell in the column of a name; None where there is no such column."""
        return self.cells[self.columns.header.index(name)] if name in self.columns.header else None


def recognise(header: Sequence[object], mapping: ColumnMapping | None = None) -> Columns:
    """Recognise the columns of a table by their names.

    Args:
        header: The names.
        mapping: Settings that name columns. A column that they name says only that.

    Returns:
        The columns; two at least are known, and one of them says which publication it is.

    Raises:
        MissingColumnError: If the settings name one that is not there.
        UnknownColumnsError: If too few are known.
    """
    names = tuple(" ".join(str(name).split()) if name is not None else "" for name in header)
    mapped = mapping.columns if mapping is not None else {}
    places: dict[str, int] = {}
    for field, name in mapped.items():
        if name not in names:
            raise MissingColumnError(f'the settings name a column "{name}", which is not there: name one that is')
        places[field] = names.index(name)
    taken = set(places.values())
    ranked = [
        (rank, field, place)
        for place, name in enumerate(names)
        for field, rank in _meanings(name)
        if place not in taken and field not in mapped
    ]
    for _, field, place in sorted(ranked):
        if place not in taken:
            places.setdefault(field, place)
            taken.add(place)
    if len(places) < 2 or _TITLES_OR_IDS.isdisjoint(places):
        raise UnknownColumnsError(_UNKNOWN)
    return Columns(names, places, mapping.authors_separator if mapping is not None else None)


def row_piece(cells: Sequence[object], columns: Columns, line_start: int, line_end: int) -> RowPiece:
    """Make a piece of a row; one of another width than the header, or over the limit, is refused."""
    piece = RowPiece(cells=tuple(cells), columns=columns, line_start=line_start, line_end=line_end)
    refusal = None
    if len(cells) != len(columns.header):
        detail = f"{len(cells)} cells, but the header has {len(columns.header)}: mend the row"
        refusal = Refused("wrong_number_of_cells", detail)
    elif piece.size > LIMIT:
        refusal, cells = TOO_LARGE, [str(cell)[:RAW_BYTES] for cell in cells]
    if refusal is None:
        return piece
    return RowPiece(cells=tuple(cells), columns=columns, line_start=line_start, line_end=line_end, refusal=refusal)


def unknown_columns(detail: str) -> RowPiece:
    """Give the one refusal of a table whose columns are not known."""
    return _refused(Refused("unknown_columns", detail), 1)


def broken_table(detail: str, row: int) -> RowPiece:
    """Give the one refusal of all that follows where a table breaks off; what a library says may show its bytes."""
    printable = "".join(character if character.isprintable() else "?" for character in detail)
    return _refused(Refused("broken_table", printable), row)


def _refused(refusal: Refused, row: int) -> RowPiece:
    """Give a refusal in the place of a row."""
    return RowPiece(cells=(), columns=Columns((), {}), line_start=row, line_end=row, refusal=refusal)


def read_row(piece: RowPiece) -> Record | Refused:
    """Read a row by what its columns say."""
    repairs = set(piece.repairs)
    said = {name: cell_text(piece.field(name), repairs) for name in _TEXTS}
    kind, retraction = csl_type(said["type"])
    pages = said["pages"] or _pages(said["first_page"], said["last_page"])
    return Record(
        content=Content(
            type=kind,
            title=said["title"],
            abstract=said["abstract"],
            publication_date=cell_date(piece.field("publication_date")) or cell_date(piece.field("year")),
            venue=said["venue"],
            volume=said["volume"],
            issue=said["issue"],
            pages=pages,
            language=said["language"],
            retraction=retraction,
            version=said["version"],
            keywords=tuple(cell_list(piece.field("keywords"), repairs, or_commas=True)),
            identifiers=tuple(identifiers(piece, repairs)),
            comments=tuple(filter(None, [said["comments"]])),
            names=tuple(_names(piece, repairs)),
        ),
        key=said["key"],
        repairs=tuple(repairs),
    )


_TEXTS = "key type title abstract venue volume issue pages first_page last_page language version comments".split()


def identifiers(piece: RowPiece, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers of a row."""
    for scheme in IDENTIFIERS:
        values = cell_list(piece.field(scheme), repairs)
        yield from (Identifier(scheme, value) for value in values)


def cell_text(cell: object, repairs: set[str]) -> str | None:
    """Give what a cell says as text; None where it says nothing, or that there is nothing."""
    text: str | None = None
    match cell:
        case None | bool():
            pass
        case str():
            text = cell if cell.strip() not in _NOTHING else None
        case float():
            text = str(int(cell) if cell.is_integer() else cell) if math.isfinite(cell) else None
        case list() | tuple():
            text = "; ".join(cell_list(cell, repairs))
        case dict():
            named = (cell.get(name) for name in ("name", "display_name", "value", "text", "id"))
            text = cell_text(next(filter(None, named), None), repairs)
        case bytes():
            text = decode(cell, repairs)
        case _:
            text = str(cell)
    return None if text is None else clean(text, repairs)


def cell_list(cell: object, repairs: set[str], *, or_commas: bool = False) -> list[str]:
    """Give what a cell lists; a text is divided at semicolons and bars, else perhaps at commas."""
    if isinstance(cell, (list, tuple)):
        return [text for one in cell if (text := cell_text(one, repairs))]
    if isinstance(cell, str) and cell.strip() not in _NOTHING:
        divided = _SEPARATORS.split(cell)
        if or_commas and len(divided) == 1:
            divided = _COMMAS.split(cell)
        return [text for one in divided if (text := clean(one, repairs))]
    text = cell_text(cell, repairs)
    return [text] if text else []


def cell_date(cell: object) -> str | None:
    """Give the date that a cell says."""
    if isinstance(cell, datetime.date):  # and so is a datetime
        return iso_date(cell.year, cell.month, cell.day)
    if isinstance(cell, float):
        return date_in_text(int(cell)) if cell.is_integer() else None
    return date_in_text(cell)


def _names(piece: RowPiece, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors, with their ORCID iDs and affiliations where there are as many of these as authors."""
    cell = piece.field("authors")
    if isinstance(cell, (list, tuple)):
        names = [name for one in cell if (name := _name(one, repairs))]
    else:
        printed = cell_text(cell if not isinstance(cell, str) else cell.replace("\n", ";"), repairs)
        names = [PrintedName(raw_name=one) for one in split_authors(printed or "", piece.columns.authors_separator)]
    orcids = cell_list(piece.field("orcids"), repairs, or_commas=True)
    affiliations = cell_list(piece.field("affiliations"), repairs)
    for note, listed in (("unassigned_orcids", orcids), ("unassigned_affiliations", affiliations)):
        if listed and len(listed) != len(names) != 1:
            repairs.add(note)
    for place, name in enumerate(names):
        yield PrintedName(
            raw_name=name.raw_name,
            family=name.family,
            given=name.given,
            suffix=name.suffix,
            orcid=name.orcid or (orcids[place] if len(orcids) == len(names) else None),
            affiliations=name.affiliations or _share(affiliations, place, len(names)),
        )


def _share(listed: list[str], place: int, count: int) -> tuple[str, ...]:
    """Give an author's share of the affiliations: all of them to an only author."""
    if count == 1:
        return tuple(listed)
    return (listed[place],) if len(listed) == count else ()


def _name(cell: object, repairs: set[str]) -> PrintedName | None:
    """Read a name that stands alone in a list: a text, or an object with its parts."""
    if not isinstance(cell, dict):
        text = cell_text(cell, repairs)
        return PrintedName(raw_name=text) if text and not is_others(text) else None
    fields = {_folded(key): value for key, value in cell.items()}

    def first(*keys: str) -> str | None:
        return next(filter(None, (cell_text(fields.get(key), repairs) for key in keys)), None)

    affiliations = cell_list(fields.get("affiliations") or fields.get("affiliation"), repairs)
    family, given = first("family", "last", "lastname", "familyname", "surname"), first("given", "first", "firstname")
    if family is not None:
        return name_in_parts(family, given, suffix=first("suffix"), orcid=first("orcid"), affiliations=affiliations)
    raw_name = first("rawname", "name", "displayname", "fullname", "author", "literal") or given
    if raw_name is None:
        return None
    return PrintedName(raw_name=raw_name, orcid=first("orcid"), affiliations=tuple(affiliations))


def _pages(first: str | None, last: str | None) -> str | None:
    """Write the pages as "first-last"."""
    return f"{first}-{last}" if first and last and first != last else first or last


def _size(cell: object) -> int:
    """Say how many bytes a cell takes, roughly."""
    match cell:
        case str() | bytes():
            return len(cell)
        case list() | tuple():
            return sum(map(_size, cell))
        case dict():
            return sum(map(_size, cell.values()))
    return 8


def _folded(name: str) -> str:
    """Give a name without case, accents, blanks and punctuation."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(filter(str.isalnum, decomposed))


@cache
def _known_names() -> dict[str, list[tuple[str, int]]]:
    """Give what each folded name of a column can mean, with its rank among the names of that meaning."""
    known: dict[str, list[tuple[str, int]]] = {}
    for field, names in NAMES.items():
        for rank, name in enumerate(names.split(";")):
            known.setdefault(_folded(name), []).append((field, rank))
    return known


def _meanings(name: str) -> Iterable[tuple[str, int]]:
    """Give what a column of a name can mean."""
    return _known_names().get(_folded(name[:100]), ())
