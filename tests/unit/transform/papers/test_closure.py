"""The pairs that accepted ones imply."""

from __future__ import annotations

import hashlib
import random
from itertools import pairwise

import polars as pl
import pytest

from tasks.transform.papers import closure
from tasks.transform.papers.closure import implied_pairs


def scored(*pairs: tuple[int, int, float]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"left": pl.UInt32, "right": pl.UInt32, "score": pl.Float32}, orient="row")


def contents(count: int) -> pl.Series:
    return pl.Series([hashlib.sha256(str(number).encode()).hexdigest() for number in range(count)])


def chain(items: list[int]) -> pl.DataFrame:
    """Accept a pair of each item and the next."""
    return scored(*((min(pair), max(pair), 1.0) for pair in pairwise(items)))


def test_all_pairs_of_a_component_that_are_not_scored_are_implied() -> None:
    pairs = scored((0, 1, 1.0), (1, 2, 0.0), (2, 3, -0.1), (0, 4, -5.0), (5, 6, 9.0))
    assert implied_pairs(pairs, contents(7)).rows() == [(0, 2)]


def test_a_refused_pair_within_a_component_is_not_scored_again() -> None:
    assert implied_pairs(scored((0, 1, 1.0), (1, 2, 1.0), (0, 2, -9.0)), contents(3)).is_empty()


def test_a_record_of_a_large_component_is_compared_with_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closure, "MAX_NEIGHBOURS", 3)
    items = list(range(20))
    found = pl.concat([implied_pairs(chain(items), contents(20)), chain(items).select("left", "right")]).unique()
    assert 20 * 3 - 6 <= found.height <= 20 * 3 - 6 + 19
    assert implied_pairs(chain(items[:3]), contents(20)).rows() == [(0, 2)]


def test_which_pairs_of_a_large_component_are_compared_rests_on_what_its_records_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(closure, "MAX_NEIGHBOURS", 3)
    said = contents(20)
    before = implied_pairs(chain(list(range(20))), said)
    place = random.Random(1).sample(range(25), 20)  # other records stand among them
    moved = pl.Series([""] * 25).scatter(place, said)
    after = implied_pairs(chain(place), moved)

    def named(pairs: pl.DataFrame, contents: pl.Series) -> set[frozenset[str]]:
        sides = (contents.gather(pairs[side]) for side in ("left", "right"))
        return {frozenset(pair) for pair in zip(*sides, strict=True)}

    assert named(after, moved) == named(before, said)


def test_records_that_say_the_same_do_not_stand_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closure, "MAX_NEIGHBOURS", 2)
    said = pl.Series(["a"] * 15 + ["b"] * 15)
    found = implied_pairs(chain(list(range(30))), said)
    assert found.filter((pl.col("left") < 15) & (pl.col("right") >= 15)).height > 5
