"""The statistics of authors: how often names, their parts, and the words of titles and affiliations occur in the lake.

The names of a range of keys, the titles of some papers and the distinct affiliations are counted by themselves, and the
counts added up. What is counted once tells nothing, for no two texts or papers share it, and is left out.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.statistics import AUTHOR_COUNTS, AUTHOR_STATISTICS, TOTALS
from tasks.hashing import hash_values
from tasks.transform.authors.forms import form_of_each
from tasks.transform.linkage.counts import add_up, count_keys, one_count

PARTS = ("family", "given", "initial")  # of a name, by which it is common; the seed of the hash of each is its place
COUNTED_BY = ("key", "name", "form", "paper", "number")


def name_parts(forms: pl.DataFrame) -> pl.DataFrame:
    """Return of every name the parts that make it common.

    Args:
        forms: The table FORMS, one form a name.

    Returns:
        Columns name, family, given and initial (u64; the last two null where there is no given name).
    """
    first = pl.col("given_tokens").list.first()
    parts = forms.select("name", family="family_key", given=first, initial=first.str.head(1))
    hashed = [_hashed(parts[part], seed) for seed, part in enumerate(PARTS, start=1)]
    return parts.select("name").with_columns(hashed)


def _hashed(values: pl.Series, seed: int) -> pl.Series:
    """Hash texts, nulls apart."""
    distinct = values.drop_nulls().unique().to_frame()
    hashes = distinct.with_columns(hashed=hash_values(distinct.to_series(), seed))
    return (
        values.to_frame().join(hashes, on=values.name, how="left", maintain_order="left")["hashed"].rename(values.name)
    )


def count_names(places: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Count the names of a range of keys: the papers of each, and the names with each part.

    Args:
        places: The table PLACES; reads COUNTED_BY.
        forms: The table FORMS.

    Returns:
        The table AUTHOR_COUNTS.
    """
    parts = name_parts(form_of_each(forms))
    papers = places.select("name", "paper").unique()["name"]
    counted = [
        count_keys(papers, "name"),
        *(count_keys(parts[part].drop_nulls(), part) for part in PARTS),
        one_count(parts.height, "names"),
        one_count(places.filter(number=1).height, "papers"),
    ]
    return AUTHOR_COUNTS.conform(pl.concat(counted))


def learn_authors(names: pl.DataFrame, titles: pl.DataFrame, affiliations: pl.DataFrame) -> pl.DataFrame:
    """Learn the statistics from what is counted of all names, titles and affiliations.

    Args:
        names: The table AUTHOR_COUNTS of names, of all ranges.
        titles: The table AUTHOR_COUNTS of titles, of all papers.
        affiliations: The table AFFILIATIONS, of all papers.

    Returns:
        The table AUTHOR_STATISTICS.
    """
    texts = affiliations.unique("affiliation")
    words = count_keys(texts["words"].explode(empty_as_null=False), "affiliation")
    counted = add_up(pl.concat([names, titles, words, one_count(texts.height, "affiliations")]))
    return AUTHOR_STATISTICS.conform(counted.filter((pl.col("count") > 1) | pl.col("kind").is_in(TOTALS)))
