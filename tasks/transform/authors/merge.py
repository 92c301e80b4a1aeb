"""From clusters to tables: persons, authorships, mentions, and the evidence.

Which value survives:

    display_name, family_name, given_name   the fullest form that MIN_ATTESTED of the mentions print: most given names
                                            spelt out, then most given names, then the form printed most often, then
                                            the longest
    suffix, orcid                           the one stated most often
    name_variants, affiliations             all that are printed; how often, and from when to when
    first_year, last_year                   of the papers whose year is known
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.lake.authors import AUTHORS, AUTHORSHIPS
from schemas.lake.sources import MENTIONS
from tasks.fields.names import add_name_keys
from tasks.transform.authors.matches import author_matches
from tasks.transform.linkage.survivorship import commonest, first_of_each, union

EAST_ASIAN = r"^[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]+$"
MIN_ATTESTED = 0.05  # of the mentions of a person; a form in fewer is as likely a mistake
MIN_SURE = 5.0  # a link of this score, or within a core, leaves no doubt
PERSON = ["author_id"]
PLACE = ["paper_id", "place"]
NAME_PARTS = ["family_name", "given_name", "particle", "suffix"]


class AuthorTables(NamedTuple):
    """The tables of the lake that author resolution gives, each in its final form."""

    authors: pl.DataFrame
    authorships: pl.DataFrame
    mentions: pl.DataFrame
    author_matches: pl.DataFrame


def merge_authors(  # noqa: PLR0917 - seven tables meet here, and steps are called by position
    mentions: pl.DataFrame,
    clusters: pl.DataFrame,
    identified: pl.DataFrame,
    links: pl.DataFrame,
    inferred: pl.DataFrame,
    papers: pl.DataFrame,
    sources: pl.DataFrame,
) -> AuthorTables:
    """Make the tables of authors.

    Args:
        mentions: What `align_mentions` gives.
        clusters: The places with their cluster.
        identified: The table PERSONS.
        links: The links between places.
        inferred: What `infer_owners` gives.
        papers: Columns paper_id, year.
        sources: Columns source_id, source_format.
    """
    placed = clusters.join(identified, on="cluster", how="left", maintain_order="left")
    printed = mentions.join(placed.select(*PLACE, "author_id"), on=PLACE, how="left", maintain_order="left")
    persons = _persons(
        printed.join(papers.select("paper_id", "year"), on="paper_id", how="left", maintain_order="left")
    )
    concluded = inferred.join(identified, on="cluster").join(persons.select("author_id", *NAME_PARTS), on="author_id")
    concluded = concluded.with_columns(position=pl.lit(1, pl.Int32), is_inferred=True, raw_name=_inverted())
    authorships = _authorships(placed, concluded, links, papers)
    return AuthorTables(
        authors=AUTHORS.conform(_add_papers(persons, authorships)),
        authorships=authorships,
        mentions=_mentions(printed, concluded, sources),
        author_matches=author_matches(placed, links),
    )


def _persons(printed: pl.DataFrame) -> pl.DataFrame:
    """Merge the mentions of every person.

    Returns:
        The columns of AUTHORS but for those that come from papers, and particle.
    """
    forms = add_name_keys(
        printed.group_by("author_id", "family_name", "given_name", "particle").agg(printed=pl.len())
    ).with_columns(
        spelt_out=pl.col("given_tokens").list.eval(pl.element().str.len_chars() > 1).list.sum(),
        given_names=pl.col("given_tokens").list.len(),
        length=pl.col("family_name").str.len_chars() + pl.col("given_name").str.len_chars().fill_null(0),
    )
    attested = pl.col("printed") >= MIN_ATTESTED * pl.col("printed").sum().over("author_id")
    descending = ["spelt_out", "given_names", "printed", "length"]
    fullest = first_of_each(
        forms.filter(attested).sort(*descending, "family_name", "given_name", descending=[True] * 4 + [False] * 2),
        PERSON,
        *("family_name", "given_name", "particle", "family_key"),
    )
    variants = printed.group_by("author_id").agg(name_variants=pl.col("raw_name").unique().sort())
    letter = pl.col("family_key").str.head(1).str.to_uppercase()
    return (
        fullest.join(variants, on="author_id")
        .join(union(printed, PERSON, "affiliations"), on="author_id", how="left")
        .join(_name_counts(printed), on="author_id", how="left")
        .join(_affiliation_years(printed), on="author_id", how="left")
        .with_columns(pl.col("affiliations", "affiliation_years").fill_null([]))
        .join(commonest(printed, PERSON, "suffix"), on="author_id", how="left")
        .join(commonest(printed, PERSON, "orcid"), on="author_id", how="left")
        .with_columns(
            display_name=_natural(),
            initial=pl.when(letter.str.contains("^[A-Z]$")).then(letter).otherwise(pl.lit("_")),
        )
    )


def _name_counts(printed: pl.DataFrame) -> pl.DataFrame:
    """Count the mentions of every printed form.

    Returns:
        Columns author_id, name_counts.
    """
    counted = printed.group_by("author_id", name="raw_name").agg(n_mentions=pl.len().cast(pl.Int32))
    ordered = counted.sort("author_id", "n_mentions", "name", descending=[False, True, False])
    return ordered.group_by("author_id", maintain_order=True).agg(name_counts=pl.struct("name", "n_mentions"))


def _affiliation_years(printed: pl.DataFrame) -> pl.DataFrame:
    """Return from when to when every affiliation is printed.

    Returns:
        Columns author_id, affiliation_years.
    """
    stated = printed.select("author_id", "year", affiliation="affiliations").explode("affiliation", empty_as_null=True)
    years = (
        stated.drop_nulls("affiliation")
        .group_by("author_id", "affiliation")
        .agg(first_year=pl.col("year").min(), last_year=pl.col("year").max())
        .sort("author_id", "first_year", "last_year", "affiliation", nulls_last=True)
    )
    fields = ("affiliation", "first_year", "last_year")
    return years.group_by("author_id", maintain_order=True).agg(affiliation_years=pl.struct(fields))


def _natural() -> pl.Expr:
    """Return the name in natural order; one in Han, Hangul or Kana begins with the family name, without a blank."""
    east_asian = pl.col("family_name").str.contains(EAST_ASIAN) & pl.col("given_name").str.contains(EAST_ASIAN)
    return (
        pl.when(east_asian)
        .then(pl.concat_str("family_name", "given_name"))
        .otherwise(pl.concat_str("given_name", "family_name", "suffix", separator=" ", ignore_nulls=True))
    )


def _inverted() -> pl.Expr:
    """Return the name as "Family, Given"."""
    return pl.concat_str("family_name", "given_name", "suffix", separator=", ", ignore_nulls=True)


def _confidence(placed: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return how sure it is that the places of a person are one person's: as sure as the weakest link.

    Returns:
        Columns author_id, confidence. A person whose links between cores all score MIN_SURE or more has no row,
        and is certain.
    """
    weak = links.filter((pl.col("decision") == "merged") & (pl.col("score") < MIN_SURE))
    return (
        weak.join(placed.select("author_id", "core", left="index"), on="left")
        .join(placed.select(right="index", right_core="core"), on="right")
        .filter(pl.col("core") != pl.col("right_core"))
        .group_by("author_id")
        .agg(confidence=1 / (1 + (-pl.col("score").min()).exp()))
    )


