"""Prune: which candidate pairs are worth a comparison, told cheaply."""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.chunks import Rows
from tasks.transform.papers.sides import same_identifier, side_by_side, sides_of
from tasks.transform.papers.similarity import ratio, shared_information
from tasks.transform.papers.term_information import Terms

MIN_RATIO_WITH_ABSTRACTS = 0.55  # similarity of titles; with two abstracts a pair may still be one paper
MIN_RATIO = 0.7
MIN_SHARE = 0.6  # of the information of the title that tells less
MAX_YEARS = 2  # between two records that say the same volume; a volume of one journal has one year, or two
MEASURED = ("title_key", "title_ids")
MEASURED_BY = ("record", *MEASURED)
PRUNED = (
    *MEASURED,
    "title_information",
    "has_abstract",
    "year",
    "first_page",
    "volume_key",
    "issue_key",
    "doi",
    "arxiv_id",
    "pmid",
)
PRUNED_BY = ("record", *PRUNED)


def measure_titles(records: pl.DataFrame, pairs: pl.DataFrame, title_words: Terms) -> pl.DataFrame:
    """Add title_ratio, the similarity of the titles, and shared, the information of the words that they share.

    A similarity below MIN_RATIO_WITH_ABSTRACTS is given as 0.

    Args:
        records: Rows of the table FEATURES, sorted by record: those of the pairs, and any others; reads MEASURED_BY.
        pairs: The columns left and right.
        title_words: What the statistics say of the words of titles.
    """
    sides = side_by_side(records.select(MEASURED_BY), pairs)
    return pairs.with_columns(_title_measures(sides, title_words))


def _title_measures(sides: pl.DataFrame, title_words: Terms) -> list[pl.Series]:
    """Return title_ratio and shared of the pairs whose two sides are given."""
    alike = ratio(sides["title_key"], sides["title_key_right"], MIN_RATIO_WITH_ABSTRACTS)
    shared = shared_information(sides["title_ids"], sides["title_ids_right"], title_words)
    return [pl.Series("title_ratio", alike), shared.alias("shared")]


def worth_a_score(records: Rows, pairs: pl.DataFrame, title_words: Terms) -> pl.DataFrame:
    """Keep the pairs that could still be one paper; the others share a match key and little else.

    A pair is kept where a title is missing, where the titles are alike or share most of what one of them tells, or
    where the records share an identifier, or in about one year a page of one volume, or an issue. A year, volume or
    page that one side lacks does not speak against it.

    Args:
        records: Rows of the table FEATURES: those of the pairs, and any others; reads PRUNED_BY.
        pairs: The columns left and right.
        title_words: What the statistics say of the words of titles.

    Returns:
        The columns left, right, title_ratio and shared; see measure_titles.
    """
    both = sides_of(records, pairs, PRUNED)
    sides = both.with_columns(_title_measures(both, title_words))
    least = pl.min_horizontal("title_information", "title_information_right")
    untitled = (pl.col("title_key") == "") | (pl.col("title_key_right") == "")
    same_page = (pl.col("first_page") == pl.col("first_page_right")) & (
        (pl.col("volume_key") == pl.col("volume_key_right")) | pl.any_horizontal(_missing("volume_key"))
    )
    same_issue = (
        (pl.col("volume_key") == pl.col("volume_key_right"))
        & (pl.col("issue_key") == pl.col("issue_key_right"))
        & ((pl.col("first_page") == pl.col("first_page_right")) | pl.any_horizontal(_missing("first_page")))
    )
    return sides.filter(
        untitled
        | (
            pl.col("title_ratio")
            > pl.when(_both_have_an_abstract()).then(MIN_RATIO_WITH_ABSTRACTS).otherwise(MIN_RATIO)
        )
        | (pl.col("shared") > MIN_SHARE * least)
        | same_identifier()
        | ((same_page | same_issue).fill_null(value=False) & _in_about_one_year())
    ).select(*pairs.columns, "title_ratio", "shared")


def _in_about_one_year() -> pl.Expr:
    """Whether the years of the records are near, or one of them is unknown."""
    apart = (pl.col("year").cast(pl.Int64) - pl.col("year_right")).abs()
    return (apart <= MAX_YEARS).fill_null(value=True)


def _both_have_an_abstract() -> pl.Expr:
    """Whether both records have an abstract, which may show that titles that differ much are of one paper."""
    return pl.col("has_abstract") & pl.col("has_abstract_right")


def _missing(column: str) -> list[pl.Expr]:
    """Return for each side whether a field is missing."""
    return [pl.col(column).is_null(), pl.col(f"{column}_right").is_null()]
