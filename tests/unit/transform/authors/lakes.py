"""Small lakes for the tests of author resolution."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import polars as pl

from benchmarks.resolving_authors import Aligned, AuthorTables, align, assign, resolve_names
from schemas.exchange.papers import ASSIGNMENTS
from schemas.exchange.records import NAMES
from tasks.fields.names import parse_names
from tasks.hashing import hash_values
from tasks.minting import mint_id
from tasks.transform.authors.align import align_mentions, key_names


@dataclass(frozen=True)
class Author:
    """A name as a record prints it, with what stands beside it."""

    name: str
    affiliations: tuple[str, ...] = ()
    orcid: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper, and the list of authors in each of its records."""

    records: tuple[tuple[Author | str, ...], ...]
    title: str | None = None
    venue: str | None = None
    year: int | None = None
    page: str | None = None
    key: str = field(default="")


def paper(*authors: Author | str, title: str | None = None, venue: str | None = None, year: int | None = None) -> Paper:
    """Make a paper of one record."""
    return Paper(records=(authors,), title=title, venue=venue, year=year)


@dataclass(frozen=True)
class Lake:
    """What comes into author resolution."""

    names: pl.DataFrame
    assignments: pl.DataFrame
    papers: pl.DataFrame
    sources: pl.DataFrame

    def shuffled(self, seed: int) -> Lake:
        """Give the same lake with its rows in another order."""
        frames = (self.names, self.assignments, self.papers, self.sources)
        return Lake(*(frame.sample(fraction=1, shuffle=True, seed=seed + step) for step, frame in enumerate(frames)))


def lake(*papers: Paper, folder: str = "dumps") -> Lake:
    """Make the frames of papers; the folder is where their records stand, which must not matter."""
    names, assignments, rows = [], [], []
    for number, each in enumerate(papers):
        paper_id = mint_id("P", number, each.title)
        rows.append((paper_id, each.title, each.venue, each.year))
        for order, record in enumerate(each.records):
            source_id = mint_id("S", folder, number, order)
            content = hashlib.sha256(repr((number, order, record)).encode()).hexdigest()
            assignments.append((source_id, paper_id, content, each.page, "alone"))
            for position, entry in enumerate(record, start=1):
                author = Author(entry) if isinstance(entry, str) else entry
                called = [{"scheme": scheme, "value": value} for scheme, value in author.identifiers]
                parts = (None, None, None, None, author.orcid, called, list(author.affiliations))
                names.append((source_id, position, author.name, *parts))
    schema = {"paper_id": pl.String, "title": pl.String, "venue": pl.String, "year": pl.Int32}
    stated = ("source_id", "paper_id", "content_sha256", "page", "matched_by")
    given = pl.DataFrame(assignments, schema=dict.fromkeys(stated, pl.String), orient="row")
    paper = hash_values(given["paper_id"])
    numbers = {"record": hash_values(given["source_id"]), "cluster": paper, "paper": paper}
    given = given.with_columns(**numbers, match_score=pl.lit(None)).select(list(ASSIGNMENTS.polars_schema))
    given = given.cast(ASSIGNMENTS.polars_schema)
    return Lake(
        names=pl.DataFrame(names, schema=NAMES.polars_schema, orient="row"),
        assignments=given,
        papers=pl.DataFrame(rows, schema=schema, orient="row"),
        sources=given.select(
            "source_id",
            source_format=pl.lit("test"),
            source_name=pl.lit(None, pl.String),
            catalogue=pl.lit(None, pl.String),
        ),
    )


def mentions_of(given: Lake) -> pl.DataFrame:
    """Parse and align the names of a lake: the table PAPER_MENTIONS with number, place and is_fullest."""
    names = assign(parse_names(given.names), given.assignments, given.sources)
    return align_mentions(key_names(names)[0])


def aligned(given: Lake) -> Aligned:
    """Find the places of a lake, and learn its statistics."""
    return align(assign(parse_names(given.names), given.assignments, given.sources), given.papers)


def resolve(given: Lake, partitions: int = 1) -> AuthorTables:
    """Resolve the authors of a lake, from names to tables."""
    return resolve_names(parse_names(given.names), given.assignments, given.papers, given.sources, partitions)


def persons(tables: AuthorTables) -> set[frozenset[str]]:
    """Give the sets of printed names that became one person."""
    printed = tables.mentions.group_by("author_id").agg(pl.col("raw_name").unique())
    return {frozenset(names) for names in printed["raw_name"]}