def _authorships(
    placed: pl.DataFrame, concluded: pl.DataFrame, links: pl.DataFrame, papers: pl.DataFrame
) -> pl.DataFrame:
    """Make the table AUTHORSHIPS: the stated places, and the inferred ones, each once a paper."""
    stated = placed.join(_confidence(placed, links), on="author_id", how="left").select(
        "paper_id",
        "author_id",
        "raw_name",
        pl.col("confidence").fill_null(1.0),
        position="place",
        raw_affiliations="affiliations",
        is_inferred=False,
    )
    added = concluded.unique("paper_id").select(
        "paper_id",
        "author_id",
        "raw_name",
        "confidence",
        "position",
        raw_affiliations=pl.lit([], pl.List(pl.String)),
        is_inferred=True,
    )
    first, last = pl.col("position") == 1, pl.col("position") == pl.col("position").max().over("paper_id")
    return AUTHORSHIPS.conform(
        pl.concat([stated, added])
        .join(papers.select("paper_id", "year"), on="paper_id", how="left")
        .with_columns(
            author_position=pl.when(first)
            .then(pl.lit("first"))
            .when(last)
            .then(pl.lit("last"))
            .otherwise(pl.lit("middle"))
        )
    )


def _add_papers(persons: pl.DataFrame, authorships: pl.DataFrame) -> pl.DataFrame:
    """Add how many papers a person has, inferred ones included, and from when to when."""
    counts = authorships.group_by("author_id").agg(
        n_papers=pl.col("paper_id").n_unique(),
        first_year=pl.col("year").min(),
        last_year=pl.col("year").max(),
    )
    return persons.join(counts, on="author_id")


def _mentions(printed: pl.DataFrame, concluded: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Make the table MENTIONS: every printed name, and the inferred owners on the records of their page."""
    added = concluded.with_columns(orcid=pl.lit(None, pl.String), affiliations=pl.lit([], pl.List(pl.String)))
    columns = [name for name in MENTIONS.polars_schema if name != "source_format"]
    both = pl.concat([printed.with_columns(is_inferred=False).select(columns), added.select(columns)])
    return MENTIONS.conform(both.join(sources.select("source_id", "source_format"), on="source_id", how="left"))
