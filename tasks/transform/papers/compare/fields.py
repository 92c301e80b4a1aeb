"""Compare the fields that agree or differ as a whole: locators, identifiers and years."""

from __future__ import annotations

import polars as pl

from tasks.transform.papers.sides import measure_where, same_identifier
from tasks.transform.papers.similarity import typing_errors

MIN_DOI_LENGTH = 6  # characters after the registrant; of fewer one is no typing error
MIN_NAMES_ALIKE = 0.75  # of two records, one of which has a mistyped DOI
MIN_VENUES_ALIKE = 0.8  # of two records, one of which has its volume in the place of its issue


def compare_fields(sides: pl.DataFrame) -> pl.DataFrame:
    """Compare locators, identifiers and years.

    Returns:
        The pairs with an agreement of each field, 1 the same, -1 different, 0 missing on a side: page, last (page),
        volume_agrees, issue_agrees, doi_agrees, arxiv_agrees, pmid_agrees; years_apart, null where a year is missing;
        and whether they have the same_identifier, are untitled on a side, whether their pages overlap, whether page,
        volume or identifier say that they are one (located), and whether a locator or the year differs (contradicted).
    """
    first, last = (pl.col(name).cast(pl.Int64, strict=False) for name in ("first_page", "last_page"))
    first_right, last_right = (
        pl.col(f"{name}_right").cast(pl.Int64, strict=False) for name in ("first_page", "last_page")
    )
    return (
        sides.with_columns(
            page=_pages_agree(),
            last=_agreement("last_page"),
            volume_agrees=_volumes_agree(),
            issue_agrees=_agreement("issue_key"),
            doi_agrees=_agreement("doi"),
            arxiv_agrees=_agreement("arxiv_id"),
            pmid_agrees=_agreement("pmid"),
            same_identifier=same_identifier(),
            years_apart=(pl.col("year") - pl.col("year_right")).abs(),
            untitled=(pl.col("title_key") == "") | (pl.col("title_key_right") == ""),
        )
        .with_columns(
            overlap=(pl.col("page") == -1)
            & (
                (pl.col("last") == 1) | first_right.is_between(first, last) | first.is_between(first_right, last_right)
            ).fill_null(value=False),
            located=(pl.col("page") > 0) | (pl.col("volume_agrees") > 0) | pl.col("same_identifier"),
        )
        .with_columns(
            contradicted=(pl.col("volume_agrees") < 0)
            | (pl.col("issue_agrees") < 0)
            | ((pl.col("page") < 0) & ~pl.col("overlap"))
            | (pl.col("years_apart") > 0).fill_null(value=False)
        )
    )


def compare_dois(sides: pl.DataFrame) -> pl.DataFrame:
    """Find DOIs of one paper of which one is mistyped.

    They differ by one letter of several that their registrant gave, and title, volume, page or issue, and most names
    are the same: publishers number their papers, and neighbours differ by as little.

    Args:
        sides: The pairs with their fields, names and titles compared.

    Returns:
        The pairs with mistyped_doi.
    """
    at_one_place = (pl.col("volume_agrees") == 1) & (
        (pl.col("page") == 1) | ((pl.col("page") == 0) & (pl.col("issue_agrees") == 1))
    )
    of_one_registrant = (pl.col("registrant") == pl.col("registrant_right")) & (
        pl.min_horizontal(_own_length("doi"), _own_length("doi_right")) >= MIN_DOI_LENGTH
    )
    alike = (
        of_one_registrant
        & pl.col("same_title")
        & (pl.col("names") >= MIN_NAMES_ALIKE)
        & at_one_place
        & ~pl.col("generic")
    )
    errors = measure_where(
        sides,
        ((pl.col("doi_agrees") == -1) & of_one_registrant & alike).fill_null(value=False),
        ["doi", "doi_right"],
        lambda chosen: pl.Series(typing_errors(chosen["doi"], chosen["doi_right"], 1), dtype=pl.Float32),
    )
    return sides.with_columns(mistyped_doi=(errors <= 1).fill_null(value=False))


def _own_length(column: str) -> pl.Expr:
    """Return the length of what the registrant of a DOI gave."""
    return pl.col(column).str.len_chars() - pl.col("registrant").str.len_chars() - 1


def _agreement(column: str) -> pl.Expr:
    """Return 1 where a field is the same on both sides, -1 where it differs, 0 where a side lacks it."""
    same = pl.col(column) == pl.col(f"{column}_right")
    return pl.when(same.is_null()).then(0).when(same).then(1).otherwise(-1).cast(pl.Int8)


def _pages_agree() -> pl.Expr:
    """Compare the first pages; a range that has lost its dash ("193202") is that range."""
    glued, glued_right = (pl.col(f"first_page{side}") + pl.col(f"last_page{side}") for side in ("", "_right"))
    lost_dash = (glued == pl.col("first_page_right")) | (glued_right == pl.col("first_page"))
    return pl.when(lost_dash.fill_null(value=False)).then(pl.lit(1, pl.Int8)).otherwise(_agreement("first_page"))


def _volumes_agree() -> pl.Expr:
    """Compare the volumes; one that is the other's issue, in one venue, stands in the wrong field and tells nothing."""
    misplaced = [
        (pl.col(f"volume_key{ours}") == pl.col(f"issue_key{theirs}"))
        & (pl.col(f"issue_key{ours}").is_null() | (pl.col(f"issue_key{ours}") == pl.col(f"volume_key{ours}")))
        for ours, theirs in (("", "_right"), ("_right", ""))
    ]
    agreement = _agreement("volume_key")
    is_misplaced = (
        (agreement < 0)
        & (pl.col("venue_similarity") >= MIN_VENUES_ALIKE)
        & pl.any_horizontal(*misplaced).fill_null(value=False)
    )
    return pl.when(is_misplaced).then(pl.lit(0, pl.Int8)).otherwise(agreement)
