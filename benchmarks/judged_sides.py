"""What is printed of a record or a mention, so that a person can judge of which paper or author it is."""

from __future__ import annotations

import polars as pl

from tasks.load import Lake

MAX_LISTED = 12  # names of a list
MAX_TITLES = 4  # of an author
MENTION = ["source_id", "position"]


def describe_records(lake: Lake, records: pl.DataFrame) -> pl.DataFrame:
    """Return what records say, and what only their papers say (type, volume, pages), a row for each given row.

    Args:
        lake: The lake.
        records: The column source_id.

    Returns:
        A column of text for each field; null where there is nothing.
    """
    of_papers = lake.papers.select("paper_id", "type", "volume", "issue", "pages", "n_sources", "work_id")
    shown = lake.sources.join(of_papers, on="paper_id").join(_names(lake), on="source_id", how="left")
    shown = shown.filter(pl.col("source_id").is_in(records["source_id"].to_list())).select(
        "source_id",
        "title",
        "names",
        pl.col("year").cast(pl.String),
        "venue",
        identifiers=pl.col("identifiers")
        .list.eval(pl.element().struct.field("scheme") + ":" + pl.element().struct.field("value"))
        .list.join(" "),
        place=pl.concat_str("source_file", "line_start", "source_key", separator=" ", ignore_nulls=True),
        paper=pl.concat_str(
            "type",
            pl.format("vol. {}", "volume"),
            pl.format("no. {}", "issue"),
            pl.format("pp. {}", "pages"),
            pl.format("{} records", "n_sources"),
            separator=", ",
            ignore_nulls=True,
        ),
        work="work_id",
    )
    return records.join(shown.collect(), on="source_id", how="left", maintain_order="left").drop("source_id")


def describe_mentions(lake: Lake, mentions: pl.DataFrame) -> pl.DataFrame:
    """Return what mentions and their records say, and what is known of their authors, a row for each given row.

    Args:
        lake: The lake.
        mentions: The columns source_id, position.

    Returns:
        A column of text for each field; null where there is nothing.
    """
    listed = lake.mentions.join(mentions.lazy().unique(), on=MENTION, how="semi")
    identifiers = pl.col("identifiers").list.eval(pl.element().struct.field("value")).list.join(" ")
    shown = (
        listed.select(
            *MENTION, "author_id", "raw_name", "orcid", person=identifiers, where=pl.col("affiliations").list.join("; ")
        )
        .join(lake.sources.select("source_id", "title", "year", "venue"), on="source_id")
        .join(_names(lake), on="source_id", how="left")
        .join(_authors(lake, listed.select("author_id").unique()), on="author_id")
        .select(
            *MENTION,
            "raw_name",
            "orcid",
            "person",
            paper=pl.concat_str("title", pl.col("year").cast(pl.String), "venue", separator=" | ", ignore_nulls=True),
            names="names",
            affiliation="where",
            author="author",
            others="coauthors",
            titles="titles",
        )
    )
    return mentions.join(shown.collect(), on=MENTION, how="left", maintain_order="left").drop(MENTION)


def _names(lake: Lake) -> pl.LazyFrame:
    """Return the names that each record prints: source_id, names."""
    return (
        lake.mentions.filter(~pl.col("is_inferred"))
        .sort(MENTION)
        .group_by("source_id", maintain_order=True)
        .agg(names=_listed(pl.col("raw_name"), MAX_LISTED))
    )


def _authors(lake: Lake, authors: pl.LazyFrame) -> pl.LazyFrame:
    """Return what is known of authors, with some coauthors and titles: author_id, author, coauthors, titles."""
    theirs = lake.authorships.join(authors, on="author_id", how="semi").select("author_id", "paper_id", "year")
    names = lake.authors.select(
        "author_id", "display_name", "n_papers", "first_year", "last_year", "name_variants", "affiliations"
    )
    coauthors = (
        theirs.join(lake.authorships.select("paper_id", other="author_id"), on="paper_id")
        .filter(pl.col("other") != pl.col("author_id"))
        .group_by("author_id", "other")
        .len()
        .join(names.select(other="author_id", name="display_name"), on="other")
        .sort("author_id", "len", "name", descending=[False, True, False])
        .group_by("author_id", maintain_order=True)
        .agg(coauthors=_listed(pl.format("{} {}", "name", "len"), MAX_LISTED))
    )
    titles = (
        theirs.join(lake.papers.select("paper_id", "title"), on="paper_id")
        .sort("author_id", "year", "paper_id")
        .group_by("author_id", maintain_order=True)
        .agg(titles=_listed(pl.format("{} ({})", "title", "year"), MAX_TITLES))
    )
    author = pl.concat_str(
        "display_name",
        pl.format("{} papers", "n_papers"),
        pl.format("{} to {}", "first_year", "last_year"),
        pl.col("name_variants").list.head(MAX_TITLES).list.join(" / "),
        pl.col("affiliations").list.head(MAX_TITLES).list.join("; "),
        separator=" | ",
        ignore_nulls=True,
    )
    return (
        names.join(authors, on="author_id", how="semi")
        .select("author_id", author=author)
        .join(coauthors, on="author_id", how="left")
        .join(titles, on="author_id", how="left")
    )


def _listed(values: pl.Expr, longest: int) -> pl.Expr:
    """Return the first of the values of a group, joined, and how many more there are."""
    more = values.len().cast(pl.Int64) - longest
    return values.drop_nulls().head(longest).str.join("; ") + pl.when(more > 0).then(pl.format(" +{}", more)).otherwise(
        pl.lit("")
    )
