"""The statistics of authors: how often names, their parts, and the words of titles and affiliations occur in the lake.

The names of a range of keys, the titles of some papers and the distinct affiliations are counted by themselves, and the
counts added up. A term that is counted once tells nothing, for no two texts or papers share it, and is left out.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.statistics import AUTHOR_COUNTS, AUTHOR_STATISTICS
from tasks.hashing import hash_values
from tasks.transform.authors.forms import form_of_each

COUNTED_BY = ("key", "name", "form", "paper", "number")


def counts_of(kind: str, terms: pl.DataFrame) -> pl.DataFrame:
    """Count each term.

    Args:
        kind: What is counted.
        terms: The column term (u64), each as often as it counts.

    Returns:
        The columns of AUTHOR_COUNTS.
    """
    counted = terms.group_by("term").agg(count=pl.len().cast(pl.Int64))
    return counted.select("term", "count", kind=pl.lit(kind)).select(list(AUTHOR_COUNTS.polars_schema))


def totals(**counts: int) -> pl.DataFrame:
    """Return counts of all there are, by the names in TOTALS."""
    terms = hash_values(pl.Series("term", list(counts), dtype=pl.String))
    rows = pl.DataFrame({"term": terms, "count": pl.Series(list(counts.values()), dtype=pl.Int64)})
    return rows.select(kind=pl.lit("total"), term="term", count="count")


def total(statistics: pl.DataFrame, name: str) -> int:
    """Return one of the totals.

    Args:
        statistics: The table AUTHOR_STATISTICS.
        name: One of TOTALS.
    """
    return int(statistics.join(totals(**{name: 0}), on=["kind", "term"], how="semi")["count"].sum())


def of_kind(statistics: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Return the counts of a kind: columns term, count.

    Args:
        statistics: The table AUTHOR_STATISTICS.
        kind: The kind.
    """
    return statistics.filter(kind=kind).select("term", "count")


def name_parts(forms: pl.DataFrame) -> pl.DataFrame:
    """Return of every name the parts that make it common.

    Args:
        forms: The table FORMS, one form a name.

    Returns:
        Columns name, family, given and initial (u64; the last two null where there is no given name).
    """
    first = pl.col("given_tokens").list.first()
    parts = forms.select("name", family="family_key", given=first, initial=first.str.head(1))
    hashed = [_hashed(parts[part], seed) for seed, part in enumerate(("family", "given", "initial"), start=1)]
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
    papers = places.select("name", "paper").unique().select(term="name")
    counted = [
        counts_of("name", papers),
        *(counts_of(part, parts.select(term=part).drop_nulls()) for part in ("family", "given", "initial")),
        totals(names=parts.height, papers=places.filter(number=1).height),
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
    words = counts_of("affiliation", texts.select(term="words").explode("term", empty_as_null=True).drop_nulls())
    counted = pl.concat([names, titles, words, totals(affiliations=texts.height)])
    counted = counted.group_by("kind", "term").agg(pl.col("count").sum())
    return AUTHOR_STATISTICS.conform(counted.filter((pl.col("count") > 1) | (pl.col("kind") == "total")))
