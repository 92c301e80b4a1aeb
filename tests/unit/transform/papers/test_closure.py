"""The pairs that accepted ones imply."""

from __future__ import annotations

import random
from itertools import pairwise

import polars as pl
import pytest

from tasks.hashing import hash_values
from tasks.transform.papers import closure
from tasks.transform.papers.closure import connect_papers, implied_pairs, within_components

PAIR = {"left": pl.UInt64, "right": pl.UInt64}


def scored(*pairs: tuple[int, int, float]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema=PAIR | {"score": pl.Float32}, orient="row")


def contents(count: int) -> pl.Series:
    return hash_values(pl.Series([str(number) for number in range(count)]))


def implied(pairs: pl.DataFrame, said: pl.Series) -> pl.DataFrame:
    """Return the pairs that are implied by the accepted ones, whose records are the numbers from 0."""
    members = connect_papers(pairs.filter(pl.col("score") >= 0).select("left", "right"))
    within = within_components(pairs, members).filter("is_within")
    records = pl.DataFrame({"record": range(said.len()), "content": said}, schema_overrides={"record": pl.UInt64})
    return implied_pairs(within, records).select("left", "right")


def chain(items: list[int]) -> pl.DataFrame:
    """Accept a pair of each item and the next."""
    return scored(*((min(pair), max(pair), 1.0) for pair in pairwise(items)))


def test_all_pairs_of_a_component_that_are_not_scored_are_implied() -> None:
    pairs = scored((0, 1, 1.0), (1, 2, 0.0), (2, 3, -0.1), (0, 4, -5.0), (5, 6, 9.0))
    assert implied(pairs, contents(7)).rows() == [(0, 2)]


def test_a_refused_pair_within_a_component_is_not_scored_again() -> None:
    assert implied(scored((0, 1, 1.0), (1, 2, 1.0), (0, 2, -9.0)), contents(3)).is_empty()


def test_a_record_of_a_large_component_is_compared_with_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closure, "MAX_NEIGHBOURS", 3)
    items = list(range(20))
    found = pl.concat([implied(chain(items), contents(20)), chain(items).select("left", "right")]).unique()
    assert 20 * 3 - 6 <= found.height <= 20 * 3 - 6 + 19
    assert implied(chain(items[:3]), contents(20)).rows() == [(0, 2)]


def test_which_pairs_of_a_large_component_are_compared_rests_on_what_its_records_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(closure, "MAX_NEIGHBOURS", 3)
    said = contents(20)
    before = implied(chain(list(range(20))), said)
    place = random.Random(1).sample(range(25), 20)  # other records stand among them
    moved = contents(50).tail(25).scatter(place, said)
    after = implied(chain(place), moved)

    def named(pairs: pl.DataFrame, contents: pl.Series) -> set[frozenset[int]]:
        sides = (contents.gather(pairs[side]) for side in ("left", "right"))
        return {frozenset(pair) for pair in zip(*sides, strict=True)}

    assert named(after, moved) == named(before, said)


def test_records_that_say_the_same_do_not_stand_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closure, "MAX_NEIGHBOURS", 2)
    said = pl.Series([1] * 15 + [2] * 15, dtype=pl.UInt64)
    found = implied(chain(list(range(30))), said)
    assert found.filter((pl.col("left") < 15) & (pl.col("right") >= 15)).height > 5
