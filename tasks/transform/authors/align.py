"""One list of places for each paper: which names in its records are the same author.

Records of one paper print its authors in variants, in another order, or only the first few. The longest list is the
base; the names of the other lists are aligned to it, and names that fit none are appended.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.exchange.authors import AFFILIATIONS, BYLINES, FORMS, MENTION_PLACES, PLACES
from schemas.order import sorted_by
from tasks.fields.names import CONFLICT, EQUAL, NameTokens
from tasks.hashing import beginning_of, hash_together, hash_values
from tasks.transform.authors.forms import SPELT, name_forms
from tasks.transform.authors.positions import align_positions
from tasks.transform.authors.stems import stems
from tasks.transform.linkage.pairs import blocks_of
from tasks.transform.linkage.survivorship import commonest, union

MAX_BASES = 8  # lists that may open places of their own in one paper; what is left then must agree to the letter
MAX_LISTED = 100  # a longer list of authors is a collaboration's, and says little about who works with whom
NUMBERED = "dblp"  # the scheme of names with the number by which DBLP tells namesakes apart
RECORD = ["paper", "record"]
PLACE = ["paper", "number"]


class Aligned(NamedTuple):
    """The authors of some papers.

    Attributes:
        mentions: The table MENTION_PLACES.
        places: The table PLACES.
        forms: The table FORMS.
        bylines: The table BYLINES.
        affiliations: The table AFFILIATIONS.
    """

    mentions: pl.DataFrame
    places: pl.DataFrame
    forms: pl.DataFrame
    bylines: pl.DataFrame
    affiliations: pl.DataFrame


def align_papers(mentions: pl.DataFrame, texts: pl.DataFrame) -> Aligned:
    """Find the places of some papers, and describe them and the papers for the comparison of authors.

    Args:
        mentions: The table PAPER_MENTIONS, all mentions of the papers.
        texts: The table PAPER_TEXTS.
    """
    keyed, forms = key_names(mentions)
    placed = align_mentions(keyed)
    places, affiliations = describe_places(placed)
    return Aligned(
        mentions=MENTION_PLACES.conform(placed),
        places=PLACES.conform(places),
        forms=FORMS.conform(forms),
        bylines=BYLINES.conform(_bylines(places, texts)),
        affiliations=affiliations,
    )


def key_names(mentions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add the match keys of names, computed once for each form.

    Args:
        mentions: Columns family_name and given_name, and any others.

    Returns:
        The mentions with the columns of FORMS, and that table.
    """
    forms = name_forms(mentions)
    return mentions.join(forms, on=SPELT, how="left", nulls_equal=True, maintain_order="left"), forms


def align_mentions(keyed: pl.DataFrame) -> pl.DataFrame:
    """Return every mention with its place in the list of authors of its paper.

    1. The record with the longest list is the base of its paper (ties: the smallest content digest). Its names open
       the places 1, 2, 3 ...
    2. A name of another record takes the place of a compatible name, each place once a record: equal names before
       compatible ones, near positions before far ones.
    3. A name that fits none takes the free place at its position, in a list of the same length, if the two can be one
       name, written differently, or share a part where most of the other names fit (`positions`).
    4. Names that fit no place are aligned among themselves in the same way, and their places follow.

    The fullest name represents the place: the most given names spelt out, then the most given names, then the longest,
    then the one with more letters beyond ASCII, then the smallest content digest and position, and record.

    Args:
        keyed: The table PAPER_MENTIONS with the match keys of the names.

    Returns:
        The same columns and number (of the place in the list, from 1, without gaps), place (its hash) and is_fullest
        (whether the mention represents it), sorted by paper, number and fullness.
    """
    mentions = keyed.with_columns(content=beginning_of("content_sha256"))
    mentions = sorted_by(mentions, "paper", "content", "record", "position").with_row_index("mention")
    starts, lengths = blocks_of(mentions["record"].to_numpy())
    mentions = mentions.with_columns(
        length=pl.Series(np.repeat(lengths, lengths)),
        order=pl.Series(np.arange(mentions.height) - np.repeat(starts, lengths) + 1).cast(pl.Int32),
        place=hash_together(mentions["record"], mentions["position"]),
    )
    placed = _place_identical_lists(mentions)
    rest = mentions.join(placed, on="mention", how="anti")
    placed = pl.concat([placed, _place_variants(rest)])
    mentions = mentions.with_columns(placed.sort("mention")["number"]).with_columns(pl.col("place").min().over(PLACE))
    ordered = mentions.sort(*PLACE, *_fullness(), "mention", descending=[False] * 2 + [True] * 4 + [False])
    first = pl.any_horizontal(pl.col(column) != pl.col(column).shift() for column in PLACE).fill_null(value=True)
    return ordered.with_columns(is_fullest=first).select(*keyed.columns, "number", "place", "is_fullest")


