"""The evidence for two clusters under different names."""

from __future__ import annotations

import polars as pl
import pytest

from tasks.transform.authors.variants.score import score_variants

CANDIDATE = {"left": [0], "right": [1], "level": ["initial"], "unambiguous": [True], "same_orcid": [False]}


def score_of(given_names: tuple[list[str], list[str]], *, coauthors: bool) -> float:
    """Score two clusters of one place each, whose names are a little commoner than an initial may be."""
    clusters = pl.DataFrame(
        {
            "index": [0, 1, 2, 3],
            "paper_id": ["P0", "P1", *(("P0", "P1") if coauthors else ("P2", "P3"))],
            "block_key": ["tang j", "tang j", "lee y", "wu y"],
            "given_tokens": [*given_names, ["y"], ["y"]],
            "commonness": [0.3, 0.03, 0.1, 0.1],
            "cluster": [0, 1, 2, 3],
        }
    )
    return float(score_variants(clusters, pl.DataFrame(CANDIDATE))["score"][0])


def test_initials_without_coauthors_may_be_commoner() -> None:
    initials = (["j"], ["j", "x"])
    assert score_of(initials, coauthors=True) < 0 <= score_of(initials, coauthors=False)


@pytest.mark.parametrize("coauthors", [True, False])
def test_a_full_name_asks_as_much_without_coauthors(coauthors: bool) -> None:
    assert score_of((["j"], ["jian"]), coauthors=coauthors) < 0
