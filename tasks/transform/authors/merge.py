"""From clusters to tables: persons, authorships, mentions, and the evidence.

Which value survives:

    display_name, family_name, given_name   the fullest form that MIN_ATTESTED of the mentions print: most given names
                                            spelt out, then most given names, then the form printed most often, then
                                            the longest
    suffix, orcid                           the one stated most often
    identifiers                             all that are stated
    name_variants, affiliations             all that are printed; how often, and from when to when
    first_year, last_year                   of the papers whose year is known
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from schemas.exchange.authors import PERSON_AFFILIATIONS, PERSON_FORMS, PERSON_PAPERS
from schemas.lake.authors import AUTHORS, AUTHORSHIPS
from schemas.lake.sources import MENTIONS
from tasks.fields.names import add_name_keys
from tasks.hashing import hash_values
from tasks.transform.linkage.survivorship import first_of_each, union

EAST_ASIAN = r"^[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]+$"
TRACED_BY = ("record", "source_format")
MIN_ATTESTED = 0.05  # of the mentions of a person; a form in fewer is as likely a mistake
PERSON = ["author", "author_id"]
PLACE = ["paper_id", "position"]
NAME_PARTS = ["family_name", "given_name", "particle", "suffix"]


class MergedPapers(NamedTuple):
    """The authors of some papers.

    Attributes:
        authorships: The table AUTHORSHIPS, without what is inferred.
        mentions: The table MENTIONS, without what is inferred.
        forms: The table PERSON_FORMS.
        affiliations: The table PERSON_AFFILIATIONS.
        papers: The table PERSON_PAPERS.
    """

    authorships: pl.DataFrame
    mentions: pl.DataFrame
    forms: pl.DataFrame
    affiliations: pl.DataFrame
    papers: pl.DataFrame


class MergedAuthors(NamedTuple):
    """Some persons, and of what they are inferred to be authors.

    Attributes:
        authors: The table AUTHORS.
        authorships: The table AUTHORSHIPS, what is inferred.
        mentions: The table MENTIONS, what is inferred.
    """

    authors: pl.DataFrame
    authorships: pl.DataFrame
    mentions: pl.DataFrame


def merge_papers(
    mentions: pl.DataFrame, places: pl.DataFrame, persons: pl.DataFrame, texts: pl.DataFrame
) -> MergedPapers:
    """Make the authorships and mentions of papers, and count what is printed of each person.

    Args:
        mentions: The table PAPER_MENTIONS, all mentions of the papers.
        places: The table MENTION_PLACES.
        persons: The table PERSONS; reads place, author_id, confidence.
        texts: The table PAPER_TEXTS; reads paper, year.
    """
    named = persons.select("place", "author_id", "confidence")
    identified = named.select(pl.col("author_id").unique())
    identified = identified.with_columns(author=hash_values(identified["author_id"]))
    named = named.join(identified, on="author_id")
    placed = places.select("record", "position", "place", "number", "is_fullest").join(named, on="place")
    printed = mentions.join(placed, on=["record", "position"], how="left", maintain_order="left").join(
        texts.select("paper", "year"), on="paper", how="left", maintain_order="left"
    )
    authorships = _authorships(printed)
    return MergedPapers(
        authorships=AUTHORSHIPS.conform(authorships),
        mentions=MENTIONS.conform(printed.with_columns(is_inferred=False)),
        forms=PERSON_FORMS.conform(_forms(printed)),
        affiliations=PERSON_AFFILIATIONS.conform(_affiliation_years(printed)),
        papers=PERSON_PAPERS.conform(_count_papers(authorships.join(identified, on="author_id"))),
    )


def _forms(printed: pl.DataFrame) -> pl.DataFrame:
    """Count the mentions of each form of a name, and list what catalogues call the person: PERSON_FORMS."""
    form = [*PERSON, "raw_name", *NAME_PARTS, "orcid"]
    called = union(printed.filter(pl.col("identifiers").list.len() > 0), form, "identifiers")
    counted = printed.group_by(form, maintain_order=True).agg(mentions=pl.len().cast(pl.Int32))
    counted = counted.join(called, on=form, how="left", nulls_equal=True, maintain_order="left")
    return counted.with_columns(pl.col("identifiers").fill_null([]))


def _authorships(printed: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each place: the columns of AUTHORSHIPS."""
    named = printed.filter("is_fullest").select(
        "paper_id", "author_id", "raw_name", "confidence", "year", position="number", is_inferred=False
    )
    stated = union(printed.select("paper_id", "affiliations", position="number"), PLACE, "affiliations")
    first, last = pl.col("position") == 1, pl.col("position") == pl.col("position").max().over("paper_id")
    return named.join(stated, on=PLACE, how="left").with_columns(
        raw_affiliations=pl.col("affiliations").fill_null([]),
        author_position=pl.when(first)
        .then(pl.lit("first"))
        .when(last)
        .then(pl.lit("last"))
        .otherwise(pl.lit("middle")),
    )


def _affiliation_years(printed: pl.DataFrame) -> pl.DataFrame:
    """Return from when to when every affiliation is printed: the columns of PERSON_AFFILIATIONS."""
    stated = printed.select(*PERSON, "year", affiliation="affiliations").explode("affiliation", empty_as_null=True)
    return (
        stated.drop_nulls("affiliation")
        .group_by(*PERSON, "affiliation", maintain_order=True)
        .agg(first_year=pl.col("year").min(), last_year=pl.col("year").max())
    )


def _count_papers(authorships: pl.DataFrame) -> pl.DataFrame:
    """Count the papers of each person: the columns of PERSON_PAPERS."""
    return authorships.group_by(PERSON).agg(
        n_papers=pl.col("paper_id").n_unique().cast(pl.Int64),
        first_year=pl.col("year").min(),
        last_year=pl.col("year").max(),
    )


