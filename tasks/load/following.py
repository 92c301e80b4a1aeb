"""Follow records and mentions from one version of the lake to the next.

A record has its id from what it says, and so keeps it until it is corrected. A record whose id is gone is followed to a
new record by the first of these rules that pairs it. The two have to be the only ones, of those that are gone and of
those that are new, that are the same in the columns of the rule, and no two with different DOIs are paired.

| the same are | and alike are |
|---|---|
| content, own key | |
| content, number among the records of this content | |
| catalogue, own key | |
| dump, own key | title |
| dump, own key, names, year | |
| format, own key | title |
| title, names, year | |
| title, names, venue | |
| title, year, venue | names |
| names, year, venue, numbers in the title | title |
| title, year, venue, dump; both without names | |

A mention of a followed record is followed by the name as printed, else by the family name, else by its position if the
two names are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

MIN_ALIKE = 70.0  # per cent; the typing errors of a title or a name leave it more alike, other ones are less
NUMBERS = r"\b(?:\d+|[IVX]+)\b"  # they tell the parts of a paper, and the papers of a series, from each other
NOW = " now"  # ends the names of columns of the version now, where the version before has them too
ROW = "row"

# The columns of the table sources by which records are followed, of mentions by which they are and their names.
PUBLISHED = (
    *("source_id", "source_file", "source_format", "source_index", "source_key", "catalogue"),
    *("content_sha256", "title", "venue", "year", "identifiers"),
)
PRINTED = ("source_id", "position", "raw_name", "family_name")


class Rule(NamedTuple):
    """A rule by which a row of the version before and one of the version now are paired.

    Attributes:
        same: The columns in which they are the same; a row in which one of these is null has no pair.
        alike: A column of text in which they are alike; None if they need not be.
    """

    same: Sequence[str]
    alike: str | None = None


RECORD_RULES = (
    Rule(["content_sha256", "own_key"]),
    Rule(["content_sha256", "number"]),
    Rule(["catalogue", "own_key"]),
    Rule(["source_file", "own_key"], "title"),
    Rule(["source_file", "own_key", "names", "year"]),
    Rule(["source_format", "own_key"], "title"),
    Rule(["title", "names", "year"]),
    Rule(["title", "names", "venue"]),
    Rule(["title", "year", "venue"], "names"),
    Rule(["names", "year", "venue", "numbers"], "title"),
    Rule(["title", "year", "venue", "source_file", "is_nameless"]),
)
MENTION_RULES = (
    Rule(["followed_id", "raw_name"]),
    Rule(["followed_id", "family_name"]),
    Rule(["followed_id", "position"], "raw_name"),
)


def as_stated(sources: pl.DataFrame) -> pl.DataFrame:
    """Add to records of the table sources their own keys and DOIs.

    Args:
        sources: Columns PUBLISHED.
    """
    own_key = pl.when(pl.col("source_key") != pl.col("source_index").cast(pl.String)).then("source_key")
    identifiers = sources.select("source_id", "identifiers").explode("identifiers").unnest("identifiers")
    dois = identifiers.filter(scheme="doi").unique("source_id", keep="first", maintain_order=True)
    return sources.with_columns(own_key=own_key).join(dois.select("source_id", doi="value"), on="source_id", how="left")


def follow_records(gone: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Follow records whose ids are gone.

    Args:
        gone: The records of the version before whose ids the version now does not have: columns source_id, source_file,
            source_format, own_key, catalogue, content_sha256, title, venue, year, doi, and names, the list of the names
            as printed.
        new: Those of the version now whose ids the version before does not have, with the same columns.

    Returns:
        The columns source_id, of the version before, and followed_id, each id once.
    """
    found = match_up(_with_evidence(gone), _with_evidence(new), RECORD_RULES, apart="doi")
    return found.select("source_id", followed_id=f"source_id{NOW}")


def _with_evidence(records: pl.DataFrame) -> pl.DataFrame:
    """Add to records the columns that rules compare, of which few are null."""
    names = pl.col("names").list.join("; ")
    return records.with_columns(
        pl.col("venue").fill_null(""),
        pl.col("year").fill_null(0),
        names=pl.when(names != "").then(names),
        number=pl.col("source_id").rank("ordinal").over("content_sha256"),
        numbers=pl.col("title").str.extract_all(NUMBERS).list.join(" "),
        is_nameless=pl.when((names == "") | names.is_null()).then(pl.lit(value=True)),
    )


def with_names(records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Add to records the list of their names as printed.

    Args:
        records: Column source_id.
        mentions: Columns source_id, position and raw_name, of these records and others.
    """
    names = mentions.sort("source_id", "position").group_by("source_id").agg(names="raw_name")
    return records.join(names, on="source_id", how="left")


def follow_mentions(gone: pl.DataFrame, new: pl.DataFrame, followed: pl.DataFrame) -> pl.DataFrame:
    """Follow the mentions of followed records.

    Args:
        gone: Columns PRINTED of mentions of the version before, of the followed records and others.
        new: The same columns of mentions of the version now.
        followed: Columns source_id and followed_id.

    Returns:
        The columns source_id and position, of the version before, followed_id and followed_position.
    """
    before = gone.select(PRINTED).join(followed, on="source_id")
    now = new.select(PRINTED).rename({"source_id": "followed_id"}).join(followed, on="followed_id", how="semi")
    found = match_up(before, now, MENTION_RULES)
    return found.select("source_id", "position", "followed_id", followed_position=f"position{NOW}")


def match_up(gone: pl.DataFrame, new: pl.DataFrame, rules: Sequence[Rule], apart: str | None = None) -> pl.DataFrame:
    """Pair rows of two versions by the first rule that pairs them.

    Args:
        gone: Rows of the version before.
        new: Rows of the version now.
        rules: The rules; a row that one of them pairs is not paired by those behind it.
        apart: A column that keeps apart rows in which it is not null and not the same.

    Returns:
        The columns of both, those of the version now with the suffix NOW where both have them. Each row is in one pair.
    """
    gone, new = (rows.with_row_index(ROW) for rows in (gone, new))
    pairs = []
    for rule in rules:
        before, now = (rows.drop_nulls(rule.same).unique(rule.same, keep="none") for rows in (gone, new))
        found = before.join(now, on=rule.same, suffix=NOW, coalesce=False)
        if apart:
            found = found.filter(pl.col(apart).eq(pl.col(f"{apart}{NOW}")).fill_null(value=True))
        if rule.alike:
            texts = (found[column].to_list() for column in (rule.alike, f"{rule.alike}{NOW}"))
            found = found.filter(pl.Series(cpdist(*texts, scorer=fuzz.ratio)) >= MIN_ALIKE)
        pairs.append(found)
        gone = gone.join(found, on=ROW, how="anti")
        new = new.join(found, left_on=ROW, right_on=f"{ROW}{NOW}", how="anti")
    return pl.concat(pairs)