def describe_places(placed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Merge the mentions of every place.

    Args:
        placed: What `align_mentions` gives.

    Returns:
        The columns of PLACES, a row a place: the name of the fullest mention, its suffix, else the first that is
        stated, the ORCID iD and the numbered name of DBLP that are stated most often, then the smallest, the hashes of
        all that catalogues call the person, and that of all affiliations. And the table AFFILIATIONS.
    """
    fullest = placed.filter("is_fullest").select(*PLACE, "place", "key", "name", "form", "listing")
    suffixes = placed.drop_nulls("suffix").group_by(PLACE, maintain_order=True).agg(pl.col("suffix").first())
    affiliations = union(placed, PLACE, "affiliations").with_columns(pl.col("affiliations").list.join(" "))
    affiliations = affiliations.with_columns(affiliation=hash_values(affiliations["affiliations"]))
    distinct = affiliations.unique("affiliation")
    called = _called(placed)
    places = (
        fullest.join(suffixes, on=PLACE, how="left")
        .join(commonest(placed, PLACE, "orcid"), on=PLACE, how="left")
        .join(
            commonest(called.filter(scheme=NUMBERED).rename({"value": "homonym"}), PLACE, "homonym"),
            on=PLACE,
            how="left",
        )
        .join(called.group_by(PLACE).agg(identifiers=pl.col("identifier").unique().sort()), on=PLACE, how="left")
        .with_columns(pl.col("identifiers").fill_null([]))
        .join(affiliations.select(*PLACE, "affiliation"), on=PLACE, how="left")
    )
    return places, AFFILIATIONS.conform(distinct.select("affiliation", words=stems(distinct["affiliations"])))


def _called(placed: pl.DataFrame) -> pl.DataFrame:
    """Return what catalogues call the person of each place: columns of PLACE, scheme, value, identifier."""
    stated = placed.filter(pl.col("identifiers").list.len() > 0).select(*PLACE, "identifiers")
    stated = stated.explode("identifiers", empty_as_null=True).unnest("identifiers")
    printed = stated.select(printed=pl.concat_str("scheme", "value", separator=":")).to_series()
    return stated.with_columns(identifier=hash_values(printed))


def _bylines(places: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return what papers say, with the distinct names of their authors."""
    distinct = [
        pl.when(pl.len() <= MAX_LISTED)
        .then(pl.col(column).unique().sort().implode())
        .otherwise(pl.lit(None))
        .alias(as_)
        for column, as_ in (("name", "names"), ("key", "keys"))
    ]
    names = places.group_by("paper").agg(distinct)
    return names.join(texts, on="paper", how="left").with_columns(pl.col("names", "keys", "title").fill_null([]))


def _fullness() -> list[pl.Expr]:
    """Return what makes a name full, most important first."""
    spelt_out = pl.col("given_tokens").list.eval(pl.element().str.len_chars() > 1).list.sum()
    length = pl.col("family_name").str.len_chars() + pl.col("given_name").str.len_chars().fill_null(0)
    accents = pl.col("raw_name").str.len_bytes() - pl.col("raw_name").str.len_chars()
    return [spelt_out, pl.col("given_tokens").list.len(), length, accents]


def _place_identical_lists(mentions: pl.DataFrame) -> pl.DataFrame:
    """Place the mentions of the papers whose records all print the same names in the same order.

    Args:
        mentions: The mentions, those of a record in their order: columns mention, paper, record, order, name.
    """
    lists = mentions.group_by(RECORD).agg(names="name")
    uniform = lists.group_by("paper").agg(pl.col("names").n_unique()).filter(pl.col("names") == 1)
    return mentions.join(uniform, on="paper", how="semi").select("mention", number="order")


def _place_variants(mentions: pl.DataFrame) -> pl.DataFrame:
    """Place the mentions of papers whose records differ: base after base, until every mention has a place."""
    names = NameTokens.of(mentions)
    mentions = mentions.with_columns(
        name=pl.int_range(pl.len(), dtype=pl.Int64), family=pl.Series(names.family), words=pl.Series(names.words)
    )
    placed: list[pl.DataFrame] = [pl.DataFrame(schema={"mention": pl.UInt32, "number": pl.Int32})]
    used = pl.DataFrame(schema={"paper": pl.UInt64, "used": pl.Int32})
    for _ in range(MAX_BASES):
        if mentions.is_empty():
            break
        base = mentions.join(_bases(mentions), on=RECORD, how="semi").join(used, on="paper", how="left")
        rank = pl.col("order").rank("ordinal").over("paper").cast(pl.Int32)
        base = base.with_columns(number=pl.col("used").fill_null(0) + rank)
        others = mentions.join(base, on="mention", how="anti")
        aligned = _align(others, base, names)
        aligned = pl.concat([aligned, align_positions(others, base, aligned)])
        placed += [base.select("mention", "number"), aligned]
        used = pl.concat([base.group_by("paper").agg(used=pl.col("number").max()), used])
        used = used.group_by("paper").agg(pl.col("used").max())
        mentions = others.join(aligned, on="mention", how="anti")
    placed.append(_place_by_letter(mentions, used))
    return pl.concat(placed)


def _bases(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return the record of every paper that has the most names; ties by content, then by id."""
    lists = mentions.group_by(RECORD).agg(pl.len().alias("names"), pl.col("content_sha256").first())
    order = ["names", "content_sha256", "record"]
    return lists.sort(order, descending=[True, False, False]).group_by("paper").agg(pl.col("record").first())


def _align(others: pl.DataFrame, base: pl.DataFrame, names: NameTokens) -> pl.DataFrame:
    """Align names to the places of the base, each place at most once a record.

    In every round a name and a place that are each other's best choice are joined, until none is left.

    Returns:
        Columns mention, number.
    """
    left = others.select("mention", "paper", "record", "order", "name", "family", "words")
    right = base.select("paper", "number", "family", "words", base_order="order", base_name="name")
    pairs = pl.concat(
        [
            left.drop("words").join(right.drop("words"), on=["paper", "family"]).drop("family"),
            left.drop("family").join(right.drop("family"), on=["paper", "words"]).drop("words"),
        ]
    ).unique(["mention", "number"])
    agreement = names.compare(pairs["name"].to_numpy(), pairs["base_name"].to_numpy())
    choice = ["unlike", "distance", "number", "mention"]
    pairs = (
        pairs.with_columns(agreement=pl.Series(agreement))
        .filter(pl.col("agreement") != CONFLICT)
        .with_columns(
            unlike=pl.col("agreement") != EQUAL,
            distance=(pl.col("order") - pl.col("base_order")).abs(),
        )
        .sort(choice)
    )
    aligned = [pl.DataFrame(schema={"mention": pl.UInt32, "number": pl.Int32})]
    while not pairs.is_empty():
        first_of_mention = pl.col("mention").is_first_distinct()
        first_of_place = pl.struct("record", "number").is_first_distinct()
        best = pairs.filter(first_of_mention & first_of_place)
        aligned.append(best.select("mention", "number"))
        pairs = pairs.join(best, on="mention", how="anti").join(best, on=["record", "number"], how="anti").sort(choice)
    return pl.concat(aligned)


def _place_by_letter(mentions: pl.DataFrame, used: pl.DataFrame) -> pl.DataFrame:
    """Place what is left by the exact name, and by its occurrence where a record prints it more than once."""
    slot = ["name_key", "occurrence"]
    slots = mentions.with_columns(occurrence=pl.int_range(pl.len()).over(*RECORD, "name_key"))
    places = (
        slots.select("paper", *slot)
        .unique()
        .sort("paper", *slot)
        .with_columns(rank=(pl.int_range(pl.len()).over("paper") + 1).cast(pl.Int32))
        .join(used, on="paper", how="left")
        .with_columns(number=pl.col("used").fill_null(0) + pl.col("rank"))
    )
    return slots.join(places, on=["paper", *slot]).select("mention", "number")
