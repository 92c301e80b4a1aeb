"""The ids of persons."""

from __future__ import annotations

import polars as pl

from schemas.exchange.identities import IDENTITIES
from tasks.transform.authors.identify import identify_authors

MENTIONS = pl.DataFrame(
    {
        "source_id": ["S0", "S1", "S0"],
        "position": [1, 1, 2],
        "paper_id": ["P0", "P1", "P0"],
        "place": [1, 1, 2],
        "seed": ["b#1", "a#1", "b#2"],
    }
)
CLUSTERS = MENTIONS.select("paper_id", "place", cluster=pl.Series([0, 0, 2]))


def test_an_id_depends_on_what_mentions_say_and_not_on_numbers_or_papers() -> None:
    ids = identify_authors(MENTIONS, CLUSTERS, IDENTITIES.empty())
    moved = pl.lit("P7") + pl.col("paper_id")
    again = identify_authors(
        MENTIONS.with_columns(moved),
        CLUSTERS.with_columns(moved, cluster=9 - pl.col("cluster")),
        IDENTITIES.empty(),
    )
    assert ids["author_id"].n_unique() == 2
    assert dict(again.select(9 - pl.col("cluster"), "author_id").iter_rows()) == dict(ids.iter_rows())


def test_two_persons_who_are_told_alike_have_two_ids() -> None:
    alike = MENTIONS.with_columns(seed=pl.lit("a#1"))
    assert identify_authors(alike, CLUSTERS, IDENTITIES.empty())["author_id"].n_unique() == 2


def test_a_person_keeps_the_id_that_the_mentions_have_in_the_version_before() -> None:
    before = pl.DataFrame({"member": ["S0#2", "S1#1"], "content": ["b#2", "a#1"], "id": ["A2", "A1"]})
    assert dict(identify_authors(MENTIONS, CLUSTERS, before).iter_rows()) == {0: "A1", 2: "A2"}
