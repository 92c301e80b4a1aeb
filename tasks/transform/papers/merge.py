"""Merge: the fields of a paper from the fields of its records, by rules of survivorship.

| field | what survives |
|---|---|
| title | what most records print, whatever its spelling; of its spellings one not all in capitals, then the longest |
| abstract | the longest |
| year | the year that most records state; of several the latest; where none states one, the year of the arXiv id |
| publication_date | the most precise date of that year, then the earliest |
| venue, volume, issue, pages | from the record that has most of them; what it lacks from the next |
| type, language | what most records say |
| retraction | retracted if any record says so, else withdrawn if any does |
| version | the highest |
| doi, arxiv_id, pmid | the first in order; every identifier of every record stands in identifiers |
| keywords, comments | each once |

Where the settings give an order of trust, the records of the most trusted catalogue go first and the rules decide among
them; the others fill in what they lack. But any year that is stated goes before that of an arXiv id, and retraction and
version are those of all records. What is left equal after these rules is decided by the order of the values themselves,
never by the order of the dumps.
"""

from __future__ import annotations

import polars as pl

from schemas.lake.papers import PAPERS
from schemas.lake.sources import SOURCES
from tasks.transform.linkage.survivorship import commonest, first_of_each, least, longest, union
from tasks.transform.slices import count_through_dumps

LOCATORS = ("venue", "volume", "issue", "pages")
IDENTIFIERS = ("doi", "arxiv_id", "pmid")
LISTS = ("identifiers", "comments", "keywords")
PAPER, TRUST = ("paper_id",), ("trust",)  # the group of a record, and its rank in the order of trust
MERGED = (
    *("source_id", "trust", "title", "title_key", "abstract", "year", "publication_date", "type", "language"),
    *("retraction", "version", "identifiers", "comments", "keywords", *LOCATORS, *IDENTIFIERS),
)
ASSIGNED = ("paper_id", "matched_by", "match_score")  # the columns of sources that say which paper a record became
TRACED_TO = ("record", "source_id", *ASSIGNED)
TRACED = ("record", "slice", *(name for name in SOURCES.polars_schema if name not in ASSIGNED))
COUNTED_BY = ("paper_id", "is_inferred")
LEAST_TRUSTED = 2**31 - 1  # the place of records that the order of trust does not name


def merge_papers(assignments: pl.DataFrame, keys: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """Merge the records of each paper.

    Args:
        assignments: Which record became which paper: all records of some papers.
        keys: Normalised records, those of these papers at least.
        works: The table WORKS, which says which papers are versions of one work.

    Returns:
        The table papers; n_authors is null until count_authors fills it.
    """
    members = keys.join(assignments.select("source_id", "paper_id"), on="source_id").with_columns(
        pl.col("trust").fill_null(LEAST_TRUSTED)
    )
    papers = members.group_by("paper_id").agg(pl.len().alias("n_sources"))
    for field in (
        *(least(members, PAPER, name, TRUST) for name in IDENTIFIERS),
        _titles(members),
        longest(members, PAPER, "abstract", TRUST),
        _dates(members),
        _locators(members),
        *(commonest(members, PAPER, name, TRUST) for name in ("type", "language")),
        *(union(members, PAPER, name) for name in LISTS),
        least(members, PAPER, "retraction"),
        _latest_version(members),
        works,
    ):
        papers = papers.join(field, on="paper_id", how="left")
    return PAPERS.conform(
        papers.with_columns(
            pl.col(LISTS).fill_null([]),
            n_authors=pl.lit(None, pl.Int32),
        )
    )


def count_authors(papers: pl.DataFrame, authorships: pl.DataFrame) -> pl.DataFrame:
    """Fill n_authors: how many authors the records of a paper state; null where they state none.

    Args:
        papers: The table papers, or a part of it.
        authorships: The table authorships, also of other papers; reads COUNTED_BY.
    """
    stated = (
        authorships.filter(~pl.col("is_inferred")).group_by("paper_id").agg(pl.len().cast(pl.Int32).alias("n_authors"))
    )
    return PAPERS.conform(papers.drop("n_authors").join(stated, on="paper_id", how="left"))


def trace_sources(records: pl.DataFrame, assignments: pl.DataFrame, offsets: pl.DataFrame) -> pl.DataFrame:
    """Return every record with its place in its dump and the paper that it became.

    Args:
        records: Normalised records; reads TRACED.
        assignments: Which record became which paper; reads TRACED_TO.
        offsets: The table SLICE_OFFSETS.

    Returns:
        The table sources; a record without a key of its own has its place as its key.
    """
    place = pl.col("source_index").cast(pl.String)
    placed = count_through_dumps(records, offsets).with_columns(
        source_key=pl.when(pl.col("source_key") == "").then(place).otherwise("source_key")
    )
    joined = assignments.select("source_id", *ASSIGNED)
    return SOURCES.conform(placed.join(joined, on="source_id", how="left"))


def _titles(members: pl.DataFrame) -> pl.DataFrame:
    """Return the title of each paper."""
    titled = members.select("paper_id", "trust", "title", "title_key").drop_nulls("title")
    titled = titled.with_columns(
        attested=pl.len().over("paper_id", "title_key"),
        in_capitals=pl.col("title").str.to_uppercase() == pl.col("title"),
        length=pl.col("title").str.len_chars(),
    )
    order = ["paper_id", "trust", "attested", "title_key", "in_capitals", "length", "title"]
    ordered = titled.sort(order, descending=[name in {"attested", "length"} for name in order])
    return first_of_each(ordered, PAPER, "title")


def _latest_version(members: pl.DataFrame) -> pl.DataFrame:
    """Return the highest version of each paper, v10 after v9."""
    versions = members.select("paper_id", "version").drop_nulls("version")
    numbered = versions.with_columns(number=pl.col("version").str.extract(r"(\d+)").cast(pl.Int64))
    order = ["paper_id", "number", "version"]
    ordered = numbered.sort(order, descending=[False, True, True], nulls_last=True)
    return first_of_each(ordered, PAPER, "version")


def _dates(members: pl.DataFrame) -> pl.DataFrame:
    """Return the year and the date of each paper. A year that only an arXiv id says gives way to any that is stated."""
    dated = members.select("paper_id", "trust", "year", "publication_date").drop_nulls("year")
    dated = dated.with_columns(
        stated=pl.col("publication_date").is_not_null(),
        precision=pl.col("publication_date").str.len_chars().fill_null(0),
    )
    dated = dated.with_columns(attested=pl.len().over("paper_id", "stated", "year"))
    order = ["paper_id", "stated", "trust", "attested", "year", "precision", "publication_date"]
    descending = [False, True, False, True, True, True, False]
    return first_of_each(dated.sort(order, descending=descending), PAPER, "year", "publication_date")


def _locators(members: pl.DataFrame) -> pl.DataFrame:
    """Return venue, volume, issue and pages of each paper, as far as may be from one record."""
    complete = members.select("paper_id", "trust", *LOCATORS).with_columns(
        n_locators=pl.sum_horizontal(pl.col(name).is_not_null() for name in LOCATORS),
        length=pl.col("venue").str.len_chars().fill_null(0),
    )
    order = ["paper_id", "trust", "n_locators", "length", *LOCATORS]
    ordered = complete.sort(order, descending=[False, False, True, True, *(False for _ in LOCATORS)])
    return ordered.group_by("paper_id", maintain_order=True).agg(pl.col(name).drop_nulls().first() for name in LOCATORS)
