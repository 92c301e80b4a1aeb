"""How much a word of a title says: rare words say much, stop words nothing."""

from __future__ import annotations

import polars as pl

from tasks.hashing import hash_values
from tasks.transform.linkage.term_information import information

STOP_WORDS = (
    "a an and are as at be between by das de der des die du el en et for from in is its la le of on or the to "
    "und using via with y"
).split()
# Words of titles that name a kind of text and not what it is about.
GENERIC_WORDS = (
    "about abstract abstracts acknowledgement acknowledgment announcement announcements author authors back board book "
    "calendar call chair chairs column columns comment commentary comments committee contents correction corrections "
    "corrigendum cover discussion editor editorial editorials editors errata erratum foreword forthcoming front guest "
    "index interview introduction issue keynote letter letters matter memoriam message misc miscellaneous news note "
    "notes obituaries obituary page panel papers preface proceedings program remark remarks reply report reports "
    "response review reviewers reviews special table title tutorial volume welcome workshop"
).split()
GENERIC_SHARE = 0.25

# How often a word of that length occurs in titles at large. These, and the weight they have, keep the information of a
# word from depending on the size of the lake: in a lake of ten records no word is common, and yet "system" says little.
PRIOR_TITLES = 5000
PRIOR_FREQUENCY = {2: 0.01, 3: 0.004, 4: 0.002, 5: 0.0015, 6: 0.001, 7: 0.0008}
PRIOR_FREQUENCY_LONG = 0.0004
PRIOR_NAMES = {3: 0.003, 5: 0.001}
PRIOR_NAMES_LONG = 0.0005


def prior_frequency(word: pl.Expr, by_length: dict[int, float], longer: float) -> pl.Expr:
    """Return the prior frequency of a word by its length; by_length holds the longest length of each step."""
    length = word.str.len_chars()
    expression = pl.lit(longer)
    for longest, frequency in sorted(by_length.items(), reverse=True):
        expression = pl.when(length <= longest).then(pl.lit(frequency)).otherwise(expression)
    return expression


def title_vocabulary(keys: pl.DataFrame) -> pl.DataFrame:
    """Count the words of the titles.

    Args:
        keys: Normalised records (title_key, title_words).

    Returns:
        The columns word, n (how many distinct titles have it), information, and id: the rank from the rarest word,
        from 0.
    """
    said = pl.when(pl.col("word").is_in(STOP_WORDS)).then(0.0).when(pl.col("word").is_in(GENERIC_WORDS))
    return _vocabulary(keys, "title_words", PRIOR_FREQUENCY, PRIOR_FREQUENCY_LONG).with_columns(
        information=pl.col("information") * said.then(GENERIC_SHARE).otherwise(1.0)
    )


def name_vocabulary(keys: pl.DataFrame) -> pl.DataFrame:
    """Count the words of the authors' names.

    Args:
        keys: Normalised records (title_key, name_words).

    Returns:
        The columns word, n (with how many distinct titles it stands), information, and id.
    """
    return _vocabulary(keys, "name_words", PRIOR_NAMES, PRIOR_NAMES_LONG)


def _vocabulary(keys: pl.DataFrame, column: str, by_length: dict[int, float], longer: float) -> pl.DataFrame:
    """Count words by the distinct titles that they stand with.

    A paper that is cited a hundred times makes its words common among the records, and says no less about them.
    """
    titles = pl.when(pl.col("title_key") == "").then("source_id").otherwise("title_key")
    distinct = keys.select(word=column, title=hash_values(keys.select(titles).to_series()))
    return (
        distinct.explode("word")
        .drop_nulls()
        .unique()
        .group_by("word")
        .len("n")
        .sort("n", "word")
        .with_row_index("id")
        .with_columns(
            information=information(
                distinct["title"].n_unique(),
                pl.col("n"),
                prior_texts=PRIOR_TITLES,
                prior_frequency=prior_frequency(pl.col("word"), by_length, longer),
            )
        )
    )
