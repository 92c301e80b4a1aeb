"""Versions of works: preprints, papers of meetings and articles, and where each appeared."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.generate.words import VENUES_OF_FIELD, venues

PREPRINTED = 0.2  # of the works since FIRST_PREPRINT have a preprint
FIRST_PREPRINT = 2015  # since when the ids of arXiv are as here
MET = 0.04  # of works were read at a meeting before
CHANGED_TITLES = 0.35  # of versions
PARTS_OF_REGION = 4  # which have their own venues
MAX_PAGES = 26
PAGES_OF_PART = 700  # of a volume
PREPRINTS = 1000  # of a part at most; so the arXiv ids of a hundred parts differ
LAST = "last"
NEWEST = 2024
PART = 20_000  # the numbers of papers, persons and records of a part begin at its own number times this


def draw_versions(chance: np.random.Generator, works: pl.DataFrame, part: int) -> pl.DataFrame:
    """Draw the versions of works, and where each appeared; see `World`."""
    draw = pl.Series(chance.random(works.height))
    is_generic = pl.col("generic")
    preprinted = (draw < PREPRINTED) & (pl.col("year") >= FIRST_PREPRINT) & ~is_generic
    met = (draw >= 1 - MET) & ~is_generic
    listed = [
        works.filter(preprinted).with_columns(version=pl.lit("preprint"), later=pl.lit(0)),
        works.filter(met).with_columns(version=pl.lit("meeting"), later=pl.lit(0)),
        works.with_columns(version=pl.lit(LAST), later=(preprinted | met).cast(pl.Int32)),
    ]
    papers = pl.concat(listed, how="diagonal_relaxed").sort("work", "version", maintain_order=True)
    size = papers.height
    kind = papers["version"].to_numpy()
    in_journal = (kind == LAST) & ((papers["later"].to_numpy() > 0) | (chance.random(size) < 0.55))
    venue = chance.integers(VENUES_OF_FIELD // 2, size=size) ** 2 // (VENUES_OF_FIELD // 2) + np.where(
        in_journal, 0, VENUES_OF_FIELD // 2
    )
    papers = (
        papers.with_row_index("paper")
        .with_columns(
            pl.col("paper").cast(pl.Int64) + part * PART,
            pl.col("work") + part * PART,
            # what was printed before is often of the year before
            year=pl.min_horizontal(
                pl.col("year") + (pl.col("later") > 0) * pl.Series((chance.random(size) < 0.7).astype(int)), NEWEST
            ),
            venue=pl.Series(venue) + pl.col("field") * VENUES_OF_FIELD,
            pages=pl.Series(3 + chance.integers(MAX_PAGES - 4, size=size)),
            start=pl.Series(chance.integers(4, size=size)),
            issue=pl.Series(1 + chance.integers(8, size=size)),
            changed=pl.Series(chance.random(size) < CHANGED_TITLES) & (pl.col("version") != LAST),
            number=pl.Series(chance.integers(1, 10**5, size=size)),
        )
        .with_columns(  # no two papers of a volume have a page in common
            first_page=1
            + part % PARTS_OF_REGION * PAGES_OF_PART
            + MAX_PAGES * pl.int_range(pl.len()).over("venue", "year")
            + pl.col("start")
        )
    )
    is_preprint = pl.col("version") == "preprint"
    has_venue = ~is_preprint
    arxiv = pl.format(
        "{}{}.{}",
        (pl.col("year") % 100).cast(pl.String).str.zfill(2),
        pl.col("month").cast(pl.String).str.zfill(2),
        ((is_preprint.cum_sum() + part * PREPRINTS) % 100_000).cast(pl.String).str.zfill(5),
    )
    told = papers.join(venues(part // PARTS_OF_REGION), on="venue", maintain_order="left")
    of_journal = has_venue & pl.col("is_journal")
    return told.select(
        "paper",
        "work",
        "version",
        type=pl.when(is_preprint)
        .then(pl.lit("preprint"))
        .when("is_journal")
        .then(pl.lit("journal"))
        .otherwise(pl.lit("meeting")),
        title=pl.when("changed").then(_changed_title()).otherwise("title"),
        abstract=pl.when(~is_generic).then("abstract"),
        year=pl.col("year").cast(pl.Int64),
        month="month",
        venue=pl.when(has_venue).then("name"),
        short=pl.when(has_venue).then("short"),
        issn=pl.when(of_journal).then("issn"),
        volume=pl.when(of_journal).then(pl.col("year") - pl.col("founded")),
        issue=pl.when(of_journal).then("issue"),
        first_page=pl.when(has_venue).then("first_page"),
        last_page=pl.when(has_venue).then(pl.col("first_page") + pl.col("pages")),
        doi=pl.when(is_preprint)
        .then("10.48550/arXiv." + arxiv)
        .when(pl.col("number") % 10 < 8)
        .then(
            pl.format(
                "10.{}/{}.{}.{}",
                pl.col("venue") % 90 + 1010,
                pl.col("short").str.to_lowercase().str.replace_all(r"[^a-z]", ""),
                "year",
                "paper",
            )
        ),
        arxiv_id=pl.when(is_preprint).then(arxiv),
    )


def _changed_title() -> pl.Expr:
    """Return another title for an earlier version: without its last part, with other first words, or said otherwise."""
    title = pl.col("title")
    short = title.str.replace(r"(: .*| (for|using|in|with|under|based on) \S+ \S+)$", "")
    return (
        pl.when(pl.col("number") % 3 == 0)
        .then("Towards " + title.str.head(1).str.to_lowercase() + title.str.slice(1))
        .when((pl.col("number") % 3 == 1) & (short.str.count_matches(" ") > 2))
        .then(short)
        .otherwise(title.str.replace(r"\b(model|analysis|system|method|approach|data|network)\b", "framework"))
    )
