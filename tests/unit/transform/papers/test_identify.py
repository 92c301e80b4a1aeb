"""Papers and works keep their ids from version to version."""

from __future__ import annotations

import polars as pl

from schemas.exchange.identities import IDENTITIES
from schemas.exchange.papers import PAPER_CLUSTERS
from schemas.lake.papers import RELATIONS
from tasks.hashing import hash_values
from tasks.minting import mint_id
from tasks.transform.papers.identify import identify_papers, identify_works

PAPERS = [f"P{number:016d}" for number in range(1, 5)]
RECORDS = [f"S{paper[1:]}" for paper in PAPERS]
RELATED = [(1, 0, "version_of"), (2, 1, "preprint_of"), (3, 0, "erratum_of")]


def works(before: pl.DataFrame, related: list[tuple[int, int, str]] = RELATED) -> dict[str, str]:
    relations = pl.DataFrame(
        [(PAPERS[paper], PAPERS[other], relation) for paper, other, relation in related],
        schema=["paper_id", "related_paper_id", "relation"],
        orient="row",
    )
    assignments = pl.DataFrame({"paper_id": PAPERS[::-1], "source_id": RECORDS[::-1]})
    return dict(identify_works(assignments, RELATIONS.conform(relations), before).iter_rows())


def test_versions_of_versions_are_one_work_named_by_its_first_paper() -> None:
    first, last = (f"W{paper[1:]}" for paper in (PAPERS[0], PAPERS[3]))
    assert works(IDENTITIES.empty()) == dict(zip(PAPERS, (first, first, first, last), strict=True))


def test_a_work_keeps_the_id_that_most_of_its_records_have_and_a_new_one_is_not_taken() -> None:
    taken = f"W{PAPERS[0][1:]}"
    before = pl.DataFrame({"member": RECORDS[:3], "id": [taken] * 3, "version": [1] * 3})
    found = works(before, RELATED[1:])
    assert found[PAPERS[1]] == found[PAPERS[2]] == taken
    assert found[PAPERS[0]] == mint_id("W", PAPERS[0], 2)


def clusters(*rows: tuple[str, int, str]) -> pl.DataFrame:
    """Return clusters of records, each with what it says."""
    frame = pl.DataFrame(rows, schema=["source_id", "cluster", "content_sha256"], orient="row")
    return frame.with_columns(
        record=hash_values(frame["source_id"]),
        statement=hash_values(frame["source_id"]),
        page=pl.lit(None, pl.String),
        trust=pl.lit(None, pl.Int32),
        catalogue=pl.lit(None, pl.String),
        matched_by=pl.lit("title"),
    )


def identify(frame: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Identify the papers of clusters of records."""
    return identify_papers(frame, PAPER_CLUSTERS.conform(frame), before)


def test_a_record_with_a_smaller_digest_leaves_a_paper_its_id() -> None:
    alone = identify(clusters(("S2", 0, "b" * 64)), IDENTITIES.empty())
    before = alone.select(member="source_id", id="paper_id", version=1)
    both = identify(clusters(("S1", 0, "a" * 64), ("S2", 0, "b" * 64)), before)
    assert both["paper_id"].to_list() == alone["paper_id"].to_list() * 2


def test_what_is_handed_on_does_not_depend_on_whether_the_version_before_is_known() -> None:
    given = clusters(("S1", 0, "b" * 64), ("S2", 0, "a" * 64), ("S3", 2, "a" * 64), ("S4", 3, "c" * 64))
    new = identify(given, IDENTITIES.empty())
    before = new.select(member="source_id", id="paper_id", version=1)
    assert identify(given, before).equals(new)
    assert new["paper_id"].n_unique() == 3


def test_all_records_of_a_statement_join_the_cluster_of_the_one_that_was_compared() -> None:
    given = clusters(("S1", 0, "a" * 64), ("S2", 0, "a" * 64), ("S3", 0, "b" * 64), ("S4", 0, "c" * 64))
    same = given["statement"][0]
    stated = given.with_columns(
        statement=pl.when(pl.col("source_id").is_in(["S1", "S2"])).then(pl.lit(same, pl.UInt64)).otherwise("statement"),
        trust=pl.Series([None, 1, None, None], dtype=pl.Int32),
    )
    compared = stated.filter(pl.col("source_id") != "S1").with_columns(match_score=pl.lit(2.0))
    united = PAPER_CLUSTERS.conform(compared.filter(pl.col("source_id") != "S4"))
    found = identify_papers(stated, united, IDENTITIES.empty()).sort("source_id")
    assert found["paper_id"][:3].n_unique() == 1 < found["paper_id"].n_unique()
    assert found["matched_by"].to_list() == ["content", "title", "title", "alone"]
    assert found["match_score"].to_list() == [None, 2.0, 2.0, None]
    alone = identify_papers(stated, PAPER_CLUSTERS.empty(), IDENTITIES.empty()).sort("source_id")
    assert alone["matched_by"].to_list() == ["content", "content", "alone", "alone"]
    assert alone["paper_id"][0] == alone["paper_id"][1]
