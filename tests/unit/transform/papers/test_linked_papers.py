"""Linked records are one paper after all steps, whatever their score, and the matches say why."""

from __future__ import annotations

from typing import Any

import polars as pl

from benchmarks.resolving import prepare_papers
from schemas.exchange.decisions import HELD_DECISIONS
from tasks.transform.papers.closure import connect_papers
from tasks.transform.papers.cluster import cluster_papers
from tasks.transform.papers.identify import identify_papers
from tasks.transform.papers.linked import link_papers, papers_apart
from tasks.transform.papers.matches import explain_papers
from tasks.transform.papers.score import (
    NONE_CHOSEN,
    accept_papers,
    compare_candidates,
    find_candidates,
    measure_candidates,
    score_papers,
    weigh_papers,
)
from tasks.transform.papers.statistics import learn
from tests.unit.transform.frames import ABSTRACT, NEW_LAKE, PAPER, keys

OTHER: dict[str, Any] = {"title": "Lichens that grow on granite", "names": ["Quist, Ada"], "publication_date": "1971"}
UNTITLED: dict[str, Any] = {"abstract": ABSTRACT}


def resolve(frame: pl.DataFrame, *words: tuple[str, int, int]) -> tuple[list[int], list[tuple[Any, ...]]]:
    """Return the number of the paper of each record, and what the matches tell of pairs that persons or keys link.

    Args:
        frame: Normalised records.
        words: same or different, and the places of two records.
    """
    records = frame["record"].to_list()
    sides = [
        (number, side, records[item], word == "same", f"word {number}")
        for number, (word, *both) in enumerate(words)
        for side, item in enumerate(both)
    ]
    held = pl.DataFrame(sides, schema=HELD_DECISIONS.polars_schema, orient="row")
    linked = link_papers(frame, held)
    statistics, features, blocking_keys = prepare_papers(frame)
    measured = measure_candidates(linked.select("left", "right"), statistics, features)
    candidates = pl.concat([find_candidates(blocking_keys, statistics, features), measured])
    compared, counted = compare_candidates(candidates, statistics, features, linked, held)
    venues = learn(counted)
    weighed = weigh_papers(compared, venues)
    members = connect_papers(pl.concat([accept_papers(weighed, NONE_CHOSEN), linked.select("left", "right")]))
    scored = score_papers(compared, venues, NONE_CHOSEN, members, linked)
    implied, clusters, unions = cluster_papers(scored, statistics, venues, features, linked, held)
    assignments = identify_papers(frame, clusters, NEW_LAKE)
    matches = explain_papers(
        pl.concat([scored, implied]), unions, assignments, linked, held, papers_apart(held, assignments)
    )
    papers = frame.select("record").join(assignments, on="record", maintain_order="left")["paper_id"]
    told = matches.select("decision", "kept_apart_by", "matched_by", "decided_by", "united")
    return papers.rank("dense").cast(pl.Int64).to_list(), told.rows()


def test_records_that_nothing_connects_are_one_paper_by_a_decision() -> None:
    frame = keys(PAPER, OTHER)
    assert len(set(resolve(frame)[0])) == 2
    papers, told = resolve(frame, ("same", 0, 1))
    assert len(set(papers)) == 1
    assert told == [("merged", None, "decision", "word 0", True)]


def test_records_that_cannot_be_compared_are_one_paper_by_a_decision() -> None:
    papers, told = resolve(keys(PAPER, UNTITLED), ("same", 0, 1))
    assert len(set(papers)) == 1
    assert told == [("merged", None, "decision", "word 0", True)]


def test_records_that_agree_in_all_are_two_papers_by_a_decision() -> None:
    frame = keys(PAPER, {**PAPER, "volume": "25."})
    assert len(set(resolve(frame)[0])) == 1
    papers, told = resolve(frame, ("different", 0, 1))
    assert len(set(papers)) == 2
    assert [row[:2] + row[3:] for row in told] == [("apart", "decision", "word 0", False)]


def test_records_of_one_key_of_a_catalogue_are_one_paper_unless_their_dois_differ() -> None:
    frame = keys({**PAPER, "source_key": "k"}, {**OTHER, "source_key": "k"})
    frame = frame.with_columns(format_catalogue=pl.lit("DBLP"), own_key=pl.lit("k"))
    papers, told = resolve(frame)
    assert len(set(papers)) == 1
    assert told == [("merged", None, "key", None, True)]
    dois = pl.Series("doi", ["10.1/a", "10.1/b"])
    assert len(set(resolve(frame.with_columns(dois))[0])) == 2


def test_a_decision_takes_no_record_from_its_paper() -> None:
    copies = [PAPER, {**PAPER, "volume": "25."}, OTHER, {**OTHER, "venue": "Lichenologica"}]
    frame = keys(*copies)
    assert len(set(resolve(frame)[0])) == 2
    assert len(set(resolve(frame, ("same", 0, 2))[0])) == 1


def test_of_the_other_records_of_papers_that_are_different_nobody_is_asked() -> None:
    copies = [PAPER, {**PAPER, "volume": "25."}, {**PAPER, "volume": "26"}, {**PAPER, "volume": "26."}]
    papers, told = resolve(keys(*copies), ("different", 0, 2), ("same", 0, 1), ("same", 2, 3))
    assert papers[0] == papers[1] != papers[2] == papers[3]
    apart = [row for row in told if row[0] != "merged"]
    assert len(apart) == 4
    assert {row[:2] + row[3:] for row in apart} == {("apart", "decision", "word 0", False)}