def merge_persons(  # noqa: PLR0917 - six tables meet here, and steps are called by position
    owners: pl.DataFrame,
    forms: pl.DataFrame,
    affiliations: pl.DataFrame,
    papers: pl.DataFrame,
    texts: pl.DataFrame,
    records: pl.DataFrame,
) -> MergedAuthors:
    """Merge what is counted of persons into one row each, and add what they are inferred to be authors of.

    Args:
        owners: The table OWNERS.
        forms: The table PERSON_FORMS, all of the persons.
        affiliations: The table PERSON_AFFILIATIONS.
        papers: The table PERSON_PAPERS.
        texts: The table PAPER_TEXTS; reads paper, year.
        records: The table RECORDS; reads TRACED_BY.
    """
    persons = _persons(forms, affiliations)
    inferred = (
        owners.join(persons.select(*PERSON, *NAME_PARTS), on=PERSON)
        .join(texts.select("paper", "year"), on="paper", how="left")
        .join(records.select(TRACED_BY), on="record")
        .sort("source_id")
        .with_columns(
            position=pl.lit(1, pl.Int32),
            is_inferred=True,
            raw_name=_inverted(),
            author_position=pl.lit("first"),
            orcid=pl.lit(None, pl.String),
            identifiers=pl.lit([], MENTIONS.polars_schema["identifiers"]),
            affiliations=pl.lit([], pl.List(pl.String)),
            raw_affiliations=pl.lit([], pl.List(pl.String)),
        )
    )
    counted = pl.concat([papers, PERSON_PAPERS.conform(_count_papers(inferred))]).group_by("author_id")
    counts = counted.agg(pl.col("n_papers").sum(), pl.col("first_year").min(), pl.col("last_year").max())
    return MergedAuthors(
        authors=AUTHORS.conform(persons.join(counts, on="author_id")),
        authorships=AUTHORSHIPS.conform(inferred.unique("paper_id", keep="first", maintain_order=True)),
        mentions=MENTIONS.conform(inferred),
    )


def _persons(forms: pl.DataFrame, affiliations: pl.DataFrame) -> pl.DataFrame:
    """Merge the printed names and the affiliations of every person.

    Returns:
        The columns of AUTHORS but for those that come from papers, and particle.
    """
    names = _name_counts(forms)
    stated = _years_of_affiliations(affiliations)
    return (
        _fullest(forms)
        .join(names, on=PERSON)
        .join(stated, on=PERSON, how="left")
        .join(union(forms, PERSON, "identifiers"), on=PERSON, how="left")
        .with_columns(pl.col("affiliations", "affiliation_years", "identifiers").fill_null([]))
        .join(_commonest(forms, "suffix"), on=PERSON, how="left")
        .join(_commonest(forms, "orcid"), on=PERSON, how="left")
        .with_columns(display_name=_natural())
    )


def _fullest(forms: pl.DataFrame) -> pl.DataFrame:
    """Return the fullest well attested name of every person, and the initial: columns of PERSON, family_name ..."""
    printed = forms.group_by(*PERSON, "family_name", "given_name", "particle").agg(pl.col("mentions").sum())
    attested = printed.filter(pl.col("mentions") >= MIN_ATTESTED * pl.col("mentions").sum().over("author"))
    keyed = add_name_keys(attested).with_columns(
        spelt_out=pl.col("given_tokens").list.eval(pl.element().str.len_chars() > 1).list.sum(),
        given_names=pl.col("given_tokens").list.len(),
        length=pl.col("family_name").str.len_chars() + pl.col("given_name").str.len_chars().fill_null(0),
    )
    descending = ["spelt_out", "given_names", "mentions", "length"]
    order = [*descending, "family_name", "given_name", "particle"]
    full = first_of_each(
        keyed.sort(order, descending=[name in descending for name in order]),
        PERSON,
        *("family_name", "given_name", "particle", "family_key"),
    )
    letter = pl.col("family_key").str.head(1).str.to_uppercase()
    return full.with_columns(initial=pl.when(letter.str.contains("^[A-Z]$")).then(letter).otherwise(pl.lit("_")))


def _name_counts(forms: pl.DataFrame) -> pl.DataFrame:
    """Count the mentions of every printed form.

    Returns:
        The columns of PERSON, name_variants, name_counts.
    """
    counted = forms.group_by(*PERSON, name="raw_name").agg(n_mentions=pl.col("mentions").sum().cast(pl.Int32))
    ordered = counted.sort("author", "n_mentions", "name", descending=[False, True, False])
    return ordered.group_by(PERSON, maintain_order=True).agg(
        name_variants=pl.col("name").sort(), name_counts=pl.struct("name", "n_mentions")
    )


def _years_of_affiliations(affiliations: pl.DataFrame) -> pl.DataFrame:
    """Return the affiliations of every person, and from when to when each is printed.

    Returns:
        The columns of PERSON, affiliations, affiliation_years.
    """
    fields: Sequence[str] = ("affiliation", "first_year", "last_year")
    years = affiliations.group_by(*PERSON, "affiliation").agg(pl.col("first_year").min(), pl.col("last_year").max())
    ordered = years.sort("author", "first_year", "last_year", "affiliation", nulls_last=True)
    return ordered.group_by(PERSON, maintain_order=True).agg(
        affiliations=pl.col("affiliation").sort(), affiliation_years=pl.struct(fields)
    )


def _commonest(forms: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the value that most mentions of every person state; of several the least."""
    counted = forms.drop_nulls(column).group_by(*PERSON, column).agg(pl.col("mentions").sum())
    return first_of_each(counted.sort("author", "mentions", column, descending=[False, True, False]), PERSON, column)


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
