"""Ids are minted from content, and two clusters never share one."""

from __future__ import annotations

import re

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields import ID
from tasks.minting import mint_cluster_ids, mint_id


def test_an_id_is_opaque_and_always_the_same() -> None:
    assert mint_id("P", "content", 1) == mint_id("P", "content", 1) != mint_id("P", "content", 2)
    assert re.match(ID, mint_id("P", "content"))


def test_the_parts_of_a_seed_do_not_run_together() -> None:
    assert mint_id("P", "ab", "c") != mint_id("P", "a", "bc")


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("xyz")), max_size=12))
def test_every_cluster_has_one_id_of_its_own_whatever_the_order(rows: list[tuple[int, str]]) -> None:
    members = pl.DataFrame(
        {
            "cluster": [cluster for cluster, _ in rows],
            "seed": [seed for _, seed in rows],
            "member": [f"m{number:02d}" for number in range(len(rows))],
        },
        schema={"cluster": pl.Int64, "seed": pl.String, "member": pl.String},
    )
    ids = mint_cluster_ids(members, "P").sort("cluster")
    assert ids["cluster"].to_list() == sorted({cluster for cluster, _ in rows})
    assert ids["id"].n_unique() == ids.height
    assert mint_cluster_ids(members.reverse(), "P").sort("cluster").equals(ids)
