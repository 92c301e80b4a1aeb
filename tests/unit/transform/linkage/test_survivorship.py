"""Which value of its members a group shows, in any order of the members."""

from __future__ import annotations

import polars as pl
import pytest

from tasks.transform.linkage.survivorship import commonest, least, longest, union

GROUP = ["paper"]
ROWS = pl.DataFrame(
    [
        (1, 5, "aa", ["x", "y"]),
        (1, 5, "aa", ["y"]),
        (1, 5, "b", None),
        (1, 2, "ccc", []),
        (1, 2, None, None),
        (2, 1, "z", None),
        (2, 9, "yy", None),
        (2, 9, "xx", None),
        (3, 1, None, None),
    ],
    schema={"paper": pl.Int64, "trust": pl.Int64, "value": pl.String, "list": pl.List(pl.String)},
    orient="row",
)


@pytest.mark.parametrize("rows", [ROWS, ROWS.reverse()])
def test_the_value_that_survives(rows: pl.DataFrame) -> None:
    def survivors(rule: object, rank: list[str]) -> dict[int, str]:
        return dict(rule(rows, GROUP, "value", rank).select("paper", "value").iter_rows())  # type: ignore[operator]

    assert survivors(commonest, []) == {1: "aa", 2: "xx"}
    assert survivors(commonest, ["trust"]) == {1: "ccc", 2: "z"}
    assert survivors(longest, []) == {1: "ccc", 2: "xx"}
    assert survivors(longest, ["trust"]) == {1: "ccc", 2: "z"}
    assert survivors(least, []) == {1: "aa", 2: "xx"}
    assert survivors(least, ["trust"]) == {1: "ccc", 2: "z"}
    assert union(rows, GROUP, "list").rows() == [(1, ["x", "y"])]


def test_a_value_has_the_best_rank_of_those_that_state_it() -> None:
    rows = pl.DataFrame({"paper": [1, 1, 1], "trust": [1, 3, 2], "value": ["a", "a", "b"]})
    assert commonest(rows, GROUP, "value", ["trust"])["value"].to_list() == ["a"]
