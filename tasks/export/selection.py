"""Select the papers of an export, put them in order, and give what the lake knows of each, some at a time.

The order is that of year, title and id, so that two exports of one version are equal to the byte. What decides the
order and the choice of versions is read of all papers, in a few narrow columns; all else is read for MAX_PAPERS papers
at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, Protocol

import msgspec
import polars as pl
from polars import selectors

from tasks.export.entries import Entry

Versions = Literal["keep", "collapse"]

MAX_PAPERS = 2_500  # that are held at a time, with all that is known of them
ORDER = ("year", "title", "paper_id")
NARROW = ("paper_id", "work_id", "year", "title", "type", "publication_date", "doi", "arxiv_id")
OF_VERSION = ("paper_id", "type", "publication_date", "doi", "arxiv_id")

# Which version of a work is shown, the first that there is; versions of all other types come before preprints.
TYPES_BY_RANK = ("article-journal", "paper-conference", "chapter", "book")
PREPRINT = "article"

# What the other paper of a relation is to the one that it is said of.
INVERSE = {
    "version_of": "has_version",
    "preprint_of": "has_preprint",
    "translation_of": "has_translation",
    "erratum_of": "has_erratum",
    "comment_on": "has_comment",
    "other_part_of": "other_part_of",
}


class Tables(Protocol):
    """The tables of one version of the lake."""

    def __getitem__(self, table: str, /) -> pl.LazyFrame:
        """Return a table."""


def plan_entries(papers: pl.LazyFrame, wanted: pl.Series | None, versions: Versions) -> pl.DataFrame:
    """Return which papers have an entry, in the order of the export.

    Args:
        papers: The table papers; reads NARROW.
        wanted: The ids of the papers that are selected; None for all.
        versions: keep: each paper has an entry. collapse: each work has one, which shows the first of its selected
            papers by type (journal, conference, chapter, book, others, preprint), then the newest, then by id.

    Returns:
        Columns id, paper_id, year, other_versions.
    """
    narrow = papers.select(NARROW).collect()
    selected = narrow if wanted is None else narrow.filter(pl.col("paper_id").is_in(wanted.implode()))
    if versions == "keep":
        others = pl.lit([], dtype=pl.List(pl.Struct(dict.fromkeys(OF_VERSION, pl.String))))
        chosen = selected.with_columns(id=pl.col("paper_id"), other_versions=others)
    else:
        chosen = _with_others(_first_versions(selected), narrow).with_columns(id=pl.col("work_id"))
    ordered = chosen.sort(ORDER, nulls_last=True, maintain_order=True)
    return ordered.select("id", "paper_id", "year", "other_versions")


def read_entries(tables: Tables, planned: pl.DataFrame) -> Iterator[Entry]:
    """Yield the entries that are planned, in their order.

    Args:
        tables: The tables of the version.
        planned: What `plan_entries` returns.
    """
    decoder = msgspec.json.Decoder(Entry)
    for part in planned.iter_slices(MAX_PAPERS):
        yield from map(decoder.decode, entries_of(tables, part).write_ndjson().encode().splitlines())


def entries_of(tables: Tables, planned: pl.DataFrame) -> pl.DataFrame:
    """Return what is known of some papers.

    Args:
        tables: The tables of the version; reads papers, authorships, authors, mentions, relations.
        planned: Some rows of what `plan_entries` returns.

    Returns:
        A row for each of them in their order, with the columns of the table papers and id, authors, relations,
        other_versions; empty lists where there is none. A column that the version does not have is left out.
    """
    ids = planned.select("paper_id")
    papers = _of_papers(tables["papers"], planned).collect()
    return (
        planned.drop("year")
        .join(papers, on="paper_id", how="left", maintain_order="left")
        .join(_authors(tables, planned), on="paper_id", how="left", maintain_order="left")
        .join(_relations(tables["relations"], ids), on="paper_id", how="left", maintain_order="left")
        .with_columns(selectors.list().fill_null([]))
        .drop("n_authors", strict=False)
    )


def _first_versions(selected: pl.DataFrame) -> pl.DataFrame:
    """Return of each work the paper that is shown."""
    ranks: Mapping[str, int] = {
        **{name: rank for rank, name in enumerate(TYPES_BY_RANK)},
        PREPRINT: len(TYPES_BY_RANK) + 1,
    }
    rank = pl.col("type").replace_strict(ranks, default=len(TYPES_BY_RANK), return_dtype=pl.Int8)
    date = pl.coalesce("publication_date", pl.col("year").cast(pl.String)).fill_null("")
    return (
        selected.with_columns(rank=rank, date=date)
        .sort("rank", "date", "paper_id", descending=[False, True, False])
        .unique("work_id", keep="first", maintain_order=True)
    )


def _with_others(shown: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    """Add to shown papers the other versions of their works, whether these are selected or not."""
    others = (
        papers.join(shown.select("paper_id"), on="paper_id", how="anti")
        .sort("publication_date", "paper_id", nulls_last=True)
        .group_by("work_id", maintain_order=True)
        .agg(other_versions=pl.struct(OF_VERSION))
    )
    return shown.join(others, on="work_id", how="left").with_columns(pl.col("other_versions").fill_null([]))


def _of_papers(rows: pl.LazyFrame, planned: pl.DataFrame) -> pl.LazyFrame:
    """Return the rows of some papers, in tables that are divided by year; the files of other years are not read."""
    years = planned["year"].unique()
    year = pl.col("year")
    of_years = year.is_in(years.drop_nulls().implode())
    known = years.drop_nulls()
    if not known.is_empty():
        of_years &= year.is_between(known.min(), known.max())
    wanted = of_years | year.is_null() if years.null_count() else of_years
    return rows.filter(wanted).join(planned.select("paper_id").lazy(), on="paper_id", how="semi")


def _authors(tables: Tables, planned: pl.DataFrame) -> pl.DataFrame:
    """Return the authors of some papers, with the parts of their names as they are printed on the paper.

    Returns:
        Columns paper_id, authors.
    """
    ids = planned.select("paper_id").lazy()
    name = ("paper_id", "author_id", "raw_name")
    parts = ("family_name", "given_name", "particle", "suffix")
    mentions = tables["mentions"].select(*name, *parts).join(ids, on="paper_id", how="semi")
    printed = mentions.sort(*name, *parts).unique(name, keep="first", maintain_order=True)
    persons = tables["authors"].select("author_id", "orcid")
    rows = (
        _of_papers(tables["authorships"], planned)
        .drop("year")
        .join(printed, on=name, how="left")
        .join(persons, on="author_id", how="left")
        .with_columns(pl.col("family_name").fill_null(pl.col("raw_name")))
        .sort("paper_id", "position")
        .rename({"raw_affiliations": "affiliations"})
    )
    author = pl.struct("author_id", "raw_name", *parts, "orcid", "affiliations", "is_inferred", "confidence")
    return rows.group_by("paper_id", maintain_order=True).agg(authors=author).collect()


def _relations(relations: pl.LazyFrame, papers: pl.DataFrame) -> pl.DataFrame:
    """Return the relations of some papers, on whichever side they stand.

    Returns:
        Columns paper_id, relations.
    """
    said = relations.select("paper_id", "relation", other="related_paper_id")
    inverse = relations.select(
        pl.col("related_paper_id").alias("paper_id"),
        pl.col("relation").replace(INVERSE),
        pl.col("paper_id").alias("other"),
    )
    rows = pl.concat([said, inverse]).join(papers.lazy(), on="paper_id", how="semi")
    return (
        rows.unique()
        .sort("paper_id", "relation", "other")
        .group_by("paper_id", maintain_order=True)
        .agg(relations=pl.struct("relation", paper_id="other"))
        .collect()
    )
