"""What became of pairs of records, counted for the estimate of how right the papers are."""

from __future__ import annotations

from typing import Any

import polars as pl

from benchmarks.resolving import cluster_prepared, prepare_papers
from schemas.exchange.accuracy import CERTAIN, REFOUND, UNITED
from tasks.transform.papers.accuracy import count_papers, judge_pairs
from tests.unit.transform.frames import PAPER, keys

SAME_TITLE: dict[str, Any] = {**PAPER, "volume": "26", "publication_date": "2000", "names": ["Adeyemi, Tola"]}


def count(*records: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return by, value and kind of what is counted."""
    frame = keys(*records)
    prepared = prepare_papers(frame)
    clustered = cluster_prepared(prepared)
    alone = prepared.features.select("record", cluster="record")
    known = pl.concat([clustered.clusters.select("record", "cluster"), alone]).unique("record", keep="first")
    counted = count_papers(clustered.scored, known, prepared.features)
    return set(counted.select("by", "value", "kind").iter_rows())


def test_two_records_that_the_scores_unite_are_counted_in_their_decade() -> None:
    found = count(PAPER, {**PAPER, "pages": "301"})
    assert found == {("all", "", UNITED), ("decade", "1990s", UNITED)}


def test_a_pair_that_an_identifier_judges_is_counted_by_what_the_rest_of_it_says() -> None:
    found = count({**PAPER, "doi": "10.1000/x"}, {**PAPER, "doi": "10.1000/x", "pages": "301"})
    assert {kind for _, _, kind in found} == {CERTAIN, REFOUND}
    assert {by for by, _, _ in found} == {"all", "decade"}


def test_other_dois_of_one_registrant_say_what_the_rest_would_have_mistaken() -> None:
    found = count({**PAPER, "doi": "10.1000/x"}, {**PAPER, "doi": "10.1000/y", "pages": "301"})
    assert {kind for _, _, kind in found} == {"mistaken"}


def test_a_pair_that_scores_too_little_for_its_cluster_is_unsupported() -> None:
    frame = keys(PAPER, SAME_TITLE)
    prepared = prepare_papers(frame)
    clustered = cluster_prepared(prepared)
    assert clustered.scored.filter(pl.col("score") >= 0).is_empty()
    together = prepared.features.select("record", cluster=pl.lit(prepared.features["record"].min(), pl.UInt64))
    judged = judge_pairs(clustered.scored, together, prepared.features)
    assert judged["kind"].to_list() == ["unsupported"]
