"""Compare the authors' names."""

from __future__ import annotations

import polars as pl

from tasks.transform.papers.sides import measure_where
from tasks.transform.papers.similarity import partial_ratio, ratio, shared_information
from tasks.transform.papers.term_information import Terms

# Shares of words, and similarities of all of them as one string.
MAX_UNLIKE = 0.6  # share of words below which the strings are compared as well
MAX_FEW_SHARED = 0.34
MIN_SORTED_ALIKE = 0.8
MIN_PARTIAL_ALIKE = 0.85
MIN_WEAKLY_ALIKE = 0.7
PART_OF_NAMES, WEAKLY_ALIKE_NAMES = 0.65, 0.4  # the similarities that these count as
MAX_PART_LENGTH = 400  # characters of names in which a part is looked for: the work grows with its cube


def compare_names(sides: pl.DataFrame, name_words: Terms) -> pl.DataFrame:
    """Compare the authors' names.

    Returns:
        The pairs with names, their similarity, null where a side has none: the share of the words of the side that has
        fewer which the other has too, or what the names are worth as one string where their words do not meet;
        names_information, what the shared words tell; n_shared_names, fewest_names and most_names, counts of words.
    """
    ours, theirs = pl.col("name_ids").list.len(), pl.col("name_ids_right").list.len()
    sides = sides.with_columns(
        n_shared_names=pl.col("name_ids").list.set_intersection("name_ids_right").list.len(),
        fewest_names=pl.min_horizontal(ours, theirs),
        most_names=pl.max_horizontal(ours, theirs),
        names_information=shared_information(sides["name_ids"], sides["name_ids_right"], name_words),
        names_sorted=pl.Series(ratio(sides["names_text"], sides["names_text_right"])),
    )
    cover = pl.col("n_shared_names") / pl.col("fewest_names")
    similar = (
        pl.when(pl.col("names_sorted") > MIN_SORTED_ALIKE)
        .then(pl.max_horizontal(cover, "names_sorted"))
        .otherwise(cover)
    )
    unlike = (pl.col("fewest_names") > 0) & (similar < MAX_UNLIKE)
    sides = sides.with_columns(
        names_partial=measure_where(
            sides,
            unlike,
            ["names_text", "names_text_right"],
            _partial_ratio,
        ).fill_null(0.0)
    )
    part = (similar < MAX_UNLIKE) & (pl.col("names_partial") > MIN_PARTIAL_ALIKE) & (pl.col("fewest_names") > 1)
    weak = (similar < MAX_FEW_SHARED) & (pl.max_horizontal("names_sorted", "names_partial") > MIN_WEAKLY_ALIKE)
    return sides.with_columns(
        names=pl.when(pl.col("fewest_names") == 0)
        .then(None)
        .when(part)
        .then(PART_OF_NAMES)
        .when(weak)
        .then(WEAKLY_ALIKE_NAMES)
        .otherwise(similar)
    )


def _partial_ratio(sides: pl.DataFrame) -> pl.Series:
    """Return the similarity of the shorter string of names to the best part of the longer, as far as it tells."""
    ours, theirs = sides.select(pl.col("names_text", "names_text_right").str.head(MAX_PART_LENGTH))
    return pl.Series(partial_ratio(ours, theirs, MIN_WEAKLY_ALIKE))
