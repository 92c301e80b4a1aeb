"""The ids of persons."""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.identify import identify_authors


def test_an_id_depends_on_what_mentions_say_and_not_on_numbers_or_papers() -> None:
    clusters = pl.DataFrame(
        {"cluster": [0, 0, 2], "seed": ["b#1", "a#1", "c#1"], "paper_id": ["P0", "P1", "P0"], "place": [1, 1, 2]}
    )
    moved = clusters.with_columns(cluster=9 - pl.col("cluster"), paper_id=pl.lit("P7"), place=pl.Series([5, 6, 7]))
    ids, again = (identify_authors(frame).sort("author_id") for frame in (clusters, moved))
    assert ids["author_id"].n_unique() == 2
    assert ids["author_id"].equals(again["author_id"])
    assert again["cluster"].to_list() == [9 - cluster for cluster in ids["cluster"]]


def test_two_persons_who_are_told_alike_have_two_ids() -> None:
    clusters = pl.DataFrame({"cluster": [0, 1], "seed": ["a#1", "a#1"], "paper_id": ["P0", "P1"], "place": [1, 1]})
    assert identify_authors(clusters)["author_id"].n_unique() == 2
