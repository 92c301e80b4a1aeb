"""How many clusters are held against each other."""

from __future__ import annotations

import polars as pl
import pytest

from tasks.transform.authors.variants import bounds


def pairs_of(*rows: tuple[int, int, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"left": pl.UInt64, "right": pl.UInt64, "score": pl.Float64}, orient="row")


def test_a_component_that_is_too_large_is_cut_at_its_weakest_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = pairs_of((0, 1, 5.0), (1, 2, 1.0), (2, 3, 4.0))
    assert bounds.within_bounds(chain)[0].equals(chain)
    monkeypatch.setattr(bounds, "MAX_COMPONENT", 2)
    within, between = bounds.within_bounds(chain)
    assert (within.rows(), between.rows()) == ([(0, 1, 5.0), (2, 3, 4.0)], [(1, 2, 1.0)])


def test_no_pairs_are_within_the_bounds() -> None:
    within, between = bounds.within_bounds(pairs_of())
    assert (within.height, between.height) == (0, 0)


@pytest.mark.parametrize(("size", "cut"), [(1000, 0), (1001, 1)])
def test_a_component_of_a_thousand_clusters_is_whole(size: int, cut: int) -> None:
    star = pairs_of(*((0, item, float(size - item)) for item in range(1, size)))
    within, between = bounds.within_bounds(star)
    assert (within.height, between.height) == (size - 1 - cut, cut)
