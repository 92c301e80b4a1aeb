"""Pairs are ruled out by what costs little to compare, and never one that would have mattered."""

from __future__ import annotations

from itertools import product
from typing import Any

import polars as pl
import pytest

from benchmarks.resolving import cluster_prepared, prepare_papers
from schemas.exchange.decisions import HELD_DECISIONS
from tasks.transform.linkage.evidence import score_pairs
from tasks.transform.papers.accuracy import count_papers
from tasks.transform.papers.catalogues import MIN_SCORE
from tasks.transform.papers.evidence import START
from tasks.transform.papers.relate import relate_papers, score_relations
from tasks.transform.papers.rule_out import BY_THEMSELVES, at_best
from tasks.transform.papers.score import compare_candidates, find_candidates
from tests.unit.transform.frames import ABSTRACT, PAPER, keys
from tests.unit.transform.papers.test_evidence_levels import NEUTRAL, TYPES

COSTLY: dict[str, list[Any]] = {
    "venue_similarity": [None, 0.0, 0.5, 0.7, 0.9, 1.0],
    "other_workshop": [None, False, True],
    "leftover_ratio": [None, 0.1, 0.5, 0.7, 0.9],
    "abstract_ratio": [None, 0.0, 0.55, 0.7, 0.9, 1.0],
    "abstract_overlap": [None, 0.0, 0.5, 0.9],
}
SETTINGS: dict[str, list[Any]] = {
    "untitled": [False, True],
    "left_over": [False, True],
    "listed_by": [None, "DBLP"],
    "venue_kind": [1, 2],
    "unshared": [1.0, 8.0],
}
PAPERS = [
    PAPER,
    PAPER | {"doi": "10.1/left"},
    PAPER | {"doi": "10.1/right", "abstract": ABSTRACT},
    PAPER | {"title": "Left-corner parsing with beams learnt from a treebank", "abstract": ABSTRACT},
    PAPER | {"title": "Left-corner parsing of rivers", "doi": "10.1/left"},
    PAPER | {"title": "Left-corner parsing with beams of light", "names": ["Silva, Ana"], "publication_date": "2007"},
    PAPER | {"title": "Erratum: Left-corner parsing with beams learnt from treebanks"},
    PAPER | {"title": "Left-corner parsing with beams learnt from treebanks. Part II", "volume": "26"},
    {"title": "Left-corner parsing with chairs", "names": ["Costa, Rui"], "publication_date": "2011", "volume": "3"},
    {"title": "Left-corner parsing for tables", "names": ["Okafor, Ngozi"], "publication_date": "1999", "pages": "301"},
    {"title": "Left-corner parsing for cooks", "names": ["Lindqvist, P"], "volume": "25", "issue": "3", "pages": "7"},
    {"title": "Left-corner parsing and beams", "abstract": ABSTRACT, "publication_date": "1999"},
    {"abstract": ABSTRACT, "names": ["Okafor, Ngozi"]},
]


def rows_of(values: dict[str, list[Any]], **more: Any) -> pl.DataFrame:
    """Return a compared pair for each combination of values; all else is neutral."""
    neutral = NEUTRAL | {f"{name}_right": value for name, value in NEUTRAL.items()} | {"content_right": "b"} | more
    rows = [neutral | dict(zip(values, each, strict=True)) for each in product(*values.values())]
    types = TYPES | {f"{name}_right": dtype for name, dtype in TYPES.items()}
    return pl.DataFrame(rows, schema_overrides=types)


def totals(pairs: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return the scores of pairs, and those of their relations."""
    numbered = pairs.select(each.number() for each in BY_THEMSELVES)
    return score_pairs(numbered, BY_THEMSELVES, START), score_relations(numbered)


@pytest.mark.parametrize("setting", list(product(*SETTINGS.values())), ids=str)
def test_no_costly_measure_tells_more_for_a_pair_than_at_best(setting: tuple[Any, ...]) -> None:
    fields = dict(zip(SETTINGS, setting, strict=True))
    pairs = rows_of(COSTLY, **fields, right_over=True, unshared_right=8.0, listed_by_right="DBLP", venue_kind_right=1)
    known = pl.col("venue_similarity").is_not_null().cast(pl.UInt64).replace(0, None)
    abstract = pl.col("abstract_ratio").is_not_null() | pl.col("abstract_overlap").is_not_null()
    sides = pairs.with_columns(
        *(known.alias(name) for name in ("venue_id", "venue_id_right")),
        *(abstract.alias(name) for name in ("has_abstract", "has_abstract_right")),
    ).filter(pl.col("venue_similarity").is_not_null() | pl.col("other_workshop").is_null())
    for found, best in zip(totals(sides), totals(sides.with_columns(at_best())), strict=True):
        assert (found <= best).all()


def test_a_volume_that_may_be_misplaced_is_no_worse_than_another_volume() -> None:
    values: dict[str, list[Any]] = {
        "page": [-1, 0, 1],
        "issue_agrees": [-1, 0, 1],
        "generic": [False, True],
        "is_meeting_abstract": [False, True],
        "years_apart": [None, 0, 1],
        "same_title": [False, True],
    }
    fields: dict[str, Any] = {"alike": True, "close": True, "names": 1.0, "last": 1}
    other = rows_of(values, **fields, volume_agrees=-1, contradicted=True)
    contradicted = (pl.col("page") < 0) | (pl.col("issue_agrees") < 0) | (pl.col("years_apart") > 0).fill_null(False)
    misplaced = other.with_columns(volume_agrees=0, contradicted=contradicted)
    for found, best in zip(totals(other), totals(misplaced), strict=True):
        assert (found <= best).all()


def test_what_is_ruled_out_scores_low_and_changes_nothing() -> None:
    prepared = prepare_papers(keys(*({**paper, "source_key": str(place)} for place, paper in enumerate(PAPERS))))
    every, doubtful = (cluster_prepared(prepared, every=each) for each in (True, False))
    for name in ("clusters", "unions", "catalogues"):
        assert getattr(every, name).equals(getattr(doubtful, name))
    out = every.scored.join(doubtful.scored, on=["left", "right"], how="anti")
    assert 0 < out.height < every.scored.height
    assert (out["score"] < MIN_SCORE).all()
    assert not out["is_within"].any()
    clusters = prepared.features.select("record", cluster="record", paper_id=pl.col("record").cast(pl.String))
    assert relate_papers(out, clusters, prepared.features).is_empty()
    counts = [count_papers(each.scored, clusters, prepared.features) for each in (every, doubtful)]
    assert counts[0].equals(counts[1])


def test_a_pair_that_is_linked_or_decided_is_never_ruled_out() -> None:
    statistics, features, blocking_keys = prepare_papers(keys(*PAPERS))
    candidates = find_candidates(blocking_keys, statistics, features)
    some = compare_candidates(candidates, statistics, features).pairs
    out = candidates.unique(["left", "right"]).join(some, on=["left", "right"], how="anti").sort("left", "right")
    linked, (left, right) = out.head(1), out.select("left", "right").row(-1)
    decision = [(0, 0, left, False, "somebody"), (0, 1, right, False, "somebody")]
    names = ("decision", "side", "item", "same", "decided_by")
    held = pl.DataFrame(decision, schema={name: HELD_DECISIONS.polars_schema[name] for name in names}, orient="row")
    more = compare_candidates(candidates, statistics, features, linked, HELD_DECISIONS.conform(held)).pairs
    found = more.join(some, on=["left", "right"], how="anti").select("left", "right")
    assert out.height > 2
    assert found.rows() == out.select("left", "right")[[0, -1]].rows()
