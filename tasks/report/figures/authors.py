"""Authors by number of papers, the names printed in most forms, and the names that most persons have."""

from __future__ import annotations

import polars as pl

from tasks.report.figures.naming import largest

# The least number of papers of each group of authors.
GROUPS = (1, 2, 3, 4, 5, 10, 20, 50, 100)


def count_productivity(authors: pl.LazyFrame) -> pl.DataFrame:
    """Count the authors with few and with many papers.

    Args:
        authors: Column n_papers.

    Returns:
        The columns least (papers that an author of this group has at least) and authors, for each of GROUPS up to the
        last that has an author.
    """
    least = pl.max_horizontal(pl.when(pl.col("n_papers") >= bound).then(bound) for bound in GROUPS)
    counted = authors.group_by(least=least.cast(pl.Int64)).agg(authors=pl.len()).collect()
    groups = pl.DataFrame({"least": GROUPS}, schema={"least": pl.Int64})
    filled = groups.join(counted, on="least", how="left").with_columns(pl.col("authors").fill_null(0)).sort("least")
    return filled.filter(pl.col("authors").reverse().cum_sum().reverse() > 0)


def list_most_papers(authors: pl.LazyFrame, most: int) -> pl.DataFrame:
    """List the authors with most papers: columns author_id, display_name, n_papers, first_year and last_year."""
    columns = ("author_id", "display_name", "n_papers", "first_year", "last_year")
    return largest(authors.select(columns).collect(), most, "n_papers", "display_name", "author_id")


def list_most_variants(authors: pl.LazyFrame, most: int) -> pl.DataFrame:
    """List the authors whose names are printed in most forms.

    Args:
        authors: Columns author_id, display_name, name_variants.
        most: How many to list.

    Returns:
        The columns author_id, display_name, variants (how many) and name_variants; those with one form are left out.
    """
    counted = authors.select("author_id", "display_name", variants=pl.col("name_variants").list.len().cast(pl.Int64))
    top = largest(counted.filter(pl.col("variants") > 1).collect(), most, "variants", "display_name", "author_id")
    forms = authors.select("author_id", "name_variants").filter(pl.col("author_id").is_in(top["author_id"].implode()))
    return top.lazy().join(forms, on="author_id", maintain_order="left").collect()


def list_most_persons(authors: pl.LazyFrame, most: int) -> pl.DataFrame:
    """List the names that most persons have.

    Args:
        authors: Columns display_name and n_papers.
        most: How many to list.

    Returns:
        The columns display_name, persons, and papers, the sum of theirs; names of one person are left out.
    """
    names = authors.group_by("display_name").agg(persons=pl.len(), papers=pl.col("n_papers").sum().cast(pl.Int64))
    return largest(names.filter(pl.col("persons") > 1).collect(), most, "persons", "display_name")
