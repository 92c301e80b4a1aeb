"""Survivorship: which value of its records a paper keeps."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from schemas.authors import AUTHORSHIPS
from tasks.transform.papers.merge import count_authors, merge_papers, trace_sources
from tests.unit.transform.frames import keys

PAPER_ID = "P" + "0" * 16


def merged(*records: dict[str, Any]) -> dict[str, Any]:
    """Merge records into one paper, in two orders that must not matter."""
    frame = keys(*records)
    assignments = frame.select("source_id", paper_id=pl.lit(PAPER_ID), matched_by=pl.lit("title"), match_score=1.0)
    paper = merge_papers(frame, assignments)
    assert merge_papers(frame.reverse(), assignments).equals(paper)
    assert paper.height == 1
    return paper.row(0, named=True)


@pytest.mark.parametrize(
    ("titles", "survivor"),
    [
        (["ON TREES", "On trees"], "On trees"),
        (["On trees", "On trees.", "On shrubs"], "On trees."),
        (["On trees and shrubs", "On trees", "On Trees"], "On Trees"),
        ([None, "On trees"], "On trees"),
    ],
)
def test_the_title_is_the_best_attested_and_not_in_capitals(titles: list[str | None], survivor: str) -> None:
    assert merged(*({"title": title, "abstract": "a"} for title in titles))["title"] == survivor


def test_the_longest_abstract_survives() -> None:
    assert merged({"abstract": "short"}, {"abstract": "a longer one"}, {"title": "T"})["abstract"] == "a longer one"


def test_a_stated_year_outweighs_that_of_an_arxiv_id_and_the_most_precise_date_of_it_survives() -> None:
    paper = merged(
        {"title": "T", "arxiv": "1806.00001"},
        {"title": "T", "publication_date": "2019"},
        {"title": "T", "publication_date": "2019-05"},
        {"title": "T", "publication_date": "2018-01-01"},
    )
    assert (paper["year"], paper["publication_date"]) == (2019, "2019-05")


def test_where_years_are_attested_alike_the_latest_survives() -> None:
    assert (
        merged({"title": "T", "publication_date": "2018"}, {"title": "T", "publication_date": "2019"})["year"] == 2019
    )


def test_the_locators_come_from_the_fullest_record() -> None:
    paper = merged(
        {"title": "T", "venue": "Preprints of a very long name", "volume": "1"},
        {"title": "T", "venue": "Journal", "volume": "7", "pages": "1-9"},
        {"title": "T", "issue": "2"},
    )
    assert [paper[name] for name in ("venue", "volume", "issue", "pages")] == ["Journal", "7", "2", "1-9"]


def test_identifiers_and_comments_are_united() -> None:
    paper = merged(
        {"title": "T", "doi": "10.1000/B", "comments": ["9 pages"]},
        {"title": "T", "arxiv": "1806.00001v2", "comments": ["9 pages", "In print"]},
    )
    assert paper["identifiers"] == [{"scheme": "arxiv", "value": "1806.00001"}, {"scheme": "doi", "value": "10.1000/b"}]
    assert (paper["doi"], paper["arxiv_id"], paper["pmid"]) == ("10.1000/b", "1806.00001", None)
    assert paper["comments"] == ["9 pages", "In print"]
    assert paper["n_sources"] == 2


def test_the_number_of_authors_counts_the_stated_ones_only() -> None:
    frame = keys({"title": "T"})
    assignments = frame.select("source_id", paper_id=pl.lit(PAPER_ID), matched_by=pl.lit("alone"), match_score=None)
    papers = merge_papers(frame, assignments)
    author = {
        "paper_id": PAPER_ID,
        "author_id": "A" + "0" * 16,
        "author_position": "first",
        "raw_name": "X",
        "confidence": 1.0,
    }
    rows = [author | {"position": 1, "is_inferred": False}, author | {"position": 2, "is_inferred": True}]
    authorships = AUTHORSHIPS.conform(pl.DataFrame(rows).with_columns(raw_affiliations=pl.lit([], pl.List(pl.String))))
    assert count_authors(papers, authorships)["n_authors"].to_list() == [1]
    assert count_authors(papers, authorships.filter("is_inferred"))["n_authors"].to_list() == [None]


def test_a_source_names_its_paper_and_what_joined_it() -> None:
    frame = keys({"title": "T", "publication_date": "1990"})
    assignments = frame.select("source_id", paper_id=pl.lit(PAPER_ID), matched_by=pl.lit("alone"), match_score=None)
    source = trace_sources(frame, assignments).row(0, named=True)
    assert (source["paper_id"], source["matched_by"], source["match_score"]) == (PAPER_ID, "alone", None)
    assert (source["title"], source["year"], source["source_index"]) == ("T", 1990, 1)


def test_a_retraction_outweighs_a_withdrawal_and_the_highest_version_survives() -> None:
    paper = merged(
        {"title": "T", "retraction": "withdrawn", "version": "v9", "keywords": ["trees"]},
        {"title": "T", "retraction": "retracted", "version": "v10", "keywords": ["shrubs", "trees"]},
        {"title": "T"},
    )
    assert (paper["retraction"], paper["version"], paper["keywords"]) == ("retracted", "v10", ["shrubs", "trees"])
