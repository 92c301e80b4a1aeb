"""Print pairs of a published lake for a person to judge: `python -m benchmarks.judged LAKE [--seed N]`.

Merged pairs and near-misses of papers and of authors are drawn, as many of each. Merged pairs that an identifier, a key
or a person decided are left out. Half are drawn from the quarter with the lowest scores, half from all others.
Near-misses are the pairs that the lake lists for review or as apart and, of papers, all pairs with nearly the same
title and an author of the same family name. Half are the pairs for review that are nearest to a merge, half are drawn
from all others.

A field that both sides have alike is printed once (=); one that differs is printed for the one (<) and the other (>).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz, process

from benchmarks.judged_sides import describe_mentions, describe_records
from tasks.explain.page import harmless
from tasks.load import Lake, open_lake

SEED = 20_261_126
PAPERS, AUTHORS = 200, 60
LOWEST_SCORES = 0.25
MIN_TITLE_RATIO = 90.0
MAX_TITLES_OF_A_WORD = 200
WORDS_OF_A_TITLE = 3
DECIDED = ("identifier", "key", "decision")
MENTION = {"paper": ("source_id",), "author": ("source_id", "position")}


def draw(lake: Lake, entity: str, number: int, seed: int) -> pl.DataFrame:
    """Draw merged pairs and near-misses.

    Args:
        lake: The lake.
        entity: paper or author.
        number: How many of each kind, if there are as many.
        seed: Decides which.

    Returns:
        The keys of both sides, decision, kept_apart_by, score, and drawn (uniform, lowest, nearest); the merged pairs
        first. A pair that the lake does not list is "not listed" and has no score.
    """
    matches = lake[f"{entity}_matches"].collect()
    ids = [f"{entity}_id", f"related_{entity}_id"]
    merged = matches.filter(pl.col("decision") == "merged", ~pl.col("matched_by").is_in(DECIDED))
    lowest = merged.filter(pl.col("score") <= pl.col("score").quantile(LOWEST_SCORES))
    others = (
        _ordered(matches, entity)
        .filter(pl.col("decision") != "merged", pl.col(ids[0]) != pl.col(ids[1]))
        .with_columns(both=pl.concat_list(pl.min_horizontal(ids), pl.max_horizontal(ids)))
        .sort("score", descending=True, maintain_order=True)
        .unique("both", keep="first", maintain_order=True)
    )
    nearest = others.filter(pl.col("decision") == "review").head(number // 2)
    if entity == "paper":
        others = pl.concat([others, alike_and_apart(lake)], how="diagonal")
        others = others.unique("both", keep="first", maintain_order=True)
    chosen = [
        *_half_and_half(lowest.with_columns(drawn=pl.lit("lowest")), merged, entity, number, seed),
        *_half_and_half(nearest.with_columns(drawn=pl.lit("nearest")), others, entity, number, seed),
    ]
    return pl.concat(part.select(*_keys(entity), "decision", "kept_apart_by", "score", "drawn") for part in chosen)


def alike_and_apart(lake: Lake) -> pl.DataFrame:
    """Return pairs of papers with nearly the same title and an author of the same family name, by a record of each.

    Two titles are compared if they share one of the three rarest words of each, and no more than 200 titles have it.

    Returns:
        source_id, related_source_id, both (the ids of the papers), decision, and score (null).
    """
    titled = lake.papers.select("paper_id", title=pl.col("title").str.to_lowercase()).drop_nulls().collect()
    titles = titled.sort("paper_id").with_row_index("paper")
    words = (
        titles.select("paper", word=pl.col("title").str.extract_all(r"[\p{L}\p{N}]+").list.unique())
        .explode("word", empty_as_null=False)
        .with_columns(n=pl.len().over("word"))
        .filter(pl.col("n") <= MAX_TITLES_OF_A_WORD)
        .sort("paper", "n", "word")
        .group_by("paper")
        .agg(pl.col("word").head(WORDS_OF_A_TITLE))
        .explode("word")
    )
    families = (
        lake.authorships.join(lake.authors, on="author_id")
        .select("paper_id", family=pl.col("family_name").str.to_lowercase())
        .unique()
        .collect()
    )
    keyed = words.join(titles.join(families, on="paper_id").select("paper", "family"), on="paper").select(
        "paper", key=pl.struct("word", "family").hash()
    )
    pairs = (
        keyed.join(keyed, on="key")
        .filter(pl.col("paper") < pl.col("paper_right"))
        .select("paper", "paper_right")
        .unique()
        .sort("paper", "paper_right")
    )
    left, right = (
        pairs.select(paper=side).join(titles, on="paper", maintain_order="left") for side in ("paper", "paper_right")
    )
    ratios = process.cpdist(left["title"].to_list(), right["title"].to_list(), scorer=fuzz.ratio)
    records = lake.sources.group_by("paper_id").agg(pl.col("source_id").min()).collect()
    found = pl.DataFrame({"left": left["paper_id"], "right": right["paper_id"]}).filter(
        pl.Series(ratios >= MIN_TITLE_RATIO)
    )
    return (
        found.join(records, left_on="left", right_on="paper_id")
        .join(records.rename({"source_id": "related_source_id"}), left_on="right", right_on="paper_id")
        .select("source_id", "related_source_id", both=pl.concat_list("left", "right"), decision=pl.lit("not listed"))
    )


def _ordered(pairs: pl.DataFrame, entity: str) -> pl.DataFrame:
    """Return pairs in the order of their keys, on which a seed depends."""
    return pairs.sort(_keys(entity))


def _keys(entity: str) -> list[str]:
    """Return the columns that name the two sides of a pair."""
    return [f"{side}{key}" for side in ("", "related_") for key in MENTION[entity]]


def _half_and_half(
    some: pl.DataFrame, every: pl.DataFrame, entity: str, number: int, seed: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw half of a number of pairs from all but what is drawn from some of them, which is the other half."""
    half = _ordered(some, entity).sample(min(number // 2, some.height), seed=seed, shuffle=True)
    rest = _ordered(every.join(half, on=_keys(entity), how="anti"), entity)
    uniform = rest.sample(min(number - half.height, rest.height), seed=seed, shuffle=True)
    return uniform.with_columns(drawn=pl.lit("uniform")), half


def lines(lake: Lake, entity: str, pairs: pl.DataFrame) -> Iterator[str]:
    """Yield the lines of pairs: a number, what the lake says of the pair, its keys, and the fields of its sides."""
    describe = describe_records if entity == "paper" else describe_mentions
    keys = MENTION[entity]
    sides = [pairs.select(pl.col(f"{side}{key}").alias(key) for key in keys) for side in ("", "related_")]
    left, right = (described.rows(named=True) for described in (describe(lake, side) for side in sides))
    for number, (pair, one, other) in enumerate(zip(pairs.iter_rows(named=True), left, right, strict=True), start=1):
        said = " by ".join(filter(None, (pair["decision"], pair["kept_apart_by"])))
        score = "" if pair["score"] is None else f", {pair['score']:.2f}"
        names = (".".join(str(pair[f"{side}{key}"]) for key in keys) for side in ("", "related_"))
        yield f"\n{number}. {entity}: {said}{score} ({pair['drawn']}): {' '.join(names)}"
        for field in one:
            yield from _compared(field, *(harmless(side[field] or "") for side in (one, other)))


def _compared(field: str, left: str, right: str) -> Iterator[str]:
    """Yield the lines of a field, none where neither side has it."""
    if left == right:
        if left:
            yield f"  {field:12} = {left}"
        return
    yield f"  {field:12} < {left}"
    yield f"  {'':12} > {right}"


def main(folder: Path, seed: int, papers: int, authors: int) -> None:
    """Draw pairs and print them."""
    with open_lake(folder) as lake:
        print(f"{lake.snapshot}, seed {seed}")
        for entity, number in (("paper", papers), ("author", authors)):
            print(*lines(lake, entity, draw(lake, entity, number, seed)), sep="\n")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.judged", description="Print pairs to be judged.")
    arguments.add_argument("lake", type=Path, help="the folder of the lake")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--papers", type=int, default=PAPERS, help="merged pairs and near-misses, each")
    arguments.add_argument("--authors", type=int, default=AUTHORS, help="the same of authors")
    chosen = arguments.parse_args()
    main(chosen.lake, chosen.seed, chosen.papers, chosen.authors)
