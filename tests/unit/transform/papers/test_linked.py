"""Records that are one paper whatever their score: by decisions, and by the keys of catalogues."""

from __future__ import annotations

import numpy as np
import polars as pl

from schemas.exchange.decisions import HELD_DECISIONS
from tasks.transform.linkage.clustering import cluster_best_first
from tasks.transform.linkage.links import cannot_links
from tasks.transform.papers.linked import link_papers, links_of_records, with_rules
from tasks.transform.papers.same_key import KEYED_BY

Word = tuple[str, int, int]
RECORDS = pl.Series("record", [30, 10, 20, 40], dtype=pl.UInt64)  # in an order of their own


def held(*words: Word) -> pl.DataFrame:
    rows = [
        (number, side, item, word == "same", f"word {number}")
        for number, (word, *both) in enumerate(words)
        for side, item in enumerate(both)
    ]
    return pl.DataFrame(rows, schema=HELD_DECISIONS.polars_schema, orient="row")


def keys(**keyed: str | None) -> pl.DataFrame:
    """Return records of one catalogue with one key, and the DOIs given: r10="10.1/x"."""
    rows = [(int(name[1:]), "k", None, "DBLP", doi) for name, doi in keyed.items()]
    keys = pl.DataFrame(rows, schema=dict.fromkeys(KEYED_BY, pl.String) | {"record": pl.UInt64}, orient="row")
    return keys.with_columns(statement="record", trust=pl.lit(None, pl.Int32))


def clusters(keyed: pl.DataFrame, decided: pl.DataFrame, dois: list[int]) -> list[int]:
    """Cluster the records, which have no scores, and return the record that each cluster is called by."""
    none = np.empty(0, dtype=np.int64)
    found = cluster_best_first(
        RECORDS.len(),
        none,
        none,
        np.empty(0),
        identity={"doi": np.array(dois)},
        must=links_of_records(link_papers(keyed, decided), RECORDS),
        cannot=cannot_links(decided, RECORDS),
    )
    return RECORDS.gather(found.cluster).to_list()


def test_a_pair_of_both_kinds_is_a_decision() -> None:
    found = link_papers(keys(r10=None, r20=None, r30=None), held(("same", 10, 20)))
    assert found.rows() == [(10, 20, "decision"), (20, 30, "key")]


def test_links_hold_without_any_score() -> None:
    assert clusters(keys(r10=None, r20=None), held(("same", 30, 40)), [-1] * 4) == [30, 10, 10, 30]


def test_a_decision_unites_different_dois_and_a_key_does_not() -> None:
    dois = [1, 2, -1, -1]  # of 30, 10, 20, 40
    assert clusters(keys(), held(("same", 10, 30)), dois) == [30, 30, 20, 40]
    assert clusters(keys(r10="10.1/2", r20=None), held(("same", 20, 30)), dois) == [30, 10, 30, 40]


def test_a_decision_keeps_apart_what_a_key_would_unite() -> None:
    assert clusters(keys(r10=None, r20=None), held(("different", 10, 20)), [-1] * 4) == [30, 10, 20, 40]


def test_pairs_tell_by_what_they_are_linked_and_who_says_so() -> None:
    decided = held(("same", 10, 20), ("different", 10, 40))
    linked = link_papers(keys(r20=None, r30=None), decided)
    pairs = pl.DataFrame(
        [(10, 20), (20, 30), (10, 40), (30, 40)], schema={"left": pl.UInt64, "right": pl.UInt64}, orient="row"
    )
    assert with_rules(pairs, linked, decided).select("rule", "decided_by").rows() == [
        ("decision", "word 0"),
        ("key", None),
        (None, "word 1"),
        (None, None),
    ]
