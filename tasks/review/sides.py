"""What the page shows of the two sides of a pair: rows of fields, the differences marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import polars as pl

from tasks.fields.counting import count
from tasks.load.reading import Lake
from tasks.review.differences import Piece, Pieces, mark
from tasks.review.pairs import NO_TITLE, Pair, Side

MAX_PAPERS = 200  # of an author that are looked at
Row = dict[str, Any]


class Item(NamedTuple):
    """A text of a field.

    Attributes:
        pieces: The text in pieces.
        href: The page that it leads to, if any.
    """

    pieces: Pieces
    href: str | None = None


class Field(NamedTuple):
    """A field of the two sides.

    Attributes:
        label: Its name.
        left: The texts of one side.
        right: The texts of the other side.
        is_long: Whether the texts are long, and so are folded.
    """

    label: str
    left: list[Item]
    right: list[Item]
    is_long: bool = False


def describe_sides(lake: Lake, pair: Pair) -> list[Field]:
    """Return the fields of the two sides of a pair that have something on one of them."""
    fields = _of_papers(lake, pair) if pair.entity == "paper" else _of_authors(lake, pair)
    return [field for field in fields if field.left or field.right]


def _both(pair: Pair) -> tuple[Side, Side]:
    return pair.left, pair.right


def _of_papers(lake: Lake, pair: Pair) -> Iterable[Field]:
    """Yield the fields of two records, and those of their papers if they are two."""
    records = [_row(lake.sources, "source_id", side.source_id) for side in _both(pair)]
    names = [
        _rows(lake.mentions.filter(pl.col("source_id") == side.source_id, ~pl.col("is_inferred")).sort("position"))
        for side in _both(pair)
    ]
    yield _marked("Title", *(_texts(record["title"]) for record in records))
    yield _listed("Authors", *([one["raw_name"] for one in side] for side in names))
    yield _marked("Year", *(_texts(record["year"]) for record in records))
    yield _marked("Venue", *(_texts(record["venue"]) for record in records))
    yield _listed("Identifiers", *(_identifiers(record) for record in records))
    yield _plain("Record", *([_place(record)] for record in records))
    papers = [_row(lake.papers, "paper_id", side.id) for side in _both(pair)]
    yield _linked(
        "Paper", *([(count(paper["n_sources"], "record"), f"/paper/{paper['paper_id']}")] for paper in papers)
    )
    if pair.is_merged:
        return
    for label, name in (
        ("Type", "type"),
        ("Date", "publication_date"),
        ("Language", "language"),
        ("Version", "version"),
    ):
        yield _marked(label, *(_texts(paper[name]) for paper in papers))
    yield _marked("Volume, issue, pages", *(_locators(paper) for paper in papers))
    yield _listed("Keywords", *(paper["keywords"] for paper in papers))
    yield _marked("Abstract", *(_texts(paper["abstract"]) for paper in papers), is_long=True)


def _of_authors(lake: Lake, pair: Pair) -> Iterable[Field]:
    """Yield the fields of two mentions, and those of their authors if they are two."""
    sides = _both(pair)
    mentions = [_mention(lake, side) for side in sides]
    papers = [_row(lake.papers, "paper_id", mention["paper_id"]) for mention in mentions]
    here = [_names_beside(lake, [mention["paper_id"]], side.id) for mention, side in zip(mentions, sides, strict=True)]
    yield _marked("Name in this record", *(_texts(mention["raw_name"]) for mention in mentions))
    yield _linked("On the paper", *([(paper["title"] or NO_TITLE, f"/paper/{paper['paper_id']}")] for paper in papers))
    yield _plain("Published", *([_when_and_where(paper)] for paper in papers))
    yield _listed("Affiliations there", *(mention["affiliations"] for mention in mentions))
    yield _plain("Coauthors there", *here)
    persons = [_row(lake.authors, "author_id", side.id) for side in sides]
    yield _linked(
        "Author",
        *(
            [(f"{person['display_name']}, {count(person['n_papers'], 'paper')}", f"/author/{person['author_id']}")]
            for person in persons
        ),
    )
    if pair.is_merged:
        return
    yield _listed("Names in print", *(person["name_variants"] for person in persons))
    yield _marked("ORCID", *(_texts(person["orcid"]) for person in persons))
    yield _plain("Years", *(_texts(_years(person)) for person in persons))
    yield _listed("Affiliations", *(person["affiliations"] for person in persons))
    ids = [_papers_of(lake, side.id) for side in sides]
    beside = [_names_beside(lake, some, side.id) for some, side in zip(ids, sides, strict=True)]
    common = [name for name in beside[0] if name in set(beside[1])]
    yield _plain("Coauthors in common", common or ["none"], common or ["none"])
    yield _plain("Coauthors", *beside)
    yield _linked("Papers", *(_titles(lake, some) for some in ids))


def _names_beside(lake: Lake, papers: Sequence[str], author: str) -> list[str]:
    """Return the other authors of papers, those of most papers first."""
    beside = lake.authorships.filter(pl.col("paper_id").is_in(papers), pl.col("author_id") != author)
    counted = beside.group_by("author_id").agg(pl.len(), pl.col("position").min())
    names = counted.join(lake.authors.select("author_id", "display_name"), on="author_id")
    ordered = names.sort("len", "position", "author_id", descending=[True, False, False])
    return ordered.collect()["display_name"].to_list()


def _papers_of(lake: Lake, author: str) -> list[str]:
    """Return the papers of an author, the newest first."""
    of_author = lake.authorships.filter(pl.col("author_id") == author).sort("year", "paper_id", descending=True)
    return of_author.select("paper_id").head(MAX_PAPERS).collect()["paper_id"].to_list()


def _titles(lake: Lake, papers: Sequence[str]) -> list[tuple[str, str]]:
    """Return the titles of papers with their years, and the addresses of their pages."""
    rows = _rows(lake.papers.filter(pl.col("paper_id").is_in(papers)).select("paper_id", "title", "year"))
    rows.sort(key=lambda row: (-(row["year"] or 0), row["paper_id"]))
    return [(f"{row['title'] or NO_TITLE} ({row['year'] or 'no year'})", f"/paper/{row['paper_id']}") for row in rows]


def _marked(label: str, left: Sequence[str], right: Sequence[str], *, is_long: bool = False) -> Field:
    """Return a text with the differences marked."""
    ours, theirs = ([Item(pieces) for pieces in side] for side in mark(left, right, in_order=True))
    return Field(label, ours, theirs, is_long)


def _listed(label: str, left: Sequence[str], right: Sequence[str]) -> Field:
    """Return a list of texts with the differences marked."""
    ours, theirs = ([Item(pieces) for pieces in side] for side in mark(left, right, in_order=False))
    return Field(label, ours, theirs)


def _plain(label: str, left: Sequence[str], right: Sequence[str]) -> Field:
    """Return a field without marks."""
    ours, theirs = ([Item([Piece(text)]) for text in side] for side in (left, right))
    return Field(label, ours, theirs)


def _linked(label: str, left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]]) -> Field:
    """Return a field whose texts lead to pages."""
    ours, theirs = ([Item([Piece(text)], href) for text, href in side] for side in (left, right))
    return Field(label, ours, theirs)


def _rows(frame: pl.LazyFrame) -> list[Row]:
    return frame.collect().to_dicts()


def _row(table: pl.LazyFrame, column: str, value: str) -> Row:
    """Return the row with an id."""
    return table.filter(pl.col(column) == value).collect().row(0, named=True)


def _mention(lake: Lake, side: Side) -> Row:
    """Return the mention of a side."""
    return _rows(lake.mentions.filter(pl.col("source_id") == side.source_id, position=side.position))[0]


def _texts(value: object) -> list[str]:
    """Return a value as a list of texts; nothing for null."""
    return [] if value is None else [str(value)]


def _identifiers(row: Row) -> list[str]:
    """Return the identifiers of a row as texts."""
    return [f"{each['scheme']} {each['value']}" for each in row["identifiers"]]


def _place(record: Row) -> str:
    """Return where a record stands."""
    line = f", line {record['line_start']:,}" if record["line_start"] else f", record {record['source_index']:,}"
    return f"{record['source_file']}{line}, key {record['source_key']}"


def _locators(paper: Row) -> list[str]:
    """Return the volume, the issue and the pages, each with its name."""
    names = (("volume", "volume"), ("issue", "issue"), ("pages", "pages"))
    said = [f"{label} {paper[name]}" for label, name in names if paper[name] is not None]
    return [", ".join(said)] if said else []


def _when_and_where(paper: Row) -> str:
    """Return the year and the venue."""
    return f"{paper['year'] or 'no year'}, {paper['venue'] or 'no venue'}"


def _years(person: Row) -> str | None:
    """Return the years of the first and the last paper."""
    if person["first_year"] is None:
        return None
    return " to ".join(dict.fromkeys(str(person[name]) for name in ("first_year", "last_year")))
