"""One list of places for each paper: which names in its records are the same author.

Records of one paper print its authors in variants, in another order, or only the first few. The longest list is the
base; the names of the other lists are aligned to it, and names that fit none are appended.
"""

from __future__ import annotations

import polars as pl

from tasks.fields.names import CONFLICT, EQUAL, NameTokens, add_name_keys
from tasks.transform.linkage.survivorship import commonest, union

MAX_BASES = 8  # lists that may open places of their own in one paper; what is left then must agree to the letter
RECORD = ["paper_id", "source_id"]
PLACE = ["paper_id", "place"]


def align_mentions(parsed: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """Return every mention with its place in the list of authors of its paper.

    1. The record with the longest list is the base of its paper (ties: the smallest content digest). Its names open
       the places 1, 2, 3 ...
    2. A name of another record takes the place of a compatible name, each place once a record: equal names before
       compatible ones, near positions before far ones.
    3. Names that fit no place are aligned among themselves in the same way, and their places follow.

    Args:
        parsed: The table PARSED_NAMES.
        assignments: The table ASSIGNMENTS; reads source_id, paper_id, content_sha256.

    Returns:
        The columns of PARSED_NAMES and paper_id, place (from 1, without gaps), seed (what the mention says of itself
        wherever it stands: the record's content digest and the position), one row a mention.
    """
    mentions = (
        parsed.join(assignments.select("source_id", "paper_id", "content_sha256"), on="source_id", how="inner")
        .sort("paper_id", "content_sha256", "source_id", "position")
        .with_row_index("mention")
        .with_columns(
            pl.len().over(RECORD).alias("length"),
            pl.col("position").rank("ordinal").over(RECORD).cast(pl.Int32).alias("order"),
            seed=pl.concat_str("content_sha256", pl.lit("#"), "position"),
        )
    )
    mentions = add_name_keys(mentions)
    placed = _place_identical_lists(mentions)
    rest = mentions.join(placed, on="mention", how="anti")
    placed = pl.concat([placed, _place_variants(rest)])
    columns = [*parsed.columns, "paper_id", "place", "seed"]
    return mentions.join(placed, on="mention").select(columns).sort("source_id", "position")


def describe_places(mentions: pl.DataFrame) -> pl.DataFrame:
    """Merge the mentions of every place.

    The fullest name represents the place: the most given names spelt out, then the most given names, then the longest,
    then the one with more letters beyond ASCII, then the smallest seed and
    record.

    Args:
        mentions: What `align_mentions` gives.

    Returns:
        One row a place, sorted: paper_id, place, source_id and position (the representative mention), raw_name,
        family_name, given_name, particle, suffix (the fullest name's, else the first that is stated), orcid (the most
        frequent, then the smallest), affiliations (all, sorted), seed (the smallest of its mentions).
    """
    alone = pl.len().over(PLACE) == 1
    fullest = fullness_order(add_name_keys(mentions.filter(~alone))).group_by(PLACE, maintain_order=True)
    names = fullest.agg(
        pl.col("source_id", "position", "raw_name", "family_name", "given_name", "particle").first(),
        pl.col("suffix").drop_nulls().first(),
        pl.col("seed").min(),
    )
    names = pl.concat([names, mentions.filter(alone).select(names.columns)])
    orcids = commonest(mentions, PLACE, "orcid")
    affiliations = union(mentions, PLACE, "affiliations")
    return (
        names.join(orcids, on=PLACE, how="left")
        .join(affiliations, on=PLACE, how="left")
        .with_columns(pl.col("affiliations").fill_null([]))
        .sort(PLACE)
    )


def fullness_order(keyed: pl.DataFrame) -> pl.DataFrame:
    """Sort names from the fullest down; ties by seed, then by the record, for two records can say the same.

    Args:
        keyed: Columns raw_name, family_name, given_name, given_tokens, seed, source_id, and any others.
    """
    spelt_out = pl.col("given_tokens").list.eval(pl.element().str.len_chars() > 1).list.sum()
    length = pl.col("family_name").str.len_chars() + pl.col("given_name").str.len_chars().fill_null(0)
    accents = pl.col("raw_name").str.len_bytes() - pl.col("raw_name").str.len_chars()
    order = [spelt_out, pl.col("given_tokens").list.len(), length, accents, "seed", "source_id"]
    return keyed.sort(order, descending=[True] * 4 + [False] * 2)


def _place_identical_lists(mentions: pl.DataFrame) -> pl.DataFrame:
    """Place the mentions of the papers whose records all print the same names in the same order."""
    lists = mentions.group_by(RECORD).agg(pl.col("name_key").sort_by("order").alias("names"))
    uniform = lists.group_by("paper_id").agg(pl.col("names").n_unique()).filter(pl.col("names") == 1)
    return mentions.join(uniform, on="paper_id", how="semi").select("mention", place="order")


def _place_variants(mentions: pl.DataFrame) -> pl.DataFrame:
    """Place the mentions of papers whose records differ: base after base, until every mention has a place."""
    names = NameTokens.of(mentions)
    mentions = mentions.with_columns(name=pl.int_range(pl.len(), dtype=pl.Int64))
    placed: list[pl.DataFrame] = [pl.DataFrame(schema={"mention": pl.UInt32, "place": pl.Int32})]
    used = pl.DataFrame(schema={"paper_id": pl.String, "used": pl.Int32})
    for _ in range(MAX_BASES):
        if mentions.is_empty():
            break
        base = mentions.join(_bases(mentions), on=RECORD, how="semi").join(used, on="paper_id", how="left")
        rank = pl.col("order").rank("ordinal").over("paper_id").cast(pl.Int32)
        base = base.with_columns(place=pl.col("used").fill_null(0) + rank)
        others = mentions.join(base, on="mention", how="anti")
        aligned = _align(others, base, names)
        placed += [base.select("mention", "place"), aligned]
        used = pl.concat([base.group_by("paper_id").agg(used=pl.col("place").max()), used])
        used = used.group_by("paper_id").agg(pl.col("used").max())
        mentions = others.join(aligned, on="mention", how="anti")
    placed.append(_place_by_letter(mentions, used))
    return pl.concat(placed)


def _bases(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return the record of every paper that has the most names; ties by content, then by id."""
    lists = mentions.group_by(RECORD).agg(pl.len().alias("names"), pl.col("content_sha256").first())
    order = ["names", "content_sha256", "source_id"]
    return lists.sort(order, descending=[True, False, False]).group_by("paper_id").agg(pl.col("source_id").first())


def _align(others: pl.DataFrame, base: pl.DataFrame, names: NameTokens) -> pl.DataFrame:
    """Align names to the places of the base, each place at most once a record.

    In every round a name and a place that are each other's best choice are joined, until none is left.

    Returns:
        Columns mention, place.
    """
    words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
    left = others.select("mention", "paper_id", "source_id", "order", "name", "family_key", words=words)
    right = base.select("paper_id", "place", base_order="order", base_name="name", family_key="family_key", words=words)
    pairs = pl.concat(
        [
            left.drop("words").join(right.drop("words"), on=["paper_id", "family_key"]).drop("family_key"),
            left.drop("family_key").join(right.drop("family_key"), on=["paper_id", "words"]).drop("words"),
        ]
    ).unique(["mention", "place"])
    agreement = names.compare(pairs["name"].to_numpy(), pairs["base_name"].to_numpy())
    choice = ["unlike", "distance", "place", "mention"]
    pairs = (
        pairs.with_columns(agreement=pl.Series(agreement))
        .filter(pl.col("agreement") != CONFLICT)
        .with_columns(
            unlike=pl.col("agreement") != EQUAL,
            distance=(pl.col("order") - pl.col("base_order")).abs(),
        )
        .sort(choice)
    )
    aligned = [pl.DataFrame(schema={"mention": pl.UInt32, "place": pl.Int32})]
    while not pairs.is_empty():
        first_of_mention = pl.int_range(pl.len()).over("mention") == 0
        first_of_place = pl.int_range(pl.len()).over("source_id", "place") == 0
        best = pairs.filter(first_of_mention & first_of_place)
        aligned.append(best.select("mention", "place"))
        pairs = (
            pairs.join(best, on="mention", how="anti").join(best, on=["source_id", "place"], how="anti").sort(choice)
        )
    return pl.concat(aligned)


def _place_by_letter(mentions: pl.DataFrame, used: pl.DataFrame) -> pl.DataFrame:
    """Place what is left by the exact name, and by its occurrence where a record prints it more than once."""
    slot = ["name_key", "occurrence"]
    slots = mentions.with_columns(occurrence=pl.int_range(pl.len()).over(*RECORD, "name_key"))
    places = (
        slots.select("paper_id", *slot)
        .unique()
        .sort("paper_id", *slot)
        .with_columns(rank=(pl.int_range(pl.len()).over("paper_id") + 1).cast(pl.Int32))
        .join(used, on="paper_id", how="left")
        .with_columns(place=pl.col("used").fill_null(0) + pl.col("rank"))
    )
    return slots.join(places, on=["paper_id", *slot]).select("mention", "place")
